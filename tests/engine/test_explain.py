"""The page of a rule, and what an editor shows over a finding."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated

from citewell.document import Sentence
from citewell.explain import hover, page
from citewell.packs import Evidence, Packs
from citewell.result import Edit, Finding, Fix
from citewell.rule import Doc, Mark, rule
from citewell.span import Span


@dataclass(frozen=True)
class Options:
    words: Annotated[tuple[str, ...], Doc("Words that pass.")] = ("a", "b")
    most: Annotated[int, Doc("Words accepted.")] = 2


@rule(
    family="claim",
    severity="information",
    evidence=("lore", "study"),
    since="0.1",
    defect="C01",
    aliases=("old-name",),
    preview=True,
    pages_only=True,
)
def bare_claim(sentence: Sentence, options: Options) -> Iterator[Mark]:
    """
    A claim without a number.

    ## Why
    Nobody can check it,
    so nobody quotes it.

    More on that.

    ## Example
    Much faster.

    ## Better
    Two times faster.
    """
    yield from ()


STUDY = Evidence(
    "study",
    "A study (2024)",
    "It helped.",
    "A",
    "https://example.com/a",
    "2026-11-22",
    2024,
    "20 people",
    ("It did not.",),
)
LORE = Evidence("lore", "Lore", "They say so.", "D", "https://example.com/d", "2026-11-22", 2020)
PACKS = Packs({bare_claim.id: bare_claim}, {"study": STUDY, "lore": LORE})
DRAFT = "One thing first. Our tests are\nmuch faster now. And more.\n\nAnother paragraph.\n"
AT = DRAFT.index("much")
FINDING = Finding(
    "bare-claim",
    "claim",
    "information",
    "No number. Say by how much.",
    Span(AT, AT + 11),
    "much faster",
    detail=("one", "two"),
)
FIX = Fix("placeholder", "Put in a gap for the number", False, (Edit(AT, AT + 4, "[NUMBER percent]"),))


def test_the_page_holds_all_there_is_to_say() -> None:
    text = page(bare_claim, PACKS)
    for words in (
        "# bare-claim\n\nA claim without a number.\n\n## Why\nNobody can check it,",
        "- Family: claim, defect C01\n- Severity: information, off until switched on\n- Since: 0.1\n- Only for drafts that are",
        "- Earlier names: `old-name`",
        '| `words` | a list of texts | `["a", "b"]` | Words that pass. |\n| `most` | a whole number | `2` | Words accepted. |',
        "`<!-- citewell-disable-next-line bare-claim -- why -->`",
        "`{/* citewell-disable-next-line bare-claim -- why */}`",
        "- Strength A (a controlled experiment or peer-reviewed): [A study (2024)](https://example.com/a) (2024, 20 people). ",
        "It helped.\n    - Against: It did not.\n    - Read on 2026-11-22.",
        "Answer engines do not publish how they choose",
    ):
        assert words in text
    assert text.endswith("\n")


def test_a_page_on_facts_makes_no_reservations() -> None:
    fact = Evidence("lore", "Spec", "So it is.", "fact", "https://example.com/s", "2026-11-22")
    assert "Answer engines" not in page(bare_claim, Packs(PACKS.rules, {"lore": fact}))


def test_the_hover_is_short_and_shows_this_sentence() -> None:
    assert hover(FINDING, bare_claim, PACKS, FIX, DRAFT) == (
        "**bare-claim** · A claim without a number.\n"
        "\n"
        "No number. Say by how much.\n"
        "\n"
        "- one\n"
        "- two\n"
        "\n"
        "Quick-fix: Put in a gap for the number\n"
        "```diff\n"
        "  Our tests are\n"
        "- much faster now.\n"
        "+ [NUMBER percent] faster now.\n"
        "```\n"
        "\n"
        "Nobody can check it, so nobody quotes it.\n"
        "\n"
        "Strength: A · [A study (2024)](https://example.com/a)\n"
        "\n"
        "Against: It did not.\n"
        "\n"
        'Silence it: `<!-- citewell-disable-file bare-claim -->`, or `bare-claim = "off"` in citewell.toml'
    )


def test_the_hover_without_a_draft_or_fix() -> None:
    assert "```" not in hover(FINDING, bare_claim, PACKS, FIX)
    assert "Quick-fix" not in hover(FINDING, bare_claim, PACKS)


def test_fences_in_a_draft_do_not_close_the_diff() -> None:
    draft = "Use ```x``` much faster.\n"
    at = draft.index("much")
    finding = Finding("bare-claim", "claim", "hint", "m", Span(at, at + 11), "much faster")
    shown = hover(finding, bare_claim, PACKS, Fix("delete", "Delete", True, (Edit(at, at + 5, ""),)), draft)
    assert "````diff\n- Use ```x``` much faster.\n+ Use ```x``` faster.\n````" in shown


def test_much_that_is_put_in_is_shown_in_part() -> None:
    fix = Fix("insert-structured-data", "Insert", False, (Edit(0, 0, "\n".join("abcdefghijklmnopqrst") + "\n"),))
    shown = hover(FINDING, bare_claim, PACKS, fix, DRAFT)
    assert "+ o\n+ p\n  …\n```" in shown
    assert "+ q" not in shown
