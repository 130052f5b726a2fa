"""Rule: bare-superlative."""

import re
from collections.abc import Iterator

from citewell.document import Sentence
from citewell.pattern import late
from citewell.rule import Change, Mark, NoOptions, Remedy, placeholder, rule
from citewell.span import Span
from citewell.syntax import Parse, Token
from citewell_rules._claims import esteem, numbers, order, reach, silence
from citewell_rules._claims.lexicon import entries
from citewell_rules._claims.superlative import Superlative, may_rank, superlatives
from citewell_rules._claims.wording import before_stop

# They order by time or place, or say how things usually are: nothing is boasted of.
_ORDERS = frozenset(
    {"basic", "close", "common", "early", "frequent", "general", "interesting", "last", "late", "likely", "near",
     "new", "notable", "obvious", "old", "outer", "inner", "recent", "relevant", "similar", "specific",
     "straightforward", "suitable", "typical", "appropriate", "used"}
)  # fmt: skip
# They pick one out of a row where the row is at hand, so they count only where a thing is said to be the one.
_SIZES = frozenset({"big", "deep", "high", "large", "long", "low", "short", "small", "great"})
# What can be measured also of a way: "the cheapest way".
_CHECKED = frozenset({"cheap", "fast", "safe", "secure", "accurate", "efficient", "reliable", "effective"})
_OFFERING = frozenset(
    {"boast", "bring", "build", "deliver", "develop", "ensure", "enjoy", "feature", "get", "give", "have", "make",
     "offer", "produce", "provide", "see", "show"}
)  # fmt: skip
# "At the lowest cost", "of the highest quality".
_PEAKS = frozenset({"best", "highest", "lowest", "fastest", "cheapest"})
# "One of the greatest singers".
_GREATEST = frozenset({"best", "finest", "greatest"})
_GOODS = frozenset({"standard", "rate"})
_NOBODY = frozenset({"i", "you", "he", "she", "there", "that", "which", "who", "what", "here"})
_SET = late(
    r"\bof\s+(?:the|all|our|these|those)?\s*(?:\d+|two|three|four|five|six|seven|eight|nine|ten|dozen|tested|candidates)\b"
    r"|\bof\s+(?:these|those|them|all)\b|\b(?:among|amongst|out of|so far|to date|yet)\b",
    re.IGNORECASE,
)


@rule(
    family="claim",
    severity="hint",
    evidence=("geo-2024-statistics", "autogeo-2025", "ftc-substantiation", "words-to-watch"),
    since="0.1",
    sees=(*silence.LOOKS, *numbers.LOOKS, *reach.LOOKS),
    gate=may_rank,
    defect="C02",
    over=order.below("bare-superlative"),
    about_words=True,
)
def bare_superlative(sentence: Sentence, options: NoOptions) -> Iterator[Mark]:
    """
    "Best", "fastest" or "most accurate", without the set, the measure, the date or the source.

    ## Why
    A superlative ranks. Nobody can check the rank without knowing what was ranked, by what, and when.

    ## Example
    Lumen is the fastest editor for technical writers.

    ## Better
    Lumen opened a file of 2 MB in 0.3 s, first of 9 editors in our test of May 2026.

    ## Fix
    Puts gaps for the set and the source at the end of the sentence. You fill them in; nothing is made up.

    ## Evidence
    Advertising law wants proof of a rank before it is published, and takes mere praise for none. Added numbers helped
    in one 2024 lab study in which they were allowed to be invented. It is a hint because too few of its findings on
    real drafts were read to measure it.
    """
    text = sentence.text
    if silence.is_silent(sentence) or numbers.is_quantified(sentence):
        return
    if _SET.search(text) or reach.has_evidence(sentence):
        return
    parse = sentence.parse
    if parse is None:
        return
    for found in superlatives(parse):
        if not _ranks(parse, found) or silence.covers(sentence, found.span):
            continue
        if silence.standing(parse, found.noun or found.core) - {"possible"}:
            continue
        words = sentence.exact(found.span)
        yield Mark(
            found.span,
            f"“{words}” ranks, and does not say among which, by what measure and when. Name them, or say what it does.",
            severity=None if _is_sure(found) else "hint",
        )
        return


def _ranks(parse: Parse, found: Superlative) -> bool:
    """Whether a thing is said to stand first: not advice on a way, an order in time, or a pick out of a row at hand."""
    core, noun = found.core, found.noun
    if core.lemma in _ORDERS or core.lower in _ORDERS or (noun is not None and _is_narrowed(parse, noun)):
        return False
    if found.among and core.lower in _GREATEST and noun is not None and esteem.of_esteem(noun, strictly=False):
        return True
    soft = noun is not None and noun.lemma in entries("superlative_nouns")
    if found.role == "predicate":
        return _is_said_of_thing(parse, found) and (not soft or found.among or core.lemma in _CHECKED)
    if found.role == "phrase":
        return core.lower in _PEAKS and noun is not None and noun.lemma in entries("measurable_nouns") | _GOODS
    if soft or core.lemma in _SIZES:
        return False
    if found.role == "subject":
        measured = core.lower in ("best", "fastest") or core.lemma in _CHECKED
        return measured and found.verb.dep == "ROOT" and bool(parse.children(found.verb, "attr"))
    return found.verb.lemma in _OFFERING and _is_said_of_thing(parse, found)


def _is_said_of_thing(parse: Parse, found: Superlative) -> bool:
    """Whether something is named that stands first: ``Lumen is the fastest``, not ``this is best when ...``."""
    subjects = parse.children(found.verb, "nsubj", "csubj")
    if found.noun is None:
        named = any(at.pos in ("NOUN", "PROPN") for at in subjects)
        return named and any(child.lower == "the" for child in parse.children(found.core))
    return any(at.lower not in _NOBODY for at in subjects)


def _is_narrowed(parse: Parse, noun: Token) -> bool:
    """``the best tool I have used``, ``its largest value``: a rank within what one person or one thing has."""
    own = {child.lower for child in parse.children(noun, "poss")} - {"our"}
    people = any(at.lower in ("i", "we") for clause in parse.children(noun, "relcl") for at in parse.children(clause))
    return bool(own) or people


def _is_sure(found: Superlative) -> bool:
    return found.role in ("predicate", "object") and not found.among


@bare_superlative.fixes
def leave_gaps(sentence: Sentence, mark: Mark, options: NoOptions) -> Iterator[Remedy]:
    """Gaps for what was ranked and who says so, at the end of the sentence."""
    end = before_stop(sentence)
    gaps = f" ({placeholder('COMPARATOR', 'set, measure')}; {placeholder('SOURCE', 'name, date, link')})"
    yield Remedy("placeholder", "Leave gaps for the set and the source", (Change(Span(end, end), gaps),))
