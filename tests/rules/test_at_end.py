"""What is put at the end of a draft stands there by itself: it does not become a part of something left open."""

import pytest

import citewell
from citewell import packs
from citewell.config import settings_from
from citewell.markup import read
from citewell_rules._page.writing import at_end

SCRIPT = '<script type="application/ld+json">\n{"@type": "Article"}\n</script>'


def added(text: str, path: str) -> str | None:
    """The draft with a script at its end; None where it cannot be put there."""
    changes = at_end(read(text, path=path), SCRIPT)
    for change in reversed(changes):
        text = text[: change.span.start] + change.text + text[change.span.end :]
    return text if changes else None


@pytest.mark.parametrize(
    "end",
    [
        "```sh\npress --all",
        "```sh\npress --all\n\n",
        "```\npress\n``",
        "````\npress\n```\n",
        "~~~\npress\n```\n",
        "```sh",
        "<!-- to do: <b>more</b>\n",
        "<script>\nlet x\n",
        "<pre>\npress\n",
    ],
)
def test_nothing_is_added_to_what_is_open(end: str) -> None:
    assert added(f"# A wet harvest\n\nText.\n\n{end}", "draft.md") is None


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
@pytest.mark.parametrize(
    "end",
    [
        "Text.\n",
        "Run `press`",
        "Run ```press```",
        "```sh\npress --all\n```\n",
        "```sh\npress --all\n````  \n\n",
        "~~~ a`b\npress\n~~~",
        "- Run\n\n  ```\n  press\n  ```\n",
        "> ```\n> press\n> ```\n",
        "    press --all\n",
        "<!-- to do -->\n",
        "<script>\nlet x\n</script>\n",
        "<pre>\npress\n</pre>\n",
    ],
)
def test_behind_what_is_closed_it_is_data(end: str, line_end: str) -> None:
    text = added(f"# A wet harvest\n\nText.\n\n{end}".replace("\n", line_end), "draft.md")
    assert text is not None
    assert [island.form for island in read(text, path="draft.md").islands] == ["script"]


def test_no_fix_is_offered_in_an_open_fence() -> None:
    settings = settings_from({}, packs.load(), select=["missing-structured-data"])
    asked = "".join(
        f"## May I bring {one}?\n\nYes, before noon on every Saturday.\n\n" for one in ("pears", "plums", "figs")
    )
    for end, offers in (("", True), ("```sh\npress\n", False)):
        text = f"---\nlayout: post\ntitle: Questions\ntype: faq\n---\n\n{asked}{end}"
        report = citewell.check(text, path="draft.md", settings=settings)
        assert bool([fix for one in report.findings for fix in report.fixes(one)]) is offers
