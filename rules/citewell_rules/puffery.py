"""Rule: puffery."""

import re
from collections.abc import Iterator
from functools import cache

from citewell.document import Sentence
from citewell.pattern import look_for
from citewell.rule import Change, Mark, NoOptions, Remedy, rule
from citewell.span import Span
from citewell.syntax import Parse, Token
from citewell_rules._claims import detail, esteem, order, praise, silence
from citewell_rules._claims.clauses import tense
from citewell_rules._claims.lexicon import entries, notes, phrases
from citewell_rules._claims.wording import removal

_OFFERING = frozenset(
    {
        "offer",
        "provide",
        "deliver",
        "give",
        "bring",
        "boast",
        "feature",
        "enjoy",
        "discover",
        "experience",
        "have",
        "get",
        "unlock",
    }
)


@cache
def _gate() -> re.Pattern[str]:
    return phrases(word for word, note in notes("puffery").items() if note != "off")


@rule(
    family="claim",
    severity="hint",
    evidence=(
        "autogeo-2025",
        "microsoft-answers-2025",
        "ftc-substantiation",
        "geo-2024-authoritative",
        "words-to-watch",
    ),
    since="0.1",
    sees=(*silence.LOOKS, *detail.LOOKS),
    gate=look_for(_gate) | esteem.may_judge,
    defect="C05",
    over=order.below("puffery"),
    about_words=True,
)
def puffery(sentence: Sentence, options: NoOptions) -> Iterator[Mark]:
    """
    Praise without anything that could be tested.

    ## Why
    "World-class" cannot be wrong, so it tells a reader nothing and there is nothing in it to quote. The property that
    made you say it can be checked. Praise or blame of a person, a work or a place ("a famous film", "a brutal siege")
    leaves open what earned it.

    Silent where that property follows at once ("a breeze: nobody lifts a crate"), and of a third thing that is only named.

    ## Example
    Our world-class team delivers cutting-edge solutions.

    ## Better
    Nine engineers answer support mails; the median first answer took 34 minutes in May 2026.

    ## Fix
    Takes the word out where it stands before a noun. Elsewhere the sentence is about the praise, and only you know
    what stands behind it.

    ## Evidence
    A neutral tone was preferred in nine of nine sets of one 2025 study, in which models reported on themselves. Against
    it: an assertive tone gained a little in a 2024 lab study.
    """
    text = sentence.text
    praised = bool(_gate().search(text)) and not silence.is_story(text)
    judged = esteem.may_judge(text)
    if not (praised or judged) or silence.is_silent(sentence) or detail.is_listed_below(sentence):
        return
    parse = sentence.parse
    if parse is None:
        return
    found = (*(_praise(parse, text) if praised else ()), *(_verdicts(parse) if judged else ()))
    for span, token, advice in found:
        if silence.covers(sentence, span) or silence.standing(parse, token) - {"possible", "related", "purpose"}:
            continue
        yield Mark(span, f"“{sentence.exact(span)}” is {advice}")


def _praise(parse: Parse, text: str) -> Iterator[tuple[Span, Token, str]]:
    """The words that praise whatever they are said of."""
    for match in _gate().finditer(text):
        span = Span(*match.span())
        token = parse.at(span.end - 1)
        if token is None or _is_technical(parse, token, text[span.end :]):
            continue
        esteemed = esteem.is_esteemed(parse, token, strictly=True)
        if praise.is_passing(parse, token) or (not esteemed and detail.follows(text, span)):
            continue
        word = re.sub(r"\s+", " ", match.group().lower())
        if word in entries("moods") and not praise.is_own(parse, token):
            continue
        if (
            notes("puffery").get(word) == "point"
            and not esteemed
            and (praise.is_shown(parse, token, text) or not _is_point(parse, token))
        ):
            continue
        yield span, token, "praise that nobody can check. Name the property that made you say it, or leave it out."


def _verdicts(parse: Parse) -> Iterator[tuple[Span, Token, str]]:
    """The words that praise or blame a person, a work, a place, a feat or a dish."""
    for token in esteem.verdicts(parse):
        yield token.span, token, "a judgement that nobody can check. Say what it rests on, or who judges so."


def _is_technical(parse: Parse, token: Token, after: str) -> bool:
    """``robust to outliers`` and the like: the word has a complement that says in what."""
    return bool(re.match(r"\s+(?:to|against|under|with\s+respect)\b", after)) or any(
        child.lower in ("to", "against") for child in parse.children(token, "prep")
    )


def _is_point(parse: Parse, token: Token) -> bool:
    """Whether the praise is what the sentence says: its predicate, or the thing that is offered."""
    if token.tag == "VBN" and token.dep in ("ROOT", "conj"):
        # "The process is streamlined": a state, where nobody and nothing has done it.
        return bool(parse.children(token, "auxpass")) and not parse.children(token, "agent")
    if token.tag == "NN" and token.dep in ("attr", "appos"):
        return True
    if token.dep in ("acomp", "oprd"):
        verb = parse.head(token)
        # Thanks to people are no claim, and how it was is a story.
        return (
            verb.dep == "ROOT"
            and tense(parse, verb) != "past"
            and not any(child.lower in ("you", "they", "i", "he", "she") for child in parse.children(verb))
        )
    if token.dep != "amod":
        return False
    noun = parse.head(token)
    verb = parse.head(noun)
    own = any(child.lower in ("our", "we") for child in (*parse.children(noun), *parse.children(verb, "nsubj")))
    if own and noun.dep in ("nsubj", "dobj"):
        return verb.dep == "ROOT"
    if noun.dep == "attr":
        return verb.dep == "ROOT"
    return noun.dep == "dobj" and verb.dep == "ROOT" and verb.lemma in _OFFERING


@puffery.fixes
def leave_out(sentence: Sentence, mark: Mark, options: NoOptions) -> Iterator[Remedy]:
    """The sentence without the word, where it is an attribute before its noun or an adverb beside its verb."""
    parse = sentence.parse
    token = parse.at(mark.span.end - 1) if parse else None
    if parse is None or token is None:
        return
    changes = _without(sentence.text, parse, token, mark.span)
    if changes is not None:
        yield Remedy("delete", f"Leave out “{sentence.exact(mark.span)}”", changes)


def _without(text: str, parse: Parse, token: Token, span: Span) -> tuple[Change, ...] | None:
    # "More seamless" and "truly stunning" go as a whole.
    degree = [child for child in parse.children(token, "advmod") if child.span.end < span.start]
    if degree:
        span = Span(degree[0].span.start, span.end)
    before, after = text[: span.start], text[span.end :]
    following = parse.tokens[token.index + 1] if token.index + 1 < len(parse) else None
    if following is None:
        return None
    # "simple, seamless and quick setup": the joint goes with the word.
    if joint := re.match(r"(?:,\s+(?:and\s+)?|\s+and\s+)", after):
        if _is_attribute(text, parse, span.end + joint.end()):
            return removal(text, Span(span.start, span.end + joint.end() - 1))
        return None
    if token.dep in ("advmod",):
        return removal(text, span)
    if following.pos not in ("NOUN", "PROPN", "ADJ") and following.tag != "VBG":
        return None
    if joint := re.search(r"(?:\s*,|\s+and)\s+$", before):
        if not joint.start() or not _is_attribute(text, parse, joint.start() - 1):
            return None
        return (Change(Span(joint.start(), span.end), ""),)
    return removal(text, span)


def _is_attribute(text: str, parse: Parse, offset: int) -> bool:
    """Whether the word at an offset is an adjective, also where the parser takes praise for something else."""
    token = parse.at(offset)
    return (token is not None and token.pos == "ADJ") or any(
        offset in Span(*match.span()) for match in _gate().finditer(text)
    )
