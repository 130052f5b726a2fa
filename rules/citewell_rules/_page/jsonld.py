"""JSON-LD that is built from what a draft says and nothing else; a gap stands for what it does not say."""

import re
from collections.abc import Callable, Sequence
from typing import Any

from citewell.data import Value
from citewell.document import Document
from citewell.pattern import late
from citewell.rule import placeholder
from citewell_rules._page.days import Role, said
from citewell_rules._page.facts import DESCRIPTION, KEYWORDS, MODIFIED, PUBLISHED, iso_date, look
from citewell_rules._page.kind import is_blog
from citewell_rules._page.people import authors
from citewell_rules._page.subject import Subject, faq
from citewell_rules._page.visible import (
    first_picture,
    ingredients,
    instructions,
    is_filled_in,
    labelled,
    opening,
    steps,
    text_of,
)
from citewell_rules._page.wares import amount_of, plain_amount, price_of, rating_of

__all__ = ["IMAGE", "Node", "article", "day", "described", "image"]

Node = dict[str, Any]

_DAY_IN_NAME = late(r"(?:^|[/\\])(\d{4}-\d{2}-\d{2})-[^/\\]+$")
_TYPES = ("Article", "BlogPosting", "NewsArticle", "TechArticle", "ScholarlyArticle", "Report")
IMAGE = ("image", "images", "heroImage", "cover.image", "cover", "featured_image", "thumbnail", "og_image")
_NO_DAY = placeholder("DATE", "year-month-day")


def described(document: Document, subjects: Sequence[Subject]) -> Node | None:
    """
    The page as data, with a node for each of its subjects; None where it has no plain title.

    Values that a template fills in are left out.
    """
    title = _plain_title(document)
    if not title:
        return None
    nodes = [_BUILDERS[subject](document, title) for subject in subjects]
    if len(nodes) == 1:
        return {"@context": "https://schema.org", **nodes[0]}
    return {"@context": "https://schema.org", "@graph": nodes}


def _plain_title(document: Document) -> str:
    title = _title(document)
    return "" if is_filled_in(title) else title


def _title(document: Document) -> str:
    """The draft's title; of several top headings the one that the title element names, not the site's."""
    named = next((" ".join(one.text.split()) for one in document.elements if one.name == "title"), "")
    tops = [text_of([block]) for block in document.headings if block.level == 1] if document.format == "html" else []
    is_one_of_many = len(tops) > 1 and named
    fitting = [text for text in tops if text and named.startswith(text)] if is_one_of_many else []
    return fitting[0] if fitting else " ".join(document.title.split())


def article(document: Document, title: str) -> Node:
    """An Article or BlogPosting."""
    node: Node = {"@type": _type_of(document), "headline": title}
    _add_description(node, document)
    _add(node, "image", image(document))
    node["datePublished"] = day(document, "published") or _NO_DAY
    _add(node, "dateModified", day(document, "modified"))
    node["author"] = _people(document)
    _add(node, "keywords", _texts(look(document, *KEYWORDS)))
    _add(node, "inLanguage", _language(document))
    return node


def _faq(document: Document, title: str) -> Node:
    asked = [
        {
            "@type": "Question",
            "name": one.text,
            "acceptedAnswer": {"@type": "Answer", "text": text_of(one.answer)},
        }
        for one in faq(document, named=False)
    ]
    return {"@type": "FAQPage", "mainEntity": asked}


def _how_to(document: Document, title: str) -> Node:
    node: Node = {"@type": "HowTo", "name": title}
    _add_description(node, document)
    _add(node, "image", image(document))
    node["step"] = _steps(document)
    return node


def _steps(document: Document) -> list[Node]:
    return [
        {"@type": "HowToStep", **({"name": one.name} if one.name else {}), "text": one.text} for one in steps(document)
    ]


def _product(document: Document, title: str) -> Node:
    node: Node = {"@type": "Product", "name": title}
    _add_description(node, document, or_opening=True)
    _add(node, "image", image(document))
    node["offers"] = _offer(document)
    return node


def _offer(document: Document) -> Node:
    price = price_of(document)
    amount = amount_of(price.amount) if price is not None else None
    return {
        "@type": "Offer",
        "price": plain_amount(amount) if amount is not None else placeholder("NUMBER", "price"),
        "priceCurrency": price.currency if price else placeholder("NAME", "currency as three letters"),
    }


def _software(document: Document, title: str) -> Node:
    node: Node = {"@type": "SoftwareApplication", "name": title}
    _add_description(node, document, or_opening=True)
    _add(node, "image", image(document))
    node["offers"] = _offer(document)
    rating = rating_of(document)
    node["aggregateRating"] = {
        "@type": "AggregateRating",
        "ratingValue": rating.value if rating is not None else placeholder("NUMBER", "rating"),
        "bestRating": rating.best if rating is not None else "5",
        "ratingCount": placeholder("NUMBER", "ratings"),
    }
    return node


def _event(document: Document, title: str) -> Node:
    start = _said(document, "startDate", "start_date", "start", "event_date") or labelled(document, "when", "date")
    end = _said(document, "endDate", "end_date", "end")
    place = _said(document, "location", "venue", "place") or labelled(document, "where", "location", "venue")
    node: Node = {"@type": "Event", "name": title}
    _add_description(node, document, or_opening=True)
    _add(node, "image", image(document))
    node["startDate"] = iso_date(start) or _NO_DAY
    _add(node, "endDate", iso_date(end))
    node["location"] = {
        "@type": "Place",
        "name": place or placeholder("NAME", "place"),
        "address": labelled(document, "address") or placeholder("NAME", "address"),
    }
    return node


def _said(document: Document, *keys: str) -> str:
    """What front matter says under the first of some keys, where it is one value."""
    value = look(document, *keys)
    return value.text if value is not None else ""


def _recipe(document: Document, title: str) -> Node:
    node: Node = {"@type": "Recipe", "name": title}
    _add_description(node, document, or_opening=True)
    node["image"] = image(document) or placeholder("SOURCE", "address of a picture of the dish")
    node["author"] = _people(document)
    _add(node, "datePublished", day(document, "published"))
    node["recipeIngredient"] = [text_of([block]) for block in ingredients(document)]
    node["recipeInstructions"] = [{"@type": "HowToStep", "text": text_of([block])} for block in instructions(document)]
    return node


def _dataset(document: Document, title: str) -> Node:
    node: Node = {"@type": "Dataset", "name": title}
    _add_description(node, document, or_opening=True)
    node.setdefault("description", placeholder("NAME", "what the data is about, in 50 characters or more"))
    node["creator"] = _people(document)
    _add(node, "datePublished", day(document, "published"))
    _add(node, "keywords", _texts(look(document, *KEYWORDS)))
    return node


def _profile(document: Document, title: str) -> Node:
    person: Node = {"@type": "Person", "name": title}
    _add_description(person, document)
    _add(person, "image", image(document))
    return {"@type": "ProfilePage", "mainEntity": person}


_BUILDERS: dict[Subject, Callable[[Document, str], Node]] = {
    "article": article,
    "faq": _faq,
    "how-to": _how_to,
    "product": _product,
    "software": _software,
    "event": _event,
    "recipe": _recipe,
    "dataset": _dataset,
    "profile": _profile,
}


def _add(node: Node, name: str, value: object) -> None:
    """Sets a property where there is a value for it."""
    if value:
        node[name] = value


def _type_of(document: Document) -> str:
    wanted = look(document, "schema_type", "seo.type", "schema")
    if wanted is not None and wanted.text in _TYPES:
        return wanted.text
    return "BlogPosting" if is_blog(document) else "Article"


def _meta(document: Document, *names: str) -> str:
    """The content of the first meta element with one of some names or properties, on one line; else the empty string."""
    return next(
        (
            " ".join(element.get("content").split())
            for element in document.elements
            if element.name == "meta"
            and {element.get("name").casefold(), element.get("property").casefold()} & {*names}
        ),
        "",
    )


def _add_description(node: Node, document: Document, *, or_opening: bool = False) -> None:
    """Sets the description: as the draft gives it, else its first paragraph where that may stand for one."""
    found = look(document, *DESCRIPTION)
    text = " ".join(found.text.split()) if found is not None else _meta(document, "description", "og:description")
    if not text and or_opening:
        text = opening(document)
    if text and not is_filled_in(text):
        node["description"] = text


def image(document: Document) -> str:
    """An address that means the same wherever the data is read: absolute, or from the site's root."""
    value = look(document, *IMAGE)
    if value is not None and value.kind == "array":
        value = next(iter(value.items), None)
    if value is not None and value.kind == "object":
        value = value.first("path", "url", "src", "image", "feature")
    stated = value.text if value is not None else ""
    for found in (stated, _meta(document, "og:image"), first_picture(document)):
        address = found.strip()
        if re.match(r"https?://[^\s/]|/[^/\s]", address) and not re.search(r"[\s{}<>]", address):
            return address
    return ""


def day(document: Document, role: Role, *, of_name: bool = True) -> str | None:
    """The day of publication or change, wherever the draft gives it; ``of_name`` also by the name of its file."""
    keys, element = (
        (PUBLISHED, "article:published_time") if role == "published" else (MODIFIED, "article:modified_time")
    )
    value = look(document, *keys)
    text = value.text if value is not None and value.kind in ("string", "date") else _meta(document, element)
    if found := iso_date(text):
        return found
    seen = next((one.day.iso for one in said(document) if one.role == role and one.day.exists), None)
    named = _DAY_IN_NAME.search(document.path) if of_name and document.path and role == "published" else None
    return seen or (iso_date(named[1]) if named else None)


def _people(document: Document) -> Node | list[Node]:
    """The authors, each by the place that the writer is likeliest to have written by hand; a gap where none is named."""
    found = authors(document)
    first = [one for one in found if one.where == found[0].where]
    people = [
        {"@type": "Person", "name": one.name}
        | ({"url": one.url} if one.url.startswith(("https://", "http://")) else {})
        for one in first
    ]
    if not people:
        return {"@type": "Person", "name": placeholder("NAME", "author")}
    return people[0] if len(people) == 1 else people


def _texts(value: Value | None) -> list[str]:
    """The plain texts of a value: of a list, or of one text with commas."""
    if value is None:
        return []
    parts = [item.text for item in value.items] if value.kind == "array" else value.text.split(",")
    return [part.strip() for part in parts if part.strip() and not is_filled_in(part)]


def _language(document: Document) -> str:
    value = look(document, "lang", "language", "locale")
    found = (
        value.text
        if value is not None
        else next((one.get("lang") for one in document.elements if one.name == "html"), "")
    )
    return found if re.fullmatch(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*", found) else ""
