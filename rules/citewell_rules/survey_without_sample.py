"""Rule: survey-without-sample."""

import re
from collections.abc import Iterator

from citewell.document import Sentence
from citewell.pattern import DIGIT, late
from citewell.rule import Change, Mark, NoOptions, Remedy, placeholder, rule
from citewell.span import Span
from citewell.syntax import Parse, Token
from citewell_rules._claims import order, reach, silence
from citewell_rules._claims.statistics import gives_statistic, may_share, statistics
from citewell_rules._claims.wording import before_stop

_RATED = late(
    r"\b(?:respondents?|participants?|attendees?|customers?|users?|students?|guests?|readers?)\s+(?P<verb>rated?|scored?|gave)\b"
    r".*?\d(?:[.,]\d+)?\s+(?:out\s+)?of\s+\d+",
    re.IGNORECASE,
    cues=(DIGIT,),
)


def _may_share(text: str) -> bool:
    return may_share(text) or _RATED.search(text) is not None


@rule(
    family="evidence",
    severity="hint",
    evidence=("geo-2024-cite-sources", "clasheval-2024", "google-helpful-content", "wan-2024"),
    since="0.1",
    sees=(*silence.LOOKS, *reach.LOOKS),
    gate=_may_share,
    defect="C20",
    over=order.below("survey-without-sample"),
)
def survey_without_sample(sentence: Sentence, options: NoOptions) -> Iterator[Mark]:
    """
    A share of people, and no word on who was asked, how many and when.

    ## Why
    Nine of ten dentists is a finding of a survey. Whether it holds beyond those who were asked depends on how many they
    were, how they were chosen and when, and a reader cannot look that up without the name of the survey.

    Silent where the survey is named or linked in the sentence, in the next one, in the lead-in of its list or in the
    heading, and where the author tells of a test of their own.

    ## Example
    73 % of marketers plan to use AI.

    ## Better
    73 % of 1,204 marketers in the Kolb survey of March 2026 plan to use AI.

    ## Fix
    Adds a gap for the survey before the full stop. You fill it in.

    ## Evidence
    Naming sources in the text helped in one 2024 lab study in which the sources were allowed to be invented; another
    found that models largely ignore references. Models take over wrong numbers more than half of the time. It is a
    hint because too few of its findings on real drafts were read to measure it.
    """
    text = sentence.text
    if silence.is_silent(sentence) or reach.has_evidence(sentence):
        return
    # Figures in a row come from one survey, and one note asks for it.
    before = sentence.previous
    if before is not None and gives_statistic(before.text):
        return
    parse = sentence.parse
    if parse is None:
        return
    for span, token in _findings(parse, text):
        if silence.covers(sentence, span) or silence.standing(parse, token) - {"related", "negated"}:
            continue
        words = sentence.exact(span)
        message = f"“{words}”: who was asked, how many, by whom and when? Name the survey and its sample."
        yield Mark(span, message, severity="hint" if reach.is_linked_before(sentence) else None)
        return


def _findings(parse: Parse, text: str) -> Iterator[tuple[Span, Token]]:
    """What only a survey can have found, with the word its clause is built around."""
    for found in statistics(parse, text):
        if found.of_people:
            yield found.span, found.token
    if match := _RATED.search(text):
        verb = parse.at(match.end("verb") - 1)
        if verb is not None:
            yield Span(*match.span()), verb


@survey_without_sample.fixes
def leave_gap(sentence: Sentence, mark: Mark, options: NoOptions) -> Iterator[Remedy]:
    """A gap for the survey before the full stop."""
    end = before_stop(sentence)
    gap = placeholder("SOURCE", "pollster, sample size, month year")
    yield Remedy("placeholder", "Leave a gap for the survey and its sample", (Change(Span(end, end), f" ({gap})"),))
