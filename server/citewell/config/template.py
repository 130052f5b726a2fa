"""The configuration file that a project begins with: every key in a line, with what it does."""

import json
from collections.abc import Iterator
from typing import Any, get_args

from citewell import site
from citewell.config.layer import LISTS
from citewell.config.options import Option, options_of
from citewell.config.presets import PRESETS, preset_file
from citewell.packs import Packs
from citewell.rule import Family, Rule

__all__ = ["template"]

_SET_ABOVE = {"generator", *LISTS}
"""Options of rules that are set at the top for all of them."""


def template(packs: Packs, preset: str | None = None) -> str:
    """
    The text of a commented file.

    Settings are commented out with a ``#`` and no blank behind it, so that they can be told from words; all of them
    together are a valid file as well. Only ``preset`` is extended in earnest.
    """
    return "\n".join(line.rstrip() for line in _lines(packs, preset)) + "\n"


def _lines(packs: Packs, preset: str | None) -> Iterator[str]:
    yield from (
        "# Settings of Citewell for the drafts in this folder and below; the editor and the command line both read them.",
        '# A "#" without a blank behind it stands before a setting: take it away, and the line counts.',
        "",
        f"# What to build on: a file, or one of the presets {', '.join(PRESETS)}; or a list of them.",
    )
    if preset is None:
        yield '#extends = "docs"'
    else:
        yield f'extends = "{preset}"'
        yield "# The preset says:"
        yield from (f"#   {line}" for line in preset_file(preset).read_text("utf-8").splitlines())
    yield from (
        "",
        "# Whether these drafts are published pages; told from each draft when left out.",
        "#page = true",
        "",
        f"# The rules and families that are on. Families: {', '.join(get_args(Family))}.",
        '#select = ["all"]',
        "",
        "# The rules and families that are off.",
        '#ignore = ["freshness"]',
        "",
        "# Words and phrases that you use as they are. One with a capital counts as it is written, others in capitals too.",
        '#terms = ["best practice", "Smart Home"]',
        "",
        "# Sentences and paragraphs in which nothing is reported, whatever the line breaks in them.",
        '#boilerplate = ["All rights reserved."]',
        "",
        "# Short forms that your readers know; also as a table of what they stand for.",
        '#acronyms = ["HBC"]',
        "",
        "# Domains that are a source whenever they are linked.",
        '#trusted-sources = ["example.org"]',
        "",
        "# Files that are no drafts, as in a .gitignore; a file .citewellignore does the same.",
        '#exclude = ["archive/", "*.generated.md"]',
        "",
        f"# What builds the site: {', '.join(get_args(site.Generator))}.",
        "#[site]",
        '#generator = "auto"',
        "",
        "# A severity that stands for another one: error, warning, information, hint.",
        "#[severities]",
        '#information = "warning"',
        "",
        '# A rule is "on", "off" or the highest severity of its findings. `citewell rules` lists them all.',
        "#[rules]",
        '#puffery = "hint"',
    )
    for rule in packs.rules.values():
        options = [option for option in options_of(rule) if option.name not in _SET_ABOVE]
        if options:
            yield from _table(rule, options)
    yield from (
        "",
        "# Other settings for some drafts: page, site, select, ignore and rules. Later ones go over earlier ones.",
        "#[[overrides]]",
        '#files = ["blog/**/*.md"]',
        '#ignore = ["relative-time"]',
    )


def _table(rule: Rule[Any], options: list[Option]) -> Iterator[str]:
    yield ""
    yield f"# {rule.summary}"
    yield f"#[rules.{rule.id}]"
    for option in options:
        if option.doc:
            yield f"# {option.doc}"
        default = list(option.default) if isinstance(option.default, tuple) else option.default
        # What options can be is written alike in JSON and TOML.
        yield f"#{option.name} = {json.dumps(default, ensure_ascii=False)}"
