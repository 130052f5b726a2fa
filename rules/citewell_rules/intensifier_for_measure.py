"""Rule: intensifier-for-measure."""

import re
from collections.abc import Iterator

from citewell.document import Sentence
from citewell.pattern import late, look_for
from citewell.record import dataclass
from citewell.rule import Change, Mark, NoOptions, Remedy, placeholder, rule
from citewell.span import Span
from citewell.syntax import Parse, Token
from citewell_rules._claims import detail, gain, numbers, order, silence
from citewell_rules._claims.clauses import above, tense
from citewell_rules._claims.lexicon import alternation, cues, entries, notes, stem
from citewell_rules._claims.wording import removal

_COMPARING = late(r"(?<!\w)(?:much|far|way|a\s+(?:whole\s+)?lot)\s+\w+", re.IGNORECASE)
_GATE = late(
    rf"{alternation(entries('intensifiers'))}|{_COMPARING.pattern}",
    re.IGNORECASE,
    cues={*cues(entries("intensifiers")), "much", "far", "way", "lot"},
)
# What can be timed, priced or counted: the only thing that "very" and "really" are taken to stand for a measure of.
_TIMED = frozenset(
    {
        "fast",
        "quick",
        "slow",
        "cheap",
        "expensive",
        "accurate",
        "efficient",
        "inefficient",
        "reliable",
        "durable",
        "easy",
        "simple",
        "convenient",
    }
)
# What nobody measures, though somebody could say how it shows: sales, prizes, votes, places for each applicant.
_RATED = frozenset(
    {"competitive", "controversial", "divisive", "influential", "lucrative", "prestigious", "selective",
     "skilled", "successful", "talented", "wealthy"}
)  # fmt: skip

_COMPARATIVES = frozenset({"JJR", "RBR"})
_UNMEASURED = frozenset({"more", "less", "later", "earlier", "sooner"})
# What differs, and how, is told in words.
_DIFFERING = frozenset({"differ", "vary", "deviate", "diverge"})


@dataclass(frozen=True, slots=True)
class _Found:
    """``adverb`` is what replaces a measure, ``target`` the word that is intensified."""

    adverb: Span
    target: Token
    verbal: bool


@rule(
    family="claim",
    severity="hint",
    evidence=("geo-2024-statistics", "autogeo-2025", "words-to-watch"),
    since="0.1",
    sees=(*silence.LOOKS, *numbers.LOOKS, *detail.LOOKS),
    gate=look_for(_GATE),
    defect="C04",
    over=order.below("intensifier-for-measure"),
    about_words=True,
)
def intensifier_for_measure(sentence: Sentence, options: NoOptions) -> Iterator[Mark]:
    """
    An adverb of degree stands where a number could.

    ## Why
    "Dramatically" asks to be believed; a number can be checked and quoted. Where there is no number, the plain
    statement is shorter and claims no more than it can show.

    ## Example
    Response times dropped dramatically.

    ## Better
    Response times dropped from 900 ms to 240 ms between March and May 2026.

    ## Fix
    Takes the adverb out, or puts a gap for the number in its place; or the number itself, where the draft gives it
    elsewhere for the same change.

    ## Evidence
    Specific details were preferred to generalities in nine of nine sets of one 2025 study, in which models reported on
    themselves; a benchmark of the same year found little effect of such rewrites.
    """
    text = sentence.text
    if silence.is_silent(sentence) or numbers.is_quantified(sentence):
        return
    if silence.is_story(text) or _is_told(sentence):
        return
    parse = sentence.parse
    if parse is None:
        return
    for found in _intensified(parse):
        span = Span(min(found.adverb.start, found.target.span.start), max(found.adverb.end, found.target.span.end))
        if silence.covers(sentence, span) or silence.standing(parse, found.target) - {"possible", "related", "purpose"}:
            continue
        if silence.standing(parse, found.target) & {"purpose"} and not found.verbal:
            continue
        if _is_aside(parse, found) or (found.target.tag in _COMPARATIVES and _is_answered(parse, found, sentence)):
            continue
        words = sentence.exact(found.adverb)
        yield Mark(
            span,
            f"“{words}” stands where a number could. Give the measure and when it was taken, or leave the word out.",
            data=found,
        )


def _is_told(sentence: Sentence) -> bool:
    """Whether what stands beside it tells how big the difference is: how things were, examples, what stands below."""
    following = sentence.next
    return detail.is_listed_below(sentence) or (following is not None and detail.opens_before(following.text))


def _is_aside(parse: Parse, found: _Found) -> bool:
    """Whether nothing is claimed of what the sentence is about: how two things differ, what others have, a story."""
    target = found.target
    if target.lemma in _DIFFERING:
        return any(at.lower == "from" for at in parse.children(target, "prep"))
    if found.verbal and "related" in silence.standing(parse, target):
        # "Extensions that improve their workflow significantly"
        return any(at.dep == "poss" and at.lower == "their" for at in parse.subtree(target))
    adverb = parse.at(found.adverb.start)
    if adverb is not None and notes("intensifiers").get(adverb.lower) == "weak":
        verb = above(parse, target)
        return verb is not None and tense(parse, verb) in ("past", "future")
    return False


def _is_answered(parse: Parse, found: _Found, sentence: Sentence) -> bool:
    """Whether the other side of a comparison is told: how it was, since when, or when it is so."""
    near = [one.text for one in (sentence.previous, sentence.next) if one is not None]
    verb = above(parse, found.target)
    return gain.is_told(sentence.text, near) or (verb is not None and gain.is_conditional(parse, verb))


def _intensified(parse: Parse) -> Iterator[_Found]:
    """The intensifiers of a sentence that something measurable hangs on."""
    intensifiers = notes("intensifiers")
    for token in parse:
        word = token.lower
        if word in intensifiers and token.dep in (
            "advmod",
            "amod",
            "npadvmod",
            "advcl",
            "dep",
            "conj",
            "acomp",
            "xcomp",
            "oprd",
        ):
            target = parse.head(token)
            if intensifiers[word] == "weak":
                said = target.dep in ("acomp", "attr", "oprd", "conj", "ROOT")
                # "A very fast way" says it as well; "a very simple example" only describes.
                said = said or (parse.head(target).dep == "attr" and target.lemma not in ("simple", "easy"))
                if said and target.lemma in _TIMED:
                    yield _Found(token.span, target, verbal=False)
            elif (intensifiers[word] == "any" and target.pos == "VERB") or _is_measurable(target):
                yield _Found(
                    token.span, target, verbal=target.pos == "VERB" and target.lemma in entries("change_verbs")
                )
        elif word in ("much", "far", "way", "lot") and token.dep in ("advmod", "npadvmod"):
            target = parse.head(token)
            if target.index > token.index and (target.tag in _COMPARATIVES or _is_graded(parse, target)):
                first = token.index
                while word == "lot" and first and parse[first - 1].lower in ("a", "whole"):
                    first -= 1
                if target.lower not in _UNMEASURED and not _is_attribute(parse, target):
                    yield _Found(Span(parse[first].span.start, token.span.end), target, verbal=False)


def _is_attribute(parse: Parse, target: Token) -> bool:
    """``a much better idea``: of a thing that has no measure."""
    noun = parse.head(target)
    return target.dep == "amod" and target.index < noun.index and noun.lemma not in entries("measurable_nouns")


def _is_graded(parse: Parse, target: Token) -> bool:
    gradable = entries("gradable")
    return target.lower in gradable and any(child.lower in ("more", "less") for child in parse.children(target))


def _is_measurable(target: Token) -> bool:
    if target.pos == "VERB" and target.lemma in entries("change_verbs"):
        return True
    gradable, word = entries("gradable"), target.lower
    return (
        word in gradable
        or word in _RATED
        or stem(word) in gradable
        or target.tag in ("JJR", "RBR")
        or word in ("optimized", "optimised")
    )


@intensifier_for_measure.fixes
def use_number(sentence: Sentence, mark: Mark, options: NoOptions) -> Iterator[Remedy]:
    """The number that the draft gives in another place for the same change."""
    from citewell_rules._claims import reuse

    found = mark.data
    assert isinstance(found, _Found)
    if found.verbal:
        yield from reuse.for_verb(sentence, found.adverb, found.target)


@intensifier_for_measure.fixes
def mend(sentence: Sentence, mark: Mark, options: NoOptions) -> Iterator[Remedy]:
    """A gap where the sentence stays grammatical with one, and the sentence without the adverb."""
    found = mark.data
    assert isinstance(found, _Found)
    text, adverb, target = sentence.text, found.adverb, found.target
    compares = target.tag in ("JJR", "RBR") or re.match(r"\s+(?:more|less)\b", text[adverb.end :], re.IGNORECASE)
    if compares and adverb.end < target.span.start:
        gap = placeholder("NUMBER", "difference, unit")
        yield Remedy("placeholder", "Leave a gap for the difference", (Change(adverb, gap),))
    elif found.verbal and adverb.start > target.span.end:
        yield Remedy(
            "placeholder",
            "Leave a gap for the number",
            (Change(adverb, "by " + placeholder("NUMBER", "unit, period")),),
        )
    changes = removal(text, adverb)
    if changes is not None:
        yield Remedy("delete", f"Leave out “{sentence.exact(adverb)}”", changes)
