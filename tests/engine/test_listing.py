"""The words that a sentence ends with become a list, and nothing else of the draft changes."""

import re
from collections.abc import Callable, Sequence

import pytest

from citewell import listing
from citewell.document import Document
from citewell.edits import apply
from citewell.listing import list_edits
from citewell.markup import read
from citewell.result import Edit, Fix
from citewell.rule import Listing
from citewell.span import Span

ITEMS = ("apples of red", "pears of code", "plums", "figs")
SENTENCE = "The shop sells apples of *red*, pears of `code`, plums, and figs."
LIST = "- apples of *red*\n- pears of `code`\n- plums\n- figs\n"
PAGE = """<body>
  <p>The shop sells apples of <em>red</em>, pears of <code>code</code>, plums, and figs.</p>
  <p>More is to come.</p>
</body>
"""


def listed(source: str, path: str = "draft.md", items: tuple[str, ...] = ITEMS) -> str | None:
    """The draft with a list of the items; None where that is refused."""
    document = read(source, path=path)
    sentence = next(one for block in document.blocks for one in block.sentences if items[-1] in one.exact())
    spans: list[Span] = []
    for item in items:
        words = re.compile(r"\s".join(item.split()))
        found = words.search(sentence.exact(), spans[-1].end if spans else 0)
        assert found is not None
        spans.append(Span(*found.span()))
    edits = list_edits(sentence, Listing(tuple(spans)))
    return None if edits is None else apply(source, Fix("replace", "", False, edits))


WRITTEN = [
    (f"{SENTENCE}\n", f"The shop sells:\n\n{LIST}"),
    # A colon that is there stays the only one, and a stop need not be there.
    (f"Fruit: {SENTENCE[15:-1]}\n", f"Fruit:\n\n{LIST}"),
    # What follows in the paragraph goes behind the list; what stands around the paragraph stays.
    (
        f"# Shop\n\nCome in. {SENTENCE} *Ask* us.\n\nBye.\n",
        f"# Shop\n\nCome in. The shop sells:\n\n{LIST}\n*Ask* us.\n\nBye.\n",
    ),
    # Items on several lines are indented.
    (
        "It sells apples\nof red, pears\nof code, plums, and\nfigs.\n",
        "It sells:\n\n- apples\n  of red\n- pears\n  of code\n- plums\n- figs\n",
    ),
    # The marks of quotations and items around it, and bullets as the draft has them.
    (
        "> The shop sells apples of red, pears of code, plums,\n> and figs.\n",
        "> The shop sells:\n>\n> - apples of red\n> - pears of code\n> - plums\n> - figs\n",
    ),
    (
        "* One.\n* The shop sells apples of red, pears of code,\n  plums, and figs.\n* Two.\n",
        "* One.\n* The shop sells:\n  * apples of red\n  * pears of code\n  * plums\n  * figs\n* Two.\n",
    ),
    (
        "1. One.\n2. The shop sells apples of red, pears of code, plums, and figs.\n3. Two.\n",
        "1. One.\n2. The shop sells:\n   - apples of red\n   - pears of code\n   - plums\n   - figs\n3. Two.\n",
    ),
    # A list of another kind may follow.
    (f"{SENTENCE}\n\n1. One.\n", f"The shop sells:\n\n{LIST}\n1. One.\n"),
]


@pytest.mark.parametrize("path", ["draft.md", "draft.mdx"])
@pytest.mark.parametrize(("source", "expected"), WRITTEN)
def test_a_list_is_written_as_its_draft_is(source: str, expected: str, path: str) -> None:
    assert listed(source, path) == expected


@pytest.mark.parametrize(("source", "expected"), WRITTEN)
def test_lines_end_as_those_of_the_draft(source: str, expected: str) -> None:
    assert listed(source.replace("\n", "\r\n")) == expected.replace("\n", "\r\n")


def test_in_html_the_list_follows_its_paragraph() -> None:
    written = """<body>
  <p>The shop sells:</p>
  <ul>
    <li>apples of <em>red</em></li>
    <li>pears of <code>code</code></li>
    <li>plums</li>
    <li>figs</li>
  </ul>
  <p>More is to come.</p>
</body>
"""
    assert listed(PAGE, "page.html") == written
    assert listed(PAGE.replace("\n", "\r\n"), "page.html") == written.replace("\n", "\r\n")
    assert listed(PAGE.replace("figs.</p>", "figs. Ask us.</p>"), "page.html") == written.replace(
        "  </ul>\n", "  </ul>\n  <p>Ask us.</p>\n"
    )


@pytest.mark.parametrize(
    ("source", "path"),
    [
        # It would be one list with that which follows.
        (f"{SENTENCE}\n\n- One.\n", "draft.md"),
        # No room below: a cell, a heading, an item that goes on.
        (f"| a | b |\n|---|---|\n| {SENTENCE} | c |\n", "draft.md"),
        (f"# {SENTENCE}\n", "draft.md"),
        (f"- {SENTENCE} Ask us.\n", "draft.md"),
        (f"Note[^1].\n\n[^1]: {SENTENCE}\n", "draft.md"),
        # No paragraph of its own.
        (PAGE.replace("<p>The", "<div>The").replace("figs.</p>", "figs.</div>"), "page.html"),
        (PAGE.replace("<p>The", "<h2>The").replace("figs.</p>", "figs.</h2>"), "page.html"),
        (PAGE.replace("figs.</p>", "figs."), "page.html"),
        # Words that would be torn out of emphasis or a link, or left behind the last item.
        ("The shop sells *apples of red, pears of code, plums, and figs*.\n", "draft.md"),
        ("The shop sells [apples of red, pears](shop.md) of code, plums, and figs.\n", "draft.md"),
        ("The shop sells apples of red, pears of code, plums, and figs every day.\n", "draft.md"),
        # An item that would read as something else.
        ("The shop sells apples of red, pears of code, plums, and # figs.\n", "draft.md"),
    ],
)
def test_where_no_list_can_stand_there_is_none(source: str, path: str) -> None:
    items = (*ITEMS[:-1], "# figs") if "# figs" in source else ITEMS
    assert listed(source, path, items) is None


def _drop_word(edits: Sequence[Edit]) -> tuple[Edit, ...]:
    return (*edits[:-1], Edit(edits[-1].start - 1, edits[-1].end, edits[-1].text))


def _drop_bullet(edits: Sequence[Edit]) -> tuple[Edit, ...]:
    return (edits[0], Edit(edits[1].start, edits[1].end, "\n"), *edits[2:])


def _merge_items(edits: Sequence[Edit]) -> tuple[Edit, ...]:
    return (edits[0], *edits[2:])


def _number(edits: Sequence[Edit]) -> tuple[Edit, ...]:
    return tuple(Edit(one.start, one.end, one.text.replace("- ", "1. ")) for one in edits)


def _say_more(edits: Sequence[Edit]) -> tuple[Edit, ...]:
    return (*edits[:-1], Edit(edits[-1].start, edits[-1].end, ", too"))


def _tear_emphasis(edits: Sequence[Edit]) -> tuple[Edit, ...]:
    return (edits[0], Edit(edits[1].start - 1, edits[1].end, edits[1].text), *edits[2:])


def _add_heading(edits: Sequence[Edit]) -> tuple[Edit, ...]:
    return (*edits[:-1], Edit(edits[-1].start, edits[-1].end, "\n\n# More\n"))


@pytest.mark.parametrize(
    "spoil", [_drop_word, _drop_bullet, _merge_items, _number, _say_more, _tear_emphasis, _add_heading]
)
def test_a_list_that_reads_otherwise_is_noticed(
    spoil: Callable[[Sequence[Edit]], tuple[Edit, ...]], monkeypatch: pytest.MonkeyPatch
) -> None:
    right = listing._edits
    monkeypatch.setattr(listing, "_edits", lambda *given: list(spoil(sorted(right(*given), key=lambda one: one.start))))
    assert listed(f"Come in.\n\n{SENTENCE}\n\nBye.\n") is None


def test_a_change_elsewhere_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    def edited(document: Document, edits: Sequence[Edit]) -> Document:
        text = apply(document.text, Fix("replace", "", False, tuple(edits)))
        return read(text.replace("Bye", "By"), path=document.path)

    monkeypatch.setattr(listing, "reread", edited)
    assert listed(f"Come in.\n\n{SENTENCE}\n\nWelcome.\n") is not None
    assert listed(f"Come in.\n\n{SENTENCE}\n\nBye.\n") is None
