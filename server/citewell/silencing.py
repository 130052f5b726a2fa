"""Ignore comments written into a draft, and taken out of it: where they can stand, and that nothing else changes."""

import re
from collections.abc import Iterator
from typing import Literal

from citewell.comment import Scope, comment
from citewell.data import Value
from citewell.document import Content, Document
from citewell.markup import edit as read_again
from citewell.pattern import late
from citewell.result import Edit
from citewell.rule import Release
from citewell.span import Span
from citewell.suppress import KEY, Suppression, Vocabulary, read

__all__ = ["Written", "release_edits", "suppress_edits"]

Written = Literal["line", "block", "file"]
"""How far a comment may reach that is written for a finding."""

_DOCTYPE = late(r"\s*<!doctype[^>]*>", re.IGNORECASE)
_MARGIN = late(r"\ufeff?[ \t>]*")
"""What may stand before the text of a line that holds nothing: blanks, and the marks of a quotation."""

_INDENTED = late(r"\s*[\n\r][ \t]+\S")
"""Blank lines, and one that starts further to the right."""

_FAR = 2000
"""Code points after a comment in which the next line with text is looked for."""

_KNOWN = Vocabulary((), {})
"""For reading comments where it does not matter which rules there are."""

_KEPT = frozenset({"code", "math", "definition"})
"""Regions that a comment may not change, beside the blocks of prose."""


def suppress_edits(
    document: Document, finding_span: Span, rule_id: str, scope: Written, vocabulary: Vocabulary
) -> tuple[Edit, ...]:
    """
    The edits that hide one finding (``line``), or all findings of a rule in its block or in the draft.

    ``finding_span`` counts in the draft's source. A place is taken only when the draft, read again with the
    comment in it, has the same blocks and data as before and the finding is hidden; with no such place (in code,
    data, front matter) there are no edits. For the whole of a draft whose finding lies in front matter, it is written there.
    """
    for edit in _places(document, finding_span, rule_id, scope):
        after = _changed(document, edit)
        moved = finding_span.shifted(len(edit.text)) if edit.start <= finding_span.start else finding_span
        is_same = _is_same(document, after) and _sentences(document) == _sentences(after)
        if is_same and read(after, vocabulary).hides(rule_id, moved):
            return (edit,)
    return ()


def _places(document: Document, span: Span, rule_id: str, scope: Written) -> Iterator[Edit]:
    match scope:
        case "line":
            return _line_places(document, span, rule_id)
        case "block":
            return _block_places(document, span, rule_id)
        case "file":
            return _file_places(document, span, rule_id)


def _line_end(document: Document) -> str:
    return "\r\n" if "\r\n" in document.text else "\n"


def _words(document: Document, scope: Scope, rule_id: str) -> str:
    return comment(scope, rule_id, mdx=document.format == "mdx")


def _above(document: Document, place: int, scope: Scope, rule_id: str, gap: int = 1) -> Edit:
    """A comment on a line of its own above a place, and as far to the right."""
    line = document.lines.line_span(document.lines.line_of(place))
    words = document.source(line)
    bom = words.startswith("\ufeff")
    words = words[bom:]
    indent = words[: len(words) - len(words.lstrip(" \t"))]
    return Edit(
        line.start + bom, line.start + bom, indent + _words(document, scope, rule_id) + _line_end(document) * gap
    )


def _line_places(document: Document, span: Span, rule_id: str) -> Iterator[Edit]:
    """Places to try for one finding: a line of its own above, then the end of its line, of its block, of its words."""
    line = document.lines.line_span(document.lines.line_of(span.start))
    block = next((block for block in document.blocks if span.start in block.span), None)
    # In Markdown a line of its own would tear a list, table or quotation apart.
    if document.format == "html" or block is None or not block.containers:
        yield _above(document, span.start, "next-line", rule_id)
    ends = [line.start + len(document.source(line).rstrip())]
    if block is not None:
        ends.append(min(block.span.end, line.end))
    ends.append(min(span.end, line.end))
    words = _words(document, "line", rule_id)
    for blank in (" ", ""):  # amid a sentence a second blank would be one more than there was
        for end in dict.fromkeys(ends):
            yield Edit(end, end, blank + words)


def _block_places(document: Document, span: Span, rule_id: str) -> Iterator[Edit]:
    """Above the block of a finding, or above the list, table or quotation that it stands in; above JSON-LD."""
    island = next((one for one in document.islands if span.start in one.span), None)
    if island is not None:
        yield _above(document, island.span.start, "next-block", rule_id)
        yield _above(document, island.span.start, "next-block", rule_id, gap=2)
    index = next((block.index for block in document.blocks if span.start in block.span), None)
    if index is None:
        return
    containers, first = document.contents[index].containers[:1], index
    while containers and first and document.contents[first - 1].containers[:1] == containers:
        first -= 1
    for at in dict.fromkeys((first, index)):
        yield _above(document, document.starts[at], "next-block", rule_id)
        yield _above(document, document.starts[at], "next-block", rule_id, gap=2)


def _file_places(document: Document, span: Span, rule_id: str) -> Iterator[Edit]:
    """Places to try for a whole draft: in the front matter of the finding, at its top, below front matter or doctype; its end."""
    front = document.front_matter
    if front is not None and span.start in front.span:
        yield from _front_matter_places(document, rule_id)
    line_end = _line_end(document)
    words = _words(document, "file", rule_id)
    start = int(document.text.startswith("\ufeff"))
    if front is not None:
        start = document.lines.line_start(document.lines.line_of(max(front.span.end - 1, 0)) + 1)
        closed = document.text[:start].endswith(("\n", "\r"))
        yield Edit(start, start, f"{'' if closed else line_end}{line_end}{words}{line_end}")
    doctype = _DOCTYPE.match(document.text, start) if document.format == "html" else None
    if doctype:
        yield Edit(doctype.end(), doctype.end(), line_end + words)
    elif front is None:
        yield Edit(start, start, words + line_end * (1 if document.format == "html" else 2))
    end = len(document.text)
    gap = "" if document.text.endswith(("\n", "\r")) else line_end
    yield Edit(end, end, f"{gap}{line_end}{words}{line_end}")


def _front_matter_places(document: Document, rule_id: str) -> Iterator[Edit]:
    """One more name in the list that is there, or a new key at the end of the front matter."""
    front, line_end = document.front_matter, _line_end(document)
    if front is None or front.root is None or front.faults:
        return
    listed = front.root.get(f"{KEY}.disable")
    if listed is not None and listed.kind == "array" and listed.items and document.source(listed.span).endswith("]"):
        after = listed.items[-1].span.end
        yield Edit(after, after, f', "{rule_id}"' if front.dialect != "yaml" else f", {rule_id}")
    if front.root.member(KEY) is not None:
        return
    end = front.body.end
    match front.dialect:
        case "yaml":
            yield Edit(end, end, f"{KEY}:{line_end}  disable: [{rule_id}]{line_end}")
        case "toml":
            yield Edit(end, end, f'{line_end}[{KEY}]{line_end}disable = ["{rule_id}"]{line_end}')
        case "json":
            start = front.root.span.start + 1
            comma = "," if front.root.members else ""
            yield Edit(start, start, f'{line_end}"{KEY}": {{"disable": ["{rule_id}"]}}{comma}')


def release_edits(document: Document, release: Release) -> tuple[Edit, ...] | None:
    """
    The edits that take names out of an ignore comment, or all of it; None where the draft would be read otherwise.

    A comment that stood on lines of its own leaves no hole. Where it keeps two lists apart it becomes an empty one.
    """
    before = read(document, _KNOWN).items
    item = next((one for one in before if one.span == release.comment), None)
    if item is None:
        return None
    left = [name.span for name in item.names if name.span not in release.names] if release.names else []
    is_comment = item.span in document.comments
    if left:
        places = _without_names(document, item, left) if is_comment else _unlisted(document, release)
    else:
        places = _without_comment(document, item.span) if is_comment else _without_key(document)
    for edit in places:
        after = _changed(document, edit)
        if _is_same(document, after) and len(read(after, _KNOWN).items) == len(before) - (not left):
            return (edit,)
    return None


def _without_names(document: Document, item: Suppression, left: list[Span]) -> Iterator[Edit]:
    names = item.names
    yield Edit(names[0].span.start, names[-1].span.end, ", ".join(document.source(span) for span in left))


def _unlisted(document: Document, release: Release) -> Iterator[Edit]:
    """A list in front matter without one of its values."""
    front = document.front_matter
    listed = front.root.get(f"{KEY}.disable") if front is not None and front.root is not None else None
    spans = [value.span for value in listed.items] if listed is not None else []
    gone = [number for number, span in enumerate(spans) if span in release.names]
    if len(gone) == 1:
        at = gone[0]
        line = document.lines.line_of(spans[at].start)
        yield Edit(document.lines.line_start(line), document.lines.line_start(line + 1), "")
        if at:
            yield Edit(spans[at - 1].end, spans[at].end, "")
        else:
            yield Edit(spans[0].start, spans[1].start, "")


def _without_key(document: Document) -> Iterator[Edit]:
    """Front matter without what it says to Citewell."""
    front = document.front_matter
    member = front.root.member(KEY) if front is not None and front.root is not None else None
    if front is None or member is None:
        return
    lines = document.lines
    first = lines.line_of(member.key_span.start)
    last = max(lines.line_of(max(value.span.end - 1, 0)) for value in member.value.walk())
    start, end = lines.line_start(first), lines.line_start(last + 1)
    yield _tidy(document, first, last)
    yield Edit(start, end, "")


def _without_comment(document: Document, span: Span) -> Iterator[Edit]:
    """Ways to take a comment out, the tidiest first."""
    lines = document.lines
    first, last = lines.line_of(span.start), lines.line_of(max(span.end - 1, span.start))
    before = document.source(Span(lines.line_start(first), span.start))
    after = document.source(Span(span.end, lines.line_span(last).end))
    is_alone = not _MARGIN.sub("", before, count=1) and not after.strip()
    if is_alone and not _parts_lists(document, span, before):
        yield _tidy(document, first, last)
        yield Edit(lines.line_start(first) + before.startswith("\ufeff"), lines.line_start(last + 1), "")
        yield Edit(span.start, lines.line_span(last).end, "")
    if not is_alone:
        start = span.start - (len(before) - len(before.rstrip(" \t")))
        if before.strip():
            yield Edit(start, span.end, "")
        else:
            yield Edit(span.start, span.end + len(after) - len(after.lstrip(" \t")), "")
        yield Edit(span.start, span.end, "")
    yield Edit(span.start, span.end, "{/* */}" if document.format == "mdx" else "<!-- -->")


def _tidy(document: Document, first: int, last: int) -> Edit:
    """Takes lines out, and of blank ones before and after them the second; at the end of a draft the one before."""
    lines = document.lines
    start, end = lines.line_start(first), lines.line_start(last + 1)
    start += document.source(Span(start, min(start + 1, document.length))) == "\ufeff"
    is_blank_before = first == 0 or _is_blank(document, first - 1)
    if is_blank_before and last + 1 < len(lines) and _is_blank(document, last + 1):
        end = lines.line_start(last + 2)
    if end == document.length and first and is_blank_before:
        start = lines.line_start(first - 1)
    return Edit(start, end, "")


def _is_blank(document: Document, line: int) -> bool:
    return not _MARGIN.sub("", document.source(document.lines.line_span(line)), count=1)


def _parts_lists(document: Document, span: Span, margin: str) -> bool:
    """Whether a comment on a line of its own stands between a list and what would belong to that list without it."""
    if document.format == "html" or margin.strip("\ufeff"):
        return False
    following = next((block.index for block in document.blocks if block.start >= span.end), len(document.contents))
    if not following or not document.contents[following - 1].list_depth:
        return False
    is_indented = _INDENTED.match(document.source(Span(span.end, min(span.end + _FAR, document.length)))) is not None
    return is_indented or (following < len(document.contents) and document.contents[following].list_depth > 0)


def _changed(document: Document, edit: Edit) -> Document:
    return read_again(document, edit.start, edit.end, edit.text)


def _is_same(document: Document, after: Document) -> bool:
    """Whether a draft is read as before, comments apart."""
    return (
        [_shape(content) for content in after.contents] == [_shape(content) for content in document.contents]
        and _data(after) == _data(document)
        and _kept(after) == _kept(document)
    )


def _shape(content: Content) -> tuple[object, ...]:
    """What must stay of a block; blanks do not count, since a comment takes room."""
    words = " ".join(content.prose.text.split())
    return content.kind, content.containers, content.level, content.anchor, words, content.prose.masked.count("\n")


def _sentences(document: Document) -> list[tuple[str, ...]]:
    """The sentences to the letter: one more blank in one may have its grammar read otherwise."""
    return [content.sentence_texts for content in document.contents]


def _data(document: Document) -> tuple[object, ...]:
    front = document.front_matter
    said = front and (front.dialect, front.root and _said(front.root, KEY), [fault.message for fault in front.faults])
    return said, [island.body.of(document.text) for island in document.islands], document.full_html


def _said(value: Value, apart: str = "") -> object:
    """What a value holds, wherever it stands; one key of it ``apart``."""
    members = [(one.key, _said(one.value)) for one in value.members if one.key != apart]
    return value.kind, value.scalar, members, [_said(item) for item in value.items]


def _kept(document: Document) -> list[tuple[str, str]]:
    return [(one.kind, document.source(one.span).strip()) for one in document.regions if one.kind in _KEPT]
