"""JSON with places: valid text has no fault, and every other text has one at the exact character."""

import json
from typing import Any, NoReturn

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from citewell.data import Fault, Value
from citewell.markup.json import MAX_DEPTH, MAX_FAULTS, read

PREFIX = "<script>😀\r\n"


def read_all(body: str) -> tuple[Value | None, tuple[Fault, ...]]:
    return read(body, 0, len(body))


def faults_of(body: str) -> list[tuple[str, str | None]]:
    """What is marked, and by what it would be replaced; the block stands between other text."""
    text = PREFIX + body + "</script>"
    _, faults = read(text, len(PREFIX), len(PREFIX) + len(body))
    return [(fault.span.of(text), fault.replacement) for fault in faults]


def mended(body: str) -> str:
    """The text with all replacements made."""
    for fault in reversed(read_all(body)[1]):
        assert fault.replacement is not None, fault
        body = body[: fault.span.start] + fault.replacement + body[fault.span.end :]
    return body


def refuse(word: str) -> NoReturn:
    raise ValueError(word)


def is_valid(body: str) -> bool:
    try:
        json.loads(body, parse_constant=refuse)
    except (ValueError, RecursionError):
        return False
    return True


def plain(value: Value | None) -> Any:
    """The value as the standard library gives it; the last of several equal keys wins there."""
    assert value is not None
    if value.kind == "object":
        return {member.key: plain(member.value) for member in value.members}
    return [plain(item) for item in value.items] if value.kind == "array" else value.scalar


@pytest.mark.parametrize(
    ("body", "marked", "replacement"),
    [
        ('{"a": 1,}', ",", ""),
        ("[1, 2,\n]", ",", ""),
        ("[1,,2]", ",", ""),
        ("[,1]", ",", ""),
        ('{"a": 1 "b": 2}', "1", "1,"),
        ('{"a": "x"\n"b": 2}', '"', '",'),
        ('{"a": 1; "b": 2}', ";", ","),
        ('{"a" 1}', '"', '":'),
        ('{"a" = 1}', "=", ":"),
        ('{"a": }', '"a"', None),
        ('{"a"}', '"a"', None),
        ('{"a": {"b": 1}', "}", "}}"),
        ('{"a": [1, 2}', "}", "]}"),
        ('{"a": 1]}', "]", ""),
        ('{"a": 1}}', "}", ""),
        ("{'a': 1}", "'a'", '"a"'),
        ("{'it\\'s \"x\"': 1}", "'it\\'s \"x\"'", '"it\'s \\"x\\""'),
        ("{“a”: 1}", "“a”", '"a"'),
        ('{"a": "b”, "c": 1}', "”", '"'),
        ('{"a": "b”}', "”", '"'),
        ("{a: 1}", "a", '"a"'),
        ("{@type: 1}", "@type", '"@type"'),
        ('{"a": 1 // one\n}', "// one", ""),
        ('{"a": /* one */ 1}', "/* one */", ""),
        ('<!-- {"a": 1}', "<!--", ""),
        (r'{"a": "\x"}', r"\x", None),
        (r'{"a": "it\'s"}', r"\'", "'"),
        (r'{"a": "\u12"}', r"\u", None),
        ('{"a": "b\nc"}', "\n", "\\n"),
        ('{"a": "b\r\nc"}', "\r\n", "\\n"),
        ('{"a": "b\tc"}', "\t", "\\t"),
        ('{"a": "b\x01c"}', "\x01", "\\u0001"),
        ('{"a": "b,\n "c": 1}', '"b', None),
        ('{"a": NaN}', "NaN", None),
        ('{"a": -Infinity}', "-Infinity", None),
        ('{"a": undefined}', "undefined", None),
        ('{"a": True}', "True", "true"),
        ('{"a": 01}', "01", None),
        ('{"a": +1}', "+1", "1"),
        ('{"a": .5}', ".5", "0.5"),
        ('{"a": 5.}', "5.", "5"),
        ('{"a": 0x1F}', "0x1F", None),
        ('{"a": bc de}', "bc de", None),
        ('{"a": 1} and more', "and more", None),
        ('{"a": 1};', ";", ""),
        ('{"a": 1}, {"b": 2}', ', {"b": 2}', None),
        ('let x = {"a": 1}', "let x =", None),
        ('{"a":\u00a01}', "\u00a0", " "),
        ('["a": 1]', ":", None),
        ("just text", "just text", None),
    ],
)
def test_one_slip_is_one_fault_at_its_place(body: str, marked: str, replacement: str | None) -> None:
    assert not is_valid(body)
    found = faults_of(body)
    assert [one for one in found if one[0].strip() or marked.isspace()][:1] == [(marked, replacement)], found
    assert len(found) <= 2


def test_several_slips_are_all_found() -> None:
    body = '{\n  "a": "x"\n  "b": \'y\',\n  c: 01,\n}'
    assert faults_of(body) == [('"', '",'), ("'y'", '"y"'), ("c", '"c"'), ("01", None), (",", "")]


def test_quotation_marks_inside_a_text() -> None:
    body = '{"name": "The "best" tool", "b": 1}'
    assert faults_of(body) == [('"', '\\"'), ('"', '\\"')]
    assert json.loads(mended(body)) == {"name": 'The "best" tool', "b": 1}


def test_html_entities_in_place_of_marks() -> None:
    body = "{&quot;a&quot;: &quot;b&quot;}"
    assert [marked for marked, _ in faults_of(body)] == ["&quot;"] * 4
    assert json.loads(mended(body)) == {"a": "b"}
    assert not faults_of('{"a": "b &amp; &quot;c&quot;"}')


@pytest.mark.parametrize("body", ["", " \n", "// nothing"])
def test_an_empty_block(body: str) -> None:
    value, faults = read_all(body)
    assert value is None
    assert faults


def test_what_was_opened_where_is_said() -> None:
    text = 'first line\n{"a": 1'
    _, faults = read(text, 11, len(text))
    assert "line 2" in faults[0].message
    _, faults = read_all('{"a":\n {"b":\n [1')
    assert "line 1" in faults[0].message
    assert "line 3" in faults[0].message


def test_what_can_be_read_is_kept() -> None:
    value, faults = read_all('{"a": 1, "b": [2, }, "c": "d"')
    assert faults
    assert value is not None
    assert [member.key for member in value.members][:2] == ["a", "b"]


def test_equal_keys_are_both_kept() -> None:
    value, faults = read_all('{"a": 1, "a": 2}')
    assert not faults
    assert value is not None
    assert [(member.key, member.value.scalar) for member in value.members] == [("a", 1), ("a", 2)]


@pytest.mark.parametrize(
    "body",
    [
        '{"a": {{ page.title | jsonify }}, "b": 1}',
        '{"a": "{{ page.title | replace: "x", "y" }}", "b": 1}',
        '{"a": <%= title %>, "b": 1}',
        '{"a": ${title}, "b": 1}',
        '{"a": {{ base }}/{{ path }}, "b": 1}',
        '{"a": {% if x %}"b"{% else %}"c"{% endif %}}',
        '{"a": 1{% if x %}, "b": 2{% endif %}}',
        '[{% for x in y %}{"a": 1}{% unless last %},{% endunless %}{% endfor %}]',
        '{"a": 1, {{ more }} }',
        '{"a": <?php echo $x; ?>, "b": 2}',
        '{"a": @Model.Title, "b": 2}',
        "{JSON.stringify(data)}",
        "{`{}`}",
        "{{ page.schema | jsonify }}",
        "{% include schema.html %}",
    ],
)
def test_templates_have_no_fault(body: str) -> None:
    assert not faults_of(body)


def test_what_a_template_fills_in_is_unknown() -> None:
    value, _ = read_all('{"a": {{ x }}, "b": "by {{ y }}", "c": "z"}')
    assert value is not None
    assert [member.value.kind for member in value.members] == ["unknown", "unknown", "string"]


def test_a_slip_beside_a_template_value_is_found() -> None:
    assert faults_of('{"a": {{ x }}, "b": 1,}') == [(",", "")]


def test_deep_data_is_checked_and_cut() -> None:
    for body in ("[" * 10_000 + "]" * 10_000, '{"a":' * 10_000 + "1" + "}" * 10_000):
        value, faults = read_all(body)
        assert not faults
        assert value is not None
        kinds = [one.kind for one in value.walk()]
        assert kinds[-1] == "unknown"
        assert len(kinds) == MAX_DEPTH + 1
    _, faults = read_all("[" * 10_000)
    assert len(faults) == 1


@pytest.mark.parametrize(
    "unit", ["{{", "'a ", '"a', '"x" y', "{a", "[", "]", ",", ":", "{%", "\\", "/*", "“", "1 ", "&quot;", "+1"]
)
@pytest.mark.parametrize("prefix", ["", '{"a": "', '["'])
def test_time_is_linear(unit: str, prefix: str) -> None:
    value, faults = read_all(prefix + unit * 20_000)
    assert len(faults) <= MAX_FAULTS
    assert value is None or value.span.end <= len(prefix + unit * 20_000)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inside: st.lists(inside) | st.dictionaries(st.text(), inside),
    max_leaves=20,
)


@given(json_values, st.booleans(), st.sampled_from([None, 0, 2]))
def test_valid_data_is_read_as_the_standard_library_does(data: Any, ascii_only: bool, indent: int | None) -> None:
    body = json.dumps(data, ensure_ascii=ascii_only, indent=indent)
    value, faults = read_all(body)
    assert not faults
    unknown = any(one.kind == "unknown" for one in value.walk()) if value else False
    assume(not unknown)
    assert plain(value) == json.loads(body)


@given(json_values)
def test_spans_hold_what_was_written(data: Any) -> None:
    body = json.dumps(data)
    text = PREFIX + body
    value, _ = read(text, len(PREFIX), len(text))
    assert value is not None
    for one in value.walk():
        if one.kind != "unknown":
            assert plain(one) == json.loads(one.span.of(text))
        for member in one.members:
            assert json.loads(member.key_span.of(text)) == member.key


@given(st.text(alphabet="{}[]\",:\\'“” \n\r\t01.eE+-aturlefnsNI/*&;{%\x00\u00a0", max_size=40))
@example('{"a": "b”, "c": "d"}')
@example("1.e5")
@example("-")
@example('"\\')
@settings(max_examples=1500)
def test_a_fault_wherever_the_standard_library_refuses(body: str) -> None:
    check_against_standard_library(body)


@given(json_values, st.data())
@settings(max_examples=300)
def test_a_fault_in_every_broken_mutation(data: Any, draw: st.DataObject) -> None:
    body = json.dumps(data, indent=draw.draw(st.sampled_from([None, 1])))
    for _ in range(draw.draw(st.integers(1, 3))):
        at = draw.draw(st.integers(0, len(body)))
        cut = draw.draw(st.integers(0, 2))
        body = body[:at] + draw.draw(st.text(alphabet="{}[]\",:\\'\n 0a", max_size=2)) + body[at + cut :]
    check_against_standard_library(body)


def check_against_standard_library(body: str) -> None:
    value, faults = read_all(body)
    holds_tag = (
        any(mark in body for mark in ("{{", "{%", "{`", "${", "#{", "<%", "<?", "{#")) or body.lstrip()[:1] == "{"
    )
    if is_valid(body):
        assert not faults, body
        assert value is not None
    elif not holds_tag:
        assert faults, body
    for fault in faults:
        assert 0 <= fault.span.start <= fault.span.end <= len(body)
        assert fault.message.endswith(".")
    assert list(faults) == sorted(faults, key=lambda fault: fault.span)


@given(st.text())
def test_nothing_stops_the_reader(body: str) -> None:
    read(body, 0, len(body))
    read("x" + body + '"}', 1, 1 + len(body))
