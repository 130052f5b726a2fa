"""What to write in place of words that lean on other text: the name they stand for, or a gap for it."""

import re
from collections.abc import Iterator

from citewell.document import Sentence
from citewell.record import dataclass
from citewell.rule import Change, Remedy, placeholder
from citewell.span import Span
from citewell.syntax import Parse
from citewell_rules._sections.antecedents import Antecedent, replaced
from citewell_rules._sections.openings import Opening

__all__ = ["Reference", "gaps", "names", "refer"]

_GAPS = {
    "pronoun": "what is meant here",
    "possessive": "whose",
    "determiner": "which one",
}
_FIRST_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Reference:
    """Words that lean on other text, what they stand for where that is clear, and the change that says it."""

    opening: Opening
    antecedent: Antecedent | None = None
    change: Change | None = None


def refer(sentence: Sentence, parse: Parse, opening: Opening, antecedent: Antecedent | None) -> Reference:
    """A reference to what has been found for it; to nothing where it cannot be put there."""
    mark = "'" if "'" in sentence.text else "’"
    change = replaced(parse, opening.span, antecedent, mark) if antecedent else None
    return Reference(opening, antecedent, Change(*change)) if change else Reference(opening)


def names(reference: Reference) -> Iterator[Remedy]:
    """The thing itself in place of the pronoun."""
    if reference.change is not None:
        yield Remedy("replace", f"Say “{reference.change.text}”", (reference.change,), preferred=True)


def gaps(sentence: Sentence, opening: Opening) -> Iterator[Remedy]:
    """A gap for the name; the writer knows what is meant."""
    if opening.kind not in _GAPS:
        return
    gap = placeholder("NAME", _GAPS[opening.kind])
    start = opening.span.start
    word = _FIRST_WORD.match(sentence.text, start) if opening.kind == "determiner" else None
    if word is not None:
        article = "The" if word.group()[0].isupper() else "the"
        change = Change(Span(start, word.end()), f"{article} {gap}")
    else:
        change = Change(opening.span, gap + "’s" * (opening.kind == "possessive"))
    yield Remedy("placeholder", f"Leave a gap for the name: “{change.text} …”", (change,))
