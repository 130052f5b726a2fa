"""The cache: what it keeps, whom it lets in, and what the worst of files costs (nothing but time)."""

import os
import random
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citewell import cache, parses
from citewell.cache import Cache, default_file
from citewell.document import Block
from citewell.grammar import Grammar
from citewell.markup import read
from citewell.parses import StoredGrammar, decode, encode
from citewell.span import Span
from citewell.syntax import Parse, Token

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "home" / "citewell" / "cache.sqlite3"


def filled(file: Path, entries: dict[bytes, bytes]) -> None:
    one = Cache(file)
    one.keep(entries)
    one.close()


def number(value: int) -> bytes:
    return value.to_bytes(4, "big")


def test_what_is_kept_is_found_by_others(file: Path) -> None:
    entries = {number(key): number(key) * (key % 7) for key in range(1_200)}
    filled(file, entries)
    other = Cache(file)
    assert other.recall([*entries, b"new"]) == entries
    assert other.recall([]) == {}
    other.keep({b"new": b"", number(3): b"changed"})
    assert Cache(file).recall([b"new", number(3)]) == {b"new": b"", number(3): b"changed"}


def test_without_a_file_nothing_is_known(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    none = Cache(None)
    none.keep({b"a": b"b"})
    assert none.recall([b"a"]) == {}
    assert none.trouble() == "switched off"
    none.close()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(sys.platform == "win32", reason="rights are told in other ways there")
def test_nobody_else_may_read_it(file: Path) -> None:
    before = os.umask(0)
    try:
        filled(file, {b"a": b"b"})
    finally:
        os.umask(before)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
    assert [one.name for one in file.parent.iterdir()] == [file.name]


@pytest.mark.parametrize(
    ("platform", "environment", "place"),
    [
        ("linux", {"XDG_CACHE_HOME": "/elsewhere"}, "/elsewhere/citewell/cache.sqlite3"),
        ("linux", {"XDG_CACHE_HOME": "relative"}, "/me/.cache/citewell/cache.sqlite3"),
        ("linux", {}, "/me/.cache/citewell/cache.sqlite3"),
        ("darwin", {}, "/me/Library/Caches/citewell/cache.sqlite3"),
        ("win32", {"LOCALAPPDATA": "/local"}, "/local/citewell/cache.sqlite3"),
        ("win32", {}, "/me/AppData/Local/citewell/cache.sqlite3"),
        ("linux", {"CITEWELL_CACHE": "off"}, None),
        ("linux", {"CITEWELL_CACHE": "0"}, None),
        ("linux", {"CITEWELL_CACHE": "on"}, "/me/.cache/citewell/cache.sqlite3"),
    ],
)
def test_where_it_is(
    monkeypatch: pytest.MonkeyPatch, platform: str, environment: dict[str, str], place: str | None
) -> None:
    for name in ("XDG_CACHE_HOME", "LOCALAPPDATA", "CITEWELL_CACHE"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(cache.sys, "platform", platform)
    monkeypatch.setattr(Path, "home", lambda: Path("/me"))
    found = default_file()
    assert (found and found.as_posix()) == place


def test_a_user_without_a_home_has_none(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail() -> Path:
        raise RuntimeError

    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    monkeypatch.delenv("CITEWELL_CACHE", raising=False)
    monkeypatch.setattr(Path, "home", fail)
    assert default_file() is None


@pytest.mark.parametrize("content", [b"not a database at all" * 100, b"SQLite format 3\0" + b"\xff" * 5_000])
def test_what_is_no_database_is_set_aside(file: Path, content: bytes) -> None:
    file.parent.mkdir(parents=True)
    file.write_bytes(content)
    one = Cache(file)
    assert one.recall([b"a"]) == {}
    one.keep({b"a": b"b"})
    assert one.recall([b"a"]) == {b"a": b"b"}
    assert file.with_suffix(".damaged").read_bytes() == content


def test_somebody_elses_database_is_set_aside(file: Path) -> None:
    file.parent.mkdir(parents=True)
    with sqlite3.connect(file) as database:
        database.execute("CREATE TABLE entries (name TEXT)")
    one = Cache(file)
    assert one.recall([b"a"]) == {}
    one.keep({b"a": b"b"})
    assert one.recall([b"a"]) == {b"a": b"b"}
    with sqlite3.connect(file.with_suffix(".damaged")) as database:
        assert database.execute("SELECT count(*) FROM entries").fetchone() == (0,)


def test_a_file_without_its_table_is_made_again(file: Path) -> None:
    filled(file, {b"a": b"b"})
    with sqlite3.connect(file) as database:
        database.execute("DROP TABLE entries")
    one = Cache(file)
    assert one.recall([b"a"]) == {}
    one.keep({b"a": b"c"})
    assert one.recall([b"a"]) == {b"a": b"c"}


def test_a_later_format_is_left_alone(file: Path) -> None:
    filled(file, {b"a": b"b"})
    with sqlite3.connect(file) as database:
        database.execute("PRAGMA user_version = 99")
    before = file.read_bytes()
    one = Cache(file)
    assert one.recall([b"a"]) == {}
    one.keep({b"a": b"c"})
    assert one.trouble() == "a later version of Citewell made it"
    assert file.read_bytes() == before


def test_damage_never_gives_a_wrong_value(file: Path) -> None:
    entries = {number(key): random.Random(key).randbytes(300) for key in range(300)}
    filled(file, entries)
    sound = file.read_bytes()
    chance = random.Random(0)
    for _ in range(60):
        raw = bytearray(sound)
        for _ in range(chance.choice((1, 20, 400))):
            raw[chance.randrange(len(raw))] = chance.randrange(256)
        file.write_bytes(raw[: chance.choice((len(raw), len(raw) // 2))])
        one = Cache(file)
        found = one.recall(entries)
        assert found.items() <= entries.items()
        one.keep({b"more": b"value"})
        one.close()
        two = Cache(file)
        assert two.recall([*entries, b"more"]).items() <= {**entries, b"more": b"value"}.items()
        two.close()


def test_a_file_that_is_locked_is_waited_for_no_longer_than_a_moment(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cache, "_PATIENCE", 0.01)
    filled(file, {b"a": b"b"})
    one = Cache(file)
    with sqlite3.connect(file, isolation_level=None) as holder:
        holder.execute("BEGIN EXCLUSIVE")
        assert one.recall([b"a"]) == {}
        one.keep({b"c": b"d"})
        assert Cache(file).recall([b"a"]) == {}
        holder.execute("ROLLBACK")
    assert one.recall([b"a", b"c"]) == {b"a": b"b"}
    assert one.trouble() is None


def test_a_file_that_is_never_let_go_is_left_alone(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cache, "_PATIENCE", 0.01)
    filled(file, {b"a": b"b"})
    one = Cache(file)
    with sqlite3.connect(file, isolation_level=None) as holder:
        holder.execute("BEGIN EXCLUSIVE")
        for _ in range(cache._WAITS):
            assert one.recall([b"a"]) == {}
            assert one._reason is None
        assert one.recall([b"a"]) == {}
        assert one.trouble() == "database is locked"
        holder.execute("ROLLBACK")


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write everywhere")
def test_a_file_that_may_not_be_written_is_left_alone(file: Path) -> None:
    filled(file, {b"a": b"b"})
    file.chmod(0o400)
    one = Cache(file)
    one.keep({b"c": b"d"})
    assert one.recall([b"c"]) == {}
    assert one.trouble()


def test_a_folder_that_cannot_be_made_costs_nothing(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    one = Cache(tmp_path / "file" / "citewell" / "cache.sqlite3")
    one.keep({b"a": b"b"})
    assert one.recall([b"a"]) == {}
    assert one.trouble()


def test_it_stays_small_and_forgets_what_was_not_used(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cache, "LIMIT", 400_000)
    one = Cache(file)
    one._today = 1
    one.keep({b"old": b"x", b"dear": b"y"})
    one._today = 2
    assert one.recall([b"dear"]) == {b"dear": b"y"}
    for round_ in range(60):
        one.keep({number(round_ * 100 + at): bytes(1_000) for at in range(20)})
    one.close()
    assert file.stat().st_size <= 400_000
    other = Cache(file)
    assert other.recall([b"old"]) == {}
    assert other.recall([number(5_900)]) == {number(5_900): bytes(1_000)}
    # More than there is room for is not kept, and does no harm.
    other.keep({number(at): bytes(10_000) for at in range(100)})
    assert other.recall([number(5_900)]) == {number(5_900): bytes(1_000)}


def test_what_is_used_is_young_again(file: Path) -> None:
    one = Cache(file)
    one._today = 1
    one.keep({b"a": b"b"})
    one._today = 7
    one.recall([b"a"])
    one.close()
    with sqlite3.connect(file) as database:
        assert database.execute("SELECT used FROM entries").fetchone() == (7,)


# A process of its own has no way to this module: another package may be called "tests", too.
WORK = """
import sys
from pathlib import Path
from citewell.cache import Cache
file, start = Path(sys.argv[1]), int(sys.argv[2])
for at in range(start, start + 40):
    key, one = at.to_bytes(4, "big"), Cache(file)
    one.keep({key: key * 50})
    assert one.recall([key]) in ({}, {key: key * 50})
    one.close()
"""


def test_several_processes_at_once(file: Path) -> None:
    workers = [subprocess.Popen([sys.executable, "-c", WORK, file, str(start)]) for start in (0, 1_000, 2_000)]
    assert [one.wait() for one in workers] == [0, 0, 0]
    keys = [number(start + at) for start in (0, 1_000, 2_000) for at in range(40)]
    assert Cache(file).recall(keys) == {key: key * 50 for key in keys}


# Parses

WORDS = st.text(st.characters(exclude_categories=()), min_size=1, max_size=6)
LABELS = st.sampled_from(["NOUN", "VERB", "nsubj", "Case=Nom|Number=Sing", ""])


@st.composite
def parsed(draw: st.DrawFn) -> tuple[str, Parse]:
    words = draw(st.lists(WORDS, max_size=8))
    text, tokens = "", []
    for index, word in enumerate(words):
        text += " " * draw(st.integers(0, 2))
        span = Span(len(text), len(text) + len(word))
        text += word
        head = draw(st.integers(0, len(words) - 1))
        lemma = draw(WORDS | st.just(word) | st.just(word.lower()))
        tokens.append(Token(index, word, span, lemma, draw(LABELS), draw(LABELS), draw(LABELS), head, draw(LABELS)))
    return text, Parse(tuple(tokens))


@given(parsed())
def test_a_parse_comes_back_as_it_was(given_: tuple[str, Parse]) -> None:
    text, parse = given_
    value = encode(parse, text)
    assert value is not None
    assert decode(value, text) == parse


@given(parsed(), st.text(max_size=20))
def test_a_value_that_does_not_fit_is_no_parse_of_another_text(given_: tuple[str, Parse], other: str) -> None:
    text, parse = given_
    value = encode(parse, text)
    assert value is not None
    found = decode(value, other)
    assert found is None or all(token.span.of(other) == token.text for token in found)


@pytest.mark.parametrize(
    "value",
    [b"", b"[]", b"{}", b"null", b"[[],[],[],[],[],[]]", b"\xff", b'[[["N","N","n",""]],[null],[0],[9],[0],[0],[0]]',
     b'[[["N","N","n",""]],[null],[0],[1],[0],[0],[5]]', b'[[["N","N"]],[null],[0],[1],[0],[0],[0]]',
     b'[[["N","N","n",""]],[null],[0],["1"],[0],[0],[0]]', b'[[["N","N","n",""]],[null],[2],[1],[0],[0],[0]]'],
)  # fmt: skip
def test_other_bytes_are_no_parse(value: bytes) -> None:
    assert decode(value, "word") is None


class Counting(Grammar):
    def __init__(self) -> None:
        super().__init__()
        self.asked: list[str] = []

    def batch(self, texts: Iterable[str]) -> list[Parse | None]:
        texts = list(texts)
        self.asked += texts
        return super().batch(texts)


@pytest.fixture(scope="module")
def model() -> Counting:
    return Counting()


def sentences(path: Path) -> list[str]:
    document = read(path.read_text(encoding="utf-8"), path=path.name)
    return [one.text for at in range(len(document.contents)) for one in Block(document, at).sentences]


@pytest.mark.grammar
def test_a_second_run_parses_nothing_and_has_the_same_parses(file: Path, model: Counting) -> None:
    texts = [text for path in sorted((ROOT / "examples").glob("*.md")) for text in sentences(path)]
    texts += ["It doesn't \ud800 fit.", "Naïve cafés weren't “better” — they were İstanbul's best.", "x" * 6_000]
    first = StoredGrammar(Cache(file), model)
    expected = first.batch(texts)
    assert Cache(file).recall([b"x"]) == {}
    assert StoredGrammar(Cache(file), Grammar())._recall(texts) == {}, "nothing is written before it is asked for"
    first.keep()
    model.asked.clear()
    second = StoredGrammar(Cache(file), model)
    assert second.batch(texts) == expected
    assert set(model.asked) == {texts[-3], texts[-1]}
    assert second.batch([]) == []


@pytest.mark.grammar
def test_a_known_sentence_needs_no_model(file: Path, model: Counting) -> None:
    first = StoredGrammar(Cache(file), model)
    expected = first.parse("The cat sat.")
    first.keep()
    parser = Grammar()
    second = StoredGrammar(Cache(file), parser)
    assert second.parse("The cat sat.") == expected
    assert not parser._tried


def test_the_disk_is_not_asked_while_a_draft_is_typed(file: Path, model: Counting) -> None:
    class Watched(Cache):
        asked = 0

        def recall(self, keys: Iterable[bytes]) -> dict[bytes, bytes]:
            self.asked += 1
            return super().recall(keys)

    watched = Watched(file)
    grammar = StoredGrammar(watched, model)
    grammar.looks_up = False
    grammar.batch(["The dog sat."])
    assert watched.asked == 0
    grammar.keep()
    grammar.looks_up = True
    assert grammar.parse("The dog sat.") == model.parse("The dog sat.")


@pytest.mark.grammar
def test_an_interrupted_batch_keeps_nothing_wrong(file: Path, model: Counting) -> None:
    class Stopped(BaseException):
        pass

    class Impatient(Grammar):
        def batch(self, texts: Iterable[str]) -> list[Parse | None]:
            raise Stopped

        def parse(self, text: str) -> Parse | None:
            return model.parse(text)

    grammar = StoredGrammar(Cache(file), Impatient())
    with pytest.raises(Stopped):
        grammar.batch(["The cat sat."])
    assert grammar.parse("The cat sat.") == model.parse("The cat sat.")
    grammar.keep()
    assert grammar.batch(["The cat sat."]) == [model.parse("The cat sat.")]


def test_another_model_or_version_knows_nothing(file: Path, model: Counting, monkeypatch: pytest.MonkeyPatch) -> None:
    first = StoredGrammar(Cache(file), model)
    first.batch(["The cat sat."])
    first.keep()
    monkeypatch.setattr(parses, "version", lambda name: "0")
    assert StoredGrammar(Cache(file))._recall(["The cat sat."]) == {}


def test_without_a_model_nothing_is_asked_or_kept(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from citewell import grammar

    monkeypatch.setattr(grammar, "_version", lambda package: None)
    one = StoredGrammar(Cache(file))
    assert one.batch(["The cat sat."]) == [None]
    one.keep()
    assert one.notice is not None
    assert one.notice.startswith("No language model")
    assert not file.exists()
