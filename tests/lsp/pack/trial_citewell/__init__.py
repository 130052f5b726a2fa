"""Rules for testing the server: what they flag never changes, and some misbehave on demand."""

from collections.abc import Iterator
from typing import Any

from citewell.document import Unit
from citewell.rule import Mark, Rule


def remark(rule: Rule[Any], unit: Unit, mark: Mark) -> Iterator[str]:
    """Counts the letters of the marked words."""
    yield f"{rule.id} marks {len(mark.span)} letters."
