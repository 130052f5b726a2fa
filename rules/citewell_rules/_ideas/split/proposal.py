"""From the places where a sentence can be cut to the split that is proposed."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from citewell.span import Span
from citewell.syntax import Parse
from citewell_rules._ideas.joints import Ideas
from citewell_rules._ideas.judgement import judge
from citewell_rules._ideas.split.absolutes import accompanied
from citewell_rules._ideas.split.asides import introduced, moved
from citewell_rules._ideas.split.contrasts import contrasted
from citewell_rules._ideas.split.coordination import coordinated
from citewell_rules._ideas.split.cuts import Cut, Seam, Source, Split
from citewell_rules._ideas.split.descriptions import described
from citewell_rules._ideas.split.passives import opened_with_state, said_last
from citewell_rules._ideas.split.predicates import predicated
from citewell_rules._ideas.split.refusals import Refusal
from citewell_rules._ideas.split.relatives import related
from citewell_rules._ideas.split.results import resulting
from citewell_rules._ideas.split.settings import placed

__all__ = ["lesser", "propose"]

_CONTRASTS = frozenset({"however", "but", "yet", "still", "nevertheless"})
_STOPS = frozenset(".!?…:,;*")
_OWN_SUBJECTS = frozenset({"and", "but", "so", "semicolon", "comma", "colon", "dash", "bracket"})


def propose(
    ideas: Ideas,
    parse: Parse,
    text: str,
    closed: tuple[Span, ...] = (),
    fillers: tuple[Span, ...] = (),
    *,
    marked: tuple[Span, ...] = (),
) -> Split | Refusal:
    """
    Cuts that leave sentences which stand, or the reason why there are none.

    ``closed`` are spans of the text that stay in one piece, such as links and quotations; the words of ``fillers``
    (code, addresses) are not said again, and those of ``marked`` (all markup) are not moved.
    """
    whole = text.strip()
    if whole.endswith("?"):
        return Refusal.QUESTION
    if not whole or whole[-1] not in '.!:)…”"':
        return Refusal.NO_SENTENCE
    source = Source(text, parse, ideas, closed, fillers, marked)
    found = [_outside(source, one) for one in _found(source)]
    if not any(isinstance(one, Seam) for one in found) and (aside := moved(source)) is not None:
        found.append(_outside(source, aside))
    seams = _apart([one for one in found if isinstance(one, Seam)])
    refused = next((one for one in found if isinstance(one, Refusal) and one != Refusal.NO_CUT), Refusal.NO_CUT)
    if not seams:
        return refused
    if _still_joined(ideas, parse, {seam.joint for seam in seams}):
        return refused if refused != Refusal.NO_CUT else Refusal.STILL_JOINED
    return _split_at(seams)


def lesser(split: Split, ideas: Ideas) -> Split | None:
    """
    The split at the best of several seams alone, where another one only parts an aside or a second verb; else None.

    Statements with subjects of their own are parted first, and those that leave two halves of about one length.
    """

    def parts_statements(seam: Seam) -> bool:
        return seam.joint is not None and ideas.joints[seam.joint].kind in _OWN_SUBJECTS

    def imbalance(seam: Seam) -> int:
        end = ideas.propositions[-1].span.end
        return abs(end - 2 * seam.cuts[0].span.start)

    if len(split.seams) < 2 or all(map(parts_statements, split.seams)):
        return None
    return _split_at([min(split.seams, key=lambda seam: (not parts_statements(seam), imbalance(seam)))])


def _split_at(seams: Sequence[Seam]) -> Split:
    cuts = sorted((cut for seam in seams for cut in seam.cuts), key=lambda cut: cut.span)
    return Split(tuple(cuts), tuple(seams))


def _found(source: Source) -> Iterator[Seam | Refusal]:
    """What can be said of each place: the joints in order, then what only the parse knows of."""
    for number, joint in enumerate(source.ideas.joints):
        if joint.kind in _OWN_SUBJECTS:
            yield coordinated(source, number)
    yield from predicated(source)
    for look in (
        related,
        described,
        introduced,
        resulting,
        contrasted,
        said_last,
        opened_with_state,
        accompanied,
        placed,
    ):
        seam = look(source)
        if seam is not None:
            yield seam


def _outside(source: Source, seam: Seam | Refusal) -> Seam | Refusal:
    """The seam, where it leaves links and quotations whole, and no stop stands before its own."""
    if isinstance(seam, Refusal):
        return seam
    seam = replace(seam, cuts=tuple(_with_one_stop(source.text, cut) for cut in seam.cuts))
    if any(cut.text.startswith(".") and source.text[: cut.span.start][-1:] in _STOPS for cut in seam.cuts):
        return Refusal.STOP
    if source.parse[0].lower in _CONTRASTS and any("However" in cut.text for cut in seam.cuts):
        return Refusal.CONNECTOR
    torn = any(cut.span.overlaps(span) for cut in seam.cuts for span in source.closed)
    return Refusal.MARKUP if torn else seam


def _with_one_stop(text: str, cut: Cut) -> Cut:
    """The cut with the stop of an abbreviation before it as its own: "in Washington, D.C., but"."""
    before = cut.span.start - 1
    if not cut.text.startswith(".") or text[before] != ".":
        return cut
    return Cut(Span(before, cut.span.end), cut.text)


def _apart(seams: list[Seam]) -> list[Seam]:
    """The seams without those that want words which one before them takes."""
    kept: list[Seam] = []
    for seam in seams:
        taken = [cut.span for one in kept for cut in one.cuts]
        if not any(cut.span.overlaps(span) or cut.span.start == span.start for cut in seam.cuts for span in taken):
            kept.append(seam)
    return kept


def _still_joined(ideas: Ideas, parse: Parse, taken: set[int | None]) -> bool:
    """Whether the statements between the joints that are taken apart would be marked again."""
    borders = [-1, *(number for number in range(len(ideas.joints)) if number in taken), len(ideas.joints)]
    parts = (
        Ideas(ideas.propositions[low + 1 : high + 1], ideas.joints[low + 1 : high]) for low, high in pairwise(borders)
    )
    return any(judge(part, parse) == "split" for part in parts)
