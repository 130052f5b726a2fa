"""Rule: missing-author."""

import json
from collections.abc import Iterator

from citewell.document import Document
from citewell.rule import Change, Mark, NoOptions, Remedy, placeholder, rule
from citewell.span import Span
from citewell_rules._page.facts import AUTHOR, has_author, is_nameless, look
from citewell_rules._page.keys import key_for, signed
from citewell_rules._page.kind import generator, head_of, is_article, wants_silence
from citewell_rules._page.writing import front_matter_lines, head_element


@rule(
    family="trust",
    severity="hint",
    evidence=("google-helpful-content", "autogeo-2025"),
    since="0.1",
    reads_prose=False,
    pages_only=True,
)
def missing_author(document: Document, options: NoOptions) -> Iterator[Mark]:
    """
    An article names no author.

    ## Why
    Readers weigh a text by who wrote it, and a quotation needs a name. An author in front matter or in a byline also lets
    the page's data name one.

    Only drafts that are plainly articles are asked: a post, a news item, a dated page with a title. Looked for are front
    matter, JSON-LD, `meta` and `rel=author`, microdata, and a byline at the top or the end. Drafts, unlisted pages, home
    pages, lists and documentation are left alone. An account that anybody may have ("admin", "guest") is no name.

    ## Example
    A post with a title and a date and no name anywhere.

    ## Better
    The same post with `author: Mara Lind` in its front matter.

    ## Fix
    Adds an author to the front matter or the head, with a gap for the name; an account gives way to the gap.

    ## Evidence
    Google asks that readers can see who wrote a page; its guide on AI features does not mention it. Models named credible
    sources in 8 of 9 sets of stated preferences. No experiment with named authors was found.
    """
    if has_author(document) or not is_article(document) or wants_silence(document):
        return
    named = look(document, *AUTHOR)
    if named is not None and is_nameless(named):
        words = document.source(named.span).strip("\"' ")
        yield Mark(named.span, f"“{words}” is an account and no author. Say who wrote this article.", data=named.span)
        return
    head = head_of(document)
    if head is not None:
        yield Mark(head, "No author is named in this article, its front matter or its data. Say who wrote it.")


@missing_author.fixes
def leave_a_gap(document: Document, mark: Mark, options: NoOptions) -> Iterator[Remedy]:
    """The key or element with a gap for the name."""
    name = placeholder("NAME", "author")
    if isinstance(mark.data, Span):
        yield Remedy("placeholder", "Leave a gap for the name", (Change(mark.data, json.dumps(name)),))
        return
    built = generator(document, "auto")
    changes = front_matter_lines(document, {key_for(built, "author"): signed(built, name)}) or head_element(
        document, f'<meta name="author" content="{name}">'
    )
    if changes:
        yield Remedy("placeholder", "Add an author, with a gap for the name", changes)
