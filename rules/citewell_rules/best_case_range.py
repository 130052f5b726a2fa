"""Rule: best-case-range."""

import re
from collections.abc import Iterator

from citewell.document import Sentence
from citewell.pattern import Look, late, look_for
from citewell.rule import PLACEHOLDER, Change, Mark, NoOptions, Remedy, placeholder, rule
from citewell.span import Span
from citewell.syntax import Parse, Token
from citewell_rules._claims import order, quantities, reach, silence
from citewell_rules._claims.lexicon import entries
from citewell_rules._claims.quantities import Quantity

# One end of a range, right before a number.
_BOUND = late(
    r"\b(?P<most>up\s+to|as\s+(?:much|many|little|few|low|high|fast)\s+as|(?:from|at|in|within)\s+(?:only|just|under|less\s+than|as\s+little\s+as))"
    r"\s+(?:a\s+(?:mere\s+)?)?$",
    re.IGNORECASE,
)
# Waiting times without a number: "in just days", "within seconds".
_SOON = late(
    r"\b(?:in|within)\s+(?:(?:just|only|mere|under|a\s+matter\s+of)\s+)?(?:a\s+(?:few|couple\s+of)\s+)?"
    r"(?:milliseconds|seconds|minutes|hours|days)\b(?!\s*(?:\)|,?\s+(?:since|between|after|before|until)\b))",
    re.IGNORECASE,
    cues=("milliseconds", "seconds", "minutes", "hours", "days"),
)
_STRESS = late(r"\b(?:just|only|mere|few|couple|matter|little|under|less)\b", re.IGNORECASE)
# A date from now on rather than how long something takes.
_LATER = late(r"in\s+a\s+(?:few|couple\s+of)\s+(?:hours|days)", re.IGNORECASE)
_TYPICAL = late(
    r"\b(?:median|typical(?:ly)?|usual(?:ly)?|average|mean|p50|p90|p95|p99|percentile|on average)\b",
    re.IGNORECASE,
    cues=(
        "median",
        "typical",
        "typically",
        "usual",
        "usually",
        "average",
        "mean",
        "p50",
        "p90",
        "p95",
        "p99",
        "percentile",
    ),
)
# What a thing lets, stores or takes is its limit; what it saves, reaches or costs has a typical value.
_GAINS = frozenset(
    {"save", "cut", "reduce", "lower", "improve", "increase", "boost", "raise", "gain", "earn", "win", "grow", "cost", "lose",
     "last", "speed", "accelerate", "deliver", "achieve", "reach", "see", "handle", "shrink", "drop", "shorten", "scale"}
)  # fmt: skip
_READY = frozenset(
    {"be", "do", "get", "set", "have", "provide", "charge", "result", "deploy", "launch", "build", "start", "run", "spin", "go",
     "create", "install", "finish", "query", "answer", "deliver", "learn", "complete", "bring"}
)  # fmt: skip
_NOT_NOW = frozenset({"will", "'ll", "was", "were", "had"})
_READERS = frozenset({"you", "we", "your"})
_UNIT_OF = frozenset(
    {"time", "duration", "interval", "timeout", "age", "period", "number", "value", "delay", "measure", "measured"}
)
_TRUST = late(
    r"\b(?:over|more\s+than)\s+(?P<many>(?:a\s+|\d)\S*(?:\s+(?:million|thousand|billion))?)\s+\w+\s+(?:trust|love|rely\s+on|choose|use)\s+(?:us|our)\b",
    re.IGNORECASE,
    cues=("trust", "love", "rely", "choose", "use"),
)


def _gives_bound(text: str) -> bool:
    return any(_BOUND.search(text[: quantity.span.start]) for quantity in quantities.quantities(text))


@rule(
    family="claim",
    severity="hint",
    evidence=("geo-2024-statistics", "ftc-substantiation", "words-to-watch"),
    since="0.1",
    sees=(*silence.LOOKS, "next"),
    gate=look_for(_TRUST, _SOON) | Look(lambda: quantities.CUES, _gives_bound),
    defect="C09",
    over=order.below("best-case-range"),
    about_words=True,
)
def best_case_range(sentence: Sentence, options: NoOptions) -> Iterator[Mark]:
    """
    Only the best end of a range: "up to", "as little as", "in just minutes".

    ## Why
    "Save up to 70 %" is true when one customer saved 70 % and all others nothing. The typical value, and when it holds,
    is what a reader can count on and quote.

    ## Example
    Save up to 70 % on hosting.

    ## Better
    The median of 212 customers paid 31 % less for hosting in 2025; the best one paid 70 % less.

    ## Fix
    Adds a gap for the typical value behind the number.

    ## Evidence
    Added numbers helped in one 2024 lab study in which they were allowed to be invented. Advertising law asks for what
    buyers can typically expect.
    """
    text = sentence.text
    if silence.is_silent(sentence) or _gives_typical(sentence):
        return
    parse = sentence.parse
    if parse is None:
        return
    for span, quantity in (*_bounds(text), *_waits(text)):
        token = parse.at(span.end - 1)
        if token is None or silence.covers(sentence, span) or not _is_boast(parse, token, span.of(text), quantity):
            continue
        if silence.standing(parse, token) - {"related", "possible", "instructed"}:
            continue
        words = sentence.exact(span)
        yield Mark(span, f"“{words}” is one end of a range. Give the typical value, and the conditions for it.")
        return


def _bounds(text: str) -> Iterator[tuple[Span, Quantity | None]]:
    if trusted := _TRUST.search(text):
        yield Span(*trusted.span()), None
    for quantity in quantities.quantities(text):
        if bound := _BOUND.search(text[: quantity.span.start]):
            yield Span(bound.start(), quantity.span.end), quantity


def _waits(text: str) -> Iterator[tuple[Span, None]]:
    for match in _SOON.finditer(text):
        yield Span(*match.span()), None


def _gives_typical(sentence: Sentence) -> bool:
    near = sentence.next
    texts = (sentence.text, near.text if near is not None else "")
    return any(_TYPICAL.search(one) for one in texts) or bool(
        PLACEHOLDER.search(sentence.exact()) or reach.is_cited(sentence)
    )


def _is_boast(parse: Parse, token: Token, words: str, quantity: Quantity | None) -> bool:
    """Whether the bound is a gain, a price or a speed that is offered, and no limit by design."""
    verb = next((at for at in (token, *parse.ancestors(token)) if at.pos in ("VERB", "AUX")), None)
    if _TRUST.search(words):
        return True
    if quantity is None or words.lower().startswith(("in ", "within ")):
        return _is_promise(parse, token, verb, words)
    if words.lower().startswith(("from ", "at ")):
        return quantity.kind == "money"
    if quantity.unit == "" and quantity.value < 1000:
        return False
    if re.match(r"as\s+(?:much|little|low|few|fast|high)", words, re.IGNORECASE):
        return True
    change = any(at.tag in ("JJR", "RBR") for at in parse.tokens[token.index + 1 : token.index + 3])
    noun = any(at.lemma in entries("scales") for at in list(parse.ancestors(token))[:3] if at.pos == "NOUN")
    return change or noun or (verb is not None and verb.lemma in _GAINS)


def _is_promise(parse: Parse, token: Token, verb: Token | None, words: str) -> bool:
    """``get started in just minutes``: a present or imperative offer; what took minutes once is told in the past."""
    if verb is None:
        return bool(_STRESS.search(words)) and not _LATER.match(words)  # "Results in just days."
    if verb.tag == "VBD" or any(at.lower in _NOT_NOW for at in parse.children(verb, "aux", "auxpass")):
        return False
    if any(at.lemma in _UNIT_OF for at in parse.ancestors(token)):
        return False
    subjects = parse.children(verb, "nsubj")
    if verb.lemma == "be" and not any(at.lower in _READERS for at in subjects):
        return False  # "in a few seconds the droplets are ready": what happens next
    stressed = bool(_STRESS.search(words)) or not any(map(str.isdigit, words))
    if _LATER.match(words):
        return False
    return stressed and verb.lemma in _READY


@best_case_range.fixes
def leave_gap(sentence: Sentence, mark: Mark, options: NoOptions) -> Iterator[Remedy]:
    """A gap for the typical value behind the number."""
    end = mark.span.end
    gap = f" (typically {placeholder('NUMBER', 'median, conditions')})"
    yield Remedy("placeholder", "Leave a gap for the typical value", (Change(Span(end, end), gap),))
