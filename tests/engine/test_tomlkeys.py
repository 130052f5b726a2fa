"""Places of keys in TOML, compared with what tomllib reads."""

import tomllib
from typing import Any

import pytest

from citewell.tomlkeys import places

EXAMPLE = '''\
# "rules" = {a = 1}
page = true   # ] }
select = ["one", # a, comment
  'two',
]
text = """
[not.a.table]
key = "\\""""" # quotes at the end
literal = \'\'\'
x = 1\'\'\'

[rules]
puffery = "off"
"quoted \\u0041.key".x = 1
late-answer = {severity = "hint", "max words" = [1, [2, 3]], deep = {a.b = 2}}

[rules . long-sentence ]
max-words = 40
dates = 2024-01-02 10:00:00

[[items]]
name = "a"
[[items]]
name = "b"
[items.below]
x = inf
'''


def paths(value: Any, path: tuple[str | int, ...] = ()) -> set[tuple[str | int, ...]]:
    found = {path} if path else set()
    if isinstance(value, dict):
        return found.union(*(paths(below, (*path, key)) for key, below in value.items()))
    if isinstance(value, list):
        return found.union(*(paths(below, (*path, index)) for index, below in enumerate(value)))
    return found


def test_every_key_that_tomllib_reads_has_a_place() -> None:
    found = places(EXAMPLE)
    assert set(found) == paths(tomllib.loads(EXAMPLE))
    for path, offset in found.items():
        if isinstance(path[-1], str):
            assert EXAMPLE[offset:].lstrip("\"'").startswith(path[-1].split(" A")[0].split(" ")[0]), path


def test_places_are_those_of_the_key_itself() -> None:
    found = places(EXAMPLE)
    assert EXAMPLE[found["rules", "long-sentence", "max-words"] :].startswith("max-words = 40")
    assert EXAMPLE[found["select", 1] :].startswith("'two'")
    assert EXAMPLE[found["items", 1, "name"] :].startswith('name = "b"')
    assert EXAMPLE[found["items", 1] :].startswith('items]]\nname = "b"')
    assert EXAMPLE[found["rules", "late-answer", "deep", "a", "b"] :].startswith("b = 2")


def test_crlf() -> None:
    text = EXAMPLE.replace("\n", "\r\n")
    assert [text[at] for at in places(text).values()] == [EXAMPLE[at] for at in places(EXAMPLE).values()]


@pytest.mark.parametrize("end", range(0, len(EXAMPLE), 3))
def test_a_text_that_stops_short_ends_the_scan(end: int) -> None:
    places(EXAMPLE[:end])
    places(EXAMPLE[:end] + "[{]}=,")
