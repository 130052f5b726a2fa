"""Rule: missing-date."""

from collections.abc import Iterator

from citewell.document import Document
from citewell.rule import Mark, NoOptions, Remedy, placeholder, rule
from citewell_rules._page.facts import has_date
from citewell_rules._page.keys import key_for
from citewell_rules._page.kind import generator, head_of, is_article, wants_silence
from citewell_rules._page.writing import front_matter_lines, head_element


@rule(
    family="freshness",
    severity="hint",
    evidence=("ahrefs-freshness-2025", "autogeo-2025", "google-publication-dates"),
    since="0.1",
    reads_prose=False,
    pages_only=True,
)
def missing_date(document: Document, options: NoOptions) -> Iterator[Mark]:
    """
    An article gives no date of its own.

    ## Why
    Without a date nobody can tell whether "now" and "this year" still hold, and a quotation cannot say as of when.

    Only drafts that are plainly articles are asked. Looked for are front matter, JSON-LD, `meta` and `time` elements,
    the file's name and address, and a line such as "Updated 3 May 2026" at the top or the end. Posts of Jekyll and
    Docusaurus get their date from the file's name or its history and are left alone.

    ## Example
    A signed post with neither a date in its front matter nor one in its text.

    ## Better
    The same post with `date: 2026-05-03` in its front matter.

    ## Fix
    Adds a date to the front matter or the head, with a gap for the day. A date changes only when the content does.

    ## Evidence
    Pages cited by AI assistants were 25.7 % younger on average in one large count, which is no proof of a cause; one
    engine cited as old pages as plain search does. Models named a visible date in 9 of 9 sets of stated preferences.
    """
    if has_date(document) or not is_article(document) or wants_silence(document):
        return
    if generator(document, "auto") in ("docusaurus", "jekyll"):
        return
    head = head_of(document)
    if head is not None:
        yield Mark(
            head,
            "This article gives no date, neither in its text nor in its data. Say when it was published or last changed.",
        )


@missing_date.fixes
def leave_a_gap(document: Document, mark: Mark, options: NoOptions) -> Iterator[Remedy]:
    """The key or element with a gap for the day."""
    day = placeholder("DATE", "year-month-day")
    key = key_for(generator(document, "auto"), "date")
    element = f'<meta property="article:published_time" content="{day}">'
    changes = front_matter_lines(document, {key: day}) or head_element(document, element)
    if changes:
        yield Remedy("placeholder", "Add a date, with a gap for the day", changes)
