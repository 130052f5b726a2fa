"""
Words that may be written at a place in data: types, properties and values in JSON-LD, keys in front matter.

While somebody types, the data around is seldom whole. So what a place is is read from the text before it alone, and only what
an object says besides is taken from what could be read of the block.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from citewell.data import FrontMatter, Value, plain
from citewell.document import Document
from citewell.pattern import late
from citewell.rule import Offered
from citewell.span import Span
from citewell_rules._graph.describing import expects, wants
from citewell_rules._graph.vocabulary import bare, vocabulary
from citewell_rules._page.kind import generator

__all__ = ["offer"]

_PIECE = late(r'"(?:[^"\\\r\n]|\\.)*"?|[{}\[\]:,]|[^\s"{}\[\]:,]+')
# Behind a blank the next quotation mark opens another text.
_REST = late(r"[^\"\\\s,:{}\[\]]*(\")?")
_KEY_LINE = late(r"([A-Za-z_][\w-]*)?")
_TABLE = late(r"^[ \t]*\[", re.MULTILINE)

_KEYS: dict[str, tuple[str, str]] = {
    "title": ("", "the title"),
    "description": ("", "the description"),
    "date": ("", "the day of publication"),
    "author": ("", "who wrote it"),
    "tags": ("", "a list of subjects"),
    "draft": ("hugo astro", "true keeps it unpublished"),
    "layout": ("jekyll eleventy", "the template"),
    "permalink": ("jekyll eleventy", "the address"),
    "image": ("jekyll docusaurus", "the image of the page"),
    "last_modified_at": ("jekyll", "the day of the last change"),
    "canonical_url": ("jekyll", "the address that counts"),
    "lang": ("jekyll", "the language, such as en"),
    "lastmod": ("hugo", "the day of the last change"),
    "publishDate": ("hugo", "the day of publication"),
    "images": ("hugo", "a list of images"),
    "keywords": ("hugo docusaurus", "a list of key words"),
    "categories": ("hugo jekyll", "a list of categories"),
    "authors": ("docusaurus", "who wrote it, one or a list"),
    "slug": ("docusaurus hugo", "the end of the address"),
    "last_update": ("docusaurus", "date and author of the last change"),
    "unlisted": ("docusaurus", "true keeps it out of lists"),
    "pubDate": ("astro", "the day of publication"),
    "updatedDate": ("astro", "the day of the last change"),
    "heroImage": ("astro", "the image of the page"),
}
"""Keys of front matter, with the generators that read them (all, where none is named) and what they hold."""


def offer(document: Document, at: int) -> Iterator[Offered]:
    """The words that may be written at a place; none where it is not in data, or where anything may be written."""
    front = document.front_matter
    # The body ends before the closing fence: a key that is put there would swallow it.
    if front is not None and front.body.start <= at < front.body.end:
        yield from _keys(document, front, at)
        return
    for island in document.islands:
        if island.body.start <= at <= island.body.end:
            place = _place(document.text, island.body, at)
            if place is not None:
                yield from _in_json(island.root, place)


@dataclass
class _Frame:
    """An object or list that is open at a place; ``key`` is that of the value that comes next."""

    start: int
    is_object: bool
    key: str = ""
    is_key_next: bool = True


@dataclass(frozen=True)
class _Place:
    """
    What a place in JSON is: the objects and lists around it, and the word there that is to be replaced.

    ``quoted`` tells whether that stands in quotation marks, and ``is_key`` that it is a key.
    """

    frames: tuple[_Frame, ...]
    word: Span
    quoted: bool
    is_key: bool

    @property
    def key(self) -> str:
        """The key whose value is written here, also in a list."""
        return next((one.key for one in reversed(self.frames) if one.is_object), "")

    def written(self, word: str) -> str:
        """A word as it has to be written here."""
        return word if self.quoted else f'"{word}"'


def _place(text: str, body: Span, at: int) -> _Place | None:
    frames: list[_Frame] = []
    word, quoted = Span(at, at), False
    for piece in _PIECE.finditer(text, body.start, at):
        found = piece[0]
        if piece.end() == at and found not in "{}[]:," and not (found.startswith('"') and _is_closed(found)):
            quoted = found.startswith('"')
            rest = _REST.match(text, at, body.end)
            end = rest.end() - bool(rest[1]) if rest is not None and rest[1] and quoted else at
            word = Span(piece.start() + quoted, end)
            break
        _take(frames, found, piece.start())
    if not frames or not any(one.is_object for one in frames):
        return None
    inner = frames[-1]
    return _Place(tuple(frames), word, quoted, inner.is_object and inner.is_key_next)


def _is_closed(string: str) -> bool:
    return len(string) > 1 and string.endswith('"') and not string.endswith('\\"')


def _take(frames: list[_Frame], piece: str, start: int) -> None:
    """What a piece of JSON does to the objects and lists that are open."""
    if piece in ("{", "["):
        frames.append(_Frame(start, piece == "{"))
    elif piece in ("}", "]"):
        if frames:
            frames.pop()
    elif frames and piece == ":":
        frames[-1].is_key_next = False
    elif frames and piece == ",":
        frames[-1].is_key_next = True
    elif frames and frames[-1].is_object and frames[-1].is_key_next:
        frames[-1].key = piece.strip('"')


def _in_json(root: Value | None, place: _Place) -> Iterator[Offered]:
    objects = [one for one in place.frames if one.is_object]
    around = [_object_at(root, one.start) for one in objects]
    if place.is_key:
        expected = _expected(objects[-2].key) if len(objects) > 1 else ()
        yield from _properties(around[-1], expected, place)
    elif place.key in ("@type", "type"):
        yield from _types(_expected(objects[-2].key) if len(objects) > 1 else (), place)
    elif place.key == "@context":
        yield Offered("value", "https://schema.org", place.written("https://schema.org"), place.word)
    else:
        yield from _members(place.key, place)


def _object_at(root: Value | None, start: int) -> Value | None:
    found = (
        (value for value in root.walk() if value.kind == "object" and value.span.start == start) if root else iter(())
    )
    return next(found, None)


def _expected(key: str) -> tuple[str, ...]:
    """The kinds of thing that a property takes."""
    known = vocabulary()
    return tuple(one for one in sorted(known.expected.get(bare(key), ())) if known.is_kind([one], "Thing"))


def _properties(value: Value | None, expected: Iterable[str], place: _Place) -> Iterator[Offered]:
    known = vocabulary()
    present = (
        {bare(member.key) for member in value.members if member.key_span.start != place.word.start - 1}
        if value
        else set()
    )
    types = value.member("@type") if value is not None else None
    kinds = [bare(one.text) for one in types.value.walk() if one.text] if types is not None else []
    kinds = [one for one in kinds if one in known.types] or list(expected)
    if "@type" not in present:
        yield Offered("property", "@type", place.written("@type"), place.word, "what it is")
    names = [name for name in known.properties(kinds) if name not in present and name not in known.superseded]
    asked = {name: list(wants(kinds, name)) for name in names}
    # Inherited from the root of all types are those that few pages need.
    for name in sorted(names, key=lambda one: (not asked[one], "Thing" in known.owners[one], one)):
        detail = "; ".join([expects(name), *asked[name]])
        yield Offered("property", name, place.written(name), place.word, detail)


def _types(expected: tuple[str, ...], place: _Place) -> Iterator[Offered]:
    known = vocabulary()
    wanted = frozenset(expected) - {"Thing"}
    # Of a property's kinds and their subtypes, the kinds themselves first; of all types where any will do.
    found = [one for one in known.types if "DataType" not in known.line(one) and one not in known.superseded]
    if wanted:
        found = [one for one in found if not known.line(one).isdisjoint(wanted)]
    for name in sorted(found, key=lambda one: (one not in wanted, one)):
        yield Offered("type", name, place.written(name), place.word, " and ".join(known.types[name]))


def _members(key: str, place: _Place) -> Iterator[Offered]:
    known = vocabulary()
    kinds = [one for one in known.expected.get(bare(key), ()) if known.is_kind([one], "Enumeration")]
    for name in known.values(kinds):
        yield Offered(
            "value", name, place.written(f"https://schema.org/{name}"), place.word, " or ".join(sorted(kinds))
        )


def _keys(document: Document, front: FrontMatter, at: int) -> Iterator[Offered]:
    text = document.text
    start = max(text.rfind("\n", 0, at), text.rfind("\r", 0, at)) + 1
    begun = _KEY_LINE.fullmatch(text, max(start, front.body.start), at)
    if begun is None or front.dialect == "json":
        return
    if front.dialect == "toml" and _TABLE.search(text[front.body.start : start]):
        return  # it would be a key of the table
    present = {plain(member.key) for member in front.root.members if member.key_span.end != at} if front.root else set()
    reader = generator(document, "auto")
    ending = " = " if front.dialect == "toml" else ": "
    for key, (readers, what) in _KEYS.items():
        if plain(key) not in present and (not readers or reader in ("auto", *readers.split())):
            yield Offered("key", key, key + ending, Span(begun.start(), at), what)
