"""Front matter: what is and what is none, values with their places, and the fault that stops the reading."""

import datetime as dt
import json
import re
from typing import Any

import pytest
import yaml
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from citewell.data import FrontMatter, Value
from citewell.markup.frontmatter import read
from citewell.span import Span


def front_matter(text: str) -> FrontMatter:
    found = read(text)
    assert found is not None
    return found


def value_at(text: str, path: str) -> Value:
    root = front_matter(text).root
    assert root is not None
    value = root.get(path)
    assert value is not None
    return value


def marked(text: str) -> list[str]:
    return [fault.span.of(text) for fault in front_matter(text).faults]


YAML = """---\r
title: "Tea 😀"\r
author: {name: Ann Lee, url: /ann}\r
date: 2024-05-01\r
updated: 2024-05-01 10:00:00 +02:00\r
draft: false\r
weight: 10\r
score: .5\r
image:\r
tags:\r
  - hot # not tea\r
  - e\u0301\r
  # nothing\r
\r
summary: |\r
  One\r
  two\r
\r
note: yes\r
quoted: 'true'\r
---\r
# Tea\r
"""


def test_yaml_values_and_their_places() -> None:
    found = front_matter(YAML)
    assert found.dialect == "yaml"
    assert not found.faults
    assert YAML[found.span.end :] == "\r\n# Tea\r\n"
    assert found.body.of(YAML).startswith("title")
    told = {
        path: (value.kind, value.scalar, value.span.of(YAML))
        for path in ("title", "author.name", "date", "updated", "draft", "weight", "score", "image", "note", "quoted")
        if (value := value_at(YAML, path))
    }
    assert told == {
        "title": ("string", "Tea 😀", '"Tea 😀"'),
        "author.name": ("string", "Ann Lee", "Ann Lee"),
        "date": ("date", "2024-05-01", "2024-05-01"),
        "updated": ("date", "2024-05-01 10:00:00 +02:00", "2024-05-01 10:00:00 +02:00"),
        "draft": ("boolean", False, "false"),
        "weight": ("number", 10, "10"),
        "score": ("number", 0.5, ".5"),
        "image": ("null", None, ""),
        "note": ("string", "yes", "yes"),
        "quoted": ("string", "true", "'true'"),
    }
    tags = value_at(YAML, "tags")
    assert [(item.scalar, item.span.of(YAML)) for item in tags.items] == [("hot", "hot"), ("e\u0301", "e\u0301")]
    assert tags.span.of(YAML) == "- hot # not tea\r\n  - e\u0301"
    assert value_at(YAML, "author").span.of(YAML) == "{name: Ann Lee, url: /ann}"
    assert value_at(YAML, "summary").scalar == "One\ntwo\n"
    assert found.root is not None
    member = found.root.member("author")
    assert member is not None
    assert member.key_span.of(YAML) == "author"


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_line_ends_and_byte_order_marks(ending: str, mark: str) -> None:
    text = mark + ending.join(["---", "title: Tea", "author: Ann", "...", "Text"])
    found = front_matter(text)
    assert found.span.of(text) == ending.join(["---", "title: Tea", "author: Ann", "..."])
    assert value_at(text, "author").span.of(text) == "Ann"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Text",
        "\n---\na: b\n---\n",
        "---\nA rule above, and no other one below\n",
        "---\nJust prose between two rules.\n---\nMore",
        "---\n\nProse. And: a colon in it.\n\nNext\n---\n",
        "---\n- a list\n- of things\n---\n",
        "--- \n# A heading\n\nSome text\n\n---\n",
        "----\na: b\n----\n",
        "Text\n---\na: b\n---\n",
        "+++\nprose\n+++",
        "{/* a comment */}\n\nText",
        "{title}\n\nText",
        '{"a": 1} text goes on\n',
        ";;;\n;;;",
    ],
)
def test_no_front_matter(text: str) -> None:
    assert read(text) is None


@pytest.mark.parametrize("text", ["---\n---\n", "---\n# only a note\n---", "+++\n+++"])
def test_empty_front_matter(text: str) -> None:
    found = front_matter(text)
    assert found.root is None
    assert not found.faults


@pytest.mark.parametrize(
    ("line", "place", "word"),
    [
        ("title: Tea: a drink", ":", "quotation marks"),
        ('title: "Tea', '"', "closing quotation mark"),
        ("title: 'Tea", "'", "closing quotation mark"),
        ('title: "Tea" time', "t", "quotation marks"),
        ("title: @ann", "@", "“@”"),
        ("title: `tea`", "`", "“`”"),
        ("title: *tea", "*tea", "tea"),
        ("title: [a, b", None, "list in brackets"),
        ("title: {a: b", None, "braces"),
        ("\ttitle: a", "\t", "tab"),
        ('title: "C:\\dir"', "\\", "backslash"),
        ("title: %tea", "%", "quotation marks"),
        ("just words", None, "colon"),
        ("title: a\x07b", "\x07", "U+0007"),
    ],
)
def test_yaml_faults(line: str, place: str | None, word: str) -> None:
    text = f"---\nfirst: 1\n{line}\nlast: 2\n---\nText 😀"
    found = front_matter(text)
    assert len(found.faults) == 1
    fault = found.faults[0]
    assert word in fault.message
    assert fault.span in found.body
    if place is not None:
        assert fault.span.of(text) == place
    assert found.root is not None
    assert found.root.members[0].key == "first"


def test_equal_keys_are_both_kept() -> None:
    root = front_matter("---\na: 1\na: 2\n---\n").root
    assert root is not None
    assert [(member.key, member.value.scalar) for member in root.members] == [("a", 1), ("a", 2)]


def test_templates_in_yaml() -> None:
    text = '---\ntitle: {{ page.title }}\nby: "{{ a | b: "c" }}"\nat: by {{ x }}\n{% if y %}\nz: 1\n{% endif %}\n---\n'
    found = front_matter(text)
    assert not found.faults
    assert found.root is not None
    assert [(member.key, member.value.kind) for member in found.root.members] == [
        ("title", "unknown"),
        ("by", "unknown"),
        ("at", "unknown"),
        ("z", "number"),
    ]
    assert value_at(text, "title").span.of(text) == "{{ page.title }}"


def test_tags_of_its_own_are_unknown() -> None:
    text = "---\na: !include b.md\nc: !!str 2024-01-01\nd: !x {e: f}\n---\n"
    assert [value_at(text, key).kind for key in "acd"] == ["unknown", "string", "unknown"]


def test_aliases() -> None:
    text = "---\nbase: &b\n  author: Ann\nother: *b\n<<: *b\nname: &n Lee\nagain: *n\n---\n"
    assert value_at(text, "other.author").scalar == "Ann"
    assert value_at(text, "author").scalar == "Ann"
    assert value_at(text, "again").scalar == "Lee"
    assert value_at(text, "again").span.of(text) == "*n"


def test_aliases_of_aliases_do_not_grow() -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 12)]
    root = front_matter("---\n" + "\n".join(lines) + "\n---\n").root
    assert root is not None
    assert sum(1 for _ in root.walk()) < 1_000


def test_deep_nesting() -> None:
    for opening, closing in (("[", "]"), ("{a: ", "}")):
        text = f"---\na: {opening * 3_000}{closing * 3_000}\n---\n"
        root = front_matter(text).root
        assert root is None or list(root.walk())
    assert read("+++\na = " + "[" * 3_000 + "]" * 3_000 + "\n+++") is not None
    assert read('{"a": ' + "[" * 3_000 + "]" * 3_000 + "}\n\nText") is not None


TOML = """+++\r
title = "Tea \\u2615 😀" # a note = none\r
date = 2024-05-01T10:00:00Z\r
tags = ["hot", 'cold', [1, 2]]\r
"odd key".sub = true\r
author = { name = "Ann", links = ["a", "b"] }\r
text = \"\"\"\r
one \\"two\\"\r
[no.table]\r
\"\"\"\r
[params.seo]\r
summary = 'x = [y]'\r
[[faq]]\r
q = "A?"\r
[[faq]]\r
q = "B?"\r
+++\r
# Tea"""


def test_toml_values_and_their_places() -> None:
    found = front_matter(TOML)
    assert found.dialect == "toml"
    assert not found.faults
    told = {
        path: (value.kind, value.scalar, value.span.of(TOML))
        for path in ("title", "date", "author.name", "params.seo.summary")
        if (value := value_at(TOML, path))
    }
    assert told == {
        "title": ("string", "Tea ☕ 😀", '"Tea \\u2615 😀"'),
        "date": ("date", "2024-05-01T10:00:00Z", "2024-05-01T10:00:00Z"),
        "author.name": ("string", "Ann", '"Ann"'),
        "params.seo.summary": ("string", "x = [y]", "'x = [y]'"),
    }
    tags = value_at(TOML, "tags")
    assert [item.span.of(TOML) for item in tags.items] == ['"hot"', "'cold'", "[1, 2]"]
    assert [item.get("q").span.of(TOML) for item in value_at(TOML, "faq").items if item.get("q")] == ['"A?"', '"B?"']
    odd = value_at(TOML, "odd key")
    assert odd.members[0].value.span.of(TOML) == "true"
    assert found.root is not None
    assert [member.key_span.of(TOML) for member in found.root.members][:3] == ["title", "date", "tags"]


@pytest.mark.parametrize(
    ("line", "place", "word"),
    [
        ("title = Tea", "T", "quotation marks"),
        ('title "Tea"', '"', "“=”"),
        ("title = 'a' 'b'", "'", "One line"),
        ("first = 2", None, "value already"),
        ('title = "C:\\dir"', None, "backslash"),
    ],
)
def test_toml_faults(line: str, place: str | None, word: str) -> None:
    text = f"+++\nfirst = 1\n{line}\nlast = 2\n+++\n"
    found = front_matter(text)
    (fault,) = found.faults
    assert word in fault.message
    assert fault.span.start >= text.index(line)
    assert fault.span.end <= text.index(line) + len(line) + 1
    if place is not None:
        assert fault.span.of(text) == place
    assert found.root is not None
    assert [(member.key, member.value.scalar) for member in found.root.members] == [("first", 1)]


def test_templates_in_toml() -> None:
    text = '+++\ntitle = {{ .Title }}\nby = "{{ replace .File "-" " " }}"\n+++\n'
    assert not front_matter(text).faults
    assert [value_at(text, key).kind for key in ("title", "by")] == ["unknown", "unknown"]


@pytest.mark.parametrize(
    ("text", "end"),
    [
        ('{\n  "title": "Tea {x}",\n  "a": {"b": 1}\n}\n\nText', "}\n\nText"),
        ('{"title": "Tea {x}"}', "}"),
        (';;;\n{"title": "Tea {x}"}\n;;;\nText', ";;;\nText"),
    ],
)
def test_json(text: str, end: str) -> None:
    found = front_matter(text)
    assert found.dialect == "json"
    assert not found.faults
    assert value_at(text, "title").scalar == "Tea {x}"
    assert text[found.span.end - (3 if end.startswith(";") else 1) :] == end


def test_json_with_a_fault() -> None:
    text = '{\n  "title": "Tea",\n}\n\nText'
    assert marked(text) == [","]


def plain(value: Value | None) -> Any:
    assert value is not None
    if value.kind == "object":
        return {member.key: plain(member.value) for member in value.members}
    return [plain(item) for item in value.items] if value.kind == "array" else value.scalar


words = st.text(
    alphabet=st.characters(exclude_categories=["Cs", "Cc", "Co"], exclude_characters="\ufeff\x85"),
    max_size=12,
    # A word to YAML 1.1, which writes here, and a number to YAML 1.2, which we read.
).filter(lambda word: not re.fullmatch(r"[-+]?[0-9.]+[eE][-+]?[0-9]+|0o[0-7]+", word))
scalars = st.none() | st.booleans() | st.integers(-(10**9), 10**9) | words
values = st.recursive(scalars, lambda inside: st.lists(inside) | st.dictionaries(words, inside), max_leaves=12)


@given(st.dictionaries(st.from_regex(r"[a-z]{1,8}", fullmatch=True), values, min_size=1), st.booleans())
@settings(max_examples=60)
def test_yaml_is_read_as_it_was_written(data: dict[str, Any], flow: bool) -> None:
    written = yaml.safe_dump(data, default_flow_style=flow, allow_unicode=True, sort_keys=False)
    assume("{{" not in written and "{%" not in written and "{#" not in written and "<%" not in written)
    text = f"---\n{written}---\n"
    found = front_matter(text)
    assert not found.faults
    assert found.root is not None
    # Keys are text here: what YAML 1.1 quotes as a word may be plain for us, and the other way round.
    assert [str(item) for item in flat(plain(found.root))] == [str(item) for item in flat(data)]
    for value in found.root.walk():
        if value.kind in ("number", "boolean"):
            assert value.span.of(text).lower() == str(value.scalar).lower()


def flat(data: Any) -> list[Any]:
    if isinstance(data, dict):
        return [part for key, value in data.items() for part in (key, *flat(value))]
    return [part for item in data for part in flat(item)] if isinstance(data, list) else [data]


@given(st.text(alphabet="ab: -[]{}'\"\n\t&*!|>#%@,\\é😀\r", max_size=60), st.sampled_from(["---", "+++", ";;;"]))
@settings(max_examples=300)
def test_any_text_between_fences_is_taken(body: str, fence: str) -> None:
    text = f"{fence}\ntitle: x\n{body}\n{fence}\nText"
    found = read(text)
    if found is None:
        return
    for fault in found.faults:
        assert fault.span in Span(0, len(text))
        assert fault.message.endswith(".")
    for value in found.root.walk() if found.root else ():
        assert value.span.end <= found.span.end
        for member in value.members:
            assert member.key_span.end <= found.span.end


@given(st.text())
def test_any_text_is_taken(text: str) -> None:
    read(text)
    read("---\n" + text)
    read(json.dumps({"a": text, "b": str(dt.date.min)}) + text)
