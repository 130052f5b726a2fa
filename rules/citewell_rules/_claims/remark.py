"""What the hover of a claim's finding says beside the finding: what the sentence does, and what its claim is anchored in."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from citewell.document import Sentence, Unit
from citewell.rule import Mark, Rule
from citewell_rules._claims.kind import Kind, kind_of

if TYPE_CHECKING:  # imported late: most runs have no hover
    from citewell_rules._claims.anchor import Anchor

__all__ = ["remark"]

_READS: dict[Kind, str] = {
    "claim": "a claim",
    "fact": "a statement",
    "instruction": "an instruction",
    "definition": "a definition",
    "question": "a question",
    "opinion": "an opinion",
    "other": "no whole statement",
}
_GAPS = {"of what": "not said of what"}


def remark(rule: Rule[Any], unit: Unit, mark: Mark) -> Iterator[str]:
    """Lines for the hover of a claim defect in a sentence; none for other findings."""
    from citewell_rules._claims.anchor import anchor

    if rule.defect is None or not isinstance(unit, Sentence):
        return
    reads = f"The sentence reads as {_READS[kind_of(unit)]}."
    found = anchor(unit, mark.span, rule.defect)
    if found is None:
        yield reads
        return
    yield f"{reads} {_summary(found)}"
    if found.present:
        yield "There: " + ", ".join(f"{fact.name} “{' '.join((fact.words or '').split())}”" for fact in found.present)


def _summary(found: "Anchor") -> str:
    if found.claim == "praise":
        return "Puffery: there is nothing in it to check."
    claim = "an effect" if found.claim == "cause" else f"a {found.claim}"
    counts = f"{len(found.present)} of {len(found.facts)} facts a reader needs of {claim}"
    gaps = ", ".join(_GAPS.get(fact.name, f"no {fact.name}") for fact in found.missing)
    return f"{found.label.capitalize()}, {counts}{': ' + gaps if gaps else ''}."
