"""Whether a value is of a kind that its property expects; silent wherever it may be."""

import re
from collections.abc import Iterator

from citewell.data import Value
from citewell.pattern import late
from citewell.record import dataclass
from citewell.rule import Severity
from citewell_rules._graph.vocabulary import bare, nearest, vocabulary
from citewell_rules._page.days import DATED, read_day

__all__ = ["Verdict", "judge"]

_TIME = r"\d{2}(?::?\d{2}(?::?\d{2}(?:[.,]\d+)?)?)?\s?(?:Z|[+-]\d{2}(?::?\d{2})?)?"
_DATE = late(
    rf"-?\d{{4,6}}(?:-\d{{2}}(?:-\d{{2}}(?:T{_TIME})?)?)?|\d{{8}}(?:T{_TIME})?|\d{{4}}-W\d{{2}}(?:-\d)?|\d{{4}}-\d{{3}}|--\d{{2}}-\d{{2}}",
    re.IGNORECASE,
)
_TIME_OF_DAY = late(rf"T?{_TIME}", re.IGNORECASE)
_BLANK_BEFORE_TIME = late(rf"(\d{{4}}-\d{{2}}-\d{{2}})\s+({_TIME})", re.IGNORECASE)
_DURATION = late(
    r"[+-]?P(?=.)(?:\d+(?:[.,]\d+)?Y)?(?:\d+(?:[.,]\d+)?M)?(?:\d+(?:[.,]\d+)?W)?(?:\d+(?:[.,]\d+)?D)?"
    r"(?:T(?=.)(?:\d+(?:[.,]\d+)?H)?(?:\d+(?:[.,]\d+)?M)?(?:\d+(?:[.,]\d+)?S)?)?"
)
_SPELT_DURATION = late(r"(?:(\d+)\s*h(?:ours?|rs?)?)?\s*(?:(\d+)\s*m(?:in(?:ute)?s?)?)?", re.IGNORECASE)
_NUMBER = late(r"\s*[+-]?(?:\d+(?:\.\d+)?|\.\d+)(?:[eE][+-]?\d+)?\s*")
_WHOLE = late(r"\s*[+-]?\d+(?:\.0+)?\s*")
_LANGUAGE = late(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8})*|[xi]-[A-Za-z0-9-]+", re.IGNORECASE)
_CURRENCY = late(r"[A-Z]{3,5}")
_PRICE = late(r"\s*\d+(?:\.\d+)?\s*")
# With two digits behind it a comma parts cents; with three it may part thousands.
_CENTS = late(r"(\d+),(\d\d)")
_PRICE_IN = late(r"(?:[^\w\s.,]|[A-Z]{3}\s?)\s?(\d+(?:\.\d{1,2})?)|(\d+(?:\.\d{1,2})?)\s?(?:[^\w\s.,]|[A-Z]{3})")
_SCHEME = late(r"[A-Za-z][A-Za-z0-9+.-]*:")
_BROKEN_SCHEME = late(
    r"(?:https?|ftp)(?::/?(?!/)|//|:/{3,})|(?:htp{1,2}|ht+p|ttp)s?://(?<!http://)(?<!https://)", re.IGNORECASE
)
_HOST = late(r"www\.[\w-]+(?:\.[\w-]+)+(?:[/?#]\S*)?", re.IGNORECASE)

_LANGUAGES = {
    "english": "en", "german": "de", "deutsch": "de", "french": "fr", "français": "fr", "spanish": "es", "español": "es",
    "italian": "it", "italiano": "it", "portuguese": "pt", "dutch": "nl", "japanese": "ja", "chinese": "zh", "korean": "ko",
    "russian": "ru", "arabic": "ar", "polish": "pl", "swedish": "sv", "danish": "da", "finnish": "fi", "turkish": "tr",
    "norwegian": "no", "czech": "cs", "greek": "el", "hebrew": "he", "hindi": "hi", "ukrainian": "uk",
}  # fmt: skip
_CURRENCIES = {
    "€": "EUR", "£": "GBP", "euro": "EUR", "euros": "EUR", "eur": "EUR", "usd": "USD", "gbp": "GBP", "yen": "JPY",
    "won": "KRW", "yuan": "CNY", "rmb": "CNY", "złoty": "PLN", "zloty": "PLN",
}  # fmt: skip
_MONIES = frozenset({"dollar", "dollars", "franc", "francs", "peso", "pesos", "pound", "pounds", "rupee", "rupees"})
"""Names that currencies of several countries have."""

_TRUTHS = frozenset({"true", "false"})
_QUANTITIES = frozenset({"Quantity", "Distance", "Energy", "Mass"})
_PRICES = frozenset({"price", "lowPrice", "highPrice", "minPrice", "maxPrice"})
_MONEY = frozenset({"priceCurrency", "currency", "salaryCurrency", "currenciesAccepted"})
_MEDIA = frozenset({"ImageObject", "VideoObject", "AudioObject", "MediaObject"})


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is wrong with a value, said of it, and the text it must be where that can be only one."""

    message: str
    instead: str | None = None
    severity: Severity | None = None


def judge(name: str, value: Value) -> Verdict | None:
    """What is wrong with a scalar as the value of a schema.org property; None where nothing is, or nothing is known."""
    expected = vocabulary().expected.get(name)
    if expected is None or value.kind in ("unknown", "null", "object", "array") or value.is_empty:
        return None
    return next(_judged(name, expected, value), None)


def _judged(name: str, expected: frozenset[str], value: Value) -> Iterator[Verdict]:
    text, plain = value.text.strip(), not expected.isdisjoint({"Text", "PronounceableText"} | _QUANTITIES)
    if value.kind == "boolean":
        if not plain and "Boolean" not in expected:
            said = f"“{name}” takes {_spoken(expected)}, and true or false is none."
            yield Verdict(said, severity=_severity(expected))
        return
    if value.kind == "number":
        yield from _number(name, expected, value, plain=plain)
        return
    if name in _MONEY and not _is_currency(text) and name != "currenciesAccepted":
        code = _CURRENCIES.get(text.casefold()) or (text.upper() if re.fullmatch("[a-z]{3}", text) else None)
        yield Verdict(f"“{text}” is no code of a currency: three capitals, such as EUR.", code)
    elif name in _PRICES and not _PRICE.fullmatch(text):
        bare_price = _PRICE_IN.fullmatch(text)
        instead = next((one for one in bare_price.groups() if one), None) if bare_price else None
        if cents := _CENTS.fullmatch(text):
            instead = ".".join(cents.groups())
        yield Verdict("A price is digits with a point, such as 19.99; the currency has a key of its own.", instead)
    elif name == "inLanguage" and not _LANGUAGE.fullmatch(text):
        code = _LANGUAGES.get(text.casefold()) or (
            text.replace("_", "-") if _LANGUAGE.fullmatch(text.replace("_", "-")) else None
        )
        yield Verdict(f"“{text}” is no code of a language, such as en or pt-BR.", code)
    elif name == "inLanguage" and text.casefold() in _LANGUAGES:
        yield Verdict(f"“{text}” is no code of a language, such as en or pt-BR.", _LANGUAGES[text.casefold()])
    elif plain:
        yield from _in_text(name, expected, text)
    else:
        yield from _string(name, expected, text)


def _is_currency(text: str) -> bool:
    # Some means of payment have codes of their own, with more letters.
    name = text.casefold()
    return _CURRENCY.fullmatch(text) is not None and name not in _MONIES and _CURRENCIES.get(name, text) == text


def _number(name: str, expected: frozenset[str], value: Value, *, plain: bool) -> Iterator[Verdict]:
    takes = expected & {"Number", "Float", "Integer"}
    if takes == {"Integer"} and isinstance(value.scalar, float) and not value.scalar.is_integer():
        yield Verdict(f"“{name}” takes a whole number: leave out the fraction.")
    elif not takes and not plain:
        year = (
            isinstance(value.scalar, int)
            and 1000 <= value.scalar <= 2999
            and not expected.isdisjoint({"Date", "DateTime"})
        )
        said = f"“{name}” takes {_spoken(expected)}, and {value.text} is a number."
        yield Verdict(said, value.text if year else None, _severity(expected))


def _severity(expected: frozenset[str]) -> Severity | None:
    """How grave it is that a plain value of another kind stands there: in the place of a thing it may be understood."""
    return None if expected & {"URL", "Date", "DateTime", "Time", "Boolean"} else "hint"


def _in_text(name: str, expected: frozenset[str], text: str) -> Iterator[Verdict]:
    """Where any text will do, what still says by its own shape that it is meant to be something else."""
    if "Integer" in expected and "Number" not in expected and _NUMBER.fullmatch(text) and not _WHOLE.fullmatch(text):
        yield Verdict(f"“{name}” takes a whole number: leave out the fraction.")
    elif bare(text) != text:
        yield from _member(name, expected, text)


def _string(name: str, expected: frozenset[str], text: str) -> Iterator[Verdict]:
    if not expected.isdisjoint({"Date", "DateTime", "Time"}):
        yield from _date(name, expected, text)
    elif "Duration" in expected:
        if not _DURATION.fullmatch(text):
            yield Verdict(f"“{text}” is no duration in ISO 8601, such as PT1H30M.", _duration(text))
    elif "Boolean" in expected:
        if bare(text).casefold() not in _TRUTHS:
            yield Verdict(f"“{name}” takes true or false: write one of the two.")
    elif expected <= {"Number", "Float", "Integer"}:
        if not _NUMBER.fullmatch(text) or (expected == {"Integer"} and not _WHOLE.fullmatch(text)):
            what = (
                "a whole number: digits"
                if expected == {"Integer"}
                else "a number: digits, with a point before decimals,"
            )
            yield Verdict(f"“{name}” takes {what} and nothing else.")
    elif "URL" in expected:
        yield from _address(name, expected, text)
    else:
        yield from _member(name, expected, text)


def _date(name: str, expected: frozenset[str], text: str) -> Iterator[Verdict]:
    day = read_day(text)
    if _DATE.fullmatch(text) or ("Time" in expected and _TIME_OF_DAY.fullmatch(text)):
        # The days of a page are judged with those in its text.
        if day is not None and not day.exists and name.casefold() not in DATED:
            yield Verdict(f"“{text}” is no day of the calendar. Correct the day or the month.")
        return
    if day is not None and not day.exists:
        return
    spaced = _BLANK_BEFORE_TIME.fullmatch(text)
    instead = f"{spaced[1]}T{spaced[2]}" if spaced else day.iso if day is not None and not day.timed else None
    if expected == {"Time"}:
        yield Verdict(f"“{text}” is no time in ISO 8601, such as 08:30.")
    else:
        yield Verdict(f"“{text}” is no date in ISO 8601: year first, such as 2026-03-05.", instead)


def _duration(text: str) -> str | None:
    spelt = _SPELT_DURATION.fullmatch(text)
    if not spelt or not (spelt[1] or spelt[2]):
        return None
    return "PT" + (f"{spelt[1]}H" if spelt[1] else "") + (f"{spelt[2]}M" if spelt[2] else "")


def _address(name: str, expected: frozenset[str], text: str) -> Iterator[Verdict]:
    things = {one for one in expected if one != "URL"}
    if _BROKEN_SCHEME.match(text):
        yield Verdict(f"“{text}” is no address: it starts with https:// or http://.")
    elif _HOST.fullmatch(text):
        yield Verdict(f"“{text}” is no whole address: write https:// before it.", f"https://{text}")
    elif not _SCHEME.match(text) and re.search(r"\s", text) and things <= _MEDIA:
        yield Verdict(f"“{name}” is an address, and “{text}” is none.")
    elif bare(text) != text:
        yield from _member(name, expected, text)


def _member(name: str, expected: frozenset[str], text: str) -> Iterator[Verdict]:
    """Whether a text is a member of the enumerations that are expected, where nothing else is."""
    known = vocabulary()
    kinds = [one for one in expected if known.is_kind([one], "Enumeration")]
    members = known.values(kinds)
    local = bare(text)
    if not members or local in members or local in known.types or _SCHEME.match(local):
        return
    if bare(text) == text and any(one not in kinds for one in expected):
        return  # a text in the place of a thing
    close = nearest(local, members)
    hint = (
        f" Did you mean {close}?"
        if close
        else f" Known are {', '.join(members[:4])}{' and others' if len(members) > 4 else ''}."
    )
    prefix = text[: len(text) - len(local)] or "https://schema.org/"
    yield Verdict(f"“{text}” is no value of “{name}”.{hint}", f"{prefix}{close}" if close else None)


def _spoken(expected: frozenset[str]) -> str:
    names = sorted(expected)
    shown = [f"a{'n' if one[0] in 'AEIO' else ''} {one}" for one in names[:3]]
    return " or ".join(shown) if len(names) <= 3 else ", ".join(shown) + " or the like"
