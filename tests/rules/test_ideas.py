"""The ideas of a sentence as the hover lists them, and what they are to each other."""

import pytest

import citewell
from citewell_rules._ideas.joints import JointKind
from citewell_rules._ideas.relation import relation

pytestmark = pytest.mark.grammar


def finding(draft: str) -> citewell.Finding:
    """The only finding about ideas."""
    (found,) = [one for one in citewell.check(draft, path="draft.md").findings if one.rule == "multi-idea-sentence"]
    return found


@pytest.mark.parametrize(
    ("kind", "opening", "expected"),
    [
        ("but", "lorries have to wait", "contrast"),
        ("concession", "lorries have to wait", "contrast"),
        ("so", "lorries have to wait", "result"),
        ("colon", "lorries have to wait", "explanation"),
        ("semicolon", "However, lorries have to wait", "contrast"),
        ("semicolon", "as a result, lorries have to wait", "result"),
        ("semicolon", "for example, lorries have to wait", "explanation"),
        ("and", "also brings the post", "addition"),
        ("and", "thus lorries have to wait", "result"),
        ("and", "lorries have to wait", None),
        ("semicolon", "thatch is cheap", None),
    ],
)
def test_relation(kind: JointKind, opening: str, expected: str | None) -> None:
    assert relation(kind, opening) == expected


@pytest.mark.parametrize(
    ("draft", "joints"),
    [
        (
            "The gate opens at six on every day of the week, giving the drivers of the vans two more hours for the round.",
            "joined by “, giving”",
        ),
        (
            "The keeper planned a show for the autumn and rented the hall, but interest ceased after the first evening.",
            "joined by “and” and “, but”",
        ),
        ("The tower was built by the guild of masons in 1680 and is now the office of the harbour.", "joined by “and”"),
    ],
)
def test_joints_are_named(draft: str, joints: str) -> None:
    assert joints in finding(draft).message


def test_ideas_are_listed_with_their_relation() -> None:
    draft = (
        "The ferry carries bicycles and small vans on every crossing of the day, but lorries have to wait for the "
        "larger boat that leaves at noon and at six."
    )
    assert list(finding(draft).detail) == [
        "1. The ferry carries bicycles and small vans on every crossing of the day",
        "2. Contrast: lorries have to wait for the larger boat that leaves at noon and at six.",
    ]


def test_ideas_side_by_side_are_listed_by_their_words() -> None:
    draft = "The tower was built by the guild of masons in 1680 and is now the office of the *harbour*."
    assert list(finding(draft).detail) == [
        "1. The tower was built by the guild of masons in 1680",
        "2. is now the office of the harbour.",
    ]


ASIDE = (
    "The new mast, which was built by the people of the village last summer, carries the long antenna of the station"
)


@pytest.mark.parametrize(
    ("draft", "places"),
    [
        (f"{ASIDE} and the gauge.", "Two ideas in 24 words, one of them between two commas: "),
        (
            f"{ASIDE}, and the old gauge at the bridge was sold, but nobody knows who bought it.",
            "Four ideas in 36 words, joined by “, and” and “, but”, one of them between two commas: ",
        ),
    ],
)
def test_an_aside_is_named_and_counted(draft: str, places: str) -> None:
    assert finding(draft).message.startswith(places)


def test_an_aside_is_listed_behind_what_it_stands_in() -> None:
    draft = f"{ASIDE} and the *gauge*."
    assert list(finding(draft).detail) == [
        f"1. {draft.replace('*', '')}",
        "2. Between commas: which was built by the people of the village last summer",
    ]
