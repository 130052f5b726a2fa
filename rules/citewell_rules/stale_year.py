"""Rule: stale-year."""

import re
from collections.abc import Iterator

from citewell.document import Block, Document
from citewell.pattern import late
from citewell.record import dataclass
from citewell.rule import Change, Mark, NoOptions, Remedy, rule
from citewell.span import Span
from citewell_rules._page.days import said

# A mark has to follow: "this year, 2000 riders came" counts riders.
_END = r"(?=\s*[,.;:!?)]|\s+[–—-]|\s*$)"
_NOW = late(
    rf"""
    \b(?:
      (?P<this>(?:in\s+)?this\s+year)(?:\s*\(\s*(?P<bracketed>20\d\d)\s*\)|(?:\s*,\s*|\s+[–—-]\s+)(?P<apposed>20\d\d){_END})
      | (?:the\s+)?current\s+year(?:\s*\(\s*(?P<current>20\d\d)\s*\)|\s*,\s*(?P<current2>20\d\d){_END})
      | (?:today|nowadays|at\s+present|currently|now)(?:\s*\(\s*(?:in\s+)?(?P<now>20\d\d)\s*\)|\s*,?\s+in\s+(?P<now2>20\d\d){_END})
      | as\s+of\s+(?:today|now|this\s+writing)(?:\s*\(\s*(?:in\s+)?(?P<as_of>20\d\d)\s*\)|\s*,\s*(?:in\s+)?(?P<as_of2>20\d\d){_END})
      | updated\s+for\s+(?P<updated>20\d\d){_END}
    )
    """,
    re.IGNORECASE | re.VERBOSE,
    cues=("this", "current", "today", "nowadays", "present", "currently", "now", "updated"),
)
_PREPOSITION = late(r"\b(?:of|for|during|since|until|till|by|from|throughout|before|after|to|in)\s+$", re.IGNORECASE)


@rule(
    family="freshness",
    severity="hint",
    evidence=("ahrefs-freshness-2025", "autogeo-2025", "google-publication-dates"),
    since="0.1",
)
def stale_year(document: Document, options: NoOptions) -> Iterator[Mark]:
    """
    A year that is over is written as the present one.

    ## Why
    "This year, 2023" was right once. Quoted today it is wrong, and it tells every reader that nobody has looked at the page
    since.

    ## What counts
    "This year (2023)", "the current year, 2023", "today, in 2023", "updated for 2023", where 2023 is over on the day of the
    check. Silent in quotations, and on a page whose own date is of that year: there the words say what they mean.

    ## Example
    Our workshop opens on Sundays this year (2023).

    ## Better
    Our workshop opened on Sundays in 2023.

    ## Fix
    Names the year alone: "this year (2023)" becomes "in 2023". Read the tense of the sentence afterwards.

    ## Evidence
    Pages cited by AI assistants were younger on average in one large count, which is no proof of a cause. Models named a
    visible date in 9 of 9 sets of stated preferences. A date changes only when the content does.
    """
    found = [(block, one) for block, places in document.gather(_years_of_now) for one in places]
    if not found or not document.today:
        return
    present, own = document.today[:4], _last_year(document)
    for block, place in found:
        if place.year < present and place.year != own:
            words = place.span.of(block.text)
            yield Mark(
                place.span,
                f"“{words}” was written when it was {place.year}. Say what holds now, or name the year alone.",
                at=block,
                data=place.alone,
            )


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a year is given as the present one; ``alone`` is how the sentence names it alone, None where unsure."""

    span: Span
    year: str
    alone: str | None


def _years_of_now(block: Block) -> tuple[_Place, ...]:
    """The places in a block. A fact for `Document.gather`."""
    if "20" not in block.text or "quote" in block.containers or block.content.english is False:
        return ()
    found = [_place(match) for match in _NOW.finditer(block.text)]
    quoted = [span.shifted(one.extent.start) for one in block.sentences for span in one.quotes] if found else []
    return tuple(one for one in found if not any(one.span.overlaps(span) for span in quoted))


def _place(match: re.Match[str]) -> _Place:
    year = next(year for name, year in match.groupdict().items() if year and year.isdigit())
    alone = None
    if match["this"] is not None:
        before = _PREPOSITION.search(match.string[: match.start()])
        alone = year if before else f"{'In' if match.group()[0].isupper() else 'in'} {year}"
    return _Place(Span(*match.span()), year, alone)


def _last_year(document: Document) -> str:
    """The year of the page's last change, or of its publication; empty where it gives none."""
    days = [one.day.iso for one in said(document) if one.role is not None and one.day.exists]
    return max(days, default="")[:4]


@stale_year.fixes
def name_the_year(document: Document, mark: Mark, options: NoOptions) -> Iterator[Remedy]:
    """The year alone, in the place of "this year, 2023"."""
    if isinstance(mark.data, str):
        yield Remedy("replace", f"Write “{mark.data}”", (Change(mark.span, mark.data),), at=mark.at)
