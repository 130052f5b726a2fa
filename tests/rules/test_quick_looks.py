"""What rules look for first, because it is quickly told, stands in all that the slower look behind it finds."""

import re
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from citewell_rules import leftover_placeholder as gaps
from citewell_rules import long_sentence as lists
from citewell_rules import stale_year as years
from citewell_rules import text_for_machines as orders
from citewell_rules import unsupported_first_hand as own
from citewell_rules._claims.lexicon import phrases


def _may_be_gap(text: str) -> bool:
    return any(mark in text for mark in gaps._MAY_HOLD) or "lorem" in text.lower()


LOOKS: list[tuple[re.Pattern[str], Callable[[str], object]]] = [
    (lists._LIST, lists._LIST_END.search),
    (lists._ROW, lambda text: text.count(",") + text.count(";") >= lists._ROW_MARKS),
    (lists._ANNOUNCED, lambda text: any(words in text for words in lists._ANNOUNCING) and ("," in text or ";" in text)),
    *((pattern, _may_be_gap) for pattern in (gaps._FILLER, gaps._NOTE, gaps._WHOLE, gaps._TO_BE, gaps._TO_COME)),
    *((pattern, _may_be_gap) for pattern in (gaps.PLACEHOLDER, gaps._SLOT)),
    (orders._ORDERS, orders._may_order),
    (own._OWN.late, own._may_own),
    (years._NOW.late, lambda text: "20" in text),
]


@pytest.mark.parametrize(("pattern", "look"), LOOKS, ids=lambda one: getattr(one, "pattern", "")[:40])
@given(st.data())
@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
def test_a_quick_look_sees_all_there_is(
    pattern: re.Pattern[str], look: Callable[[str], object], data: st.DataObject
) -> None:
    assert look(data.draw(st.from_regex(re.compile(pattern.pattern, pattern.flags))))


def test_phrases_with_capitals_are_looked_for_in_any_spelling() -> None:
    pattern = phrases(["AWS", "AI-First tools"])
    assert [found.group() for found in pattern.finditer("On aws, AWS and ai-first tools.")] == [
        "aws",
        "AWS",
        "ai-first tools",
    ]
