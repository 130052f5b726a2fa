"""The front matter keys from which a site generator writes a page's data, and what a draft says for each of them."""

from typing import Literal

from citewell.document import Document
from citewell_rules._page.facts import AUTHOR, DESCRIPTION, PUBLISHED, has_author, has_date, is_dated_by_name, look
from citewell_rules._page.jsonld import IMAGE, day, image
from citewell_rules._page.kind import Generator
from citewell_rules._page.people import authors
from citewell_rules._page.visible import has_template, is_filled_in, summary

__all__ = ["Role", "key_for", "said_for", "signed", "unsaid"]

Role = Literal["title", "description", "date", "author", "image"]

_KEYS: dict[Generator, dict[Role, str]] = {
    "jekyll": {"title": "title", "description": "description", "date": "date", "author": "author", "image": "image"},
    "hugo": {"title": "title", "description": "description", "date": "date", "image": "images"},
    "docusaurus": {"description": "description", "date": "date", "author": "authors", "image": "image"},
    "astro": {"title": "title", "description": "description", "date": "pubDate"},
}
"""
Keys that the generator's own template, or the plugin that most of its sites use, makes data of. What it takes from
elsewhere is left out: Docusaurus has its title from the first heading, Astro its picture from a path that it must resolve.
"""
_LISTS = frozenset({"images"})
_OWN: dict[Role, tuple[str, ...]] = {
    "title": ("title", "seo.title", "title_meta", "headline"),
    "description": DESCRIPTION,
    "date": PUBLISHED,
    "author": AUTHOR,
    "image": IMAGE,
}


def key_for(generator: Generator, role: Role) -> str:
    """The key that a generator reads for a role; the plain word where it is not known to read another one."""
    return _KEYS.get(generator, {}).get(role, role)


def unsaid(document: Document, generator: Generator) -> tuple[Role, ...]:
    """
    The roles that a generator makes data of and front matter does not fill.

    Author, date and picture count where the draft gives them in another place; where it gives none, nothing is missing
    here. A picture alone is nothing to ask for: most sites have one for all pages.
    """
    empty = [role for role in _KEYS.get(generator, {}) if look(document, *_OWN[role]) is None]
    found = tuple(role for role in empty if _is_given(document, role))
    return found if found != ("image",) else ()


def _is_given(document: Document, role: Role) -> bool:
    if role == "author":
        return has_author(document) and bool(authors(document))
    if role == "date":
        return (
            not is_dated_by_name(document)
            and has_date(document)
            and day(document, "published", of_name=False) is not None
        )
    return role in ("title", "description") or bool(image(document))


def said_for(document: Document, role: Role, generator: Generator) -> object:
    """
    What a draft says for a role, as the value of its key; empty where it says nothing that could stand there.

    What a template fills in could not: front matter is written out as it stands.
    """
    if role == "title":
        return _title(document)
    if role == "description":
        return summary(document)
    if role == "date":
        return day(document, "published", of_name=False)
    if role == "author":
        named = authors(document)
        return signed(generator, *(one.name for one in named if one.where == named[0].where))
    address = image(document)
    return [address] if address and key_for(generator, role) in _LISTS else address


def _title(document: Document) -> str:
    title = " ".join(document.title.split())
    top = next((block for block in document.headings if block.level == 1), None)
    is_written = not is_filled_in(title) and (top is None or not has_template(document, top.span))
    return title if is_written else ""


def signed(generator: Generator, *names: str) -> object:
    """Names of authors as a generator reads them: Docusaurus takes a text for a key into its list of authors."""
    if generator == "docusaurus":
        return [{"name": name} for name in names]
    return names[0] if len(names) == 1 else list(names)
