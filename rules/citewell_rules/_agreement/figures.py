"""Figures in the data: the price and the rating of the one thing that a page sells or judges."""

from collections.abc import Iterator

from citewell.data import Value
from citewell.document import Document
from citewell_rules._agreement.found import Disagreement, Place, node_of, texts, tops
from citewell_rules._graph.node import Node
from citewell_rules._page.wares import amount_of, plain_amount, price_of, rating_of

__all__ = ["disagreements"]

_THINGS = (
    "Product", "SoftwareApplication", "MobileApplication", "WebApplication", "Book", "Course", "Movie", "Recipe", "Event",
    "LocalBusiness", "Restaurant", "Hotel", "VideoGame", "Game", "Review",
)  # fmt: skip
_DOLLARS = frozenset({"USD", "CAD", "AUD", "NZD", "SGD", "HKD"})


def disagreements(document: Document) -> Iterator[Disagreement]:
    """Said only where the page shows one price, or one rating, so that nobody can mean another one."""
    things = tops(document, *_THINGS)
    if len(things) == 1:
        yield from _price(document, things[0])
        yield from _rating(document, things[0])


def _price(document: Document, thing: Node) -> Iterator[Disagreement]:
    offers = [node for one in thing.get("offers") if (node := node_of(document, one)) is not None]
    told = list(texts(offers[0].get("price"))) if len(offers) == 1 and offers[0].is_a("Offer") else []
    shown = price_of(document) if len(told) == 1 else None
    if shown is None:
        return
    currency = next((value.text.upper() for value in texts(offers[0].get("priceCurrency"))), shown.currency)
    is_same_money = currency == shown.currency or (shown.currency == "USD" and currency in _DOLLARS)
    ours, theirs = amount_of(told[0].text), amount_of(shown.amount)
    if is_same_money and ours is not None and theirs is not None and ours != theirs:
        place = Place(shown.text, shown.span, "on the page")
        yield Disagreement(told[0], "The price", place, _figure(told[0], plain_amount(theirs)))


def _rating(document: Document, thing: Node) -> Iterator[Disagreement]:
    rated = [
        node for one in thing.get("aggregateRating", "reviewRating") if (node := node_of(document, one)) is not None
    ]
    told = list(texts(rated[0].get("ratingValue"))) if len(rated) == 1 else []
    seen = rating_of(document) if len(told) == 1 else None
    if seen is None:
        return
    ours = amount_of(told[0].text)
    best = next((value.text for value in texts(rated[0].get("bestRating"))), "5")
    digits = len(seen.value.partition(".")[2])
    if ours is not None and amount_of(best) == float(seen.best) and abs(ours - float(seen.value)) > 0.6 * 10**-digits:
        yield Disagreement(
            told[0], "The rating", Place(seen.text, seen.span, "on the page"), _figure(told[0], seen.value)
        )


def _figure(value: Value, text: str) -> str | float:
    """A figure as it is written in the data: a number, or a text."""
    if value.kind != "number":
        return text
    return float(text) if "." in text else int(text)
