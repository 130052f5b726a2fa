"""One run over a corpus: from the source to the tables."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from hashlib import blake2b
from pathlib import Path

from citewell.archive import Grounds
from citewell.batch import Order
from citewell.clock import today
from citewell.corpus.engines import Engines
from citewell.corpus.guard import Limits
from citewell.corpus.pages import Page, Partition, parted
from citewell.corpus.rows import problem
from citewell.corpus.tables import Tables

__all__ = ["Progress", "run"]


@dataclass
class Progress:
    """How far a run is; ``held`` are the most bytes of memory of each worker, ``known`` the partitions of an earlier run."""

    partitions: int = 0
    known: int = 0
    pages: int = 0
    held: dict[str, int] = field(default_factory=dict)


def run(
    pages: Iterator[Page],
    folder: Path,
    check: Engines,
    order: Order,
    *,
    limits: Limits,
    told: Callable[[Progress], None] = lambda _: None,
) -> Progress:
    """
    Checks pages and writes their tables into a folder; ``told`` hears of each partition that is done.

    What an earlier run has written of the same pages, with the same settings, stays. Raises OSError where the folder cannot
    be written, and what the source and the engine raise.
    """
    tables, progress = Tables(folder), Progress()
    digests: dict[int, str] = {}
    grounds = Grounds(order.config, (repr((order.select, order.ignore, order.numbers)), today()))

    def to_do() -> Iterator[Partition]:
        for partition in parted(pages):
            digest = _digest(partition, grounds)
            progress.partitions += 1
            progress.pages += len(partition.pages)
            if tables.has(partition.number, digest):
                progress.known += 1
                told(progress)
            else:
                digests[partition.number] = digest
                yield partition

    for done in check(to_do(), order, limits):
        rows = done.rows
        if done.problem is not None:
            rows = tuple(problem(page.name, f"was not checked: {done.problem}") for page in done.partition.pages)
        tables.write(done.partition.number, digests.pop(done.partition.number), rows)
        progress.held[done.worker] = max(progress.held.get(done.worker, 0), done.held)
        told(progress)
    tables.end(progress.partitions)
    return progress


def _digest(partition: Partition, grounds: Grounds) -> str:
    found = blake2b(digest_size=16)
    for page in partition.pages:
        key = grounds.key(page.path or page.name, page.text, page.format or "") if page.text is not None else None
        found.update(key or repr((page.name, page.text, page.problem)).encode("utf-8", "surrogatepass"))
    return found.hexdigest()
