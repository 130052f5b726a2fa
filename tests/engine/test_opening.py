"""The opening of a long draft is read as the whole has it."""

from dataclasses import replace
from pathlib import Path

import pytest

from citewell.document import Content, Document
from citewell.markup import glance, read

WORDS = "Plants take up nutrients, and algae need them too. A pond keeps clear where [plants] win[^n].\n\n"
BEFORE = WORDS * 5
AFTER = WORDS * 60 + "[plants]: https://plants.example/ 'All of them'\n\n[^n]: A note.\n"
OPEN = [
    "```\ncode\n\n" + "more code\n\n" * 400 + "```\n\n",
    "<!-- a comment\n\n" + "of words\n\n" * 400 + "-->\n\n",
    "<script>\n\n" + "let x\n\n" * 400 + "</script>\n\n",
    "<pre>\n\n" + "text\n\n" * 400 + "</pre>\n\n",
    "{% highlight js %}\n\n" + "let x\n\n" * 400 + "{% endhighlight %}\n\n",
    ":::tip\n\n" + "Words of a tip.\n\n" * 400 + ":::\n\n",
    "- item\n\n" + "  more of it\n\n" * 400,
    "$$\n" + "x + y\n" * 400 + "$$\n\n",
    "[^n]: A note.\n\n" + "    More of it.\n\n" * 400,
    "Term\n\n" + ": Meaning.\n\n" * 400,
    "{/*\n\n" + "hush\n\n" * 400 + "*/}\n\n",
    "<details>\n\n" + "Hidden words.\n\n" * 400 + "</details>\n\n",
]


def unsettled(contents: tuple[Content, ...]) -> list[Content]:
    """Without the language, in which blocks too short to tell follow the draft."""
    return [replace(content, english=None) for content in contents]


def assert_opens(opening: Document, whole: Document, limit: int) -> None:
    """What the opening holds is what the whole has before the place where the opening ends."""
    end = len(opening.text)
    assert 0 < end <= limit
    assert opening.text == whole.text[:end]
    count = sum(start < end for start in whole.starts)
    assert tuple(opening.starts) == tuple(whole.starts[:count])
    assert unsettled(opening.contents) == unsettled(whole.contents[:count])
    for name in ("regions", "islands", "elements"):
        assert list(getattr(opening, name)) == [one for one in getattr(whole, name) if one.span.start < end]
    assert list(opening.comments) == [one for one in whole.comments if one.start < end]
    for name in ("format", "front_matter", "page", "path"):
        assert getattr(opening, name) == getattr(whole, name)


@pytest.mark.parametrize("stretch", OPEN)
@pytest.mark.parametrize("front", ["", "---\ntitle: Ponds\n---\n\n", "\ufeff"])
@pytest.mark.parametrize("path", ["draft.md", "draft.mdx"])
def test_nothing_is_cut_in_two(stretch: str, front: str, path: str) -> None:
    text = front + BEFORE + stretch + AFTER
    whole = read(text, path=path)
    for limit in (400, 520, 600, 1_000, 2_000):
        opening = glance(text, path=path, limit=limit)
        assert opening is not None
        assert_opens(opening, whole, limit)


def test_the_opening_of_plain_words_is_as_long_as_may_be() -> None:
    opening = glance(BEFORE + AFTER, limit=3_000)
    assert opening is not None
    assert len(opening.text) > 3_000 - len(WORDS)
    link, note = opening.contents[0].prose.inlines
    assert (link.target, note.kind) == ("https://plants.example/", "footnote")


@pytest.mark.parametrize(
    "text", ["", "Short.\n", WORDS * 10, "word " * 10_000, "```\n" + WORDS * 100, "---\nx: 1\n" * 900]
)
def test_there_may_be_no_opening(text: str) -> None:
    assert glance(text, limit=1_000) is None


def test_pages_have_no_opening() -> None:
    assert glance("<p>Words.</p>\n\n" * 1_000, path="page.html", limit=1_000) is None


@pytest.mark.data
def test_real_drafts_open_as_they_go_on(data_dir: Path) -> None:
    seen = 0
    for folder in ("drafts_md", "drafts_blog"):
        for path in sorted((data_dir / folder).glob("*")):
            if path.suffix not in (".md", ".mdx", ".markdown"):
                continue
            text = path.read_bytes().decode("utf-8", "surrogateescape")
            whole = read(text, path=path.name)
            for limit in (1_000, 4_000):
                opening = glance(text, path=path.name, limit=limit)
                if opening is not None:
                    assert_opens(opening, whole, limit)
                    seen += 1
    assert seen > 100
