"""What keys of front matter take over from a draft: words as readers see them, and nothing that a template fills in."""

import pytest

from citewell.markup import read
from citewell_rules._page.keys import Role, said_for


def said(role: Role, text: str, path: str = "draft.md") -> object:
    return said_for(read(f"---\nlayout: post\n---\n\n{text}\n", path=path), role, "jekyll")


@pytest.mark.parametrize(
    ("text", "description"),
    [
        ("The mill pressed 41 tonnes of apples.", "The mill pressed 41 tonnes of apples."),
        ("The mill pressed {{ site.tonnes }} tonnes of apples.", ""),
        ("It pressed {% if wet %}9{% endif %} tonnes of apples.", ""),
        ("A litre costs {{< price >}} crowns at the mill.", ""),
        ("The mill pressed 41 tonnes of apples. It sold {{ sold }} of them.", "The mill pressed 41 tonnes of apples."),
    ],
)
def test_descriptions(text: str, description: str) -> None:
    assert said("description", text) == description


def test_an_expression_of_mdx_is_no_description() -> None:
    text = "The mill pressed {tonnes} tonnes of apples."
    assert said("description", text, "draft.mdx") == ""
    assert said("description", text) == text


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("# A wet harvest", "A wet harvest"),
        ("# Harvest {{ page.year }}", ""),
        ("# A {% if wet %}wet{% endif %} one", ""),
    ],
)
def test_titles(text: str, title: str) -> None:
    assert said("title", text) == title


def test_pictures() -> None:
    assert said("image", "![The press](/img/press.jpg)") == "/img/press.jpg"
    assert said("image", "![The press]({{ site.url }}/img/press.jpg)") == ""
