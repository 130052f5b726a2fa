"""Which format a document has by the editor's name of its language, and by its path."""

import pytest

from citewell.lsp.language import format_of


@pytest.mark.parametrize(
    ("language", "path", "format_"),
    [
        ("markdown", None, "markdown"),
        ("markdown", "/d/a.mdx", "mdx"),
        ("mdx", "/d/a.md", "mdx"),
        ("markdown.mdx", "/d/a.mdx", "mdx"),
        ("html", "/d/a", "html"),
        ("htmldjango", "/d/a.html", "html"),
        ("htmldjango", None, "html"),
        ("htmlangular", "/d/a.HTM", "html"),
        ("liquid", "/d/_posts/a.md", "markdown"),
        ("liquid", "/d/_includes/a.liquid", "html"),
        ("jinja", "/d/a.md.jinja", "markdown"),
        ("jinja", "/d/a.html.jinja", "html"),
        ("eruby", "/d/a.html.erb", "html"),
        ("xhtml", "/d/a.xhtml", "html"),
        ("plaintext", "/d/a.html.txt", "markdown"),
    ],
)
def test_the_format(language: str, path: str | None, format_: str) -> None:
    assert format_of(language, path) == format_
