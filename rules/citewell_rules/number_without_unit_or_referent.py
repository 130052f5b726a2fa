"""Rule: number-without-unit-or-referent."""

from collections.abc import Iterator

from citewell.document import Sentence
from citewell.pattern import late, words_in
from citewell.rule import PLACEHOLDER, Change, Mark, NoOptions, Remedy, placeholder, rule
from citewell.span import Span
from citewell.syntax import Parse, Token
from citewell_rules._claims import order, quantities, reach, silence
from citewell_rules._claims.lexicon import entries

# What these take is a number of something, and they are no settings: "scored 92", "reached 3 million", "worth 7 billion".
_RATED = frozenset({"score", "rate"})
_REACHED = frozenset({"reach", "hit", "exceed", "surpass", "top", "pass"})
_CUES = frozenset(
    {"scored", "scores", "rated", "reached", "reaches", "hit", "hits", "exceeded", "exceeds", "surpassed", "surpasses",
     "topped", "tops", "passed", "passes", "worth"}
)  # fmt: skip
_MOVED = frozenset({"go", "rise", "fall", "grow", "climb", "drop", "jump", "increase", "decrease", "decline", "sink"})
_STOOD = frozenset({"be", "stand", "remain", "stay", "average"})
_SET = frozenset({"default", "maximum", "minimum", "max", "min", "limit", "initial", "relative"})
_PREPOSITIONS = frozenset({"under", "over", "below", "above", "at", "to", "around", "about"})
# Behind the number: its unit, scale or object after all.
_FOLLOWED = late(
    r"\s*(?:/|of\b|out\b|points?\b|stars?\b|per\b|to\b|[-–—]\s?\d|\(|[+*=<>]|on\s+(?:the|a|an)\b|[a-z]{2,}s\b)"
)


def _may_stand_alone(text: str) -> bool:
    """The cheap look: a verb or noun whose number needs a unit."""
    words = words_in(text)
    return not (words.isdisjoint(_CUES) and words.isdisjoint(entries("scales")))


@rule(
    family="claim",
    severity="hint",
    evidence=("geo-2024-statistics", "clasheval-2024", "ftc-substantiation"),
    since="0.1",
    sees=(*silence.LOOKS, "previous", "next"),
    gate=_may_stand_alone,
    defect="C08",
    over=order.below("number-without-unit-or-referent"),
)
def number_without_unit_or_referent(sentence: Sentence, options: NoOptions) -> Iterator[Mark]:
    """
    A number that stands alone: no unit, no scale, nothing that it counts.

    ## Why
    "Latency is under 200" can be quoted, but not understood: 200 of what? With a unit, or with the scale of a score, the
    number means the same to everybody.

    ## Example
    The model scored 92.

    ## Better
    The model answered 92 of the 100 questions of the May 2026 test.

    ## Fix
    Puts a gap for the unit or scale behind the number.

    ## Evidence
    Added numbers helped in one 2024 lab study in which they were allowed to be invented. Models take over wrong
    numbers more than half of the time, so a number is worth what it can be checked by. It is a hint because too few
    of its findings on real drafts were read to measure it.
    """
    text = sentence.text
    bare = [one for one in quantities.quantities(text) if one.kind == "bare"]
    # Another number beside it may be the one that carries the unit, or the noun that both count.
    if len(bare) != 1 or len(quantities.quantities(text)) > 1 or _FOLLOWED.match(text, bare[0].span.end):
        return
    if silence.is_silent(sentence) or _is_told(sentence):
        return
    parse = sentence.parse
    if parse is None:
        return
    [number] = bare
    token = parse.at(number.span.end - 1)
    if token is None or silence.covers(sentence, number.span) or not _stands_alone(parse, token, number.value):
        return
    if silence.standing(parse, token) - {"related"}:
        return
    words = sentence.exact(number.span)
    yield Mark(number.span, f"“{words}” of what? Give the unit, the scale it stands on, or what it counts.")


def _is_told(sentence: Sentence) -> bool:
    """Whether the sentence before counts something that this number may go on with, or a source gives the unit."""
    before = sentence.previous
    return (
        bool(PLACEHOLDER.search(sentence.exact()))
        or reach.is_cited(sentence)
        or reach.is_report(sentence)
        or quantities.defines(sentence.text)
        or (before is not None and any(one.kind != "multiple" for one in quantities.quantities(before.text)))
    )


def _stands_alone(parse: Parse, token: Token, value: float) -> bool:
    """Whether the number is what the verb says, of a thing whose number needs a unit."""
    head = parse.head(token)
    if parse.children(token, "prep", "amod", "appos", "relcl", "acl") or head.pos in ("NOUN", "PROPN"):
        return False
    verb = head
    if token.dep == "pobj" and head.lower in _PREPOSITIONS:
        verb = next((at for at in parse.ancestors(head) if at.pos in ("VERB", "AUX")), head)
    elif head.lower == "worth":
        return value >= 1000
    elif token.dep not in ("dobj", "attr", "npadvmod", "pobj"):
        return False
    subject = next(iter(parse.children(verb, "nsubj", "nsubjpass")), None)
    if subject is None or any(at.lower in _SET for at in parse.children(subject)):
        return False
    return _is_claimed(parse, verb, subject, token, value)


def _is_claimed(parse: Parse, verb: Token, subject: Token, token: Token, value: float) -> bool:
    named = any(
        at.pos == "PROPN" or any(map(str.isdigit, at.text)) for at in parse.children(subject, "compound", "nmod")
    )
    scaled = subject.lemma.lower() in entries("scales") and not named
    if verb.lemma in _RATED:
        return token.dep in ("dobj", "npadvmod", "attr")
    if verb.lemma in _REACHED:
        return token.dep == "dobj" and (scaled or (value >= 1000 and subject.pos in ("NOUN", "PROPN", "PRON")))
    return scaled and verb.lemma in (_STOOD | _MOVED)


@number_without_unit_or_referent.fixes
def leave_gap(sentence: Sentence, mark: Mark, options: NoOptions) -> Iterator[Remedy]:
    """A gap for the unit behind the number."""
    end = mark.span.end
    gap = placeholder("NAME", "unit, or scale of the score")
    yield Remedy("placeholder", "Leave a gap for the unit", (Change(Span(end, end), f" {gap}"),))
