"""What an editor shows over a finding, line by line."""

from collections.abc import Iterator

from citewell.document import Sentence
from citewell.explain import hover
from citewell.packs import Packs
from citewell.result import Finding
from citewell.rule import Mark, NoOptions, rule
from citewell.span import Span


@rule(family="claim", severity="information", evidence=(), since="0.1")
def two_things(sentence: Sentence, options: NoOptions) -> Iterator[Mark]:
    """Two things at once."""
    yield from ()


def test_numbered_details_are_a_list_as_they_stand() -> None:
    detail = ("The ideas:", "1. It opens.", "12) It closes.", "1.5 of them are new")
    finding = Finding("two-things", "claim", "information", "Two.", Span(0, 1), "x", detail=detail)
    shown = hover(finding, two_things, Packs({"two-things": two_things}))
    assert "\n\n- The ideas:\n1. It opens.\n12) It closes.\n- 1.5 of them are new\n\n" in shown
