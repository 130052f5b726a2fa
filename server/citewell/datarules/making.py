"""A rule as data made a `Rule` like any other: with options, a gate, fixes and a page."""

import dataclasses
import textwrap
from collections.abc import Iterator
from functools import lru_cache
from typing import Annotated, Any

from citewell.datarules.found import Finder, Found
from citewell.datarules.mending import PLACE, Delete, Replace, filled
from citewell.datarules.phrases import Phrases, phrases
from citewell.document import BlockKind, Sentence
from citewell.record import dataclass
from citewell.rule import Doc, Family, Mark, Remedy, Rule, Severity

__all__ = ["Recipe", "make"]

_HOUSE_STYLE = "House style: settled by those who write here. No study stands behind it."


@dataclass(frozen=True)
class Recipe:
    """What a file says of one rule; ``source`` is the text of it, ``evidence`` is empty for house style."""

    id: str
    family: Family
    severity: Severity
    message: str
    why: str
    finder: Finder
    source: str
    evidence: tuple[str, ...] = ()
    unless: tuple[Finder, ...] = ()
    fix: Replace | Delete | None = None
    kinds: frozenset[BlockKind] = frozenset()
    aliases: tuple[str, ...] = ()
    since: str = ""
    good: tuple[str, ...] = ()
    bad: tuple[str, ...] = ()


@dataclasses.dataclass(frozen=True)
class DataOptions:
    """What can be set for every rule as data."""

    allow: Annotated[tuple[str, ...], Doc("Phrases in which the words are left alone, such as names.")] = ()


def make(recipe: Recipe, pack: str) -> Rule[Any]:
    """The rule that a recipe tells of."""

    def find(sentence: Sentence, options: DataOptions) -> Iterator[Mark]:
        if any(one.gate(sentence.text) and next(iter(one.find(sentence)), None) for one in recipe.unless):
            return
        for found in recipe.finder.find(sentence):
            if not _is_allowed(sentence, found, options.allow):
                yield Mark(found.span, filled(recipe.message, sentence, found), data=found)

    def mend(sentence: Sentence, mark: Mark, _: DataOptions) -> Iterator[Remedy]:
        if recipe.fix is not None and isinstance(mark.data, Found):
            yield from recipe.fix.remedies(sentence, mark.data)

    return Rule(
        id=recipe.id,
        find=find,
        unit=Sentence,
        options=_options(recipe.source),
        family=recipe.family,
        severity=recipe.severity,
        evidence=recipe.evidence,
        since=recipe.since,
        doc=_page(recipe),
        gate=recipe.finder.gate,
        kinds=recipe.kinds,
        aliases=recipe.aliases,
        no_fix=None if recipe.fix else "The rule offers none.",
        mends=[mend] if recipe.fix else [],
        pack=pack,
    )


def _is_allowed(sentence: Sentence, found: Found, allow: tuple[str, ...]) -> bool:
    return bool(allow) and any(one.span.start <= found.span.start and found.span.end <= one.span.end
                               for one in _phrases(allow).find(sentence))  # fmt: skip


@lru_cache(maxsize=64)
def _phrases(written: tuple[str, ...]) -> Phrases:
    return phrases(tuple(one for one in written if one.strip()))


def _options(source: str) -> type[DataOptions]:
    """Options that tell, wherever settings are compared, of which text the rule was made: another text, another rule."""

    def told(options: DataOptions) -> str:
        return f"DataOptions(allow={options.allow!r}, rule={source!r})"

    return dataclasses.make_dataclass(
        "DataOptions", [], bases=(DataOptions,), namespace={"__repr__": told}, frozen=True, repr=False
    )


def _page(recipe: Recipe) -> str:
    """The page of the rule, in the shape of a docstring."""
    parts = [_summary(recipe), f"## Why\n{recipe.why}"]
    if recipe.bad:
        parts.append(f"## Example\n{recipe.bad[0]}")
    if recipe.good:
        parts.append(f"## Better\n{recipe.good[0]}")
    if isinstance(recipe.fix, Replace):
        template = PLACE.sub("…", recipe.fix.template)
        parts.append(f"## Fix\nWrites “{template}” in its place.")
    elif recipe.fix:
        parts.append("## Fix\nTakes the words out.")
    if not recipe.evidence:
        parts.append(f"## Evidence\n{_HOUSE_STYLE}")
    return "\n\n".join(textwrap.dedent(part).strip() for part in parts)


def _summary(recipe: Recipe) -> str:
    """The message, about the first phrase."""
    first = recipe.finder.written[0] if isinstance(recipe.finder, Phrases) else "…"
    return " ".join(PLACE.sub(first, recipe.message).split())
