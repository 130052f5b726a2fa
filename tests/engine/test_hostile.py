"""Hostile drafts, few of everything, and drafts that are too large: all are read, and nothing is lost."""

import importlib.util
import random
import sys
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import pytest

import citewell
from citewell import checking, packs
from citewell.batch import Draft, Order
from citewell.checker import Checker
from citewell.config import default_settings
from citewell.document import Document
from citewell.engine import Engine
from citewell.markup import edit, frontmatter, read, size
from citewell.memo import Memo
from citewell.packs import Packs
from citewell.result import Report
from citewell.span import Span
from citewell.suppress import Suppressions, Vocabulary
from citewell.suppress import read as read_ignores

MAKERS = Path(__file__).parents[1] / "hostile" / "makers.py"
COMPARED = [one.name for one in fields(Document) if one.compare and one.name not in ("reading", "exchange")]


def _makers() -> Any:
    spec = importlib.util.spec_from_file_location("hostile_makers", MAKERS)
    assert spec is not None
    assert spec.loader is not None
    module = sys.modules[spec.name] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


DRAFTS = {one.name: one for one in _makers().DRAFTS}


def some(name: str, times: int) -> str:
    raw: bytes = DRAFTS[name].bytes(min(times, DRAFTS[name].times))
    return raw.decode("utf-8", "surrogatepass" if "surrogate" in name else "replace")


@pytest.mark.parametrize("name", DRAFTS)
def test_each_is_read_and_checked(name: str) -> None:
    text = some(name, 60)
    path = f"draft{DRAFTS[name].suffix}"
    report = citewell.check(text, path)
    assert report.text == text
    assert not [notice for notice in report.notices if "failed" in notice]
    assert all(0 <= one.span.start <= one.span.end <= len(text) for one in report.findings)
    document = read(text, path=path)
    half = len(text) // 2
    for start, end, new in ((half, half, "a "), (0, 0, "\n"), (half, len(text), "")):
        again = edit(document, start, end, new)
        assert differences(again, read(again.text, path=path)) == []


def differences(document: Document, fresh: Document) -> list[str]:
    return [name for name in COMPARED if plain(getattr(document, name)) != plain(getattr(fresh, name))]


def plain(value: Any) -> Any:
    return value if isinstance(value, str) or not hasattr(value, "__iter__") else tuple(value)


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Limits that a page passes."""
    limits = (
        (None, "characters", 900),
        ("\n", "lines", 60),
        ("\r", "lines", 60),
        ("<[|", "bars", 40),
        (".!?", "full stops", 30),
    )
    monkeypatch.setattr(size, "_LIMITS", limits)
    monkeypatch.setattr(size, "_SMALL", 30)


SENTENCE = "The lamp is a world-class one.\n\n"


def test_what_is_too_large_is_read_in_part_and_said_once(small: None) -> None:
    text = "Fill in [NUMBER] lamps.\n\n" * 20 + "lamp " * 100 + "Fill in [NUMBER] too.\n"
    report = citewell.check(text, "lamps/draft.md")
    assert report.text == text
    assert [one.rule for one in report.findings].count("leftover-placeholder") == 20
    assert report.score is None
    [notice] = [one for one in report.notices if "too large" in one]
    assert notice == (
        "draft.md is too large to be checked in full: about 1,020 characters, of which the first 900 were read. "
        "Rules that need grammar and those about what a page lacks were left out, and it has no score. Split it to have all of it checked."
    )


def test_of_thousands_of_findings_of_a_rule_the_first_count_and_it_is_said_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(checking, "_MOST", 20)
    known = packs.load()
    engine, memo = Engine(default_settings(known), known), Memo()
    unseen, word = "A\u200b\u200d\ufeff lamp.\n\n", "text-for-machines"

    def found(report: Report) -> tuple[list[int], list[str]]:
        places = [one.span.start for one in report.findings if one.rule == word]
        return places, [one for one in report.notices if word in one]

    def fresh(document: Document) -> Report:
        return engine.check(read(document.text, path="a.md"))

    size = len(unseen)
    document = read(unseen * 20, path="a.md")
    assert found(engine.check(document, memo)) == ([at * size + 1 for at in range(20)], [])
    document = edit(document, 0, 0, unseen * 5)
    many = engine.check(document, memo)
    said = f"The rule {word} finds more than 20 places in one draft. Only the first 20 count, those that comments hide among them."
    assert found(many) == ([at * size + 1 for at in range(20)], [said])
    assert said in many.limits
    # The cut is where a fresh check makes it, also after edits elsewhere and with a comment that hides some of them.
    hidden = f"<!-- citewell-disable {word} -->\n\n"
    for start, end, new in (
        (document.length, document.length, "The end.\n"),
        (size * 3, size * 3, hidden),
        (0, size, ""),
    ):
        document = edit(document, start, end, new)
        report = engine.check(document, memo)
        assert (report.findings, report.notices) == (fresh(document).findings, fresh(document).notices)
    assert found(report)[1] == [said]
    document = edit(document, 0, document.length - 10 * size, "")
    assert found(engine.check(document, memo))[1] == []


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("A lamp\n" * 70, "lines"), ("A lamp\r" * 70, "lines"), ("[a] " * 50, "bars"), ("Yes. " * 40, "full stops"),
        ("lamp " * 200, "characters"),
    ],
)  # fmt: skip
def test_each_limit_holds(small: None, text: str, what: str) -> None:
    document = read(text, path="draft.md")
    assert document.unread is not None
    assert document.unread.what == what
    assert document.text == text
    assert text[: document.unread.start].endswith((" ", "\n", "\r"))


def test_within_all_limits_everything_is_read(small: None) -> None:
    assert read(SENTENCE * 25, path="draft.md").unread is None
    assert size.room(SENTENCE * 25) == min(900 - 800, 60 - 50, 30 - 25)


def test_data_is_read_whole_or_not_at_all(small: None) -> None:
    script = '<script type="application/ld+json">{"@type": "Thing", "name": "' + "x" * 500 + '"}</script>'
    assert read("<p>A lamp.</p>" + script, path="a.html").unread is None
    document = read("<p>A lamp.</p>" * 10 + script + script, path="a.html")
    assert document.unread is not None
    assert document.text[document.unread.start :].startswith("<script")
    assert all(one.root for one in document.islands)
    # What stands between fences is not counted, unless it is too large itself.
    front = "---\ntitle: " + "x" * 700 + "\n---\n"
    document = read(front + "A lamp.\n" * 30, path="a.md")
    assert document.unread is None
    assert document.front_matter is not None
    document = read(front.replace("x", "xy") + "A lamp.\n", path="a.md")
    assert document.front_matter is None
    assert not document.contents
    assert document.unread is not None
    assert document.unread.what == "characters of front matter"


@pytest.mark.parametrize("suffix", [".md", ".mdx", ".html"])
def test_edits_across_the_limits_equal_a_full_read(small: None, suffix: str) -> None:
    chance = random.Random(5)
    pieces = (
        SENTENCE,
        "x" * 90,
        "[a] " * 9,
        "\n\n",
        "| a | b |\n| - | - |\n",
        "---\n",
        "title: x\n",
        "<script>",
        "</script>",
        ". ",
    )
    document = read("---\ntitle: x\n---\n" + SENTENCE * 24, path=f"a{suffix}")
    seen = set()
    for _ in range(250):
        start = chance.randint(0, document.length)
        is_cut = chance.random() < (0.8 if document.length > 1000 else 0.3)
        end = min(start + chance.randint(1, 60), document.length) if is_cut else start
        document = edit(document, start, end, "" if is_cut else chance.choice(pieces))
        seen.add(document.unread is None)
        assert differences(document, read(document.text, path=f"a{suffix}")) == []
        assert document.unread == size.measure(document.text, document.format)
    assert seen == {True, False}


@pytest.mark.grammar
def test_what_is_remembered_of_a_part_is_not_taken_for_the_whole(small: None) -> None:
    known = packs.load()
    engine = Engine(default_settings(known), known)
    text = (
        "The lamp shows the way to every page, and the shade keeps the light from the eyes of those who read.\n\n" * 8
    )
    long, memo = read(text + "lamp " * 100, path="a.md"), Memo()
    in_part = engine.check(long, memo)
    assert "multi-idea-sentence" not in {one.rule for one in in_part.findings}
    whole = edit(long, len(text), long.length, "")
    assert whole.unread is None
    report = engine.check(whole, memo)
    assert "multi-idea-sentence" in {one.rule for one in report.findings}
    assert report.findings == engine.check(read(text, path="a.md")).findings
    again = engine.check(edit(whole, len(text), len(text), "lamp " * 100), memo)
    assert again.findings == in_part.findings


def test_one_rule_does_not_use_up_the_time_of_a_long_draft(monkeypatch: pytest.MonkeyPatch) -> None:
    def never_returns(unit: Any, options: Any) -> Any:
        while True:
            pass

    known = packs.load()
    endless = {"vague-heading": replace(known.rules["vague-heading"], find=never_returns)}
    monkeypatch.setattr("citewell.project.packs_for", lambda *_: Packs({**known.rules, **endless}))
    monkeypatch.setattr("citewell.checker._RULE_PATIENCE", 1.5)
    monkeypatch.setattr("citewell.checker._LOOK", 0.2)
    checker = Checker(Order(patience=300))
    checked = checker.check(Draft("a.md", "# A heading\n\nFill in [NUMBER] lamps.\n")).checked
    assert checked.problems[0].startswith("the rule vague-heading did not come to an end within 1.5 seconds")
    assert checked.report is not None
    assert "leftover-placeholder" in [one.rule for one in checked.report.findings]


def test_where_fences_end() -> None:
    assert frontmatter.extent("---\na: b\n---\nText") == 12
    assert frontmatter.extent("---\na: b\nText") == 0
    assert frontmatter.extent("Text") == 0


def hidden_slowly(found: Suppressions, vocabulary: Vocabulary, rule: str, place: int) -> tuple[int, int] | None:
    """What hides a finding, told by looking at all comments."""
    items = found.items
    for index in sorted(range(len(items)), key=lambda at: (items[at].scope != "file", at)):
        item = items[index]
        if item.scope == "off" or place not in item.reach:
            continue
        enabled = any(
            other.scope == "off"
            and item.span.end <= other.span.start <= place
            and any(rule in vocabulary.meant(one) for one in [name.text for name in other.names] or ["all"])
            for other in items
        )
        if item.scope == "on" and enabled:
            continue
        if not item.names and rule in vocabulary.meant("all"):
            return index, -1
        for number, name in enumerate(item.names):
            if rule in vocabulary.meant(name.text):
                return index, number
    return None


def test_what_hides_a_finding_is_the_same_by_looking_at_all_comments() -> None:
    vocabulary = Vocabulary.of(packs.load())
    commands = ("disable", "enable", "disable-line", "disable-next-line", "disable-next-block", "disable-section")
    chance = random.Random(7)
    hits = set()
    for round_ in range(40):
        parts = []
        for _ in range(25):
            names = chance.choice(("", " puffery", " absolute", " claim", " puffery, absolute", " all"))
            comment = f"<!-- citewell-{chance.choice(commands)}{names} -->"
            parts.append(
                chance.choice((comment, comment, "A lamp.\n\n", "# Lamp\n\n", "## Lamp\n\n", "\n\n", "- Lamp.\n"))
            )
        if not round_ % 8:
            parts.append("\n\n<!-- citewell-disable-file absolute -->")
        document = read("".join(parts), path="a.md")
        found = read_ignores(document, vocabulary)
        for rule in ("puffery", "absolute", "heading-level"):
            for place in range(0, document.length, 7):
                hit = found.hidden_by(rule, Span(place, place))
                assert hit == hidden_slowly(found, vocabulary, rule, place)
                hits.add(hit is None)
    assert hits == {True, False}


def test_what_a_page_seems_to_lack_may_stand_in_what_was_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(size, "_LIMITS", ((None, "characters", 9_000),))
    text = "---\ntitle: Lamps\ndate: 2026-01-01\n---\n\n# Lamps\n\n" + "A lamp gives light in the garden.\n\n" * 150
    assert "missing-author" in {one.rule for one in citewell.check(text, "blog/draft.md").findings}
    text += "A lamp gives light in the garden.\n\n" * 200 + "By Ann Lee\n"
    assert "missing-author" not in {one.rule for one in citewell.check(text, "blog/draft.md").findings}


def test_a_script_that_is_only_named_cuts_nothing_off(small: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(size, "_BACK", 100)
    text = "# Scripts\n\nThe `<script>` tag loads code.\n\n" + "Fill in [NUMBER] lamps.\n\n" * 60
    assert len(citewell.check(text, "draft.md").findings) > 10


@pytest.mark.parametrize(
    "code", ['<svg><path d="{}"/></svg>', "<script>{}</script>", "<STYLE>{}</style >", "<svg><style>{}</style>.</svg>"]
)
def test_code_of_a_page_is_no_text(code: str) -> None:
    page = f"<h1>Lamps</h1>\n{code.format('L0.1 0.1<' * 30_000)}\n" + "<p>Fill in [NUMBER] lamps.</p>\n" * 40
    document = read(page, path="page.html")
    assert document.unread is None
    assert len(citewell.check(page, "page.html").findings) >= 40
    again = edit(document, len(page), len(page), "<p>A lamp.</p>")
    assert differences(again, read(again.text, path="page.html")) == []


@pytest.mark.parametrize("open_tag", ["<script>", "<svg>"])
def test_code_that_has_no_end_is_counted(open_tag: str) -> None:
    assert read(f"<p>A lamp.</p>{open_tag * 30_000}", path="page.html").unread is not None
