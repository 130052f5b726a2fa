"""Numbers that a draft already gives: offered only where it is sure that they are about the same."""

import pytest

from citewell.config import settings_from
from citewell.engine import Engine
from citewell.grammar import Grammar
from citewell.markup import read
from citewell.packs import load

pytestmark = pytest.mark.grammar

PACKS = load()
ENGINE = Engine(settings_from({}, PACKS, select=("bare-comparative", "intensifier-for-measure")), PACKS, Grammar())


def offered(claim: str, *elsewhere: str) -> list[str]:
    """The titles of the fixes that put a number of the draft in the first claim."""
    report = ENGINE.check(read("\n\n".join((claim, *elsewhere)) + "\n", path="draft.md"))
    return [fix.title for fix in report.fixes(report.findings[0]) if fix.kind == "replace"]


@pytest.mark.parametrize(
    ("claim", "elsewhere", "title"),
    [
        (
            "Our new kiln is much lighter.",
            "The kiln weighs 40 kg instead of 60 kg.",
            "Use “40 kg instead of 60 kg” from line 3",
        ),
        ("Prices rose significantly.", "Prices rose by 12 % in 2025.", "Use “by 12 %” from line 3"),
        (
            "Our setup is much faster.",
            "Setup takes 4 minutes instead of 20 minutes.",
            "Use “4 minutes instead of 20 minutes” from line 3",
        ),
    ],
)
def test_offered(claim: str, elsewhere: str, title: str) -> None:
    assert offered(claim, elsewhere) == [title]


@pytest.mark.parametrize(
    ("claim", "elsewhere"),
    [
        # Another thing, measure, verb or cause; no difference; a wish, a question, somebody else's words.
        ("Our new kiln is much lighter.", "The press weighs 40 kg instead of 60 kg."),
        ("Our new kiln is much lighter.", "The kiln lasts 4 years instead of 3 years."),
        ("Our new kiln is much lighter.", "The kiln weighs 40 kg."),
        ("Our new kiln is much lighter.", "The kiln should weigh 40 kg instead of 60 kg."),
        ("Our new kiln is much lighter.", "> The kiln weighs 40 kg instead of 60 kg."),
        ("Our new kiln is much lighter.", "“The kiln weighs 40 kg instead of 60 kg,” said Ida Holm."),
        ("Prices rose significantly.", "Prices fell by 12 % in 2025."),
        ("Prices rose significantly.", "Will prices have risen by 12 %?"),
        ("Prices rose significantly.", "Wages rose by 12 % in 2025."),
        ("The cache reduced response times dramatically.", "The index reduced response times by 12 %."),
    ],
)
def test_not_offered(claim: str, elsewhere: str) -> None:
    assert offered(claim, elsewhere) == []
