"""A corpus comes to what each of its pages comes to alone, whoever checks it and whatever happens on the way."""

import io
import json
import os
import re
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import citewell
from citewell.batch import Batch, Draft, Order
from citewell.cli import main
from citewell.corpus import engines, summary
from citewell.corpus.guard import Limits
from citewell.corpus.pages import Page, parted
from citewell.corpus.run import run
from citewell.corpus.sources import SourceError, pages
from citewell.corpus.tables import NAMES

pq = pytest.importorskip("pyarrow.parquet", reason="citewell[corpus] is not installed")
SMALL = 5_000
ORDER = Order(select=("long-sentence",))
"""Rules that ask for no parse: what is looked at here is how pages get to them."""


def read(folder: Path, name: str) -> list[dict[str, Any]]:
    rows = [row for file in sorted((folder / name).glob("part-*.parquet")) for row in pq.read_table(file).to_pylist()]
    return sorted(rows, key=repr)


def everything(folder: Path) -> dict[str, list[dict[str, Any]]]:
    return {name: read(folder, name) for name in NAMES}


@pytest.fixture(autouse=True)
def small_partitions(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("citewell.corpus.pages.parted.__defaults__", (SMALL,))


def checked(source: Path, folder: Path, check: Any = None) -> Any:
    return run(pages(str(source)), folder, check or engines.local(2), ORDER, limits=Limits())


def test_a_page_comes_to_what_it_comes_to_alone(site: Callable[..., Path], tmp_path: Path) -> None:
    folder = site(12)
    progress = run(pages(str(folder)), tmp_path / "out", engines.local(2), Order(), limits=Limits())
    assert progress.pages == 12
    assert progress.partitions > 2
    found = everything(tmp_path / "out")
    for file in folder.rglob("*.md"):
        report = citewell.check(file.read_text(encoding="utf-8"), path=str(file))
        of_page = [one for one in found["findings"] if one["page"] == str(file)]
        assert sorted((one["rule"], one["start"], one["end"], one["message"]) for one in of_page) == sorted(
            (one.rule, one.span.start, one.span.end, one.message) for one in report.findings
        )
        [page] = [one for one in found["pages"] if one["page"] == str(file)]
        assert (page["score"], page["words"]) == (report.score, report.words)
        sections = [one for one in found["sections"] if one["page"] == str(file)]
        assert sorted(one["snippet"] or "" for one in sections) == sorted(
            one.snippet.text if one.snippet else "" for one in report.sections
        )
    assert sum(one["points"] for one in found["findings"]) > 0
    assert not found["problems"]


def test_what_is_done_is_not_done_again(site: Callable[..., Path], tmp_path: Path) -> None:
    folder, out = site(9), tmp_path / "out"
    assert checked(folder, out).known == 0
    before = everything(out)
    again = checked(folder, out)
    assert again.known == again.partitions
    changed = folder / "part2" / "0008.md"  # the last one, so that those before it stay in their partitions
    changed.write_text("# Another\n\nIt is significantly faster.\n", encoding="utf-8")
    once_more = checked(folder, out)
    assert 0 < once_more.known < once_more.partitions
    after = everything(out)
    assert {one["page"] for one in after["pages"]} == {one["page"] for one in before["pages"]}
    assert [one for one in after["pages"] if one["page"] != str(changed)] == [
        one for one in before["pages"] if one["page"] != str(changed)
    ]


def test_what_was_checked_is_known_to_the_next_run(site: Callable[..., Path], tmp_path: Path) -> None:
    folder, order = site(9), replace(ORDER, cache=tmp_path / "cache.sqlite3")
    run(pages(str(folder)), tmp_path / "one", engines.local(2), order, limits=Limits())
    drafts = [Draft(page.name, page.text, page.problem, page.format) for page in pages(str(folder))]
    assert Batch(drafts, order).is_known, "also of the last partition of each process"


def test_a_process_that_holds_too_much_is_exchanged(
    site: Callable[..., Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, started = site(9), []
    begin = subprocess.Popen
    monkeypatch.setattr(subprocess, "Popen", lambda *given, **how: started.append(begin(*given, **how)) or started[-1])
    waste = bytearray(400_000_000)  # held by this process, and by none of those that it starts

    def run_with(limit: int, name: str) -> Any:
        started.clear()
        return run(pages(str(folder)), tmp_path / name, engines.local(1), ORDER, limits=Limits(memory=limit))

    progress = run_with(300_000_000, "enough")
    assert len(started) == 1
    assert 0 < max(progress.held.values()) < len(waste)
    assert run_with(1_000_000, "little").partitions == len(started) > 1
    assert everything(tmp_path / "little") == everything(tmp_path / "enough")


def test_a_run_that_is_broken_off_goes_on_where_it_was(site: Callable[..., Path], tmp_path: Path) -> None:
    folder, out = site(12), tmp_path / "out"

    def breaking(partitions: Any, order: Order, limits: Limits) -> Iterator[Any]:
        for number, done in enumerate(engines.local(1)(partitions, order, limits)):
            if number == 2:
                raise KeyboardInterrupt
            yield done

    with pytest.raises(KeyboardInterrupt):
        checked(folder, out, breaking)
    # As where the power goes: half a file, half a line.
    (out / "pages" / "part-000099.part").write_bytes(b"PAR1")
    with (out / "partitions.jsonl").open("a") as listed:
        listed.write('{"partition": 7, "di')
    progress = checked(folder, out)
    assert progress.known == 2
    checked(folder, tmp_path / "fresh")
    assert everything(out) == everything(tmp_path / "fresh")
    assert not list(out.rglob("*.part"))


def test_nothing_that_is_not_ours_goes(site: Callable[..., Path], tmp_path: Path) -> None:
    folder, out = site(3), tmp_path / "out"
    (out / "pages").mkdir(parents=True)
    for name in ("part-one.md", "part-2.html", "part-000001"):
        (out / "pages" / name).write_text("Mine.\n")
    checked(folder, out)
    assert sorted(one.name for one in (out / "pages").iterdir() if one.read_bytes() == b"Mine.\n") == [
        "part-000001",
        "part-2.html",
        "part-one.md",
    ]


def test_a_partition_that_was_half_written_is_not_done(
    site: Callable[..., Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, out = site(3), tmp_path / "out"
    checked(folder, out)
    before = everything(out)
    write, left = pq.write_table, [3]

    def failing(*given: Any, **how: Any) -> None:
        left[0] -= 1
        if not left[0]:
            raise OSError("the disk is full")
        write(*given, **how)

    with monkeypatch.context() as patch:
        patch.setattr(pq, "write_table", failing)
        with pytest.raises(OSError, match="full"):
            run(pages(str(folder)), out, engines.local(1), replace(ORDER, ignore=("long-sentence",)), limits=Limits())
    checked(folder, out)
    assert everything(out) == before


def test_what_is_under_way_is_not_lost_where_the_source_ends_badly(site: Callable[..., Path], tmp_path: Path) -> None:
    folder = site(9)

    def ending() -> Iterator[Page]:
        yield from pages(str(folder))
        raise SourceError("the archive is damaged")

    with pytest.raises(SourceError):
        run(ending(), tmp_path, engines.local(2), ORDER, limits=Limits())
    assert len(read(tmp_path, "pages")) > 3


def test_names_and_texts_with_half_characters_are_written(tmp_path: Path) -> None:
    found = iter([Page("bad\udcff.md", "# A \ud800\n\nIt is a lamp.\n")])
    run(found, tmp_path, engines.local(1), ORDER, limits=Limits())
    [page] = read(tmp_path, "pages")
    assert page["page"] == "bad?.md"


@pytest.mark.usefixtures("misbehaving")
@pytest.mark.parametrize(("word", "reason"), [("CRASH", "ended the process"), ("HANG", "took more than 8 seconds")])
def test_a_poisoned_page_costs_one_row(site: Callable[..., Path], tmp_path: Path, word: str, reason: str) -> None:
    folder = site(5)
    order = Order(select=("long-sentence", "trial-fault"))
    run(pages(str(folder)), tmp_path / "before", engines.local(1), order, limits=Limits())
    (folder / "part1" / "bad.md").write_text(f"This sentence says {word} to all.\n", encoding="utf-8")
    run(pages(str(folder)), tmp_path / "out", engines.local(1), order, limits=Limits(seconds=8))
    found, before = everything(tmp_path / "out"), everything(tmp_path / "before")
    [problem] = found.pop("problems")
    assert problem["page"].endswith("bad.md")
    assert reason in problem["message"]
    assert found == {name: rows for name, rows in before.items() if name != "problems"}


def test_a_killed_process_loses_nothing(site: Callable[..., Path], tmp_path: Path) -> None:
    folder = site(15)
    checked(folder, tmp_path / "whole")
    killed = []

    def kill() -> None:
        end = time.monotonic() + 60
        while not killed and time.monotonic() < end:
            time.sleep(0.05)
            if list((tmp_path / "out" / "pages").glob("part-*.parquet")):
                for child in children():
                    os.kill(child, signal.SIGKILL)
                    killed.append(child)

    killer = threading.Thread(target=kill)
    killer.start()
    checked(folder, tmp_path / "out", engines.local(1))
    killer.join()
    assert killed
    assert everything(tmp_path / "out") == everything(tmp_path / "whole")


def children() -> list[int]:
    """The processes that check pages for this one."""
    found = []
    for place in Path("/proc").glob("[0-9]*"):
        try:
            words = (place / "cmdline").read_bytes()
            parent = int((place / "stat").read_text().rpartition(")")[2].split()[1])
        except OSError:
            continue
        if b"citewell.corpus.child" in words and parent == os.getpid():
            found.append(int(place.name))
    return found


@pytest.mark.allow_hosts(["127.0.0.1"])
@pytest.mark.slow
def test_a_cluster_comes_to_the_same_also_where_a_worker_is_killed(site: Callable[..., Path], tmp_path: Path) -> None:
    distributed: Any = pytest.importorskip("distributed", reason="citewell[dask] is not installed")
    folder = site(24)
    checked(folder, tmp_path / "local")
    checked(folder, tmp_path / "cluster", engines.dask(jobs=2))
    assert everything(tmp_path / "cluster") == everything(tmp_path / "local")
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, dashboard_address=None, host="127.0.0.1"
    ) as cluster:

        def breaking(partitions: Any, order: Order, limits: Limits) -> Iterator[Any]:
            check = engines.dask(cluster.scheduler_address)
            for number, done in enumerate(check(partitions, order, limits)):
                if number == 1:
                    nanny = next(iter(cluster.workers.values()))
                    os.kill(nanny.pid, signal.SIGKILL)
                yield done

        checked(folder, tmp_path / "killed", breaking)
    assert everything(tmp_path / "killed") == everything(tmp_path / "local")


def test_a_cluster_that_is_not_there_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pytest.importorskip("distributed", reason="citewell[dask] is not installed")
    (tmp_path / "a.md").write_text("Hello.\n")
    code = main(
        ["corpus", str(tmp_path), "--output", str(tmp_path / "out"), "--engine", "dask", "--cluster", "nowhere:x"]
    )
    assert code == 2
    assert "nowhere:x" in capsys.readouterr().err


# Sources


def test_addresses_of_a_sitemap_are_files_below_a_folder(tmp_path: Path) -> None:
    site = tmp_path / "public"
    (site / "blog" / "lamps").mkdir(parents=True)
    (site / "blog" / "lamps" / "index.html").write_text("<p>Lamps.</p>")
    (site / "about.html").write_text("<p>We.</p>")
    (site / "plain").write_text("\n<p>No suffix.</p>")
    (site / "i.png").write_bytes(b"\x89PNG")
    (tmp_path / "secret.html").write_text("<p>No.</p>")
    (site / "sitemap.xml").write_text(
        '<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><sitemap><loc>https://e.org/posts.xml</loc></sitemap>'
        "<sitemap><loc>https://e.org/sitemap.xml</loc></sitemap></sitemapindex>"
    )
    (site / "posts.xml").write_text(
        '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url><loc>https://e.org/blog/lamps/</loc></url>'
        "<url><loc>https://e.org/about</loc></url><url><loc>https://e.org/../secret.html</loc></url>"
        "<url><loc>https://e.org/gone</loc></url><url><loc>http://[bad/x</loc></url><url><loc>https://e.org/%00a</loc></url>"
        f"<url><loc>https://e.org/{'x' * 300}</loc></url>"
        '<url xmlns:image="x"><loc>https://e.org/plain</loc><image:image><image:loc>https://e.org/i.png</image:loc></image:image></url>'
        "</urlset>"
    )
    found = list(pages(str(site / "sitemap.xml")))
    assert [(page.name, page.text, page.format) for page in found if page.problem is None] == [
        ("https://e.org/blog/lamps/", "<p>Lamps.</p>", "html"),
        ("https://e.org/about", "<p>We.</p>", "html"),
        ("https://e.org/plain", "\n<p>No suffix.</p>", "html"),
    ]
    problems = [page.name for page in found if page.problem]
    assert problems[:2] == ["https://e.org/../secret.html", "https://e.org/gone"]
    assert len(problems) == 5


@pytest.mark.parametrize("text", ["<urlset><url>", "no xml", ""])
def test_a_sitemap_that_is_none_is_told(tmp_path: Path, text: str) -> None:
    (tmp_path / "sitemap.xml").write_text(text)
    with pytest.raises(SourceError, match=r"sitemap\.xml is no sitemap"):
        list(pages(str(tmp_path / "sitemap.xml")))


def archive(records: list[tuple[str, str, bytes]]) -> bytes:
    """A web archive: kind, address and body of each record."""
    out = io.BytesIO()
    for kind, address, body in records:
        lines = [
            b"WARC/1.0",
            f"WARC-Type: {kind}".encode(),
            f"WARC-Target-URI: {address}".encode(),
            b"WARC-Date: 2026-01-01T00:00:00Z",
            b"WARC-Record-ID: <urn:uuid:00000000-0000-0000-0000-000000000001>",
            b"Content-Type: application/http; msgtype=response" if kind == "response" else b"Content-Type: text/plain",
            f"Content-Length: {len(body)}".encode(),
        ]
        out.write(b"\r\n".join(lines) + b"\r\n\r\n" + body + b"\r\n\r\n")
    return out.getvalue()


def response(body: bytes, kind: str = "text/html; charset=utf-8") -> bytes:
    return f"HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body


def chunked(body: bytes) -> bytes:
    parts = b"".join(b"%x\r\n%b\r\n" % (len(part), part) for part in (body[:5], body[5:], b""))
    return b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n" + parts


def test_pages_of_a_web_archive(tmp_path: Path) -> None:
    pytest.importorskip("fastwarc", reason="citewell[corpus] is not installed")
    file = tmp_path / "crawl.warc"
    file.write_bytes(
        archive(
            [
                ("request", "https://e.org/", b"GET / HTTP/1.1\r\n\r\n"),
                ("response", "https://e.org/", response("<p>Prüfung.</p>".encode())),
                (
                    "response",
                    "https://e.org/l1",
                    response("<p>Prüfung.</p>".encode("latin-1"), "text/html; charset=latin-1"),
                ),
                ("response", "https://e.org/logo.png", response(b"\x89PNG", "image/png")),
                ("response", "https://e.org/odd", response(b"<p>Odd.</p>", "Text/HTML; charset=undefined")),
                (
                    "response",
                    "https://e.org/gone",
                    b"HTTP/1.1 404 Not Found\r\nContent-Type: text/html\r\n\r\n<p>No.</p>",
                ),
                ("response", "https://e.org/parts", chunked(b"<p>In parts.</p>")),
                ("conversion", "https://e.org/text", b"One line.\nAnother."),
            ]
        )
    )
    assert [(page.name, page.text, page.format) for page in pages(str(file))] == [
        ("https://e.org/", "<p>Prüfung.</p>", "html"),
        ("https://e.org/l1", "<p>Prüfung.</p>", "html"),
        ("https://e.org/odd", "<p>Odd.</p>", "html"),
        ("https://e.org/parts", "<p>In parts.</p>", "html"),
        ("https://e.org/text", "One line.\n\nAnother.", "markdown"),
    ]


def test_pages_behind_an_address() -> None:
    fsspec: Any = pytest.importorskip("fsspec", reason="citewell[corpus] is not installed")
    memory = fsspec.filesystem("memory")
    memory.pipe("/site/b.md", b"# B\n")
    memory.pipe("/site/deep/a.html", b"<p>A</p>")
    memory.pipe("/site/logo.png", b"\x89PNG")
    memory.pipe("/site/bad.md", b"\xff")
    found = {page.name: page.text for page in pages("memory://site")}
    assert found == {"/site/b.md": "# B\n", "/site/deep/a.html": "<p>A</p>", "/site/bad.md": None}
    with pytest.raises(SourceError, match="cannot be opened"):
        list(pages("nowhere://bucket/site"))


# The command, and the summary


def test_the_command_writes_and_tells(
    site: Callable[..., Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder, out = site(6), tmp_path / "out"
    assert main(["corpus", str(folder), "--output", str(out), "--jobs", "1"]) == 0
    told = capsys.readouterr().out
    assert told.startswith("6 pages, ")
    assert "Lowest scores:" in told
    assert re.search(r"^No process took more than \d+ MB of memory\.$", told, re.MULTILINE)
    written = json.loads((out / "summary.json").read_text(encoding="utf-8"))
    assert written == summary.summed_up(out)
    assert sum(written["findings"].values()) == len(read(out, "findings"))


def test_a_terminal_shows_how_far_a_run_is_and_keeps_nothing_of_it(
    site: Callable[..., Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    terminal = io.StringIO()
    monkeypatch.setattr(terminal, "isatty", lambda: True)
    monkeypatch.setattr("sys.stderr", terminal)
    monkeypatch.setattr("citewell.cli.progress._PATIENCE", 0.0)
    monkeypatch.setattr("citewell.cli.progress._PAUSE", 0.0)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.delenv("CI", raising=False)
    arguments = ["corpus", str(site(6)), "--output", str(tmp_path / "out"), "--jobs", "1"]
    assert main(arguments) == 0
    drawn = [line.strip() for line in terminal.getvalue().split("\r") if line.strip()]
    assert drawn
    assert all(re.fullmatch(r"\d+ pages read, \d+ s", line) for line in drawn)
    assert terminal.getvalue().endswith(f"\r{' ' * len(drawn[-1])}\r")
    monkeypatch.setenv("CI", "true")
    terminal.truncate(0)
    assert main(arguments) == 0
    assert "pages read" not in terminal.getvalue()


@pytest.mark.parametrize(
    ("source", "message"),
    [
        (".", "holds no page"),
        ("gone", "gone does not exist: check the path"),
        ("*.md", "matches no draft"),
        ("notes.txt", "is not a draft"),
        ("gone.xml", "cannot be read"),
        ("gone.warc", "cannot be read"),
    ],
)
def test_of_a_source_that_is_none_nothing_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], source: str, message: str
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "notes.txt").write_text("Hello.\n")
    assert main(["corpus", source, "--output", "out"]) == 2
    assert message in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_what_could_not_be_checked_is_told_each_reason_once(
    site: Callable[..., Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder, out = site(9), tmp_path / "out"
    (folder / "part1" / "citewell.toml").write_text("ignor = 1\n")
    (folder / "part0" / "latin.md").write_bytes(b"caf\xe9")
    arguments = ["corpus", str(folder), "--output", str(out), "--jobs", "1", "--select", "long-sentence"]
    assert main(arguments) == 2
    told = capsys.readouterr().out
    assert "4 problems" in told.splitlines()[0]
    [wrong] = [line for line in told.splitlines() if 'unknown key "ignor"' in line]
    assert wrong.startswith(f"  {folder}/part1/0001.md: its configuration is wrong: ")
    assert wrong.endswith(" (and 2 other pages)")
    assert f"  {folder}/part0/latin.md: is not UTF-8" in told
    assert [one["pages"] for one in json.loads((out / "summary.json").read_text())["reasons"]] == [3, 1]
    # Nothing is left to do, and the problems are still there.
    assert main(arguments) == 2


def test_a_wrong_configuration_around_a_source_stops_the_run(
    site: Callable[..., Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder, out = site(2), tmp_path / "out"
    (folder / "citewell.toml").write_text("ignor = 1\npage = 3\n")
    assert main(["corpus", str(folder), "--output", str(out)]) == 2
    told = capsys.readouterr().err
    assert 'unknown key "ignor"' in told
    assert "citewell.toml:2:" in told
    assert not out.exists()


def test_a_wrong_rule_of_the_project_stops_the_run(
    site: Callable[..., Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder, out = site(2), tmp_path / "out"
    (folder / "citewell-rules").mkdir()
    (folder / "citewell-rules" / "no-buzzwords.yml").write_text("id: no-buzzwords\nfnd: [synergy]\n")
    assert main(["corpus", str(folder), "--output", str(out)]) == 2
    assert "no-buzzwords.yml:" in capsys.readouterr().err
    assert not out.exists()


def test_a_wrong_rule_of_a_folder_is_a_problem_of_its_pages(site: Callable[..., Path], tmp_path: Path) -> None:
    folder = site(3)
    (folder / "part1" / "citewell.toml").write_text("")
    (folder / "part1" / "citewell-rules").mkdir()
    (folder / "part1" / "citewell-rules" / "no-buzzwords.yml").write_text("id: no-buzzwords\nfnd: [synergy]\n")
    checked(folder, tmp_path / "out", engines.local(1))
    found = everything(tmp_path / "out")
    assert len(found["pages"]) == 3
    assert found["problems"]
    assert {Path(one["page"]).parent.name for one in found["problems"]} == {"part1"}


def test_an_address_without_a_file_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "about.html").write_text("<p>We.</p>")
    (tmp_path / "sitemap.xml").write_text(
        "<urlset><url><loc>https://e.org/about</loc></url><url><loc>https://e.org/gone</loc></url></urlset>"
    )
    assert main(["corpus", str(tmp_path / "sitemap.xml"), "--output", str(tmp_path / "out"), "--jobs", "1"]) == 2
    assert "  https://e.org/gone: is no file below " in capsys.readouterr().out


def test_tables_of_another_source_are_not_overwritten_unasked(
    site: Callable[..., Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    folder, out = site(3), tmp_path / "out"
    common = ["--output", str(out), "--jobs", "1", "--select", "long-sentence"]
    assert main(["corpus", str(folder / "part0"), *common]) == 0
    before = everything(out)
    assert main(["corpus", str(folder / "part1"), *common]) == 2
    assert f"holds the tables of {folder}/part0:" in capsys.readouterr().err
    assert everything(out) == before
    # The same place by another name is the same source.
    monkeypatch.chdir(folder)
    assert main(["corpus", "part0", *common]) == 0
    assert main(["corpus", "part1", *common, "--force"]) == 0
    assert {one["page"] for one in everything(out)["pages"]} == {"part1/0001.md"}
    assert main(["corpus", "part0", *common]) == 2


def test_snippets_that_say_nearly_the_same_are_put_together(tmp_path: Path) -> None:
    words = "The shop in the old harbour hall opens at nine in the morning on every day of the week but Monday"
    texts = [
        f"{words}.",
        f"{words}!",
        f"{words} or Tuesday.",
        "A front light of this make runs for six hours at two hundred lumens.",
    ]
    found = (Page(f"{number}.md", f"# Page {number}\n\n{text}\n") for number, text in enumerate(texts))
    run(found, tmp_path, engines.local(1), Order(), limits=Limits())
    [alike] = summary.summed_up(tmp_path)["alike"]
    assert alike["pages"] == ["0.md", "1.md", "2.md"]
    assert alike["wordings"] == 3


def test_numbers_of_two_pages_that_exclude_each_other_are_told(tmp_path: Path) -> None:
    texts = [
        "The Halden museum has 42 rooms.",
        "The Halden museum has 45 rooms.",
        "The Arlem museum has 50 rooms.",
        "The Halden museum has 42 rooms and a garden with a pond and many old trees.",
        "Does the Halden museum have 48 rooms?",
        "A light costs 30 euros.",
        "A lamp of another make costs 35 euros.",
    ]
    found = (Page(f"{number}.md", f"# Page {number}\n\n{text}\n") for number, text in enumerate(texts))
    run(found, tmp_path, engines.local(1), replace(ORDER, numbers=True), limits=Limits())
    told = summary.summed_up(tmp_path)["contradictions"]
    assert [[(one["page"], one["value"]) for one in pair] for pair in told] == [
        [("0.md", "42 rooms"), ("1.md", "45 rooms")],
        [("1.md", "45 rooms"), ("3.md", "42 rooms")],
    ]


def test_partitions_are_the_same_for_the_same_pages() -> None:
    made = [Page(f"{number}", "x" * (number % 7) * 1000) for number in range(50)]
    once, again = (list(parted(iter(made), 10_000)) for _ in range(2))
    assert once == again
    assert [page for one in once for page in one.pages] == made
    assert [one.number for one in once] == list(range(len(once)))
