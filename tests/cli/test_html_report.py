"""The HTML report: one file that asks for nothing, in which no draft can be anything but text."""

import base64
import hashlib
import json
import re
import zlib
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

import citewell
from citewell import cli
from citewell.explain import changes, hover
from citewell.files import find_drafts
from citewell.packs import load
from citewell.report import Checked, count, html
from citewell.score import told
from citewell.span import Span

ROOT = Path(__file__).resolve().parents[2]
CORPUS = sorted(path for path in (ROOT / "tests/corpus").rglob("*/*") if path.suffix in (".md", ".html"))
HOSTILE = """# Tests </script><script>alert(1)</script> 🦊

<!-- <script> --> Our tests are much faster </script><img src=x onerror=alert(1)> than “ever” {{ 7 * 7 }} & more.

This is the very best. \N{LINE SEPARATOR} It is revolutionary, and it
saves a lot of time </template></noscript></style>.
"""


@pytest.fixture(autouse=True)
def page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Stands for the built program, which these tests do not need."""
    (tmp_path / "report.css").write_text("body{margin:0}", "utf-8")
    (tmp_path / "report.js").write_text("void 0", "utf-8")
    (tmp_path / "LICENSES.txt").write_text("Copyright <somebody>", "utf-8")
    monkeypatch.setattr(html, "_PAGE", tmp_path)
    html._built.cache_clear()
    return tmp_path


@pytest.fixture(autouse=True, scope="module")
def forget() -> Iterator[None]:
    """No other test finds the program that stood in."""
    yield
    html._built.cache_clear()


def checked(path: str, text: str) -> Checked:
    return Checked(path, citewell.check(text, path=path))


@pytest.fixture(scope="module")
def corpus() -> list[Checked]:
    return [checked(str(path.relative_to(ROOT)), path.read_text("utf-8")) for path in CORPUS]


class Elements(HTMLParser):
    """All elements of a page, with what stands in those that hold text alone."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.contents: dict[str, str] = {}
        self.scripts: list[str] = []
        self._inside: str | None = None
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        known = dict(attrs)
        self.found.append((tag, known))
        self._inside = known.get("id") or tag

    def handle_data(self, data: str) -> None:
        if self._inside is not None:
            self.contents[self._inside] = self.contents.get(self._inside, "") + data

    def handle_endtag(self, tag: str) -> None:
        self._inside = None


def facts_of(page: str) -> dict[str, Any]:
    return json.loads(Elements(page).contents["facts"])


def detail_of(page: str, at: int) -> dict[str, Any]:
    return json.loads(zlib.decompress(base64.b64decode(Elements(page).contents[f"page-{at}"])))


def test_the_policy_names_what_stands_inline_and_no_address() -> None:
    rendered = html.render([checked("draft.md", HOSTILE)], load())
    elements = Elements(rendered)
    policy = next(one["content"] or "" for tag, one in elements.found if one.get("http-equiv"))
    for kind, element in (("style", "style"), ("script", "script")):
        digest = base64.b64encode(hashlib.sha256(elements.contents[element].encode()).digest()).decode()
        assert f"{kind}-src 'sha256-{digest}'" in policy
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "http" not in policy


def test_nothing_is_loaded_from_anywhere(corpus: list[Checked]) -> None:
    elements = Elements(html.render(corpus, load()))
    assert {tag for tag, _ in elements.found} & {"link", "img", "iframe", "object", "embed", "base", "form"} == set()
    assert [one for tag, one in elements.found if "src" in one or "style" in one] == []
    assert all((one.get("href") or "").startswith("https://") for tag, one in elements.found if tag == "a")


def test_no_draft_breaks_out() -> None:
    text = HOSTILE
    name = 'x"><script>alert(2)</script>.md'
    results = [checked(name, text), Checked("</script><img src=x>.md", None, ("is not <b>UTF-8</b>",))]
    tame = html.render([checked("x.md", "# Tests\n"), Checked("y.md", None, ("is not UTF-8",))], load())
    rendered = html.render(results, load())
    kinds = ("script", "img", "b", "style", "noscript")
    hostile_tags, tame_tags = ([tag for tag, _ in Elements(page).found if tag in kinds] for page in (rendered, tame))
    assert hostile_tags == tame_tags
    facts = facts_of(rendered)
    assert [one["path"] for one in facts["pages"]] == [name, "</script><img src=x>.md"]
    assert facts["pages"][1]["problems"] == ["is not <b>UTF-8</b>"]
    assert detail_of(rendered, 0)["text"] == text


def test_spans_cut_the_words_out_of_the_text() -> None:
    result = checked("draft.md", HOSTILE)
    assert result.report is not None
    rendered = html.render([result], load())
    rules = [one["id"] for one in facts_of(rendered)["rules"]]
    detail = detail_of(rendered, 0)
    found = [(rules[one["rule"]], detail["text"][slice(*one["span"])], one["line"]) for one in detail["findings"]]
    expected = []
    for one in result.report.findings:
        before = HOSTILE[: one.span.start]
        expected.append((one.rule, one.span.of(HOSTILE), before.count("\n") + 1))
    assert found == expected
    assert len(found) > 2
    quoted = next(one["snippet"] for one in detail["sections"] if one["snippet"])
    assert Span(*quoted["span"]).of(HOSTILE).startswith("Our tests are much faster")


def test_what_lists_and_charts_are_told_adds_up(corpus: list[Checked]) -> None:
    facts = facts_of(html.render(corpus, load()))
    counts = [0, 0, 0, 0]
    for page in facts["pages"]:
        for _, severity, number in page["found"]:
            counts[severity] += number
        assert sum(points for _, points in page["lost"]) == pytest.approx(100 - page["score"], abs=1.2)
    assert counts == list(count(corpus).values())
    assert [one["path"] for one in facts["pages"]] == [one.path for one in corpus]


def test_what_a_finding_costs_stands_with_it(corpus: list[Checked]) -> None:
    rendered = html.render(corpus, load())
    for at, result in enumerate(corpus):
        assert result.report is not None
        costs = {(one.message, one.span): one.points for one in result.report.lost}
        expected = [round(costs[told(one)], 1) for one in result.report.findings]
        assert [one["points"] for one in detail_of(rendered, at)["findings"]] == expected


def test_the_pages_of_the_rules_are_there_once(corpus: list[Checked]) -> None:
    rendered = html.render(corpus, load())
    rules = [one["id"] for one in facts_of(rendered)["rules"]]
    assert len(rules) == len(set(rules)) > 20, "the corpus shows many kinds of defects"
    for rule in rules:
        assert rendered.count(f'<template id="rule-{rule}">') == 1
    assert "## Why" not in rendered
    assert "<h2>Why</h2>" in rendered


def test_a_fix_is_shown_as_in_an_editor(corpus: list[Checked]) -> None:
    packs = load()
    shown = 0
    for result in corpus:
        assert result.report is not None
        text = result.report.text
        for finding in result.report.findings:
            for fix in result.report.fixes(finding)[:1]:
                lines = changes(fix, text)
                assert "\n".join(lines) in hover(finding, packs.rules[finding.rule], packs, fix, text)
                shown += any(line.startswith("+ ") for line in lines)
    assert shown > 10


def test_a_comment_hides_a_finding_and_not_what_it_costs() -> None:
    words = "The pump lifts 40 litres in one minute and needs no oil. " * 8
    result = checked(
        "draft.md", f"# Pumps\n\n{words}\n\n<!-- citewell-disable-next-line puffery -->\nIt is world-class.\n"
    )
    facts = facts_of(html.render([result], load()))
    rules = [one["id"] for one in facts["rules"]]
    (page,) = facts["pages"]
    assert "puffery" in rules
    assert rules.index("puffery") not in {rule for rule, _, _ in page["found"]}
    assert rules.index("puffery") in {rule for rule, _ in page["lost"]}


@pytest.mark.parametrize(
    "text", ["", "\ufeff", "\x00\x01", "\N{FOX FACE}" * 3, "---\na: [\n---\n", "<h1>\n", "\ud800 lone"]
)
def test_odd_drafts_are_shown(text: str) -> None:
    rendered = html.render([checked("a.md", text), checked("a.html", text)], load())
    assert [detail_of(rendered, at)["text"] for at in (0, 1)] == [text, text]
    assert rendered.encode("utf-8")


def test_a_report_of_nothing() -> None:
    facts = facts_of(html.render([], load()))
    assert (facts["pages"], facts["rules"]) == ([], [])


def test_the_command_writes_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "report.html"
    draft = ROOT / "tests/corpus/guide/choosing-a-spade.md"
    assert cli.main(["check", str(draft), "--format", "html", "--output", str(out)]) == 0
    assert capsys.readouterr() == ("", "")
    page = out.read_text("utf-8")
    assert page.startswith("<!doctype html>")
    detail = detail_of(page, 0)
    assert any(one["fix"] and one["fix"]["change"] for one in detail["findings"])
    assert any(one["readability"] for one in detail["sections"])


def test_a_report_is_no_draft_of_the_next_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "draft.md").write_text("# Lamps\n\nOurs run for six hours.\n")
    (tmp_path / "page.html").write_text("<title>Lamps</title><p>Ours run for six hours.</p>\n")
    assert cli.main(["check", "--format", "html", "--output", "report.html", "--fail-on", "never"]) == 0
    assert list(find_drafts(["."])) == list(find_drafts(["*.*"])) == ["draft.md", "page.html"]
    # Who names it wants it.
    assert list(find_drafts(["report.html"])) == ["report.html"]


def test_without_its_program_the_command_says_so(
    page: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (page / "report.js").unlink()
    draft = ROOT / "tests/corpus/guide/choosing-a-spade.md"
    assert cli.main(["check", str(draft), "--format", "html"]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert "make report-page" in err


def test_the_shell_says_nothing_of_the_machine(corpus: list[Checked]) -> None:
    assert not re.search(re.escape(str(ROOT)), html.render(corpus, load()))


def test_a_name_that_is_no_text_can_be_linked_to() -> None:
    [entry] = facts_of(html.render([checked(b"caf\xe9.md".decode("utf-8", "surrogateescape"), "Fine.\n")], load()))[
        "pages"
    ]
    assert entry["path"] == "caf?.md"


def test_rules_of_a_project_are_known_in_every_format(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "outer").mkdir()
    monkeypatch.chdir(tmp_path / "outer")
    for folder, rule in (("one", "no-buzzwords"), ("two", "no-lamps")):
        (tmp_path / folder).mkdir()
        monkeypatch.chdir(tmp_path / folder)
        Path("citewell.toml").write_text(f'select = ["{rule}"]\n', "utf-8")
        assert cli.main(["new-rule", rule, "--data"]) == 0
        Path("a.md").write_text("This is a very unique lamp.\n", "utf-8")
    monkeypatch.chdir(tmp_path / "outer")
    for form, output in (("html", "r.html"), ("sarif", "r.sarif")):
        assert cli.main(["check", "../one", "../two", "--no-cache", "--format", form, "--output", output]) == 0
    facts = facts_of(Path("r.html").read_text("utf-8"))
    assert [one["id"] for one in facts["rules"]] == ["no-buzzwords", "no-lamps"]
    (run,) = json.loads(Path("r.sarif").read_text("utf-8"))["runs"]
    told = {one["id"]: one["shortDescription"]["text"] for one in run["tool"]["driver"]["rules"]}
    assert told == dict.fromkeys(("no-buzzwords", "no-lamps"), "“very unique” has no degree. Say what nobody else has.")
