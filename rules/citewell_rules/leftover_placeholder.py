"""Rule: leftover-placeholder."""

import re
from collections.abc import Iterator
from functools import lru_cache

from citewell.data import Value
from citewell.document import Block, Document
from citewell.pattern import late
from citewell.rule import PLACEHOLDER, Mark, NoOptions, rule
from citewell.span import Span

# Notes are written in capitals; in lower case "to" would have most blocks searched.
_MAY_HOLD = ("[", "TB", "TK", "TODO", "FIXME", "XXX")
_MAY_STAND_IN_DATA = late(r"\[|TB[ACD]|TODO|FIXME|XXX|TK|lorem|YYYY|DD[./]MM|MM/DD", re.IGNORECASE)
_FILLER = late(r"\blorem\s+ipsum\b(?:\s+dolor\b(?:\s+sit\s+amet\b)?)?", re.IGNORECASE)
# "TODO list", "a TODO in the code" speak of the word; a note to oneself opens its line or has a colon or brackets.
_NOTE = late(r"(?:(?<=\[)|(?<=\()|(?<![\w-]))(?:TODO|FIXME|XXX)(?=\s*(?:\([\w .@-]+\))?:(?!//|:)|\]|\))")
_WHOLE = late(r"\W*(?P<word>TODO|FIXME|TB[ACD]|XXX|(?:TK){2,})\W*")
# Not "TBA (to be announced)", "the TBA market" or "TBD means ...": there it is spoken of.
_TO_BE = late(
    r"(?<![\w-])(?<!\b[Aa] )(?<!\b[Tt]he )(?<!announced \()(?<!determined \()TB[AD](?![\w-])(?!\s+\(to\b)"
    r"(?!\s+(?:means|is|are|was|stands|items?|lists?|sections?|entr(?:y|ies)|markers?|tags?|notes?|markets?|trades?|"
    r"trading|securities|pools?|loans?)\b)"
)
# An editor's "to come". The two letters are also a shop, a flight and a country: a name or number beside them is one.
_TO_COME = late(
    r"(?<![\w.&/-])(?:(?:TK){2,}|(?<!\b[Aa] )(?<!\b[Tt]he )TK(?!\s+(?:[A-Z]|\d|means\b|is\b|stands\b)))(?![\w&/-]|[’']s|\.\w)"
)
_NAME_BEFORE = late(r"(?<![.!?] )(?<!^)\b(?!(?:Chapter|Figure|Table|Section|Page|Part|Appendix)\b)[A-Z]\w*\s$")
# Slots that templates and writers leave. Capitals alone would be the arguments of a command: "[FILE]", "[OPTIONS]".
_SLOT = late(
    r"\[(?:"
    r"(?:INSERT(?!\s+INTO\b)|ADD(?!\s+(?:COLUMN|CONSTRAINT|INDEX|KEY|PARTITION)\b)|YOUR|TK)\s[^\[\]\n|]+"
    r"|(?:TK)+|TBA|LINK|URL"
    r"|(?:[Ii]nsert|[Aa]dd|[Yy]our|[Ll]ink|URL)\s(?:[^\[\]\n|]+\s)?here"
    r"|[Yy]our\s(?:[Ff]ull\s|[Cc]ompany\s)?[Nn]ame"
    r")\](?![(\[:])"
)
_ARGUMENT = late(r"\[(?:-|[A-Z][A-Z_-]+(?:\.\.\.|…)?\])")
_BEFORE_SPOKEN_OF = late(r"\b(?:replac|substitut|swap|chang|fill|instead of)[^.!?]*$", re.IGNORECASE)
_DATE_FORM = late(r"(?:YYYY-MM-DD|yyyy-mm-dd|DD[./]MM[./]YYYY|MM/DD/YYYY)(?:T[\w:.+-]*)?")
_BEFORE_QUOTED = late(r"[\"'“‘«`]\s*$")
_AFTER_QUOTED = late(r"\s*[\"'”’»`]")
_VALUES_WITH_FORMS = late(r"format|pattern|placeholder|example", re.IGNORECASE)


@rule(
    family="placeholder",
    severity="error",
    evidence=("placeholder-in-draft",),
    since="0.1",
    reads_prose=False,
    no_fix="Only the writer knows what belongs in the gap.",
)
def leftover_placeholder(document: Document, options: NoOptions) -> Iterator[Mark]:
    """
    A gap that was left to be filled in is still there.

    ## Why
    Fixes of Citewell never make up a number, a source or a date: they leave a gap such as `[NUMBER percent]`. Published, it
    shows readers an unfinished page and may be quoted as it stands.

    ## What counts
    - Gaps that a fix left: `[NUMBER ...]`, `[SOURCE ...]`, `[DATE ...]`, `[COMPARATOR ...]`, `[NAME ...]`.
    - Slots: `[INSERT ...]`, `[ADD ...]`, `[YOUR ...]`, `[LINK]`, `[URL]`, `[TK]`, `[TBA]`, `[Your name]`, `[Your name here]`.
    - Notes: "TODO:", "FIXME:", "XXX:", "TBD", "TBA", "TK" or "TKTK" in capitals, and filler text ("lorem ipsum").
    - In front matter and JSON-LD also a value that is nothing but `YYYY-MM-DD` or the like. In prose that names a form.

    Left alone are code, links and their definitions, comments, words in quotation marks, arguments such as `[OPTIONS]` or
    `[FILE]`, and sentences about the words: "Replace [YOUR NAME] by ...".

    ## Example
    The new index answers a lookup in [NUMBER ms, source].

    ## Better
    The new index answers a lookup in 4 ms (own measurement, 12 March 2026).

    ## Evidence
    That the gap stands in the draft can be checked. What belongs there cannot: that is the writer's.
    """
    for block, spans in document.gather(_in_prose):
        for span in spans:
            yield _mark(document, block.locate(span))
    for element in document.elements:
        for attribute in element.attributes:
            # The classes and addresses of a page are nobody's prose.
            if attribute.name in ("content", "datetime"):
                for span in _gaps(document.source(attribute.span)):
                    yield _mark(document, span.shifted(attribute.span.start))
    roots = [document.front_matter.root] if document.front_matter else []
    for root in (*roots, *(island.root for island in document.islands)):
        if root is not None and _may_stand_in(document.source(root.span)):
            for span in _in_data(document, root, ""):
                yield _mark(document, span)


def _mark(document: Document, span: Span) -> Mark:
    words = " ".join(document.source(span).split())
    return Mark(span, f"“{words}” is still a gap. Fill it in, or take it out with what it belongs to.")


def _in_prose(block: Block) -> tuple[Span, ...]:
    """Gaps in a block's masked text: what is code or an address cannot be seen there."""
    text = block.text
    return tuple(_gaps_of(block)) if any(mark in text for mark in _MAY_HOLD) or "lorem" in text.lower() else ()


def _gaps_of(block: Block) -> Iterator[Span]:
    text = block.text
    whole = _WHOLE.fullmatch(text)
    if whole and not _is_quoted(text, Span(*whole.span("word"))):
        yield Span(*whole.span("word"))
        return
    # A cell can be about notes: "TODO: sum" in a table of formulas.
    notes = () if block.kind in ("cell", "header-cell") else (_NOTE, _TO_BE, _TO_COME)
    links = [inline for inline in block.prose.inlines if inline.kind == "link"]
    found = [*_gaps(text), *(Span(*match.span()) for note in (_FILLER, *notes) for match in note.finditer(text))]
    for span in _outermost(found):
        words = span.of(text)
        if (
            _is_quoted(text, span)
            # The words of a link may be the name of what it leads to.
            or (words.startswith(("TB", "TK")) and any(span in link.prose for link in links))
            or (words == "TK" and _NAME_BEFORE.search(text, 0, span.start))
            or (words[0] in "lL" and not _is_filler_text(text, span))
        ):
            continue
        yield span


def _outermost(spans: list[Span]) -> Iterator[Span]:
    """Those that lie in no other, as often and in the order as they are given."""
    reach, outer = -1, set()
    for span in sorted(spans, key=lambda one: (one.start, -one.end)):
        if span.end > reach:
            reach = span.end
            outer.add(span)
    return (span for span in spans if span in outer)


def _gaps(text: str) -> Iterator[Span]:
    """Gaps that fixes leave, and slots of others."""
    for match in PLACEHOLDER.finditer(text):
        yield Span(*match.span())
    slots = list(_SLOT.finditer(text))
    if not slots or _ARGUMENT.search(_SLOT.sub("", PLACEHOLDER.sub("", text))):
        return
    for match in slots:
        if not _BEFORE_SPOKEN_OF.search(text, max(0, match.start() - 80), match.start()):
            yield Span(*match.span())


@lru_cache(maxsize=8)
def _may_stand_in(data: str) -> bool:
    """Whether front matter or JSON-LD may hold gaps. Remembered: most edits leave it as it is."""
    return _MAY_STAND_IN_DATA.search(data) is not None


def _is_filler_text(text: str, span: Span) -> bool:
    """Whether it is filler itself and not a sentence about filler."""
    return "dolor" in span.of(text).lower() or not text[: span.start].strip()


def _is_quoted(text: str, span: Span) -> bool:
    return bool(_BEFORE_QUOTED.search(text, max(0, span.start - 2), span.start) and _AFTER_QUOTED.match(text, span.end))


def _in_data(document: Document, value: Value, key: str) -> Iterator[Span]:
    """Gaps in the values of front matter or JSON-LD, at their place in the source."""
    for member in value.members:
        yield from _in_data(document, member.value, member.key)
    if value.kind == "array":
        # Unquoted in YAML, a gap in brackets reads as a list of one.
        if len(value.items) == 1 and (
            PLACEHOLDER.fullmatch(words := document.source(value.span)) or _SLOT.fullmatch(words)
        ):
            yield value.span
            return
        for item in value.items:
            yield from _in_data(document, item, key)
    if value.kind not in ("string", "date"):
        return
    inside = document.source(value.span)
    plain = value.text.strip()
    if not _VALUES_WITH_FORMS.search(key) and (_DATE_FORM.fullmatch(plain) or _WHOLE.fullmatch(plain)):
        at = inside.find(plain)
        yield Span(value.span.start + at, value.span.start + at + len(plain)) if at >= 0 else value.span
        return
    for span in (
        *_gaps(inside),
        *(Span(*match.span()) for note in (_FILLER, _NOTE) for match in note.finditer(inside)),
    ):
        yield span.shifted(value.span.start)
