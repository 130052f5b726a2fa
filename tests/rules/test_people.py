"""Whom a byline names: the name and nothing of what stands behind it."""

import pytest

from citewell.markup import read
from citewell_rules._page.people import authors


@pytest.mark.parametrize(
    ("byline", "name"),
    [
        ("By Mara Lind. Published 3 May 2026.", "Mara Lind"),
        ("By Mara Lind. Updated 3 May 2026.", "Mara Lind"),
        ("By Mara Lind. 3 May 2026", "Mara Lind"),
        ("By Mara Lind.", "Mara Lind"),
        ("By Mara Lind", "Mara Lind"),
        ("By Mara Lind, 3 May 2026", "Mara Lind"),
        ("By Mara Lind on 3 May 2026", "Mara Lind"),
        ("By J. R. Lind", "J. R. Lind"),
        ("By J. R. Lind. Published 3 May 2026.", "J. R. Lind"),
        ("By Dr. Mara Lind", "Dr. Mara Lind"),
        ("By Prof. Mara Lind", "Prof. Mara Lind"),
        ("By Mara K. van der Lind", "Mara K. van der Lind"),
        ("By Mara Lind Jr.", "Mara Lind Jr."),
        ("By the end of May we knew.", None),
        ("By May Berlin had melted.", None),
        ("By Monday. Then we knew.", None),
    ],
)
def test_bylines(byline: str, name: str | None) -> None:
    draft = read(f"# A wet harvest\n\n{byline}\n\nThe mill pressed 41 tonnes of apples.\n", path="draft.md")
    found = authors(draft)
    assert [one.name for one in found] == ([name] if name else [])
    assert [one.span.of(draft.text) for one in found] == [one.name for one in found]
