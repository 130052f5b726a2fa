"""Evidence in reach of a claim: in its sentence, those beside it, the lead-in of its list, its heading or caption."""

import re
from functools import lru_cache
from typing import Final

from citewell.document import Neighbour, Sentence
from citewell.pattern import DIGIT, late, words_in
from citewell.prose import Inline
from citewell.rule import PLACEHOLDER

__all__ = ["LOOKS", "gives_evidence", "has_evidence", "is_cited", "is_home", "is_linked_before", "is_report"]

LOOKS: Final[tuple[Neighbour, ...]] = ("heading", "previous", "next", "lead_in", "caption")
"""What a rule declares to see when it asks here."""

# Citations, by what tells them: a number or year, the name of a report, a word, the key of an entry.
_NUMBERED = late(
    r"""
    \[\d{1,3}(?:[,–-]\s?\d{1,3})*\] | \b10\.\d{4,9}/\S+
    | \([^()]*\b(?:19|20)\d\d[a-z]?\b[^()]*\)                                         # (Lee 2019; Okafor 2022), (survey, 2025)
    | \b[A-Z][\w’'-]+ (?:\s(?:et\sal\.?|and|&)(?:\s[A-Z][\w’'-]+)?)? ,?\s\(?(?:19|20)\d\d\b   # Mora 2024
    | \b(?:19|20)\d\d\s(?:\S+\s){0,4}(?:report|study|survey|census|poll|paper|edition|index|review|yearbook|trial)\b
    """,
    re.VERBOSE,
    cues=(DIGIT,),
)
_TITLED = late(
    r"""
    \b(?!(?:One|Another|Each|Every|Some|Many|Most|Several|Multiple|Numerous|Various|Recent|New|Early|Independent|According
        |After|As|At|By|Consider|During|For|From|In|On|Per|Researchers|Since|Through|Under|With)\b)
    (?:[A-ZÀ-Þ]\w+|[a-z][A-Z]\w+|\d+[A-Z]\w*)(?:['’]s)?\s(?:[\w-]+\s){0,3}(?:report|study|survey|census|poll|index|benchmark)\b
    """,
    re.VERBOSE,
    cues=("report", "study", "survey", "census", "poll", "index", "benchmark"),
)
_WORDED = late(
    r"""
    \b(?:doi\b | ISBN\b | source:\s
    | (?:report|study|survey|census|poll|paper|index|review|data|figures),?
        \s(?:(?:published|released|conducted|commissioned|done|run|made|led)\s)?(?:by|from|of)\s(?:the\s)?[A-Z]
    | [Aa]ccording\sto\s(?:the\s|its\s|our\s|a\s)?(?:[\w-]+\s){0,5}[A-Z])
    """,
    re.VERBOSE,
    cues=(
        "doi", "isbn", "source", "report", "study", "survey", "census", "poll", "paper", "index", "review", "data", "figures",
        "according",
    ),
)  # fmt: skip
_MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
# "May 2026" looks like "Mora 2024".
_DATE = late(rf"\b(?:{_MONTHS}|In|Since|By|Until),?\s(?:19|20)\d\d\b")
# "(born 4 May 1931)", "(4 May 1931 – 7 June 2004)": when somebody lived, and nobody's work.
_LIFE = late(
    rf"\((?:born\b[^()]*|(?:(?:\d\d?|{_MONTHS})\W+){{0,2}}\d{{3,4}}\W+(?:(?:\d\d?|{_MONTHS}|ndash)\W+){{0,3}}\d{{4}}\s*)\)",
    re.IGNORECASE,
)
_KEYED = late(r"\[@[\w:-]+")
_MEASURED = late(
    r"\b(?:we|I)\s(?:\w+\s)?(?:measured|tested|benchmarked|counted|surveyed|interviewed|asked|sampled|analy[sz]ed|recorded|ran|found|saw|observed)\b"
    r"|\b(?:in|from|during)\s(?:our|this|the)\s(?:\w+\s){0,2}(?:tests?|benchmarks?|trials?|experiments?|surveys?|analysis|measurements?|samples?)\b"
    r"|\b(?:this|the|our|its)\s(?:\w+\s)?(?:survey|study|poll|census|report|trial|cohorts?)\b"
    r"|\bour\s(?:\w+\s)?(?:tests?|benchmarks?|measurements?|logs?|results|analysis|data)\b",
    re.IGNORECASE,
    cues=(
        "measured", "tested", "benchmarked", "counted", "surveyed", "interviewed", "asked", "sampled", "analysed", "analyzed",
        "recorded", "ran", "found", "saw", "observed", "test", "tests", "benchmark", "benchmarks", "trial", "trials",
        "experiment", "experiments", "survey", "surveys", "analysis", "measurement", "measurements", "sample", "samples",
        "study", "poll", "census", "report", "cohort", "cohorts", "log", "logs", "results", "data",
    ),
)  # fmt: skip
_SURVEYED = frozenset(
    {"survey", "surveys", "study", "studies", "poll", "polls", "census", "benchmark", "benchmarks", "respondent",
     "respondents", "methodology", "results"}
)  # fmt: skip
_SOURCE_WORDS = late(
    r"\b(?:stud(?:y|ies)|reports?|surveys?|benchmarks?|research|data|results?|sources?|papers?|trials?|experiments?|statistics|stats|polls?|census"
    r"|analysis|figures|according|measured|found|announced|published|article|post|here)\b",
    re.IGNORECASE,
)
_WORD = late(r"[a-z]{4,}")
_NAME = late(r"\b[A-Z]\w{3,}")
_HOME = late(r"^(?:https?:)?//[^/]+/?$|^/?$", re.IGNORECASE)


def has_evidence(sentence: Sentence) -> bool:
    """Whether a reader finds what a claim of this sentence rests on, from the sentence before to the next one."""
    if gives_evidence(sentence, sentence.text):
        return True
    # A link before the claim is about what stands before; a study that is being told of goes on.
    before = sentence.previous
    if before is not None and _names_source(before.text):
        return True
    near = (sentence.next, sentence.lead_in)
    if any(one is not None and gives_evidence(one, sentence.text) for one in near):
        return True
    if is_report(sentence):
        return True
    caption = sentence.caption
    return caption is not None and bool(_cites(caption.text) or any(i.kind == "link" for i in caption.prose.inlines))


def is_report(sentence: Sentence) -> bool:
    """Whether its section is about a survey or its results, as its heading says."""
    heading = sentence.heading
    return heading is not None and not _SURVEYED.isdisjoint(words_in(heading.text))


@lru_cache(maxsize=256)
def _names_source(text: str) -> bool:
    """Whether a text cites something or tells of a measurement. Remembered: each rule asks, of three sentences a time."""
    return _cites(text) or _MEASURED.search(text) is not None


def _cites(text: str) -> bool:
    if "(" in text:
        text = _LIFE.sub("", text)
    return any(pattern.search(text) for pattern in (_NUMBERED, _TITLED, _WORDED, _KEYED))


def is_linked_before(sentence: Sentence) -> bool:
    """Whether the sentence before links a page of something that this one names: likely where its figures come from."""
    before = sentence.previous
    if before is None:
        return False
    names = set(_NAME.findall(sentence.text))
    return any(
        inline.kind == "link"
        and not _HOME.match(inline.target)
        and names & set(_NAME.findall(inline.prose.of(before.text)))
        for inline in before.inlines
    )


def gives_evidence(sentence: Sentence, claim: str) -> bool:
    """Whether a sentence holds a source for a claim (its words): a link, note, citation, named source or measurement."""
    text = sentence.text
    if _names_source(text) or PLACEHOLDER.search(sentence.exact()):
        return True
    return any(
        inline.kind in ("footnote", "url") or (inline.kind == "link" and _is_about(inline, text, claim))
        for inline in sentence.inlines
    )


def is_cited(sentence: Sentence) -> bool:
    """Whether a sentence names a source that others can open: a citation, a note, or a link whose words say so."""
    text = sentence.text
    return _cites(_DATE.sub("", text)) or any(
        inline.kind == "footnote" or (inline.kind == "link" and _SOURCE_WORDS.search(inline.prose.of(text)) is not None)
        for inline in sentence.inlines
    )


def is_home(link: Inline) -> bool:
    """Whether a link leads to the first page of a site, where no finding stands."""
    return _HOME.match(link.target) is not None


def _is_about(link: Inline, text: str, claim: str) -> bool:
    """Whether a link's words or target are about the claim, and not merely the page of a thing it names."""
    label = link.prose.of(text)
    if text == claim:
        claim = claim.replace(label, "")  # a name that is linked is not what is said of it
    if _SOURCE_WORDS.search(label):
        return True
    if _HOME.match(link.target):
        return False
    if _SOURCE_WORDS.search(re.sub(r"[-_/.]", " ", link.target)) or re.search(r"\d", label):
        return True
    shared = set(_WORD.findall(label)) & set(_WORD.findall(claim))
    return len(shared) >= 2
