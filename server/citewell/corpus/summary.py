"""What there is to see in the tables of a corpus, in figures and lists; read from the tables a piece at a time."""

import heapq
import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from typing import Any

from citewell.corpus.numbers import COLUMNS, contradictions
from citewell.corpus.rows import Row
from citewell.corpus.tables import NAMES
from citewell.report import counted, printable
from citewell.writing import write_whole

__all__ = ["rendered", "summed_up", "write"]

_LISTED = 20
_TOLD = 10
_ALIKE = 0.8
"""Snippets that share so much of their groups of words are called alike."""
_GROUP = 3
_FEWEST = 8
"""Words of a snippet; shorter ones are alike by chance."""
_COMMON = 200
"""A group of words that stands in more snippets tells of none of them: a menu, a notice."""
_WORD = re.compile(r"\w+")


def summed_up(folder: Path) -> dict[str, Any]:
    """The summary of the tables in a folder, which is JSON."""
    severities: Counter[str] = Counter()
    rules: Counter[str] = Counter()
    points: Counter[str] = Counter()
    words, scores, worst = 0, list[int](), list[tuple[int, str]]()
    notices: Counter[str] = Counter()
    pages = 0
    for row in _rows(folder, "pages", ["page", "words", "score", "notices"]):
        pages += 1
        if row["notices"]:
            notices[row["notices"]] += 1
        words += row["words"]
        if row["score"] is not None:
            scores.append(row["score"])
            # The highest goes first where there are more than are listed.
            heapq.heappush(worst, (-row["score"], row["page"]))
            if len(worst) > _LISTED:
                heapq.heappop(worst)
    for row in _rows(folder, "findings", ["rule", "severity", "points"]):
        severities[row["severity"]] += 1
        rules[row["rule"]] += 1
        points[row["rule"]] += row["points"]
    problems: dict[str, list[str]] = defaultdict(list)
    for row in _rows(folder, "problems", ["page", "message"]):
        problems[row["message"]].append(row["page"])
    return {
        "version": 1,
        "pages": pages,
        "words": words,
        "problems": sum(map(len, problems.values())),
        "reasons": [
            {"message": message, "page": places[0], "pages": len(places)}
            for message, places in sorted(problems.items(), key=lambda one: -len(one[1]))
        ][:_LISTED],
        "notices": dict(notices.most_common(_LISTED)),
        "findings": dict(severities.most_common()),
        "score": {"median": median(scores) if scores else None, "pages": len(scores)},
        "lowest": [{"page": page, "score": -score} for score, page in sorted(worst, reverse=True)],
        "rules": [
            {"rule": rule, "findings": rules[rule], "points": round(cost, 1)}
            for rule, cost in points.most_common(_LISTED)
        ],
        "alike": _alike(folder),
        "contradictions": contradictions(_rows(folder, "numbers", list(COLUMNS))),
    }


def _rows(folder: Path, name: str, columns: list[str]) -> Iterator[Row]:
    import pyarrow.parquet as pq

    for file in sorted((folder / name).glob("part-*.parquet")):
        # Not as one data set: that would hold open as many files as there are partitions.
        yield from pq.read_table(file, columns=columns).to_pylist()


def _alike(folder: Path) -> list[dict[str, Any]]:
    """Snippets of different pages that say nearly the same, with the pages; the most frequent first."""
    places: dict[str, set[str]] = defaultdict(set)
    for row in _rows(folder, "sections", ["page", "snippet"]):
        if row["snippet"] and len(_WORD.findall(row["snippet"])) >= _FEWEST:
            places[" ".join(row["snippet"].split())].add(row["page"])
    texts = sorted(places)
    leaders = _led(texts)
    groups: dict[int, list[int]] = defaultdict(list)
    for at, leader in enumerate(leaders):
        groups[leader].append(at)
    found: list[dict[str, Any]] = []
    for members in groups.values():
        pages = set[str]().union(*(places[texts[at]] for at in members))
        if len(pages) > 1:
            found.append({"snippet": texts[members[0]], "wordings": len(members), "pages": sorted(pages)})
    found.sort(key=lambda one: (-len(one["pages"]), one["snippet"]))
    return found[:_LISTED]


def _led(texts: list[str]) -> list[int]:
    """For each text the index of the first one that it is alike to, itself where there is none."""
    leaders: list[int] = []
    shared: dict[tuple[str, ...], list[int]] = defaultdict(list)
    groups: list[frozenset[tuple[str, ...]]] = []
    for at, text in enumerate(texts):
        words = _WORD.findall(text.lower())
        own = frozenset(tuple(words[start : start + _GROUP]) for start in range(len(words) - _GROUP + 1))
        groups.append(own)
        common: Counter[int] = Counter()
        for group in own:
            common.update(shared[group])
        best = min((other for other, count in common.items() if count >= _ALIKE * len(own | groups[other])), default=at)
        leaders.append(leaders[best] if best != at else at)
        for group in own:
            if len(shared[group]) < _COMMON:
                shared[group].append(at)
    return leaders


def rendered(summary: dict[str, Any], folder: Path) -> str:
    """The summary in words."""
    lines = [
        f"{counted(summary['pages'], 'page')}, {counted(summary['words'], 'word')}, "
        + counted(sum(summary["findings"].values()), "finding")
        + (f", {counted(summary['problems'], 'problem')}" if summary["problems"] else ""),
        ", ".join(f"{count:,} {name}" for name, count in summary["findings"].items()) or _why_nothing(summary),
    ]
    if summary["score"]["median"] is not None:
        lines += [
            f"median score {summary['score']['median']:g} of {counted(summary['score']['pages'], 'page')} (a local estimate)"
        ]
    lines += [f"note, of {counted(pages, 'page')}: {notice}" for notice, pages in summary["notices"].items()]
    lines += _problems(summary)
    if summary["lowest"]:
        lines += ["", "Lowest scores:", *(f"  {one['score']:>3}  {one['page']}" for one in summary["lowest"][:_TOLD])]
    if summary["rules"]:
        lines += ["", "What costs most points, over all pages:"]
        lines += [f"  {one['points']:>9,.1f}  {one['rule']} ({one['findings']:,})" for one in summary["rules"][:_TOLD]]
    if summary["alike"]:
        lines += ["", "The same words would be quoted from several pages:"]
        lines += [f"  {len(one['pages']):>3} pages  {_short(one['snippet'])}" for one in summary["alike"][:_TOLD]]
    if summary["contradictions"]:
        lines += ["", "Pages give two values for one thing:"]
        for one in summary["contradictions"][:_TOLD]:
            lines += [f"  {at['page']}: {_short(at['sentence'])}" for at in one] + [""]
        lines.pop()
    lines += ["", f"The tables are in {folder}: {', '.join(NAMES)} (Parquet), summary.json."]
    return "".join(f"{printable(line)}\n" for line in lines)


def _why_nothing(summary: dict[str, Any]) -> str:
    return "nothing was found" if summary["pages"] else "no page could be checked"


def _problems(summary: dict[str, Any]) -> Iterator[str]:
    """What could not be checked and why, each reason once: one wrong setting is not told for every page."""
    if not summary["reasons"]:
        return
    yield from ("", "Could not be checked:")
    for one in summary["reasons"][:_TOLD]:
        more = f" (and {counted(one['pages'] - 1, 'other page')})" if one["pages"] > 1 else ""
        yield f"  {one['page']}: {one['message']}{more}"
    if summary["problems"] > sum(one["pages"] for one in summary["reasons"][:_TOLD]):
        yield "  All are in the table problems."


def _short(text: str, most: int = 90) -> str:
    return text if len(text) <= most else f"{text[:most].rsplit(None, 1)[0]} …"


def write(folder: Path) -> dict[str, Any]:
    """Sums up the tables in a folder, and writes that beside them."""
    summary = summed_up(folder)
    write_whole(folder / "summary.json", f"{json.dumps(summary, ensure_ascii=False, indent=1)}\n".encode())
    return summary
