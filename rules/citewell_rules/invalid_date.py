"""Rule: invalid-date."""

from collections.abc import Iterator

from citewell.document import Document
from citewell.rule import Mark, NoOptions, Related, Severity, rule
from citewell.span import Span
from citewell_rules._page.days import Day, Said, apart, said, wrong_days
from citewell_rules._page.kind import wants_silence

_QUOTES = "\"' "


@rule(
    family="freshness",
    severity="warning",
    evidence=("calendar-days", "one-publication-date"),
    since="0.1",
    reads_prose=False,
    no_fix="Only the writer knows the right day.",
)
def invalid_date(document: Document, options: NoOptions) -> Iterator[Mark]:
    """
    A date that cannot be: a day that no calendar has, one that is still to come, a change before the first version.

    ## Why
    An engine that reads 30 February drops the date or guesses one. A page that was changed before it was published, or
    published tomorrow, is trusted less with everything else it dates.

    ## What counts
    - A day that does not exist, or that is another day of the week than it says, in front matter, JSON-LD, `meta` and `time` elements, and written out in the text.
    - A date of change in the future. A date of publication in the future is `information`: the page may be scheduled.
      Drafts and unlisted pages are left alone.
    - A date of change that is before the date of publication in the same place.

    A difference of one day is nothing where a time of day is given: the day depends on the time zone. Dates with two
    readings (03/05/2026) are not judged. What day it is today is asked at each check.

    ## Example
    The survey ran until 31 June 2026.

    ## Better
    The survey ran until 30 June 2026.

    ## Evidence
    Which days a month has is fixed. That a page cannot change before there is one follows from the words.
    """
    for block, faults in document.gather(wrong_days):
        for span, fault in faults:
            yield _mark(document, block.locate(span), fault)
    days = said(document)
    for one in days:
        # A line of the text is told with the text itself.
        wrong = one.day.fault if one.where != "the text" else None
        if wrong is not None:
            yield _mark(document, one.span, wrong)
    own = [one for one in days if one.role is not None and one.day.exists]
    ahead = [one for one in own if _is_ahead(document, one)]
    for one in ahead if ahead and not wants_silence(document) else ():
        severity: Severity | None = "information" if one.role == "published" else None
        yield _mark(
            document, one.span, f"is after today, {document.today}. Correct it, or publish on that day.", severity
        )
    for one in own:
        first = next((other for other in own if other.role == "published" and other.place == one.place), None)
        if one.role == "modified" and first is not None and one not in ahead and apart(first.day, one.day) < 0:
            yield Mark(
                one.span,
                f"“{one.text}” as the day of the last change is before {first.text}, when the page was published. "
                "Correct one of the two.",
                related=(Related(first.span, "the day of publication"),),
            )


def _mark(document: Document, span: Span, what: str, severity: Severity | None = None) -> Mark:
    return Mark(span, f"“{document.source(span).strip(_QUOTES)}” {what}", severity=severity)


def _is_ahead(document: Document, one: Said) -> bool:
    if one.day.iso <= document.today:
        return False
    # Timed: where the writer is it may be tomorrow already.
    return bool(document.today) and apart(Day(document.today, exists=True, timed=True), one.day) > 0
