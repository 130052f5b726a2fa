"""From a draft's source to its `Document`."""

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import PurePath

from citewell import language, sentences
from citewell.document import FORMATS, Content, Document, Format
from citewell.markup.html import read_html
from citewell.markup.markdown import read_markdown
from citewell.markup.parts import Parts
from citewell.span import Span

__all__ = ["read"]

# Files of a repository that are no pages. Nobody begins the name of a page with the first; the others are words too
# ("support-vector-machines"), so a language or a version may follow them and nothing else.
_NO_PAGE = re.compile(
    r"(?:readme|changelog|licen[sc]e)(?:[._-].*)?"
    r"|(?:changes|history|news|copying|contributing|code[-_]of[-_]conduct|security|authors|contributors|maintainers|"
    r"support|governance|codeowners|pull[-_]request[-_]template|issue[-_]template|todo)"
    r"(?:\.[a-z]{2}(?:[-_](?:[a-z]{2}|han[st]))?|[_-](?-i:[a-z]{2}[-_](?:[A-Z]{2}|Han[st]))"
    r"|[._-](?:v\d+|\d+\.[\dx]+)(?:\.[\dx]+)*)?",
    re.IGNORECASE,
)


# What parts a label in bold from its text: it ends in the mark, or the mark follows.
_LABEL_END = re.compile(r"[:—–-]\s*\Z")
_AFTER_LABEL = re.compile(r"\s*(?::|—|[–-]{1,2}(?=\s))\s*")
_LABEL_WORDS = 8


def read(
    text: str,
    *,
    path: str | None = None,
    format: Format | None = None,  # noqa: A002 - the name the document uses
    page: bool | None = None,
) -> Document:
    """
    Reads a draft.

    ``path`` need not exist: its suffix decides the format where ``format`` does not, and its name whether
    front matter makes the draft a page. ``page`` overrides that. All offsets of the document are code points
    into ``text`` as given. Never raises, whatever the text.
    """
    kind: Format = format or FORMATS.get(PurePath(path).suffix.lower() if path else "", "markdown")
    parts = read_html(text, fragment=False) if kind == "html" else read_markdown(text, mdx=kind == "mdx")
    contents = tuple(content for _, content in parts.blocks)
    judged = [language.is_english(content.prose.masked) for content in contents]
    english = _is_english(parts, contents, judged)
    return Document(
        text=text,
        format=kind,
        contents=tuple(
            replace(
                content, sentence_spans=tuple(_sentences(content)), english=english if judgement is None else judgement
            )
            for content, judgement in zip(contents, judged, strict=True)
        ),
        starts=tuple(start for start, _ in parts.blocks),
        front_matter=parts.front_matter,
        islands=tuple(parts.islands),
        elements=tuple(parts.elements),
        comments=tuple(parts.comments),
        regions=tuple(parts.regions),
        english=english,
        page=_is_page(parts, path) if page is None else page,
        full_html=parts.full_html,
        path=path,
    )


def _sentences(content: Content) -> Iterator[Span]:
    """
    Sentences of a block; a hard line break ends one, and what names something is one as a whole.

    A label in bold or italics that a block begins with ("**Note:** ...", "**Cost** - ...") belongs to none.
    """
    text = content.prose.masked
    if content.kind in ("heading", "caption", "label", "term", "summary"):
        inside = text.strip()
        if inside:
            start = text.index(inside)
            yield Span(start, start + len(inside))
        return
    at = _after_label(content)
    for line in text[at:].split("\n"):
        for span in sentences.split(line):
            yield span.shifted(at)
        at += len(line) + 1


def _after_label(content: Content) -> int:
    """Where the text of a block begins after the label that opens it; 0 where none does."""
    text = content.prose.masked
    opening = len(text) - len(text.lstrip())
    for inline in content.prose.inlines:
        span = inline.prose
        if inline.kind not in ("strong", "emphasis") or span.start > opening or span.end <= opening:
            continue
        label = span.of(text)
        mark = _AFTER_LABEL.match(text, span.end)
        if "\n" in label or len(label.split()) > _LABEL_WORDS or not (mark or _LABEL_END.search(label)):
            return 0
        end = mark.end() if mark else span.end
        rest = text[end:]
        # "**Name** - an aside - does it": the sentence goes on after a second dash.
        pair = mark is not None and mark[0].strip() in ("-", "--", "–", "—") and rest[:1].islower()
        return 0 if not rest.strip() or (pair and re.search(r"\s[–-]{1,2}\s|—", rest)) else end
    return 0


def _is_english(parts: Parts, contents: tuple[Content, ...], judged: list[bool | None]) -> bool:
    """The draft's language: what it declares, else that of most of its words, else English."""
    declared = parts.language or _declared(parts)
    if declared:
        return declared.split("-")[0].split("_")[0] in ("en", "eng", "english")
    words = {True: 0, False: 0, None: 0}
    for content, judgement in zip(contents, judged, strict=True):
        words[judgement] += len(content.prose.masked.split()) or bool(content.prose.masked)
    return words[True] >= words[False]


def _declared(parts: Parts) -> str:
    root = parts.front_matter.root if parts.front_matter else None
    value = root.first("lang", "language", "locale") if root else None
    return value.text.strip().lower() if value is not None and value.kind == "string" else ""


def _is_page(parts: Parts, path: str | None) -> bool:
    if parts.full_html:
        return True
    name = PurePath(path).stem if path else ""
    return parts.front_matter is not None and not _NO_PAGE.fullmatch(name)
