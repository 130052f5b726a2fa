"""
Spreads partitions over processes: those of this machine, or the workers of a Dask cluster.

Dask, because a cluster of it starts in seconds and asks for no Java and no service; the same function checks a partition
here and there, so both come to the same.
"""

import contextlib
import importlib
import os
import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from pathlib import Path
from typing import Any

from citewell.batch import Order
from citewell.corpus.guard import Guard, Limits
from citewell.corpus.pages import Partition
from citewell.corpus.rows import Rows
from citewell.record import dataclass

__all__ = ["Done", "EngineError", "Engines", "dask", "local"]

_AHEAD = 2
"""So many partitions for each worker are under way or waiting: enough that none is idle, few enough to be held in memory."""

_TRIES = 3


class EngineError(Exception):
    """An engine is not there or cannot be reached; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Done:
    """
    What came of a partition: the rows of its pages, or why there are none.

    ``worker`` names who checked it, ``held`` are the most bytes of memory that its process has held.
    """

    partition: Partition
    rows: tuple[Rows, ...]
    worker: str = ""
    held: int = 0
    problem: str | None = None


Engines = Callable[[Iterable[Partition], Order, Limits], Iterator[Done]]
"""Checks partitions as they come, and answers each when it is done, in any order."""


def local(jobs: int | None = None) -> Engines:
    """So many processes of this machine (None: one for each of its cores)."""
    count = jobs or os.cpu_count() or 1

    def check(partitions: Iterable[Partition], order: Order, limits: Limits) -> Iterator[Done]:
        guards = [Guard(order, limits) for _ in range(count)]
        free = list(guards)
        lock = threading.Lock()

        def work(partition: Partition) -> Done:
            with lock:
                guard = free.pop()
            try:
                rows = tuple(guard.check(partition.pages))
                return Done(partition, rows, f"process {guards.index(guard) + 1}", guard.peak)
            finally:
                with lock:
                    free.append(guard)

        pool = ThreadPoolExecutor(count)
        try:
            yield from _windowed(partitions, lambda one: pool.submit(work, one), count)
        finally:
            # Whoever stops in the middle waits for nothing that is under way.
            for guard in guards:
                guard.end()
            pool.shutdown(cancel_futures=True)

    return check


def _windowed(
    partitions: Iterable[Partition], submit: "Callable[[Partition], Future[Done]]", workers: int
) -> Iterator[Done]:
    waiting: set[Future[Done]] = set()
    source, fault = iter(partitions), None
    while True:
        try:
            partition = next(source, None)
        except Exception as error:  # noqa: BLE001 - raised below: what is under way is not lost by it
            partition, fault = None, error
        if partition is None:
            break
        waiting.add(submit(partition))
        if len(waiting) >= _AHEAD * workers:
            done, waiting = wait(waiting, return_when=FIRST_COMPLETED)
            for one in done:
                yield one.result()
    while waiting:
        done, waiting = wait(waiting, return_when=FIRST_COMPLETED)
        for one in done:
            yield one.result()
    if fault is not None:
        raise fault


def dask(address: str | None = None, jobs: int | None = None) -> Engines:
    """
    The workers of a Dask cluster at an address, or (None) of one that is started here with so many workers.

    The iterator raises EngineError where Dask is not installed, or the cluster does not answer.
    """

    def check(partitions: Iterable[Partition], order: Order, limits: Limits) -> Iterator[Done]:
        try:
            distributed: Any = importlib.import_module("distributed")
        except ImportError:
            raise EngineError("Dask is not installed: pip install 'citewell[dask]'") from None
        with contextlib.ExitStack() as stack:
            try:
                if address is None:
                    cluster = stack.enter_context(
                        distributed.LocalCluster(
                            n_workers=jobs or os.cpu_count() or 1,
                            threads_per_worker=1,
                            dashboard_address=None,
                            host="127.0.0.1",
                        )
                    )
                    client = stack.enter_context(distributed.Client(cluster))
                else:
                    client = stack.enter_context(distributed.Client(address, timeout=10))
            except (OSError, ValueError) as error:
                raise EngineError(f"the cluster at {address or 'this machine'} does not answer: {error}") from error
            yield from _on_cluster(client, partitions, order, limits)

    return check


def _on_cluster(client: Any, partitions: Iterable[Partition], order: Order, limits: Limits) -> Iterator[Done]:
    distributed: Any = importlib.import_module("distributed")
    workers = max(len(client.scheduler_info(n_workers=-1)["workers"]), 1)
    under_way: dict[str, Partition] = {}
    finished = distributed.as_completed()
    source = iter(partitions)

    def send() -> bool:
        partition = next(source, None)
        if partition is None:
            return False
        # A worker that is lost is no fault of what it had: the partition goes to another.
        future = client.submit(check_partition, partition, order, limits, str(Path.cwd()), pure=False, retries=_TRIES)
        under_way[future.key] = partition
        finished.add(future)
        return True

    while len(under_way) < _AHEAD * workers and send():
        pass
    while under_way:
        future = next(finished)
        partition = under_way.pop(future.key)
        try:
            rows, worker, held = future.result()
            yield Done(partition, rows, worker, held)
        except Exception as error:  # noqa: BLE001 - whatever a cluster raises costs this partition alone
            yield Done(
                partition, (), problem=f"{error} ({type(error).__name__} on the cluster, {_TRIES + 1} times over)"
            )
        future.release()
        send()


_here = threading.local()
"""Of each thread of a worker of a cluster: its process, which stays from partition to partition."""


def check_partition(
    partition: Partition, order: Order, limits: Limits, folder: str
) -> tuple[tuple[Rows, ...], str, int]:
    """
    What a worker of a cluster does: the rows of a partition, who checked it, and the bytes its process has held.

    ``folder`` is the one that the run was started in: the worker has it too, or raises FileNotFoundError.
    """
    distributed: Any = importlib.import_module("distributed")
    key, guard = getattr(_here, "guard", (None, None))
    if guard is None or key != (order, limits, folder):
        if guard is not None:
            guard.close()
        guard = Guard(order, limits, folder)
        _here.guard = (order, limits, folder), guard
    rows = tuple(guard.check(partition.pages))
    return rows, str(distributed.get_worker().address), guard.peak
