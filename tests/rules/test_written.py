"""What is written into drafts is read again: it is JSON, valid but for gaps that are flagged, and agrees with the draft."""

import importlib.util
import json
import sys
from pathlib import Path
from typing import Any

import pytest

from citewell.markup import read
from citewell.testing import cases
from citewell_rules._page.kind import head_of
from citewell_rules._page.writing import as_json, as_jsx, as_script, front_matter_lines
from citewell_rules.missing_structured_data import Options, missing_structured_data

ROOT = Path(__file__).resolve().parents[2]
DRAFTS = sorted((ROOT / "examples").glob("*.*"))

BREAKING = [
    "</script><script>alert(1)</script>",
    "<!-- <script>",
    "]]> --> </SCRIPT >",
    '"quoted" \\ back\\slash \u2028 \U0001f6b2',
    "{{ 7 * 7 }} {% raw %} ${x} #{y} {# z #}",
    "a\tb\x0bc",
]


@pytest.fixture(scope="module")
def written() -> Any:
    path = ROOT / "tests" / "quality" / "written.py"
    spec = importlib.util.spec_from_file_location("written", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    # A script: it imports what stands beside it.
    sys.path.insert(0, str(path.parent))
    spec.loader.exec_module(module)
    sys.path.pop(0)
    return module


@pytest.mark.parametrize("path", DRAFTS, ids=lambda path: path.name)
def test_round_trip_of_drafts(written: Any, path: Path) -> None:
    assert list(written.faults(path.read_bytes().decode(), path.name)) == []


@pytest.mark.parametrize("case", cases(Path(__file__).with_name("missing-structured-data.md")), ids=str)
def test_round_trip_of_cases(written: Any, case: Any) -> None:
    name = {"markdown": "draft.md", "mdx": "draft.mdx", "html": "draft.html"}[case.format]
    assert list(written.faults(case.draft, name)) == []
    assert list(written.faults(case.draft.replace("\n", "\r\n"), name)) == []


@pytest.mark.parametrize("text", BREAKING)
def test_no_text_breaks_out_of_the_element(text: str) -> None:
    data = {"headline": text}
    script = as_script(data)
    assert json.loads(as_json(data)) == data
    assert script.lower().count("</script") == 1
    assert "<!--" not in script
    assert not any(tag in as_json(data) for tag in ("{{", "{%", "{#", "${", "#{", "<%"))
    (island,) = read(
        f"<!doctype html><html><head>{script}</head><body><p>After.</p></body></html>", path="a.html"
    ).islands
    assert island.root is not None
    value = island.root.get("headline")
    assert value is not None
    assert value.text == text
    jsx = as_jsx(data, astro=False)
    assert jsx.count("<") == 2, "the tag's own, and the expression that escapes those of the text"
    assert '.replace(/</g, "\\\\u003c")' in jsx


@pytest.mark.parametrize("text", BREAKING)
@pytest.mark.parametrize("name", ["draft.md", "draft.html"])
def test_a_title_cannot_break_out(written: Any, text: str, name: str) -> None:
    title = json.dumps(text, ensure_ascii=False) if "{" not in text else '"A plain title"'
    words = "<p>Text.</p>" if name.endswith("html") else "Text."
    escaped = text.replace("&", "&amp;").replace("<", "&lt;")
    draft = (
        f"<!doctype html><html><head><title>{escaped}</title>\n</head><body><h1>{escaped}</h1>{words}</body></html>"
        if name.endswith("html")
        else f"---\ntitle: {title}\n---\n\n# {words}\n"
    )
    assert list(written.faults(draft, name)) == []


@pytest.mark.parametrize(
    ("draft", "expected"),
    [
        (
            '{\n  "title": "A wet harvest"\n}\n\nText.\n',
            '{\n  "author": "A \\"B\\"",\n  "tags": ["x"],\n  "title": "A wet harvest"\n}',
        ),
        ("---\ntitle: T\n---\n", '---\ntitle: T\nauthor: "A \\"B\\""\ntags: ["x"]\n---\n'),
        ("---\r\nauthor:\r\ntitle: T\r\n---\r\n", '---\r\nauthor: "A \\"B\\""\r\ntitle: T\r\ntags: ["x"]\r\n---'),
        ('---\ntags: []\nauthor: ""\n---\n', '---\ntags: ["x"]\nauthor: "A \\"B\\""\n---\n'),
        ('+++\ntitle = "T"\n[a]\nb = 1\n+++\n', '+++\nauthor = "A \\"B\\""\ntags = ["x"]\ntitle = "T"\n'),
        ("---\nauthor: C\n---\n", None),
        ("---\n{author: null}\n---\n", None),
        ("Text.\n", None),
    ],
)
def test_keys_are_added_or_filled(draft: str, expected: str | None) -> None:
    document = read(draft, path="draft.md")
    changes = front_matter_lines(document, {"author": 'A "B"', "tags": ["x"]})
    after = draft
    for change in reversed(changes):
        after = after[: change.span.start] + change.text + after[change.span.end :]
    if expected is None:
        assert changes == ()
        return
    assert after.startswith(expected)
    front = read(after, path="draft.md").front_matter
    assert front is not None
    assert front.faults == ()
    assert front.paths["author"].text == 'A "B"'
    assert [one.text for one in front.paths["tags"].items] == ["x"]


def test_a_draft_without_a_title_gets_nothing() -> None:
    draft = read("Text.\n", path="draft.md")
    assert head_of(draft) is None
    assert list(missing_structured_data(draft, Options(generator="none"))) == []
