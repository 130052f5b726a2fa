"""The editor's names of languages to formats of drafts."""

from pathlib import PurePath

from citewell.document import FORMATS, Format

__all__ = ["format_of"]

_LANGUAGES: dict[str, Format] = {"mdx": "mdx", "markdown.mdx": "mdx", "html": "html", "xhtml": "html"}
"""Language ids that decide the format; with any other the path does."""

_TEMPLATES = frozenset({
    "django-html", "eruby", "erb", "handlebars", "htmlangular", "htmldjango", "jinja", "jinja-html", "liquid",
})  # fmt: skip
"""Language ids of pages with template tags: HTML, unless the name says that the template makes something else."""


def format_of(language: str, path: str | None) -> Format:
    """The format of a document that an editor opens, from its language id and, where that leaves it open, its path."""
    if language in _LANGUAGES:
        return _LANGUAGES[language]
    suffixes = [suffix.lower() for suffix in PurePath(path or "").suffixes]
    if language in _TEMPLATES:
        # "post.md.jinja" makes Markdown.
        return next((FORMATS[suffix] for suffix in reversed(suffixes) if suffix in FORMATS), "html")
    return FORMATS.get(suffixes[-1], "markdown") if suffixes else "markdown"
