"""What a measurement gives: figures, each beside its floor, and the table of them."""

import statistics
from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Figure:
    """
    One line of the table.

    ``value`` is a median where it was taken ``count`` times, ``tail`` its 95th percentile (of hovers the 99th).
    ``floor`` is what no implementation here can beat, or what it is compared with, and ``beside`` names it. ``cpu``
    and ``floor_cpu`` are CPU of all processes, in ms. ``fault`` says what is wrong with what was measured, if anything.
    """

    what: str
    draft: str
    unit: str
    value: float
    tail: float | None = None
    cpu: float | None = None
    floor: float | None = None
    floor_cpu: float | None = None
    beside: str = ""
    count: int = 1
    fault: str = ""


HEADER = (
    "what",
    "draft",
    "figure",
    "p95",
    "CPU ms",
    "floor",
    "floor CPU ms",
    "× floor",
    "× floor CPU",
    "floor is",
    "n",
)


def table(figures: Iterable[Figure]) -> str:
    """A Markdown table."""
    lines = [_row(HEADER), _row(["---", "---", *["---:"] * 7, "---", "---:"])]
    return "\n".join([*lines, *(_row(_cells(one)) for one in figures)]) + "\n"


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _cells(one: Figure) -> list[str]:
    return [
        one.what,
        one.draft,
        f"{_number(one.value)} {one.unit}",
        # Of one or two figures the highest is no 95th percentile.
        _number(one.tail if one.count > 2 else None),
        _number(one.cpu),
        _number(one.floor),
        _number(one.floor_cpu),
        _ratio(one.value, one.floor),
        _ratio(one.cpu, one.floor_cpu),
        one.beside,
        str(one.count),
    ]


def _number(value: float | None) -> str:
    """Three digits that count; nothing where there is no number."""
    if value is None:
        return ""
    return f"{value:.0f}" if abs(value) >= 100 else f"{value:.3g}"


def _ratio(value: float | None, floor: float | None) -> str:
    return "" if value is None or not floor else _number(value / floor)


def median(values: Iterable[float]) -> float:
    return statistics.median(values)


def quantile(values: Iterable[float], share: float) -> float:
    """The value below which that share of the values lies."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]
