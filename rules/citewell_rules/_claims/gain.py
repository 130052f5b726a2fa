"""
How sure it is that a comparative claims a gain: by the words around it, and by how its clause is built.

An editor stops at "our new cache makes lookups much faster", and reads on at a forecast, a condition, a
trade-off, a summary or a remark in passing.
"""

import re
from collections.abc import Iterable

from citewell.pattern import late
from citewell.syntax import Parse, Token
from citewell_rules._claims import detail
from citewell_rules._claims.comparison import Comparison
from citewell_rules._claims.lexicon import entries

__all__ = ["SOFT", "WEAK", "is_aside", "is_conditional", "is_passing", "is_point", "is_told"]

# Said so often in passing that only a degree ("much easier") makes them the point of a sentence.
WEAK = frozenset({"better", "worse", "easier", "simpler"})
# What nobody counts: "more clarity", "a much smoother experience" are manners of speaking.
SOFT = frozenset(
    {
        "clarity", "collaboration", "communication", "experience", "insight", "transparency", "trust",
        "visibility",
    }
)  # fmt: skip
# "Even" and "still" go beyond something just said, and say nothing about a size.
_BEYOND = frozenset({"even", "still"})
_OWN = frozenset({"our", "we", "us", "new", "redesigned", "rewritten"})
_STATES = frozenset({"be", "become", "get"})
_THAN_OTHERS = late(r"\s+than\s+others\b", re.IGNORECASE)
_SOME = late(r"\bsome\b", re.IGNORECASE)
# Said of the other side of the same thing.
_WEIGHED = late(r"[^.;]*?(?:,\s*)?\bbut\b", re.IGNORECASE)
# How it comes about, told before or above it.
_MEANS_FIRST = late(r"^\W*(?:through|by|with|using|thanks to)\s[^,]+,", re.IGNORECASE)
_SO = late(r",\s+so\s+(?!that\b)", re.IGNORECASE)
_WHICH = late(r",\s+which\s+(?:\w+\s+){0,3}$", re.IGNORECASE)
_SEEING_TO = frozenset({"ensure", "guarantee", "sure"})
_CHANGES = frozenset({"become", "get", "grow"})
_FORECASTS = frozenset({"will", "'ll", "’ll", "wo", "going"})
# The other side, told by its date: "since May".
_SINCE = late(r"\bsince\s+(?:the\b|its\b|our\b|version\b|then\b|v?\d|[A-Z])")
_INVENTED = late(
    r"\b(?:fictitious|fictional|hypothetical|imagin\w+|for (?:example|instance)|user stor\w+)\b", re.IGNORECASE
)
_GENERAL = late(r"\b(?:usually|often|typically|in general|sometimes|tends? to|because|i hear\w*)\b", re.IGNORECASE)
_MORE = late(r"\bmore\b", re.IGNORECASE)
# How much easier something is to read, to use or to do for somebody nobody can count.
_TASTE = late(r"\s+(?:for [\w ]{1,30} )?to [a-z]+\b")
_TRADE_OFF = late(
    r"(?<!^)\b(?:but|though|although|however|at the (?:cost|expense|price) of|trade-?offs?)\b", re.IGNORECASE
)


def is_told(text: str, near: Iterable[str]) -> bool:
    """Whether the sentence sends the reader to the detail or is part of an example, or it is told how things were."""
    near = list(near)
    return (
        detail.shows(text)
        or _SINCE.search(text) is not None
        or any(detail.tells_before(one) for one in near)
        or any(_INVENTED.search(one) for one in (text, *near))
    )


def is_passing(text: str) -> bool:
    """Whether the whole sentence weighs, sums up, tells a story or names the other side in some way."""
    return bool(
        _TRADE_OFF.search(text) or _GENERAL.search(text) or detail.tells_before(text) or len(_MORE.findall(text)) > 2
    )


def is_aside(parse: Parse, found: Comparison, text: str) -> bool:
    """
    Whether a comparative tells how something works or weighs, and boasts of nothing.

    "Thumbnails make sure that pages load faster" names a direction and its means; "even worse" goes on from
    something just said; "faster, but not safe" weighs; "some dry faster than others" names the other side.
    """
    verb = found.verb
    degree = found.degree.of(text).strip().lower() if found.degree else ""
    if verb is None:
        return False
    if degree in _BEYOND and (verb.lemma in _STATES or _is_forecast(parse, verb)):
        return True
    if _THAN_OTHERS.match(text, found.span.end) and _SOME.search(text, 0, found.span.start):
        return True
    if verb.lemma in _CHANGES and is_conditional(parse, verb):
        return True
    return not degree and (
        _is_felt(found) or _WEIGHED.match(text, found.span.end) is not None or _works(parse, found, text)
    )


def _is_felt(found: Comparison) -> bool:
    return any(at is not None and at.lemma in SOFT for at in (found.core, found.noun))


def _works(parse: Parse, found: Comparison, text: str) -> bool:
    """Whether a sentence tells by which means something comes about, or what things of a kind do."""
    subjects = parse.children(found.verb, "nsubj") if found.verb is not None else ()
    before = text[: found.span.start]
    return bool(
        (found.role == "predicate" and _MEANS_FIRST.match(text))
        or _SO.search(before)
        or (_WHICH.search(before) and not any(at.lower in _OWN for at in parse))
        or any(at.lemma in _SEEING_TO and at is not found.verb for at in parse.ancestors(found.core))
        or any(at.lower == "such" for subject in subjects for at in parse.subtree(subject))
    )


def is_point(parse: Parse, found: Comparison, text: str) -> bool:
    """Whether a careful editor would stop here: a gain that is claimed as a fact of one's own thing or of a change."""
    verb = found.verb
    if (
        verb is None
        or found.role == "change"
        or found.core.lower in ("worse", "slower", "poorer")
        or _is_forecast(parse, verb)
    ):
        return False
    degree = found.degree is not None and found.degree.of(text).strip().lower() not in _BEYOND
    if not degree and (found.core.lower in WEAK or (found.core.pos == "ADV" and found.core is not found.token)):
        return False
    if is_conditional(parse, verb):
        return False
    if found.role == "attribute":
        return found.noun is not None and found.noun.lemma in entries("measurable_nouns") - SOFT
    if _TASTE.match(text, found.core.span.end):
        return False
    # "Columns are indexed, so lookups are faster" explains; "our index makes lookups faster" claims.
    subjects = parse.children(verb, "nsubj", "nsubjpass")
    if any(at.lower in _OWN for subject in subjects for at in parse.subtree(subject)):
        return True
    changes = verb.lemma == "make" or verb.lemma in _CHANGES or any(at.lower == "now" for at in parse.children(verb))
    return degree and changes


def _is_forecast(parse: Parse, verb: Token) -> bool:
    """``this will load much faster``, ``is going to be cheaper``: nothing has been measured yet."""
    return any(
        at.lower in _FORECASTS or any(child.lower in _FORECASTS for child in parse.children(at, "aux"))
        for at in (verb, *parse.ancestors(verb))
    )


def is_conditional(parse: Parse, verb: Token) -> bool:
    """``becomes much simpler when ...``: the clause is the other side of the comparison."""
    return any(
        at.lower in ("when", "whenever", "if", "once", "with")
        for clause in parse.children(verb, "advcl")
        for at in parse.children(clause, "advmod", "mark")
    )
