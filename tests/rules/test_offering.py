"""Words that may be written in data: what is accepted leaves the text around it whole."""

import pytest

from citewell.markup import read
from citewell_rules import offer


def accepted(marked: str, label: str) -> str | None:
    """A draft in which a word is accepted at the bar; None where it is not offered there."""
    at = marked.index("|")
    text = marked.replace("|", "", 1)
    found = next((one for one in offer(read(text, path="draft.md"), at) if one.label == label), None)
    return found and text[: found.span.start] + found.text + text[found.span.end :]


@pytest.mark.parametrize(
    ("marked", "after"),
    [
        ("---\ntitle: x\n|\n---\n", "---\ntitle: x\ndescription: \n---\n"),
        ("---\ntitle: x\ndes|\n---\n", "---\ntitle: x\ndescription: \n---\n"),
        ("---\ntitle: x\n|---\n", None),
        ("---\r\ntitle: x\r\n|---\r\n", None),
        ("---\n|---\n", None),
        (
            "+++\ntitle = 'x'\n|\n[params]\nmood = 'wet'\n+++\n",
            "+++\ntitle = 'x'\ndescription = \n[params]\nmood = 'wet'\n+++\n",
        ),
        ("+++\ntitle = 'x'\n[params]\n|\n+++\n", None),
        ("+++\ntitle = 'x'\n[[params.moods]]\nmood = 'wet'\ndes|\n+++\n", None),
        ("+++\ntitle = 'x'\n|+++\n", None),
    ],
)
def test_keys_of_front_matter(marked: str, after: str | None) -> None:
    assert accepted(marked, "description") == after


@pytest.mark.parametrize(
    ("marked", "after"),
    [
        ('"|"', '"headline"'),
        ('"head|er": "x"', '"headline": "x"'),
        ('"| "name": "x"', '"headline "name": "x"'),
        ('"he| "name": "x"', '"headline "name": "x"'),
        ('"|\t"name": "x"', '"headline\t"name": "x"'),
    ],
)
def test_keys_of_json(marked: str, after: str) -> None:
    draft = '# A\n\nText.\n\n<script type="application/ld+json">\n{"@type": "Article", %s}\n</script>\n'
    assert accepted(draft % marked, "headline") == draft % after
