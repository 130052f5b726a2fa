"""What the benchmarks stand on: drafts, the client that waits, and the comparison of looks before a parse."""

import importlib
import re
import sys
from collections import Counter
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from citewell import packs

FOLDER = Path(__file__).resolve().parents[1] / "benchmarks"
EVERY = 16
"""Every sixteenth real draft is read here; ``python tests/benchmarks/gate.py`` reads them all."""


@pytest.fixture(scope="module")
def module() -> Any:
    """Imports a benchmark by name, as its neighbours do."""
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(FOLDER)
        before = set(sys.modules)
        yield importlib.import_module
        for name in set(sys.modules) - before:
            if Path(getattr(sys.modules[name], "__file__", None) or "/").parent == FOLDER:
                del sys.modules[name]


@pytest.fixture(scope="module")
def drafts(module: Any) -> ModuleType:
    return module("drafts")


@pytest.fixture(scope="module")
def gate(module: Any) -> ModuleType:
    return module("gate")


@pytest.mark.parametrize("suffix", ["md", "mdx", "html"])
def test_drafts(drafts: ModuleType, suffix: str) -> None:
    series = drafts.series(suffix, ("1k", "5k"))
    assert series == drafts.series(suffix, ("1k", "5k")), "the same seed gives the same drafts"
    sentences = [one for draft in series for one in (*draft.plain, *draft.laden)]
    assert len(sentences) == len(set(sentences))
    assert 18 <= sum(len(one.split()) for one in sentences) / len(sentences) <= 20
    for draft, size in zip(series, ("1k", "5k"), strict=True):
        assert drafts.SIZES[size] <= draft.words < drafts.SIZES[size] * 1.15
        assert all(draft.text.count(one) == 1 for one in (*draft.plain, *draft.laden))
        assert all(one in draft.text for one in draft.cells)
        assert draft.cells


@pytest.mark.parametrize("suffix", ["md", "mdx", "html"])
def test_about_half_of_the_sentences_need_a_parse(module: Any, drafts: ModuleType, suffix: str) -> None:
    [draft] = drafts.series(suffix, ("5k",))
    wanted = module("parsing").wanted([draft])
    # A plain one is read for nothing but the name that a pronoun behind it stands for.
    for one in set(draft.plain) & set(wanted.texts):
        assert re.match(r"\s(?:It|This)\b", draft.text[draft.text.index(one) + len(one) :]), one
    assert set(draft.laden) <= set(wanted.texts)
    assert 0.4 < len(wanted.texts) / wanted.sentences < 0.6


def test_a_draft_in_which_nothing_needs_a_parse(module: Any, drafts: ModuleType) -> None:
    assert not module("parsing").wanted([drafts.unclaiming(1_000)]).texts


@pytest.mark.parametrize("suffix", ["md", "mdx", "html"])
def test_every_edit_has_a_place(module: Any, drafts: ModuleType, suffix: str) -> None:
    keystroke = module("keystroke")
    [draft] = drafts.series(suffix, ("1k",))
    texts, names = [draft.text], []
    for act in keystroke.plan(draft, lambda: texts[-1], 40, 8):
        for step in act:
            text, (start, end, new) = texts[-1], step.edit
            assert 0 <= start <= end <= len(text)
            texts.append(text[:start] + new + text[end:])
            names.append(step.name)
    counts = Counter(names)
    del counts[""]
    assert sorted(counts.values()) == [8] * 7 + [40] * 2
    assert len(texts[-1]) == len(draft.text) + sum(name.startswith(("a letter", "Enter")) for name in names), (
        "what is opened, closed and pasted is taken away again"
    )


SERVER = """
import json, sys, threading, time
source, sink, lock, asked = sys.stdin.buffer, sys.stdout.buffer, threading.Lock(), 0

def send(message):
    body = json.dumps({"jsonrpc": "2.0", **message}).encode()
    with lock:
        sink.write(b"Content-Length: %d\\r\\n\\r\\n" % len(body) + body)
        sink.flush()

def items(count):
    place = {"start": {"line": 0, "character": 0}, "end": {"line": 0, "character": 1}}
    return [{"range": place, "message": str(number)} for number in range(count)]

def publish(document, count, version):
    params = {"uri": document["uri"], "version": version, "diagnostics": items(count)}
    send({"method": "textDocument/publishDiagnostics", "params": params})

def work(seconds):
    end = time.perf_counter() + seconds
    while time.perf_counter() < end:
        pass

while line := source.readline():
    length = int(line.split(b":")[1])
    source.readline()
    message = json.loads(source.read(length))
    method, params = message.get("method"), message.get("params") or {}
    if method in ("textDocument/didOpen", "textDocument/didChange"):
        document, asked = params["textDocument"], 0
        MODE
    elif method == "textDocument/diagnostic":
        asked += 1
        send({"id": message["id"], "result": {"kind": "full", "items": items(min(asked, 2))}})
    elif method == "exit":
        break
    elif "id" in message and method:
        send({"id": message["id"], "result": {"capabilities": {}}})
"""
BUSY = "publish(document, 0, document['version']); work(0.6); publish(document, 2, document['version'])"
STALE = "publish(document, 2, document['version']); publish(document, 1, document['version'] - 1)"
REFRESH = "threading.Timer(0.1, send, ({'id': 'r', 'method': 'workspace/diagnostic/refresh'},)).start()"


@pytest.mark.parametrize(
    ("mode", "pull", "least"),
    [(BUSY, False, 600), (STALE, False, 0), (REFRESH, True, 100)],
    ids=["first an empty list, then the true one", "a late report of an old version", "more after a refresh"],
)
def test_only_the_settled_report_counts(module: Any, tmp_path: Path, mode: str, pull: bool, least: float) -> None:
    script = tmp_path / "server.py"
    script.write_text(SERVER.replace("MODE", mode), "utf-8")
    client = module("client")
    with client.Editor([sys.executable, str(script)], tmp_path, cache=tmp_path / "cache", pull=pull) as editor:
        opened = editor.open("draft.md", "One 𝟙 sentence.\nAnother.\n")
        edited = editor.edit((6, 6, "x"), (0, 0, "y"))
    assert editor.text == "yOne 𝟙 xsentence.\nAnother.\n"
    for settled in (opened, edited):
        assert settled.findings.total() == 2
        assert settled.first <= settled.some <= settled.final
        assert settled.final >= least


def test_positions_are_utf_16(module: Any, tmp_path: Path) -> None:
    client = module("client")
    server = [sys.executable, str(FOLDER / "bare.py")]
    with client.Editor(server, tmp_path, cache=tmp_path / "cache") as editor:
        editor.open("draft.md", "One.\n𝟙 two.\n")
        assert editor._position(6) == {"line": 1, "character": 2}
        assert editor.edit((6, 6, "x")).findings.total() == 0


def test_the_looks_lose_nothing_of_our_own_drafts(gate: ModuleType, drafts: ModuleType) -> None:
    loss = gate.compare(
        (draft.name, draft.text) for suffix in ("md", "html") for draft in drafts.series(suffix, ("1k",))
    )
    assert loss.found.total() > 10
    assert loss.share() <= gate.MOST_LOST, gate.report(loss)
    assert loss.unopened() == []


def test_a_rule_that_reads_parses_cannot_be_forgotten(
    gate: ModuleType, drafts: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(packs.load().rules["multi-idea-sentence"], "gate", None)
    [draft] = drafts.series("md", ("1k",))
    assert gate.compare([(draft.name, draft.text)]).unopened() == ["multi-idea-sentence"]


def test_a_look_that_is_too_narrow_is_noticed(
    gate: ModuleType, drafts: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(packs.load().rules["multi-idea-sentence"], "gate", lambda text: len(text) % 2 == 0)
    [draft] = drafts.series("md", ("1k",))
    loss = gate.compare([(draft.name, draft.text)])
    assert loss.share() > gate.MOST_LOST
    assert {finding.rule for _, finding in loss.lost} == {"multi-idea-sentence"}


@pytest.mark.data
def test_the_looks_lose_little_of_real_drafts(
    gate: ModuleType, data_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gate, "DATA", data_dir)
    paths = list(gate.real_drafts())[::EVERY]
    loss = gate.compare((str(path), path.read_bytes().decode("utf-8", "replace")) for path in paths)
    assert loss.share() <= gate.MOST_LOST, gate.report(loss)
    assert loss.unopened() == []


def test_the_table_replaces_what_stands_between_the_markers(module: Any) -> None:
    run, figures = module("run"), module("figures")
    page = f"# Results\n\n{run.START}\nold\n{run.END}\n\nMore.\n"
    written = figures.table([figures.Figure("an edit", "1k.md", "ms", 12.34, cpu=9.0, floor=2.0, floor_cpu=3.0)])
    assert "| an edit | 1k.md | 12.3 ms |  | 9 | 2 | 3 | 6.17 | 3 |" in written
    after = run.insert(page, written)
    assert "old" not in after
    assert after.startswith("# Results\n")
    assert after.endswith("More.\n")
    assert run.insert(after, written) == after
    with pytest.raises(ValueError, match="markers"):
        run.insert("# Results\n", written)
