"""Questions of the data are held against those of the page in one go, and not again at each keystroke."""

import json

from hypothesis import given
from hypothesis import strategies as st

from citewell.markup import edit, read
from citewell_rules._agreement import faq
from citewell_rules._agreement.matching import matches
from citewell_rules._agreement.texts import differ, folded_whole

WORDS = [
    "cost",
    "costs",
    "press",
    "pressed",
    "pressing",
    "the",
    "erode",
    "erosion",
    "2024",
    "2025",
    "{{",
    "12",
    "lamp",
    "lamps",
    "art",
    "party",
    "cider",
    "…",
    "half",
]
TEXTS = st.lists(st.sampled_from(WORDS), max_size=5).map(" ".join)


@given(TEXTS, st.lists(TEXTS, min_size=1, max_size=6))
def test_a_text_is_apart_where_it_differs_from_each(told: str, shown: list[str]) -> None:
    (found,) = matches((told,), tuple(shown))
    if found.same is None:
        assert found.is_apart == all(differ(told, one) for one in shown)
    elif folded_whole(told) != folded_whole(shown[found.same]):
        assert not found.is_apart


def test_the_first_of_those_that_are_the_same_is_found() -> None:
    shown = ("Pears?", "What does pressing cost?", "What did pressing cost?", "what does pressing cost")
    found = matches(("What do pressings cost?", "What does a bottle cost?", "Who is it?"), shown)
    assert [one.same for one in found] == [1, None, None]
    assert found[1].nearest == 1
    assert found[1].is_near
    assert not found[2].is_near


def test_a_keystroke_elsewhere_compares_nothing_again() -> None:
    asked = [f"How much does lamp {'abcdefghij'[at % 10]}{at} cost in town?" for at in range(60)]
    data = {
        "@context": "https://schema.org",
        "@type": "FAQPage",
        "mainEntity": [{"@type": "Question", "name": one} for one in (*asked, "Who mends cider presses?")],
    }
    body = "".join(f"## {one}\n\nNine crowns.\n\n" for one in asked)
    script = f'<script type="application/ld+json">\n{json.dumps(data)}\n</script>\n'
    document = read(f"# Lamps\n\nA line of words.\n\n{body}{script}", path="draft.md")
    (before,) = faq.disagreements(document)
    compared = matches.cache_info().misses
    for _ in range(3):
        document = edit(document, 11, 11, "x")
        (after,) = faq.disagreements(document)
        assert after.value.text == before.value.text
    assert matches.cache_info().misses == compared
