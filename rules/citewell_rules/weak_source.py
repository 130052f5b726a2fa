"""Rule: weak-source."""

import re
from collections.abc import Iterator

from citewell.document import Sentence
from citewell.pattern import late, words_in
from citewell.prose import Inline
from citewell.rule import PLACEHOLDER, Change, Mark, Remedy, placeholder, rule
from citewell.span import Span
from citewell_rules._claims import reach, silence, sources
from citewell_rules._claims.wording import before_stop

_DATA = r"(?:data|figures|numbers|statistics|research|testing|tests|studies|analysis|analytics|metrics|benchmarks?|surveys?)"
_NEEDED = late(
    r"[\[(]\s*(?:citation|source|reference|attribution)s?\s+(?:needed|missing|required)\s*[\])]|[\[(](?:by\s+whom|according\s+to\s+whom|who|which|when)\?[\])]",
    re.IGNORECASE,
    cues=("needed", "missing", "required", "whom", "who", "which", "when"),
)
_ANYWHERE = late(
    r"\b(?:sources?|figures|data|statistics)\s*:\s*(?:the\s+|our\s+|own\s+|various\s+)*"
    r"(?:internet|web|google|online|social\s+media|websites?|company\s+(?:website|data|figures)|internal(?:\s+\w+)?|own\s+\w+|unknown)"
    r"(?=\s*(?:[).;,]|$))",
    re.IGNORECASE,
    cues=("source", "sources", "figures", "data", "statistics"),
)
_INTERNAL = late(
    rf"\b(?:our\s+)?internal\s+{_DATA}\s+(?:\w+ly\s+)?(?:shows?|suggests?|indicates?|proves?|confirms?|says?|reveals?|demonstrates?)\b"
    rf"|\((?:our\s+)?internal\s+{_DATA}\)",
    re.IGNORECASE,
    cues=("internal",),
)
_NOWHERE = "is no source that a reader could open. Give author, title and year, with a link."
_WORDINGS = (
    (_NEEDED, "says itself that the source is missing. Give author, title and year, or take the claim out."),
    (_ANYWHERE, _NOWHERE),
    (_INTERNAL, "cannot be checked by anybody else. Say what was counted, how many, and when."),
)
_SEARCHES = late(
    r"^https?://(?:www\.)?(?:google|bing|duckduckgo|baidu|yandex|search\.yahoo)\.[a-z.]+/(?:search|\?q=|s\?)",
    re.IGNORECASE,
)
_SHORTENED = late(
    r"^https?://(?:bit\.ly|t\.co|tinyurl\.com|goo\.gl|ow\.ly|is\.gd|buff\.ly|lnkd\.in|t\.ly|rb\.gy)/", re.IGNORECASE
)
_STUDY = late(
    r"^(?:(?:this|that|the|a|one|recent|new|their)\s+)*(?:study|studies|research|survey|report|statistics|data|source|paper|poll)$",
    re.IGNORECASE,
)
_CITING = frozenset(
    {"study", "studies", "research", "survey", "surveys", "report", "data", "statistics", "source", "poll", "percent", "agree",
     "proves", "shows", "found", "according"}
)  # fmt: skip


@rule(
    family="evidence",
    severity="hint",
    evidence=("geo-2024-cite-sources", "google-helpful-content", "words-to-watch", "wan-2024"),
    since="0.1",
    sees=silence.LOOKS,
    defect="C23",
)
def weak_source(sentence: Sentence, options: sources.Options) -> Iterator[Mark]:
    """
    Something that looks like a source, and leads nowhere.

    ## Why
    "Source: internet", a search page or the home page of a newspaper cannot be checked. An author, a title, a year and
    a link to the page itself can.

    ## Example
    Sales fell by 9 % (source: internet).

    ## Better
    Sales fell by 9 % (Retail Institute, annual survey 2025, table 3).

    ## Fix
    Puts a gap for the source in the place of the words; where they are a link or the subject, adds it before the full
    stop of the sentence instead.

    ## Evidence
    Naming sources in the text helped in one 2024 lab study in which the sources were allowed to be invented; another
    found that models largely ignore references. Readers can check a named source either way.
    """
    places = [*_wordings(sentence), *_links(sentence, options.trusted_sources)]
    if not places or silence.is_silent(sentence) or PLACEHOLDER.search(sentence.exact()):
        return
    span, what = min(places)
    yield Mark(span, f"“{sentence.exact(span)}” {what}")


def _wordings(sentence: Sentence) -> Iterator[tuple[Span, str]]:
    for pattern, what in _WORDINGS:
        for match in pattern.finditer(sentence.text):
            span = Span(*match.span())
            if not silence.covers(sentence, span):
                yield span, what


def _links(sentence: Sentence, trusted: tuple[str, ...]) -> Iterator[tuple[Span, str]]:
    text = sentence.text
    if words_in(text).isdisjoint(_CITING) and "%" not in text:
        return
    for inline in sentence.inlines:
        if inline.kind not in ("link", "url") or any(inline.prose.overlaps(quote) for quote in sentence.quotes):
            continue
        if not sources.is_trusted(inline.target, trusted) and (what := _fault(inline, text)):
            yield inline.prose, what


def _fault(link: Inline, text: str) -> str | None:
    """What keeps a link from being a source that can be checked, if anything does."""
    if _SEARCHES.match(link.target):
        return "leads to a search, which finds something else tomorrow. Link the page that you read."
    if _SHORTENED.match(link.target):
        return "hides where it leads. Give author, title and year, and link the page itself."
    if link.kind == "link" and _STUDY.match(link.prose.of(text)) and reach.is_home(link):
        return "leads to a home page. Link the page that holds the finding, with author, title and year."
    return None


@weak_source.fixes
def name_source(sentence: Sentence, mark: Mark, options: sources.Options) -> Iterator[Remedy]:
    """A gap in the place of the words, or before the full stop where they belong to the sentence."""
    gap = placeholder("SOURCE", "author, title, year, link")
    text = sentence.text
    if match := re.fullmatch(r"([\[(])[^\])]*[\])]", mark.span.of(text)):
        change = Change(mark.span, gap if match.group(1) == "[" else f"({gap})")
    elif match := re.match(r"(\w+\s*:\s*)", mark.span.of(text)):
        change = Change(Span(mark.span.start + match.end(), mark.span.end), gap)
    else:
        end = before_stop(sentence)
        change = Change(Span(end, end), f" ({gap})")
    yield Remedy("placeholder", "Leave a gap for the source", (change,))
