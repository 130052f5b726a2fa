"""
From an edit to the settled findings, in the real server over stdio, pushed and pulled.

Each edit goes to Citewell, settles, then to a bare pygls server, settles, and so on, so that a busy machine slows both
alike. At the end a fresh server opens the text as it has become: what it finds must be what stands.
"""

import itertools
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from client import Edit, Editor, Settled
from drafts import Draft, Writer, series
from figures import Figure, median, quantile
from servers import BARE, BARE_NAME, CITEWELL

WORD = "openly "
"""Typed behind the first word of sentence after sentence: no text comes twice, and a parse is asked for as before."""

PASTED = 2_000
"""Words."""

GAP = 0.02
"""Seconds between two edits."""


@dataclass(frozen=True)
class Step:
    """One edit; without a name it only tidies up and is not counted."""

    edit: Edit
    name: str = ""


Text = Callable[[], str]
"""The text as it is now."""

Pair = tuple[Settled, Settled]
"""The same edit in Citewell and in the bare server."""


def letters(name: str, text: Text, places: tuple[str, ...]) -> Iterator[Step]:
    """Types into one sentence or cell after the other, behind its first word."""
    for place in places:
        at = text().index(place) + place.index(" ") + 1
        for letter in WORD:
            yield Step((at, at, letter), name)
            at += 1


def enters(text: Text, sentences: tuple[str, ...]) -> Iterator[Step]:
    """Breaks a line between two sentences."""
    for sentence in sentences:
        at = text().index(sentence)
        yield Step((at, at, "\n"), "Enter")


def fences(text: Text, sentences: tuple[str, ...], html: bool) -> Iterator[Step]:
    """Opens a fence (in HTML a comment) above a paragraph, closes it below, and takes both away."""
    name = "comment" if html else "fence"
    before, opening, after, closing = (
        ("<p>", "<!--\n", "</p>", "\n-->") if html else ("\n\n", "```\n", "\n\n", "\n\n```")
    )
    for sentence in sentences:
        inside = text().index(sentence)
        start = text().rindex(before, 0, inside) + (0 if html else len(before))
        yield Step((start, start, opening), f"{name} opened")
        end = text().index(after, inside) + (len(after) if html else 0)
        yield Step((end, end, closing), f"{name} closed")
        yield Step((end, end + len(closing), ""))
        yield Step((start, start + len(opening), ""))


def pastes(text: Text, sentences: tuple[str, ...], writer: Writer) -> Iterator[Step]:
    """Pastes new prose into a paragraph and takes it away."""
    for sentence in sentences:
        at = text().index(sentence)
        pasted = writer.prose(PASTED)
        yield Step((at, at, pasted), f"paste of {PASTED:,} words")
        yield Step((at, at + len(pasted), ""))


def titles(text: Text, html: bool) -> Iterator[Step]:
    """Types into the title, in front matter or JSON-LD."""
    key = '"headline": "' if html else "title: "
    name = "a letter in JSON-LD" if html else "a letter in front matter"
    at = text().index(key) + len(key)
    for letter in itertools.cycle(WORD):
        yield Step((at, at, letter), name)
        at += 1


def middle(places: tuple[str, ...]) -> tuple[str, ...]:
    """The second half of the places, from the middle on."""
    return places[len(places) // 2 :]


def plan(draft: Draft, text: Text, many: int, few: int) -> Iterator[Iterator[Step]]:
    """What is done to one draft; every edit has a place of its own."""
    html = draft.name.endswith("html")
    typed = many // len(WORD) + 1
    rest = (*middle(draft.laden)[typed:], *middle(draft.plain)[typed:], *draft.plain[: len(draft.plain) // 2])
    yield itertools.islice(letters("a letter, the sentence is parsed", text, middle(draft.laden)), many)
    yield itertools.islice(letters("a letter, no parse", text, middle(draft.plain)), many)
    yield itertools.islice(letters("a letter at the top", text, draft.laden), few)
    # A cell of one word is a number.
    yield itertools.islice(
        letters("a letter in a table", text, middle(tuple(one for one in draft.cells if " " in one))), few
    )
    yield itertools.islice(enters(text, rest), few)
    yield itertools.islice(fences(text, rest, html), 4 * few)
    yield itertools.islice(pastes(text, rest, Writer(seed=12)), 2 * few)
    yield itertools.islice(titles(text, html), few)


def measure_draft(draft: Draft, *, pull: bool, many: int, few: int) -> Iterator[Figure]:
    """The figures of all edits to one draft; ``many`` letters are typed, and ``few`` edits of each other kind made."""
    taken: dict[str, list[Pair]] = {}
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name:
        folder = Path(name)
        with (
            Editor(CITEWELL, folder, cache=folder / "cache", pull=pull) as ours,
            Editor(BARE, folder, cache=folder / "none", pull=pull) as bare,
        ):
            last = ours.open(draft.name, draft.text)
            bare.open(draft.name, draft.text)
            for act in plan(draft, lambda: ours.text, many, few):
                for step in act:
                    time.sleep(GAP)
                    last = ours.edit(step.edit)
                    floor = bare.edit(step.edit)
                    if step.name:
                        taken.setdefault(step.name, []).append((last, floor))
            text = ours.text
        with Editor(CITEWELL, folder, cache=folder / "fresh", pull=pull) as fresh:
            expected = fresh.open(draft.name, text).findings
    fault = ""
    if last.findings != expected:
        missing, extra = (expected - last.findings).total(), (last.findings - expected).total()
        fault = f"after the edits {missing} findings are missing and {extra} are left over, against a fresh server"
    for label, pairs in taken.items():
        yield _figure(label, f"{draft.name}, {'pulled' if pull else 'pushed'}", pairs, fault)


def _figure(label: str, draft: str, pairs: list[Pair], fault: str) -> Figure:
    ours, bare = zip(*pairs, strict=True)
    return Figure(
        label,
        draft,
        "ms",
        median(one.final for one in ours),
        tail=quantile((one.final for one in ours), 0.95),
        cpu=median(one.cpu for one in ours),
        floor=median(one.final for one in bare),
        floor_cpu=median(one.cpu for one in bare),
        beside=BARE_NAME,
        count=len(pairs),
        fault=fault,
    )


def measure(quick: bool) -> Iterator[Figure]:
    """Markdown and HTML of all sizes, pushed and pulled; quick: Markdown of 1k and 20k words, pushed."""
    sizes = ("1k", "20k") if quick else ("1k", "5k", "20k", "100k")
    many, few = (8, 2) if quick else (40, 8)
    for suffix, pull in [("md", False)] if quick else itertools.product(("md", "html"), (False, True)):
        found = [list(measure_draft(draft, pull=pull, many=many, few=few)) for draft in series(suffix, sizes)]
        yield from itertools.chain.from_iterable(found)
        yield from _growth(found[0], found[-1])


def _growth(small: list[Figure], large: list[Figure]) -> Iterator[Figure]:
    """How much more an edit costs in the largest draft than in the smallest."""
    after = {one.what: one for one in large}
    for one in small:
        other = after[one.what]
        grown_floor = other.floor / one.floor if one.floor and other.floor else None
        yield Figure(
            f"growth: {one.what}",
            f"{one.draft} → {other.draft}",
            "×",
            other.value / one.value,
            floor=grown_floor,
            beside=BARE_NAME,
            count=one.count,
        )
