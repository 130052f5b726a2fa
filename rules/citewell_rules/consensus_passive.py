"""Rule: consensus-passive."""

import re
from collections.abc import Iterator
from functools import cache

from citewell.document import Sentence
from citewell.pattern import late, look_for
from citewell.rule import Change, Mark, NoOptions, Remedy, placeholder, rule
from citewell.span import Span
from citewell.syntax import Parse, Token
from citewell_rules._claims import order, reach, silence
from citewell_rules._claims.clauses import above, subjects, tense
from citewell_rules._claims.lexicon import entries, notes, phrases
from citewell_rules._claims.wording import before_stop, removal

_WIDELY = r"(?:widely|generally|commonly|often|universally|frequently|popularly|broadly)"
# A judgement that everybody is said to share, by its words alone.
_SHARED = late(
    rf"\bit(?:\s+is|\s+has\s+been|['’]s)\s+(?:{_WIDELY}\s+)?(?:believed|thought|said|agreed|accepted|acknowledged|recogni[sz]ed|assumed|held|understood)\s+that\b"
    rf"|\b(?:is|are|was|were|been)\s+{_WIDELY}\s+(?:believed|considered|regarded|viewed|thought|held|recogni[sz]ed|accepted|acknowledged|perceived|deemed|hailed|touted|assumed|said)\b"
    r"|\b(?:is|are|has\s+become)\s+(?:well\s+|best\s+|widely\s+)?known\s+for\s+(?:its|their|being|having)\b|\barguably\b"
    r"|\b(?:many|most|some)\s+(?:people|experts|users|developers|writers|readers|critics|observers)\s+(?:think|believe|consider|feel|say|argue|agree|regard)\b",
    re.IGNORECASE,
    cues=(
        "believed", "considered", "regarded", "viewed", "thought", "held", "recognised", "recognized", "accepted",
        "acknowledged", "agreed", "perceived", "deemed", "hailed", "touted", "assumed", "said", "known", "understood",
        "arguably", "think", "believe", "consider", "feel", "say", "argue", "agree", "regard",
    ),
)  # fmt: skip
# "Is considered" alone judges where praise or blame follows it; "is considered complete" is how a thing works.
_JUDGING = late(
    r"(?:\b(?:is|are|was|were)|,)\s+(?:considered|regarded\s+as|viewed\s+as|seen\s+as|hailed\s+as|touted\s+as|deemed)\s+(?:to\s+be\s+)?",
    re.IGNORECASE,
    cues=("considered", "regarded", "viewed", "seen", "hailed", "touted", "deemed"),
)
_PRAISE = frozenset(
    {"masterpiece", "classic", "pioneer", "expert", "leader", "success", "failure", "breakthrough", "gem", "legend",
     "legendary", "icon", "genius", "greatest", "influential", "milestone", "benchmark", "best", "safe",
     "essential", "important", "great", "finest", "superior", "harmful", "ideal", "reliable", "risky",
     "prestigious", "good", "bad", "vital", "crucial"}
)  # fmt: skip
# A standing that somebody must have given, by its words alone.
_HELD = late(
    r"\b(?:highly|widely|critically|internationally|universally|greatly|much|well)[\s-]+(?:regarded|respected|acclaimed|celebrated|renowned|admired|revered|praised)\b"
    r"|\b(?:critical|widespread|international|universal|public)\s+acclaim\b|\brave\s+reviews\b",
    re.IGNORECASE,
    cues=(
        "regarded", "respected", "acclaimed", "celebrated", "renowned", "admired", "revered", "praised", "acclaim", "rave",
    ),
)  # fmt: skip
_PERSONS = frozenset({"he", "she"})
_SELVES = frozenset({"i", "we", "you", "it", "this", "that", "there", "one", "they", "which", "what"})
_OWNED = late(r"\bby\s+(?:the\s+)?[A-Z]|,\s+(?:the\s+)?\w+\s+(?:said|says|told|wrote|writes)\b")


@cache
def _asides() -> re.Pattern[str]:
    return phrases(entries("asides"))


@rule(
    family="evidence",
    severity="hint",
    evidence=("words-to-watch", "geo-2024-cite-sources", "google-helpful-content"),
    since="0.1",
    sees=(*silence.LOOKS, *reach.LOOKS),
    gate=look_for(_SHARED, _JUDGING, _HELD, _asides),
    defect="C14",
    over=order.below("consensus-passive"),
    about_words=True,
)
def consensus_passive(sentence: Sentence, options: NoOptions) -> Iterator[Mark]:
    """
    A judgement that somebody holds, and nobody is named.

    ## Why
    "It is widely believed" hides who believes it, and "critical acclaim" whose. With a name a reader can weigh the
    judgement and look it up; without one it is only a rumour. "Sadly" and "undoubtedly" judge and vouch in passing.

    ## Example
    The bridge is considered a masterpiece.

    ## Better
    Oda Lien calls the bridge a masterpiece (Spans, 2024, p. 31).

    ## Fix
    Puts a gap for the one who judges at the end of the sentence, or takes out a word that judges in passing.

    ## Evidence
    The style guide of an encyclopedia asks for the owner of a claim. Naming sources in the text helped in one 2024 lab study in which the
    sources were allowed to be invented.
    """
    text = sentence.text
    if silence.is_silent(sentence):
        return
    if _OWNED.search(text) or reach.has_evidence(sentence):
        return
    parse = sentence.parse
    if parse is None:
        return
    for span in _judgements(parse, text):
        token = parse.at(span.end - 1)
        if token is None or silence.covers(sentence, span):
            continue
        if _is_defined(parse, token) or silence.standing(parse, token) - {"possible", "related", "opinion", "reported"}:
            continue
        yield Mark(span, _message(sentence.exact(span)), data=_asides().match(text, span.start) is not None)
        return


def _message(words: str) -> str:
    if words.lower() in entries("asides"):
        return f"“{words}” judges in passing. Say what shows it, name whose judgement it is, or leave it out."
    return f"“{words}”: by whom? Name who judges so, and where, or state it as your own view."


def _judgements(parse: Parse, text: str) -> Iterator[Span]:
    for pattern in (_SHARED, _HELD):
        for match in pattern.finditer(text):
            yield Span(*match.span())
    for match in _asides().finditer(text):
        token = parse.at(match.end() - 1)
        if token is not None and _is_aside(parse, token, match.group().lower()):
            yield Span(*match.span())
    for match in _JUDGING.finditer(text):
        after = [token for token in parse if token.span.start >= match.end()][:5]
        if any(token.lemma in _PRAISE or token.lower in _PRAISE for token in after):
            yield Span(match.start(), match.start() + len(match.group().rstrip()))


def _is_aside(parse: Parse, token: Token, words: str) -> bool:
    """Whether words vouch for a statement, or judge what somebody has done or met with."""
    note = notes("asides")[re.sub(r"\s+", " ", words)]
    if note == "sure":
        return True
    verb = above(parse, token)
    # "Surprisingly long" judges nothing that was done.
    if verb is None or token.dep not in ("advmod", "pobj") or parse.head(token).pos not in ("VERB", "AUX", "ADP"):
        return False
    doers = {doer.lower for doer in subjects(parse, verb)}
    told = not note and tense(parse, verb) in ("past", "before")
    return bool(doers & _PERSONS or (told and doers - _SELVES))


def _is_defined(parse: Parse, token: Token) -> bool:
    """``is considered complete when ...``, ``is said to be prime if ...``: the condition makes it a definition."""
    clauses = [at for at in parse if at.dep in ("advcl", "ccomp") and at.index > token.index]
    return any(
        child.lower in ("if", "when", "once", "until")
        for clause in clauses
        for child in parse.children(clause, "mark", "advmod")
    )


@consensus_passive.fixes
def leave_gap(sentence: Sentence, mark: Mark, options: NoOptions) -> Iterator[Remedy]:
    """The sentence without an aside; a gap for the one who judges, at the end of the sentence."""
    if mark.data:
        span = mark.span
        if not span.start and sentence.text.startswith(",", span.end):
            span = Span(0, span.end + 1)
        changes = removal(sentence.text, span)
        if changes is not None:
            yield Remedy("delete", f"Leave out “{sentence.exact(mark.span)}”", changes)
    end = before_stop(sentence)
    gap = placeholder("SOURCE", "who says so, date, link")
    yield Remedy("placeholder", "Leave a gap for who says so", (Change(Span(end, end), f" ({gap})"),))
