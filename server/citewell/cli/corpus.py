"""The command `citewell corpus`."""

import argparse
import importlib
import time
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from citewell.cli import drafts
from citewell.cli.arguments import duration, jobs, names
from citewell.cli.output import WRONG, Unusable, say, write
from citewell.cli.progress import Line

if TYPE_CHECKING:
    from citewell.batch import Order
    from citewell.corpus.engines import Engines
    from citewell.corpus.run import Progress

__all__ = ["add"]

_SOURCE = (
    "a folder, a sitemap (.xml, its addresses are files below --root), a web archive (.warc, .wet, also .gz), or an address "
    "that fsspec opens, such as s3://bucket/site"
)
_MORE = """\
examples:
  citewell corpus public --output tables       all pages below a folder
  citewell corpus public/sitemap.xml --output tables
                                               those that a sitemap names
  citewell corpus crawl.warc.gz --output tables
                                               those of a web archive

exit codes:
  0  every page was checked, whatever was found
  2  the command, its configuration or its source was wrong, or a page could
     not be checked (all other pages are still checked)
"""


def add(parser: argparse.ArgumentParser) -> None:
    """What `citewell corpus` takes."""
    parser.description = (
        "Checks a whole site or crawl and writes tables about it. A run that was broken off goes on where it was. Nothing is "
        "sent anywhere but to the cluster that you name, and nothing is fetched but a source that is an address."
    )
    parser.epilog = _MORE
    parser.add_argument("source", metavar="SOURCE", help=_SOURCE)
    parser.add_argument("--output", metavar="FOLDER", type=Path, required=True, help="where the tables go")
    parser.add_argument(
        "--force", action="store_true", help="overwrite the tables of another source, if the folder holds any"
    )
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
        type=duration,
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

    order = Order(
        # A worker of a cluster may be in another folder.
        config=arguments.config and arguments.config.resolve(),
        select=None if arguments.select is None else tuple(arguments.select),
        ignore=tuple(arguments.ignore),
        numbers=True,
        patience=arguments.page_seconds,
        cache=None if arguments.no_cache else default_file(),
    )
    drafts.refuse_wrong(order, [arguments.source])
    if arguments.cluster is not None and arguments.engine != "dask":
        raise Unusable("--cluster is for --engine dask")
    _refuse_wrong_project(arguments.source, order)
    try:
        # To find out at the end that it is missing would be late.
        importlib.import_module("pyarrow.parquet")
        progress, summed_up, told = _tabulated(arguments, order)
    except ImportError as error:
        raise Unusable(f"{error.name} is not installed: pip install 'citewell[corpus]'") from error
    write(told)
    if most := max(progress.held.values(), default=0):
        write(f"No process took more than {most / 1_000_000:,.0f} MB of memory.\n")
    return WRONG if summed_up["problems"] else 0


def _refuse_wrong_project(source: str, order: "Order") -> None:
    """
    Raises Unusable where the configuration or the rules of the project around a source are wrong.

    What is wrong in a folder further down is a problem of its pages.
    """
    from citewell import project
    from citewell.config import ConfigError, find_configuration
    from citewell.files import SUFFIXES

    # Pages that are no files have the settings of the folder that the command is given in.
    place = Path(source)
    page = place / "page.md" if place.is_dir() else place if place.suffix.lower() in SUFFIXES else Path("page.md")
    packs = project.packs_for(page, order.config)
    for fault in packs.faults:
        say(str(fault))
    if packs.faults:
        raise Unusable("rules of its project are wrong, so nothing was checked")
    try:
        find_configuration(page, packs, order.config, select=order.select, ignore=order.ignore)
    except ConfigError as error:
        raise drafts.wrong(error) from error


def _tabulated(arguments: argparse.Namespace, order: "Order") -> "tuple[Progress, dict[str, Any], str]":
    """Makes the tables; answers how that went, and their summary as values and in words."""
    from citewell.corpus import manifest, summary
    from citewell.corpus.engines import EngineError
    from citewell.corpus.guard import Limits
    from citewell.corpus.run import run
    from citewell.corpus.sources import SourceError, pages

    folder: Path = arguments.output
    try:
        found = pages(arguments.source, arguments.root, arguments.config)
        manifest.claim(folder, manifest.Source.of(arguments.source, arguments.root), force=arguments.force)
        # The process itself leaves out a rule that never ends; one that cannot even do that is ended.
        limits = Limits(seconds=2 * arguments.page_seconds + 10)
        with Line() as line:
            tell = partial(_tell, line, time.monotonic())
            progress = run(found, folder, _engine(arguments), order, limits=limits, told=tell)
    except (SourceError, EngineError, manifest.ClaimedError) as error:
        raise Unusable(str(error)) from error
    summed_up = summary.write(folder)
    return progress, summed_up, summary.rendered(summed_up, folder)


def _engine(arguments: argparse.Namespace) -> "Engines":
    from citewell.corpus import engines

    if arguments.engine == "dask":
        return engines.dask(arguments.cluster, arguments.jobs)
    return engines.local(arguments.jobs)


def _tell(line: Line, started: float, progress: "Progress") -> None:
    line.draw(f"{progress.pages:,} pages read, {time.monotonic() - started:,.0f} s")
