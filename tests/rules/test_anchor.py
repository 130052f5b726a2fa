"""What a claim is anchored in: `citewell_rules._claims.anchor`, and what the hover says of it."""

from dataclasses import replace

import pytest

from citewell.checking import Check
from citewell.config import settings_from
from citewell.engine import Engine
from citewell.grammar import Grammar
from citewell.markup import read
from citewell.memo import Memo
from citewell.packs import load
from citewell.span import Span
from citewell_rules._claims.anchor import FACTS, Anchor, anchor
from citewell_rules._claims.degree import compares

pytestmark = pytest.mark.grammar

PACKS = load()
GRAMMAR = Grammar()


def anchored(text: str, *, heading: str = "Notes", index: int = 0) -> Anchor:
    document = replace(read(f"# {heading}\n\n{text}\n", path="draft.md"), parses=GRAMMAR)
    found = anchor(document.blocks[1].sentences[index])
    assert found is not None
    return found


def there(found: Anchor) -> dict[str, str | None]:
    return {fact.name: fact.words for fact in found.present}


CLAIMS = {
    "share": "62 % of adults drink tea.",
    "ranking": "Lumen is the fastest editor in the country.",
    "comparison": "The new kiln is hotter than the old one.",
    "change": "Conversion improved by 34 %.",
    "level": "The library holds 4,200 maps.",
    "cause": "The felt helps bakers.",
    "praise": "Our world-class team bakes bread.",
}


@pytest.mark.parametrize("claim", CLAIMS)
def test_what_is_claimed(claim: str) -> None:
    assert anchored(CLAIMS[claim]).claim == claim


def test_a_bare_comparison() -> None:
    found = anchored("Our new cache makes page loads faster.")
    assert found.label == "bare"
    assert {fact.name for fact in found.missing} >= {"value", "other side", "conditions"}


def test_a_change_in_the_words_of_the_writer() -> None:
    found = anchored("Conversion improved by 34 %.")
    assert there(found) == {"value": "34 %", "unit": "%", "of what": "Conversion"}
    assert [fact.name for fact in found.missing] == ["baseline or period", "source"]
    assert found.label == "bare"


def test_a_claim_with_all_its_facts() -> None:
    found = anchored(
        "Conversion rose by 34 % between March and May 2026 ([shop report](https://example.org/report-2026))."
    )
    assert found.missing == ()
    assert found.label == "anchored"


def test_the_next_sentence_gives_what_is_missing() -> None:
    found = anchored("Page loads became much faster. A load took 1.2 s instead of 3.4 s in our test.")
    assert {"value", "other side", "conditions"} <= there(found).keys()


def test_the_heading_and_the_sentence_before_give_the_date() -> None:
    text = "62 % of adults drink tea."
    assert "date" not in there(anchored(text))
    assert there(anchored(text, heading="Survey of May 2026"))["date"]
    assert there(anchored(f"All figures are those of May 2026. {text}", index=1))["date"]


def test_praise_has_nothing_to_check() -> None:
    found = anchored("Our world-class team bakes bread.")
    assert (found.label, found.facts) == ("puffery", FACTS["praise"])


def remarks(text: str, rule: str) -> tuple[str, ...]:
    engine = Engine(settings_from({}, PACKS, select=(rule,)), PACKS, GRAMMAR)
    check = Check(engine, read(f"# Notes\n\n{text}\n", path="draft.md"), Memo())
    check.read_words()
    check.read_grammar()
    check.patch()
    return check.remarks(0)


def test_the_hover_tells_the_facts() -> None:
    assert remarks("Our new cache makes page loads faster.", "bare-comparative") == (
        (
            "The sentence reads as a claim. Bare, 1 of 4 facts a reader needs of a comparison: no value, no other side, no "
            "conditions."
        ),
        "There: of what “page loads”",
    )
    assert remarks("Our world-class team bakes bread.", "puffery") == (
        "The sentence reads as a statement. Puffery: there is nothing in it to check.",
    )


def test_findings_that_are_no_claim_have_no_remarks() -> None:
    assert remarks("The oven costs [NUMBER euros].", "leftover-placeholder") == ()


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("The new kiln is hotter than the old one.", True),
        ("It is the fastest press in town.", True),
        ("The felt is as warm as wool.", True),
        ("Read more in the appendix.", False),
        ("At least two bakers came.", False),
        ("The door is green.", False),
    ],
)
def test_comparisons_of_all_kinds(text: str, is_one: bool) -> None:
    parse = GRAMMAR.parse(text)
    assert parse is not None
    assert compares(parse, text) == is_one


@pytest.mark.parametrize(
    ("text", "words", "defect", "claim"),
    [
        ("The release fixes many bugs.", "many bugs", "C03", "level"),
        ("Loads dropped dramatically for the best result.", "dropped dramatically", "C04", "change"),
        ("Loads are much faster for most bakers.", "much faster", "C04", "comparison"),
        ("Around 40 % of orders are returned.", "40 %", "C12", "share"),
        ("The guild recently opened the second shop.", "recently", "C10", None),
    ],
)
def test_the_defect_says_what_is_claimed(text: str, words: str, defect: str, claim: str | None) -> None:
    document = replace(read(f"{text}\n", path="draft.md"), parses=GRAMMAR)
    start = text.index(words)
    found = anchor(document.blocks[0].sentences[0], Span(start, start + len(words)), defect)
    assert (found.claim if found else None) == claim


def test_a_number_without_a_source_needs_one() -> None:
    document = replace(read("Around 40 % of orders are returned.\n", path="draft.md"), parses=GRAMMAR)
    found = anchor(document.blocks[0].sentences[0], Span(7, 11), "C12")
    assert found is not None
    assert "source" in {fact.name for fact in found.missing}
