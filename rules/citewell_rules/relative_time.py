"""Rule: relative-time."""

import re
from collections.abc import Iterator

from citewell.document import Sentence
from citewell.pattern import late, words_in
from citewell.record import dataclass
from citewell.rule import PLACEHOLDER, Change, Mark, NoOptions, Remedy, placeholder, rule
from citewell.span import Span
from citewell.syntax import Parse, Token
from citewell_rules._claims import dates, order, silence
from citewell_rules._claims.clauses import Tense, is_asking, subjects, tense
from citewell_rules._claims.lexicon import entries
from citewell_rules._claims.times import may_tell_time, times
from citewell_rules._claims.wording import before_stop, removal

# Goes with the words: "about a month ago".
_DEGREE = late(r"\b(?:about|almost|around|just|more\s+than|nearly|only|over)\s+$", re.IGNORECASE)
# What the writer does in the text itself, or has thought; no event that could be dated.
_TELLING = frozenset(
    {"ask", "cover", "describe", "discuss", "excite", "experience", "explain", "explore", "find", "focus", "hear", "learn",
     "listen", "look", "please", "return", "see", "show", "talk", "tell", "think", "touch", "wonder"}
)  # fmt: skip
_WRITING = frozenset({"blog", "give", "post", "share", "speak", "talk", "tweet", "write"})
_NEWS = frozenset(
    {"add", "announce", "become", "complete", "introduce", "join", "land", "launch", "merge", "move", "open", "pass", "publish",
     "raise", "release", "ship"}
)  # fmt: skip
# The kinds that open a story where "we" did it; what comes up in a period, and is out of date with the next.
_TOLD = frozenset({"past", "period", "near"})
_CAME_UP = frozenset({"introduce", "launch", "release", "ship"})
_SHARES = frozenset({"most", "majority", "half", "%", "percent"})
_WE = frozenset({"we", "let"})
_PERSONAL = frozenset({"i", "you", "y'all", "y’all"})
_MINE = frozenset({"i", "me", "my"})
# The tenses that the words date.
_TENSES: dict[str, frozenset[Tense | None]] = {
    "past": frozenset({"past", "perfect"}),
    "just": frozenset({"perfect"}),
    "future": frozenset({"future", "present"}),
    "period": frozenset({"past", "perfect", "present", "future"}),
    "present": frozenset({"present", "perfect"}),
    "era": frozenset({"present", "perfect"}),
    "near": frozenset({"past", "perfect", "present", "future", None}),
    "today": frozenset({"present"}),
    "work": frozenset({"present"}),
}
_PREPOSITIONS = {
    "future": "by",
    "period": "since",
    "present": "as of",
    "era": "as of",
    "today": "as of",
    "work": "as of",
}
"""What stands before a month in the place of the words; "in" for all other kinds."""


@dataclass(frozen=True, slots=True)
class _When:
    """A time told from the day of reading: ``kind`` is the group of its words, ``verb`` what it dates."""

    span: Span
    kind: str
    verb: Token


@rule(
    family="freshness",
    severity="hint",
    evidence=("autogeo-2025", "ahrefs-freshness-2025", "words-to-watch", "google-publication-dates"),
    since="0.1",
    sees=(*silence.LOOKS, *dates.LOOKS),
    gate=may_tell_time,
    defect="C10",
    over=order.below("relative-time"),
    about_words=True,
)
def relative_time(sentence: Sentence, options: NoOptions) -> Iterator[Mark]:
    """
    A time such as "recently" or "soon" that only the day of reading tells.

    ## Why
    "Currently" means the day the text is read, which may be years after the day it was written, and a quotation of it
    carries no date at all. A month and a year stay true.

    Silent where a year or a day stands in the sentence or in the heading, where the words date the text itself
    ("starting today", "at the time of writing"), and where they open a story ("Recently we met ...").

    ## Example
    The city is currently building a second line.

    ## Better
    As of May 2026 the city is building a second line.

    ## Fix
    Leaves a gap for the month and the year, in the place of the words or at the end of the sentence. You fill it in.

    ## Evidence
    Models named a current, visible date in nine of nine sets of stated preferences, and pages cited by assistants were
    25.7 % younger on average in one large count. Neither tested such words: a date beside them is for the reader.
    """
    text = sentence.text
    found = list(times(text))
    if not found or silence.is_silent(sentence) or dates.has_date(sentence) or PLACEHOLDER.search(sentence.exact()):
        return
    if not _MINE.isdisjoint(words_in(text)):
        return  # a story of one's own
    parse = sentence.parse
    if parse is None:
        return
    linked = any(inline.kind == "link" for inline in sentence.inlines)
    for span, kind in found:
        when = _when(parse, span, kind)
        if when is None or silence.covers(sentence, when.span) or not _is_point(parse, when):
            continue
        if silence.standing(parse, when.verb) - {"negated", "possible"}:
            continue
        # Who wrote about it, and when, is behind the link.
        if linked and when.verb.lemma in _WRITING | {"announce"}:
            continue
        words = sentence.exact(when.span)
        message = f"“{words}” tells the time only to somebody who reads it now. Give the month and the year."
        yield Mark(when.span, message, data=when)
        return


def _when(parse: Parse, span: Span, kind: str) -> _When | None:
    """The time with the verb it belongs to; None where it stands at a noun."""
    inside = [at for at in parse if span.start <= at.span.start < span.end]
    top = next((at for at in inside if at.head == at.index or parse.head(at) not in inside), None)
    if top is None:
        return None
    if kind == "work":
        return _When(span, kind, top)
    # "The fastest growing category for the past two years"
    climbed = {"ADV", "ADP", "ADJ", "SCONJ", *(("NOUN",) if inside[0].lower == "for" else ())}
    above = next((at for at in parse.ancestors(top) if at.pos not in climbed), None)
    if above is None or above.pos not in ("VERB", "AUX"):
        return None
    return _When(span, kind, parse.head(above) if above.dep in ("aux", "auxpass") else above)


def _is_point(parse: Parse, when: _When) -> bool:
    """Whether a reader wants to know when: something happened, is so or is promised, and nobody merely talks."""
    verb, kind = when.verb, when.kind
    doers = {at.lower for at in subjects(parse, verb)}
    if not doers or doers & _PERSONAL or is_asking(parse, verb):
        return False
    if verb.lower == "coming" and kind == "future":
        return True
    if tense(parse, verb) not in _TENSES[kind]:
        return False
    if kind == "just":
        return verb.lemma in _NEWS and not doers & _WE
    if doers & _WE and (kind in _TOLD or verb.lemma in _WRITING):
        return False  # "Recently we met the guild": it opens a story
    if kind == "near" and verb.lemma == "be":
        return False  # "This year was a big one"
    if kind == "era":
        return _has_share(parse)
    if doers & _WE or kind in ("future", "today"):
        return verb.lemma not in _TELLING and not (doers & _WE and kind == "today")
    if kind == "period":
        return _is_change(parse, verb)
    return True


def _is_change(parse: Parse, verb: Token) -> bool:
    """Whether something has changed or come up in a period: ``prices have climbed``, ``it has cost 10 dollars``."""
    if verb.lemma in entries("change_verbs") or verb.lemma in _CAME_UP:
        return True
    return any(
        at.tag == "CD" and at.lower != "one" for child in parse.children(verb, "dobj") for at in parse.subtree(child)
    )


def _has_share(parse: Parse) -> bool:
    """Whether a sentence about these days gives a share or a number that will be another one."""
    return any(at.lower in _SHARES or at.tag == "CD" for at in parse)


@relative_time.fixes
def date_it(sentence: Sentence, mark: Mark, options: NoOptions) -> Iterator[Remedy]:
    """A gap for the month in the place of the words where they open or end the sentence; else at its end."""
    when = mark.data
    assert isinstance(when, _When)
    changes = _dated(sentence, when)
    if changes:
        yield Remedy("placeholder", "Leave a gap for the month and the year", changes)


def _dated(sentence: Sentence, when: _When) -> tuple[Change, ...] | None:
    text, end = sentence.text, before_stop(sentence)
    degree = _DEGREE.search(text[: when.span.start])
    span = Span(degree.start(), when.span.end) if degree else when.span
    gap = placeholder("DATE", "month year")
    preposition = _PREPOSITIONS.get(when.kind, "in")
    if when.kind == "work":
        return (Change(Span(end, end), f" ({preposition} {gap})"),)
    opens = not text[: span.start].strip("\"'“‘*_(")
    if opens or span.end == end:
        return (Change(span, f"{preposition.capitalize() if opens else preposition} {gap}"),)
    gone = removal(text, span)
    return (*gone, Change(Span(end, end), f" ({preposition} {gap})")) if gone else None
