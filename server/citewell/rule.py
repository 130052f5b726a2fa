"""
The kit that rules are written with.

A rule is a pure function of one unit (Sentence, Block, Section or Document) and its options. It yields
marks; a second function, run only when somebody asks, yields remedies. Marks and changes count in the text
of their unit, so the engine can keep them while the draft moves around them::

    @rule(family="sentence", severity="hint", evidence=("plain-language-length",), since="0.1")
    def long_sentence(sentence: Sentence, options: Options) -> Iterator[Mark]:
        "A sentence of many words is hard to lift. ..."
        if sentence.words > options.max_words:
            yield Mark(sentence.whole, f"{sentence.words} words ...")
"""

import dataclasses
import inspect
import typing
from collections.abc import Callable, Iterable
from dataclasses import field
from typing import Any, Generic, Literal, TypeVar, get_args

from citewell.document import Block, BlockKind, Document, Neighbour, Section, Sentence, Unit
from citewell.pattern import late
from citewell.record import dataclass
from citewell.span import Span

__all__ = [
    "PLACEHOLDER",
    "PROSE",
    "Answer",
    "Change",
    "Contradict",
    "Doc",
    "Family",
    "FixKind",
    "Gate",
    "Lift",
    "Lifted",
    "Listing",
    "Mark",
    "Min",
    "Move",
    "NoOptions",
    "Number",
    "Numbers",
    "Offer",
    "Offered",
    "Related",
    "Release",
    "Remark",
    "Remedy",
    "Rule",
    "RuleError",
    "Severity",
    "Tell",
    "Told",
    "placeholder",
    "rule",
]

Family = Literal[
    "sentence", "claim", "evidence", "section", "structured-data", "trust", "freshness", "placeholder", "configuration"
]
Severity = Literal["error", "warning", "information", "hint"]
FixKind = Literal[
    "split",
    "placeholder",
    "delete",
    "replace",
    "move-answer",
    "insert-structured-data",
    "update-structured-data",
    "suppress",
]

PROSE: frozenset[BlockKind] = frozenset({"paragraph", "item", "definition"})
"""The kinds of block that hold sentences. Cells, headings, captions and labels name things; sentence rules
leave them alone unless they say otherwise."""

PLACEHOLDER = late(r"\[(?:NUMBER|SOURCE|DATE|COMPARATOR|NAME)\b[^\[\]\n]*\](?![(\[:])")
"""A gap that a fix leaves for the writer. Followed by ``(``, ``[`` or ``:`` it is a Markdown link."""


def placeholder(what: Literal["NUMBER", "SOURCE", "DATE", "COMPARATOR", "NAME"], detail: str = "") -> str:
    """A gap for the writer to fill, such as ``[NUMBER percent, period]``; flagged until it is."""
    return f"[{what} {detail}]" if detail else f"[{what}]"


class RuleError(TypeError):
    """A rule is declared wrongly; the message names the rule and what to change."""


@dataclass(frozen=True, slots=True)
class Doc:
    """What an option does, in one sentence: ``max_words: Annotated[int, Doc("...")] = 25``."""

    text: str


@dataclass(frozen=True, slots=True)
class Min:
    """The least value that an option takes: ``max_words: Annotated[int, Doc("..."), Min(1)] = 25``."""

    value: float


@dataclass(frozen=True, slots=True)
class Related:
    """Another place that a mark is about; ``span`` counts as a mark's does."""

    span: Span
    message: str
    at: Unit | None = None


@dataclass(frozen=True, slots=True)
class Mark:
    """
    What a rule found.

    ``span`` counts in the text of ``at`` (the rule's own unit where None): the masked text of a Sentence
    or Block, the source for a Section or Document. ``message`` is one or two sentences to the writer: what, in numbers,
    then what to do. ``severity`` lowers the rule's default for this mark. ``data`` is for the rule's own
    remedies; ``detail`` are lines for the hover, Markdown, one a line.
    """

    span: Span
    message: str
    severity: Severity | None = None
    at: Unit | None = None
    related: tuple[Related, ...] = ()
    detail: tuple[str, ...] = ()
    data: object = None


@dataclass(frozen=True, slots=True)
class Change:
    """Replaces the words of a span (empty: inserts there) by ``text``; counts as the mark's span does."""

    span: Span
    text: str


@dataclass(frozen=True, slots=True)
class Listing:
    """
    Makes a list of the words that a Sentence ends with: one item for each span, in order.

    What stands before the first one introduces the list, and gets a colon where it has none. Marks and coordinators
    between the items go, and so does the stop after the last one.
    """

    items: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Move:
    """Moves a whole sentence, with its links and marks, to the start of the text of its Section."""

    sentence: Sentence


@dataclass(frozen=True, slots=True)
class Release:
    """
    Takes names out of the ignore comment of a Document that stands at ``comment``; with the last of them it goes itself.

    ``names`` are the places of the names; none means all of the comment.
    """

    comment: Span
    names: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Remedy:
    """
    A way to mend what was marked: changes, for a Sentence a `Listing`, for a Section a `Move`, for a Document a `Release`.

    Changes touch prose only: markup between the words they cover is kept by the engine, which refuses a
    remedy that would break it. ``safe`` only where the meaning cannot change and the writer has nothing to
    choose. ``preferred`` for the one best fix, where it is safe or plainly deletes or replaces; never one that
    leaves a gap or splits. ``text`` in a change is source and is put in as it stands.
    """

    kind: FixKind
    title: str
    changes: tuple[Change, ...] | Listing | Move | Release
    safe: bool = False
    preferred: bool = False
    at: Unit | None = None


@dataclass(frozen=True)
class NoOptions:
    """For rules that have nothing to set."""


U = TypeVar("U", Sentence, Block, Section, Document)
Find = Callable[[U, Any], Iterable[Mark]]
Gate = Callable[[Any], object]
"""A cheap look at the text of a Sentence, or at a Document; where it says no the rule has nothing to say of it."""
Mend = Callable[[U, Mark, Any], Iterable[Remedy]]
Remark = Callable[["Rule[Any]", Unit, Mark], Iterable[str]]
"""Says of a marked unit what the hover adds to the finding: lines of Markdown. A pack may bring one for all its rules."""
Answer = Callable[[Section], Sentence | None]
"""Finds the sentence of a section that says what its heading asks for or promises; a pack may bring one for the report."""


@dataclass(frozen=True, slots=True)
class Lifted:
    """
    What could be lifted from a section, by the indexes of its `Section.sentences`.

    ``snippet`` are the one or two sentences, side by side, that are lifted most easily; ``able`` are all that can be
    understood when quoted alone.
    """

    snippet: tuple[int, ...] = ()
    able: tuple[int, ...] = ()


Lift = Callable[[Section], Lifted]
"""Says what could be lifted from a section, by its words alone. A pack may bring one; the first that does is asked."""


@dataclass(frozen=True, slots=True)
class Number:
    """
    A value that a sentence states.

    ``sentence`` counts in its block, ``span`` in the sentence's text (the number with its unit or noun). ``measure`` is the
    unit or the noun that is counted, ``about`` are the words before and after it that say of what, in lower case. ``dated``
    is the time that it is said of, empty where none is named.
    """

    sentence: int
    span: Span
    amount: float
    measure: str
    about: frozenset[str]
    dated: str = ""


Numbers = Callable[[Block], Iterable[Number]]
"""Finds the values that a block states, by its words alone; a pack may bring one for corpora."""
Contradict = Callable[[Sentence, Number, Sentence, Number], bool]
"""Whether sentences of two pages give two values for one thing; may ask for their parses. A pack may bring one."""


@dataclass(frozen=True, slots=True)
class Offered:
    """
    A word that may be written: ``text`` in the place of ``span`` of the source.

    ``detail`` is what is to be known of it, in one line. A list of them is in order: what is wanted most comes first.
    """

    kind: Literal["type", "property", "value", "key"]
    label: str
    text: str
    span: Span
    detail: str = ""


Offer = Callable[[Document, int], Iterable[Offered]]
"""Says which words may be written at a place (code points) of a draft's data; a pack may bring one."""


@dataclass(frozen=True, slots=True)
class Told:
    """What is to be known of a word in the data of a draft: lines of Markdown, and where the word stands."""

    span: Span
    lines: tuple[str, ...]


Tell = Callable[[Document, int], Told | None]
"""Says what is to be known of the word at a place (code points) of a draft's data; a pack may bring one."""


def _looked_at(unit: object) -> object:
    """What a `Gate` is given of a unit."""
    return unit.text if isinstance(unit, Sentence) else unit


@dataclasses.dataclass(eq=False)
class Rule(Generic[U]):
    """
    A declared rule. Built by `rule`; call it like the function it is made of.

    ``id`` is the function's name in kebab-case; ``unit`` the type of its first argument; ``options`` the
    class of its second.
    """

    id: str
    find: Find[U]
    unit: type[U]
    options: type[Any]
    family: Family
    severity: Severity
    evidence: tuple[str, ...]
    since: str
    doc: str
    sees: frozenset[Neighbour] = frozenset()
    gate: Gate | None = None
    kinds: frozenset[BlockKind] = PROSE
    defect: str | None = None
    aliases: tuple[str, ...] = ()
    preview: bool = False
    no_fix: str | None = None
    over: tuple[str, ...] = ()
    reads_prose: bool = True
    pages_only: bool = False
    in_quotes: bool = False
    about_words: bool = False
    mends: list[Mend[U]] = field(default_factory=list)
    pack: str = ""
    remark: Remark | None = None

    def __call__(self, unit: U, options: object | None = None) -> Iterable[Mark]:
        """The marks of one unit."""
        if self.gate is not None and not self.gate(_looked_at(unit)):
            return ()
        return self.find(unit, self.options() if options is None else options)

    def fixes(self, mend: Mend[U]) -> Mend[U]:
        """Decorator: a function of (unit, mark, options) that yields remedies; there may be several."""
        self.mends.append(mend)
        return mend

    @property
    def summary(self) -> str:
        """The first line of its page."""
        return self.doc.strip().partition("\n")[0].strip()


def rule(
    *,
    family: Family,
    severity: Severity,
    evidence: tuple[str, ...],
    since: str,
    sees: tuple[Neighbour, ...] = (),
    gate: Gate | None = None,
    kinds: Iterable[BlockKind] = PROSE,
    defect: str | None = None,
    aliases: tuple[str, ...] = (),
    preview: bool = False,
    no_fix: str | None = None,
    over: tuple[str, ...] = (),
    reads_prose: bool = True,
    pages_only: bool = False,
    in_quotes: bool = False,
    about_words: bool = False,
) -> Callable[[Find[Any]], Rule[Any]]:
    """
    Declares a rule.

    ``severity`` is the highest default; a mark may lower it. ``evidence`` names entries of the pack's
    ``_data/evidence.json``. ``sees`` lists the neighbours it looks at: they join the key under which its
    marks are kept, and looking at anything else raises `citewell.document.UndeclaredNeighbour`. ``gate`` is a cheap look
    at the text of a Sentence, or at a Document, and a pure function: where it says no, the rule is not asked. Its answers
    about sentences are remembered, so one that only stands beside another that is typed into costs nothing. ``kinds`` are the kinds of block whose sentences
    it is given. ``over`` names rules that stay silent where this one marks
    overlapping words. ``reads_prose`` is False for rules about data and markup, which run in every language.
    ``pages_only`` rules run only on drafts that are pages. ``in_quotes`` rules also read blockquotes.
    ``about_words`` rules mark words for what they are, so an accepted term that holds them leaves nothing to say.
    ``no_fix`` says why there is no fix, where there is none. ``preview`` rules are off until switched on.

    Raises RuleError where the function does not fit: two arguments with annotations, a page as docstring.
    """

    def declare(find: Find[Any]) -> Rule[Any]:
        name = find.__name__
        hints = typing.get_type_hints(find)
        parameters = list(inspect.signature(find).parameters)
        if len(parameters) != 2:
            raise RuleError(f"rule {name}: takes (unit, options), not ({', '.join(parameters)})")
        unit, options = (hints.get(parameter) for parameter in parameters)
        if unit not in get_args(Unit):
            raise RuleError(f"rule {name}: its first argument is a Sentence, Block, Section or Document, not {unit}")
        if gate is not None and unit not in (Sentence, Document):
            raise RuleError(f"rule {name}: a gate looks at a Sentence or Document, and this rule is about a {unit}")
        if not dataclasses.is_dataclass(options):
            raise RuleError(f"rule {name}: its second argument is annotated with a dataclass of options")
        if not (find.__doc__ or "").strip():
            raise RuleError(f"rule {name}: its docstring is its page and is missing")
        return Rule(
            id=name.replace("_", "-"),
            find=find,
            unit=unit,  # type: ignore[arg-type]  # checked against Unit above
            options=typing.cast(type[Any], options),
            family=family,
            severity=severity,
            evidence=evidence,
            since=since,
            doc=inspect.cleandoc(find.__doc__ or ""),
            sees=frozenset(sees),
            gate=gate,
            kinds=frozenset(kinds),
            defect=defect,
            aliases=aliases,
            preview=preview,
            no_fix=no_fix,
            over=over,
            reads_prose=reads_prose,
            pages_only=pages_only,
            in_quotes=in_quotes,
            about_words=about_words,
        )

    return declare
