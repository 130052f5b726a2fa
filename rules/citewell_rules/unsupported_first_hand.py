"""Rule: unsupported-first-hand."""

import re
from collections.abc import Iterator

from citewell.document import Block, Document, Sentence
from citewell.pattern import folded, late
from citewell.rule import PLACEHOLDER, PROSE, Change, Mark, NoOptions, Remedy, placeholder, rule
from citewell.span import Span
from citewell_rules._claims.wording import before_stop

_DATA = (
    r"(?:surveys?|polls?|stud(?:y|ies)|research|interviews|user\s+research|field\s+(?:tests?|trials?)|trials?"
    r"|measurements|usage\s+data|customer\s+data)"
)
_SHOWS = r"(?:shows?|showed|shown|finds?|found|suggests?|suggested|reveals?|revealed|indicates?|indicated|confirms?|confirmed|proves?|proved|demonstrates?|demonstrated)"
_PEOPLE = r"(?:customers|users|readers|developers|engineers|employees|companies|teams|people|members|students|patients|riders|respondents|participants|buyers|shoppers|marketers|managers|organi[sz]ations|businesses|leaders|professionals|experts)"
_OWN = late(
    rf"""
    \bour\s+(?:(?:own|latest|recent|new|annual|first|last)\s+)*{_DATA}\s+(?:has\s+|have\s+|also\s+|clearly\s+)*{_SHOWS}\b
    | \b(?:in|according\s+to|based\s+on)\s+our\s+(?:(?:own|latest|recent|new|annual|first|last)\s+)*{_DATA}\s*,
    | \bwe\s+(?:(?:recently|also|have|then|just)\s+)*(?:surveyed|polled|interviewed)\s+(?:(?:\w+)\s+){{0,3}}{_PEOPLE}\b
    | \bwe\s+(?:(?:recently|also|have|then)\s+)*(?:analy[sz]ed|studied|examined|measured)\b[^.;:]*?
      \b(?:{_PEOPLE}|usage|behaviou?r|answers|responses)\b[^.;:]*?\band\s+(?:found|saw|learned|discovered)(?:\s+out)?\s+(?:that|how)\b
    """,
    re.IGNORECASE | re.VERBOSE,
    cues=("our", "we"),
)
_CUES = (
    "survey",
    "poll",
    "stud",
    "research",
    "interview",
    "field",
    "trial",
    "measure",
    "usage",
    "customer",
    "analy",
    "examin",
)
_HOW_MANY = late(
    rf"\b[nN]\s*=\s*\d|\b\d[\d,. ]*\+?\s+(?:[\w-]+\s+){{0,3}}(?:{_PEOPLE}|responses?|answers|interviews|runs|samples|subjects|sites|pages|"
    r"queries|requests|tests|cases|repositories|projects|machines|nodes|sessions|times|days|weeks|months)\b"
    r"|\b(?:a\s+dozen|dozens|hundreds|thousands|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|thirty|forty|fifty)\s+"
    rf"(?:[\w-]+\s+){{0,2}}{_PEOPLE}\b",
    re.IGNORECASE,
)
_WHEN = late(r"\b(?:19|20)\d\d\b|\bQ[1-4]\b", re.IGNORECASE)
_METHOD = late(
    r"\b(?:method(?:s|ology)?|sample\s+size|respondents|participants|questionnaires?|margin\s+of\s+error|appendix|raw\s+data|conducted|"
    r"protocol|data\s*set|experimental\s+set-?up|test\s+set-?up|benchmark\s+set-?up)\b",
    re.IGNORECASE,
    cues=("method", "methods", "methodology", "sample", "respondents", "participants", "questionnaire", "questionnaires", "margin",
          "appendix", "raw", "conducted", "protocol", "data", "dataset", "experimental", "test", "benchmark"),
)  # fmt: skip


@rule(
    family="trust",
    severity="hint",
    evidence=("geo-2024-cite-sources", "google-helpful-content", "clasheval-2024", "wan-2024"),
    since="0.1",
)
def unsupported_first_hand(document: Document, options: NoOptions) -> Iterator[Mark]:
    """
    Data of one's own, and no word on how many, when and how.

    ## Why
    What only you have measured is what an engine can take from nobody else. It is worth as much as a reader can check:
    how many were asked or measured, when, and in what way.

    ## What counts
    "Our survey shows ...", "in our study, ...", "we interviewed customers", "we analysed ... and found" where the paragraph and its neighbours give no
    number of cases, no year and no link, and no part of the draft tells of a method or a sample. Quotations are left alone.

    ## Example
    Our survey shows that riders leave the light on by day.

    ## Better
    Our survey of 214 riders in March 2026 (handed out in the shop) shows that 131 leave the light on by day.

    ## Fix
    Adds a gap for sample, method and month before the full stop. You fill it in.

    ## Evidence
    Naming sources in the text helped in one 2024 lab study in which the sources were allowed to be invented; another
    found that models largely ignore references. Google asks to make plain how a page came to be, tests among it.
    It is a hint because too few of its findings on real drafts were read to measure it.
    """
    claims = list(document.gather(_claims))
    if not claims or any(document.gather(_tells_method)):
        return
    for block, places in claims:
        around = document.blocks[max(block.index - 1, 0) : block.index + 2]
        if not any(map(_tells_sample, around)):
            for index, span in places:
                sentence = block.sentences[index]
                yield Mark(
                    span,
                    f"“{span.of(sentence.text)}”: how many, when and how? Say it here, or link where it is told.",
                    at=sentence,
                )


def _claims(block: Block) -> tuple[tuple[int, Span], ...]:
    """Where a block tells of the writer's own data: the sentence's index, and the words in it. A fact for `gather`."""
    if (
        block.kind not in PROSE
        or "quote" in block.containers
        or not _may_own(block.text)
        or not _OWN.search(block.text)
    ):
        return ()
    return tuple(
        (index, Span(*match.span()))
        for index, sentence in enumerate(block.sentences)
        if (match := _OWN.search(sentence.text)) and _is_plain(sentence, match.start())
    )


def _may_own(text: str) -> bool:
    """A cheap look: most blocks hold nothing that is asked or measured."""
    plain = folded(text)
    return any(cue in plain for cue in _CUES)


def _is_plain(sentence: Sentence, at: int) -> bool:
    """Whether the writer says it: no quotation, no question, no gap that already asks for it."""
    return (
        not any(at in range(span.start, span.end) for span in sentence.quotes)
        and not sentence.text.rstrip().endswith("?")
        and not PLACEHOLDER.search(sentence.exact())
    )


def _tells_sample(block: Block) -> bool:
    """Whether a block gives a number of cases, a year or a link."""
    return bool(
        _HOW_MANY.search(block.text)
        or _WHEN.search(block.text)
        or any(inline.kind in ("link", "url", "footnote") for inline in block.prose.inlines)
    )


def _tells_method(block: Block) -> bool:
    """Whether a block tells how data came to be. A fact for `Document.gather`."""
    return _METHOD.search(block.text) is not None


@unsupported_first_hand.fixes
def leave_gap(document: Document, mark: Mark, options: NoOptions) -> Iterator[Remedy]:
    """A gap for sample, method and month before the full stop."""
    sentence = mark.at
    assert isinstance(sentence, Sentence)
    end = before_stop(sentence)
    gaps = f" ({placeholder('NUMBER', 'sample size')}, {placeholder('DATE', 'month year')}, {placeholder('SOURCE', 'method')})"
    yield Remedy("placeholder", "Leave gaps for sample, month and method", (Change(Span(end, end), gaps),), at=sentence)
