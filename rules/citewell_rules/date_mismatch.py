"""Rule: date-mismatch."""

import json
from collections.abc import Iterator

from citewell.data import Element
from citewell.document import Document
from citewell.rule import Change, Mark, NoOptions, Related, Remedy, rule
from citewell_rules._page.days import Said, apart, read_day, said

_READ_FIRST = ("text", "matter", "JSON-LD", "markup", "element")
"""Places of days; what readers see, and what the writer wrote by hand, is held against the others."""

_WORDS = {"published": "the day of publication", "modified": "the day of the last change"}


@rule(
    family="freshness",
    severity="warning",
    evidence=("one-publication-date", "google-publication-dates"),
    since="0.1",
    reads_prose=False,
)
def date_mismatch(document: Document, options: NoOptions) -> Iterator[Mark]:
    """
    The same date is given twice, and the two differ.

    ## Why
    A reader sees one date and an engine reads another. Google asks that the visible date and the one in the markup agree;
    where they do not, either may be shown, or none.

    ## What counts
    The date of publication, and that of the last change, in a line such as "Updated 3 May 2026" at the top or the end, in
    front matter, in the JSON-LD of the one article on the page and in `meta` elements; and a `time` element that shows
    another day than its `datetime` says. A difference of one day is nothing where a time of day is given: the day depends
    on the time zone. Data about several articles is left alone.

    ## Example
    `<time datetime="2026-05-03">4 May 2026</time>`

    ## Better
    `<time datetime="2026-05-04">4 May 2026</time>`

    ## Fix
    Puts the day that readers see into the JSON-LD or the element. A date changes only when the content does.

    ## Evidence
    That two dates differ can be read in the file. Which one is right cannot.
    """
    days = [one for one in said(document) if one.day.exists]
    for role, words in _WORDS.items():
        own = sorted((one for one in days if one.role == role), key=lambda one: _READ_FIRST.index(one.place))
        for one in own[1:]:
            if one.place != own[0].place and apart(own[0].day, one.day):
                yield Mark(
                    one.span,
                    f"{words.capitalize()} is {one.text} here and {own[0].text} in {own[0].where}. Make them agree.",
                    related=(Related(own[0].span, words),),
                    data=(one, own[0].day.iso),
                )
    for element in document.elements:
        yield from _in_element(element)


def _in_element(element: Element) -> Iterator[Mark]:
    """A time element whose words and data are different days."""
    shown = read_day(element.text) if element.name == "time" else None
    for attribute in element.attributes if shown is not None and shown.exists else ():
        day = read_day(attribute.value) if attribute.name == "datetime" else None
        if shown is not None and day is not None and day.exists and apart(shown, day):
            one = Said(None, "the time element", attribute.span, attribute.value, day)
            yield Mark(
                attribute.span,
                f"Readers see {element.text} and programs read {attribute.value}. Make them agree.",
                data=(one, shown.iso),
            )


@date_mismatch.fixes
def agree(document: Document, mark: Mark, options: NoOptions) -> Iterator[Remedy]:
    """The other day in the place of the one that was marked, where that is data."""
    assert isinstance(mark.data, tuple)
    one, iso = mark.data
    if one.place in ("text", "matter"):
        return
    text = json.dumps(iso) if one.place == "JSON-LD" else iso
    yield Remedy("update-structured-data", f"Make it {iso}", (Change(mark.span, text),))
