"""The command `citewell corpus`."""

import argparse
import importlib
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from citewell.cli import drafts
from citewell.cli.arguments import jobs, names
from citewell.cli.output import Unusable, write

if TYPE_CHECKING:
    from collections.abc import Callable

    from citewell.corpus.engines import Engines
    from citewell.corpus.run import Progress

__all__ = ["add"]

_SOURCE = (
    "a folder, a sitemap (.xml, its addresses are files below --root), a web archive (.warc, .wet, also .gz), or an address "
    "that fsspec opens, such as s3://bucket/site"
)


def add(parser: argparse.ArgumentParser) -> None:
    """What `citewell corpus` takes."""
    parser.description = (
        "Checks a whole site or crawl and writes tables about it. A run that was broken off goes on where it was. Nothing is "
        "sent anywhere but to the cluster that you name, and nothing is fetched but a source that is an address."
    )
    parser.add_argument("source", metavar="SOURCE", help=_SOURCE)
    parser.add_argument("--output", metavar="FOLDER", type=Path, required=True, help="where the tables go")
    parser.add_argument("--root", metavar="FOLDER", type=Path, help="the folder that a sitemap's site is in")
    parser.add_argument(
        "--engine", choices=("local", "dask"), default="local", help="this machine's processes (default), or Dask"
    )
    parser.add_argument(
        "--cluster", metavar="ADDRESS", help="the scheduler of a Dask cluster (default: one of this machine)"
    )
    parser.add_argument("--jobs", metavar="N", type=jobs, help="how many processes (default: one for each core)")
    parser.add_argument(
        "--page-seconds",
        metavar="S",
        type=float,
        default=60.0,
        help="a page that takes longer is given up (default: 60)",
    )
    parser.add_argument("--config", metavar="FILE", type=Path, help="settings for all pages")
    parser.add_argument("--select", metavar="RULES", type=names, action="extend", help="only these rules or families")
    parser.add_argument("--ignore", metavar="RULES", type=names, action="extend", default=[], help="not these")
    parser.add_argument("--no-cache", action="store_true", help="read and write no cache")
    parser.set_defaults(run=_run)


def _run(arguments: argparse.Namespace) -> int:
    from citewell.batch import Order
    from citewell.cache import default_file
    from citewell.corpus.engines import EngineError
    from citewell.corpus.guard import Limits
    from citewell.corpus.run import run
    from citewell.corpus.sources import SourceError, pages

    order = Order(
        # A worker of a cluster may be in another folder.
        config=arguments.config and arguments.config.resolve(),
        select=None if arguments.select is None else tuple(arguments.select),
        ignore=tuple(arguments.ignore),
        numbers=True,
        cache=None if arguments.no_cache else default_file(),
    )
    drafts.refuse_wrong(order, [arguments.source])
    if arguments.cluster is not None and arguments.engine != "dask":
        raise Unusable("--cluster is for --engine dask")
    try:
        # To find out at the end that it is missing would be late.
        importlib.import_module("pyarrow.parquet")
        progress = run(
            pages(arguments.source, arguments.root, arguments.config),
            arguments.output,
            _engine(arguments),
            order,
            limits=Limits(seconds=arguments.page_seconds),
            told=_teller(),
        )
        from citewell.corpus import summary

        summed_up = summary.write(arguments.output)
    except ImportError as error:
        raise Unusable(f"{error.name} is not installed: pip install 'citewell[corpus]'") from error
    except (SourceError, EngineError) as error:
        raise Unusable(str(error)) from error
    if arguments.engine == "local" and not progress.pages:
        raise Unusable(f"{arguments.source} holds no page")
    write(summary.rendered(summed_up, arguments.output))
    for worker, held in sorted(progress.held.items()):
        write(f"{worker or 'a worker'}: at most {held / 1_000_000:,.0f} MB\n")
    return 0


def _engine(arguments: argparse.Namespace) -> "Engines":
    from citewell.corpus import engines

    if arguments.engine == "dask":
        return engines.dask(arguments.cluster, arguments.jobs)
    return engines.local(arguments.jobs)


def _teller() -> "Callable[[Progress], None]":
    """Says how far a run is, on a terminal only."""
    started = time.monotonic()

    def tell(progress: "Progress") -> None:
        if sys.stderr is not None and sys.stderr.isatty():
            seconds = time.monotonic() - started
            sys.stderr.write(f"\r{progress.pages:,} pages read, {seconds:,.0f} s ")

    return tell
