"""What a check returns: findings, fixes and sections, with places in the source as given."""

from collections.abc import Callable
from dataclasses import field
from typing import TYPE_CHECKING

from citewell.record import dataclass
from citewell.span import Span

if TYPE_CHECKING:  # the language server's own process needs neither rules nor documents
    from citewell.document import Format
    from citewell.rule import Family, FixKind, Number, Severity

__all__ = [
    "Edit",
    "Finding",
    "Fix",
    "KnownFixes",
    "Loss",
    "Patch",
    "Readability",
    "Related",
    "Report",
    "SectionReport",
    "Snippet",
    "Stated",
]


@dataclass(frozen=True, slots=True)
class Edit:
    """Replaces ``start`` up to ``end`` (code points of the source) by ``text``."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Fix:
    """
    A way to mend a finding. ``edits`` are in order and do not overlap.

    ``safe`` fixes cannot change the meaning and need no choice of the writer: only these are part of fix-all.
    """

    kind: "FixKind"
    title: str
    safe: bool
    edits: tuple[Edit, ...]
    preferred: bool = False


@dataclass(frozen=True, slots=True)
class Related:
    """Another place that a finding is about."""

    span: Span
    message: str


@dataclass(frozen=True, slots=True)
class Finding:
    """
    Words that keep a passage from being quoted, and why.

    ``span`` counts code points of the source; ``text`` are the marked words as a reader sees them.
    ``defect`` is the id of the claim defect, for claim rules. ``detail`` are lines of Markdown for the hover.
    """

    rule: str
    family: "Family"
    severity: "Severity"
    message: str
    span: Span
    text: str
    evidence: tuple[str, ...] = ()
    defect: str | None = None
    related: tuple[Related, ...] = ()
    detail: tuple[str, ...] = ()
    url: str = ""


@dataclass(frozen=True, slots=True)
class Snippet:
    """Words of the draft and where they stand."""

    text: str
    span: Span


@dataclass(frozen=True, slots=True)
class Loss:
    """Points that something costs, of 100: ``message`` says what, ``span`` where it stands in the source."""

    points: float
    message: str
    span: Span


@dataclass(frozen=True, slots=True)
class Readability:
    """How a section reads, by measures that count letters, words and sentences: grades of American schools."""

    automated_index: float
    coleman_liau: float

    @property
    def label(self) -> str:
        """The figures in words."""
        return f"Automated Readability Index {self.automated_index:.1f}, Coleman–Liau {self.coleman_liau:.1f}"


@dataclass(frozen=True, slots=True)
class Stated:
    """
    A value that a sentence of the draft states, to be compared with those of other pages.

    ``sentence`` is its text as rules see it, and ``span`` its place in the source.
    """

    sentence: str
    span: Span
    number: "Number"


@dataclass(frozen=True, slots=True)
class SectionReport:
    """
    A section of the draft.

    ``snippet`` are the one or two sentences that are lifted most easily (a local estimate), ``answer`` the sentence
    that says what the heading asks for or promises; None where there is none. ``score`` is 0 to 100, None where there is too
    little prose to say; ``lost`` are the points that it lacks. ``readability`` is information and costs nothing.
    """

    heading: str
    level: int
    span: Span
    snippet: Snippet | None = None
    answer: Snippet | None = None
    score: int | None = None
    lost: tuple[Loss, ...] = ()
    readability: Readability | None = None


@dataclass(frozen=True, slots=True)
class Patch:
    """
    What has changed in a draft's list of findings: from ``at`` on, ``removed`` of them go and ``findings`` come.

    ``general`` are the findings of rules about the whole draft: all of them, or None where they are those of the patch
    before, moved by what was edited since.
    """

    at: int
    removed: int
    findings: tuple[Finding, ...]
    general: tuple[Finding, ...] | None = ()


@dataclass(frozen=True)
class Report:
    """
    The findings of one draft, in document order.

    ``complete`` is False for a first report that still waits for parses. ``notices`` are things the writer
    or operator should know that are no findings: a missing language model, a rule that failed. ``limits`` are those of
    them that say what of this draft is not checked or shown, and would say it again. ``score`` is 0 to 100,
    None where there is too little prose to say, and ``lost`` are the points that it lacks. ``stated`` are values, where they
    were asked for.
    """

    text: str
    format: "Format"
    findings: tuple[Finding, ...]
    sections: tuple[SectionReport, ...] = ()
    score: int | None = None
    lost: tuple[Loss, ...] = ()
    words: int = 0
    complete: bool = True
    notices: tuple[str, ...] = ()
    limits: tuple[str, ...] = ()
    stated: tuple[Stated, ...] = ()
    compute_fixes: Callable[[Finding], tuple[Fix, ...]] = field(default=lambda _: (), compare=False, repr=False)

    def fixes(self, finding: Finding) -> tuple[Fix, ...]:
        """The fixes of one of its findings, computed now; empty where there is none."""
        return self.compute_fixes(finding)


class KnownFixes:
    """Fixes computed beforehand: a report that leaves its process cannot compute them."""

    def __init__(self, fixes: dict[Finding, tuple[Fix, ...]]) -> None:
        self._fixes = fixes

    def __call__(self, finding: Finding) -> tuple[Fix, ...]:
        return self._fixes.get(finding, ())
