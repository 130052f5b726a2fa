"""Prices and ratings as readers see them."""

import re
from collections.abc import Iterator

from citewell.document import Block, Container, Document
from citewell.pattern import late
from citewell.record import dataclass
from citewell.span import Span

__all__ = ["Price", "Rating", "Seen", "amount_of", "plain_amount", "price_of", "prices", "rating_of", "ratings"]

_ELSEWHERE: frozenset[Container] = frozenset({"navigation", "header", "footer", "aside", "hidden", "quote"})

_SIGNS = {"$": "USD", "€": "EUR", "£": "GBP", "¥": "JPY", "₹": "INR", "₩": "KRW"}
_CODES = "USD|EUR|GBP|JPY|INR|KRW|CHF|CAD|AUD|NZD|SEK|NOK|DKK|PLN|CZK|BRL|MXN|CNY|SGD|HKD|ZAR"
_AMOUNT = r"\d{1,3}(?:[,.\u00a0\u202f ’']\d{3})+(?:[.,]\d{2})?(?!\d)|\d+(?:[.,]\d{2})?(?![.,]?\d)"
_PRICE = late(
    rf"(?<![\w.,])(?:(?P<sign>[$€£¥₹₩])\s?(?P<amount>{_AMOUNT})|(?P<code>{_CODES})\s?(?P<amount2>{_AMOUNT})"
    rf"|(?P<amount3>{_AMOUNT})\s?(?:(?P<sign2>[€£])|(?P<code2>{_CODES})\b))(?!\s?(?:[kKmM]\b|million|billion|[–—-]\s?[$€£\d]))"
)
_PRICE_SIGNS = re.compile(rf"[$€£¥₹₩]|{_CODES}")
# "$5 off", "save $20", "from $10 a month": no price of the thing.
_NO_PRICE_BEFORE = late(
    r"\b(?:save|off|over|under|from|above|below|least|shipping|delivery|deposit|discount|coupon|was|worth|instead\s+of|up\s+to|until|before|fee|plus|only\s+if|rrp|list\s+price)\W*$",
    re.IGNORECASE,
)
_NO_PRICE_AFTER = late(
    r"\s*(?:off\b|discount|shipping|delivery|deposit|/|per\b|an?\b|each\b|or more|and up|\+)", re.IGNORECASE
)
_RATING = late(
    r"(?<![\w.,/])(?P<value>\d(?:[.,]\d{1,2})?)\s?(?:/|out\s+of|of)\s?(?P<best>5|10)(?![\w/]|[.,]\d)(?:\s*(?:stars?|points?|★+))?",
    re.IGNORECASE,
)
_OF_RATING = late(r"\b(?:rat(?:ed|ings?)|stars?|reviews?|scores?)\b|★", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Seen:
    """A text on the page and its place in the source."""

    text: str
    span: Span


@dataclass(frozen=True, slots=True)
class Price(Seen):
    """A price: its amount as ``49.00``, and its currency as three letters; ``$`` may be any dollar."""

    amount: str
    currency: str


@dataclass(frozen=True, slots=True)
class Rating(Seen):
    """A rating: ``4.6`` of ``best`` 5."""

    value: str
    best: str


def amount_of(text: str) -> float | None:
    """The number that an amount is, with either mark before its cents; None where it is none."""
    plain = re.sub(r"[\s\u00a0\u202f’']", "", text)
    if re.search(r"[.,]\d{3}$", plain) or re.search(r"[.,]\d{3}[.,]", plain):
        plain = re.sub(r"[.,](?=\d{3}(?!\d))", "", plain)
    plain = plain.replace(",", ".")
    return float(plain) if re.fullmatch(r"\d{1,15}(?:\.\d{1,9})?", plain) else None


def plain_amount(amount: float) -> str:
    """A number as data has it: 49, or 8.50."""
    return f"{amount:.0f}" if amount % 1 == 0 else f"{amount:.2f}"


def _priced(block: Block) -> tuple[tuple[Span, str, str], ...]:
    """Prices in a block: span, amount, currency. A fact for `Document.gather`."""
    text = block.text
    if not _PRICE_SIGNS.search(text) or not _ELSEWHERE.isdisjoint(block.containers):
        return ()
    return tuple(_prices_in(text))


def _prices_in(text: str) -> Iterator[tuple[Span, str, str]]:
    for match in _PRICE.finditer(text):
        before, after = text[max(0, match.start() - 24) : match.start()], text[match.end() : match.end() + 12]
        amount = match["amount"] or match["amount2"] or match["amount3"]
        if not _NO_PRICE_BEFORE.search(before) and not _NO_PRICE_AFTER.match(after):
            currency = match["code"] or match["code2"] or _SIGNS[match["sign"] or match["sign2"]]
            yield Span(*match.span()), amount, currency


def prices(document: Document) -> tuple[Price, ...]:
    """All prices that a page shows, discounts and postage left out."""
    return tuple(
        Price(block.exact(span), block.locate(span), amount, currency)
        for block, found in document.gather(_priced)
        for span, amount, currency in found
    )


def price_of(document: Document) -> Price | None:
    """The one price that a page shows; None where it shows none, or several that differ."""
    found = prices(document)
    return found[0] if len({(amount_of(one.amount), one.currency) for one in found}) == 1 else None


def rating_of(document: Document) -> Rating | None:
    """The one rating that a page shows; None where it shows none, or several that differ."""
    found = ratings(document)
    return found[0] if len({(one.value, one.best) for one in found}) == 1 else None


def _rated(block: Block) -> tuple[tuple[Span, str, str], ...]:
    """Ratings in a block: span, value, best. A fact for `Document.gather`."""
    text = block.text
    if not _OF_RATING.search(text) or not _ELSEWHERE.isdisjoint(block.containers):
        return ()
    return tuple((Span(*match.span()), match["value"], match["best"]) for match in _RATING.finditer(text))


def ratings(document: Document) -> tuple[Rating, ...]:
    """All ratings that a page shows, such as "4.6 out of 5 stars"."""
    return tuple(
        Rating(block.exact(span), block.locate(span), value.replace(",", "."), best)
        for block, found in document.gather(_rated)
        for span, value, best in found
    )
