"""
Measured figures as tables, from ``quality.json``: for the README, the site and the page of each rule.

    python docs/measured.py      puts the table into the README, between its two comments
"""

import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

__all__ = ["claims", "precision", "short", "told", "with_table"]

HOME = Path(__file__).parent
README = HOME.parent / "README.md"
_BETWEEN = re.compile(
    r"(<!-- precision: made by docs/measured\.py -->\n\n).*?(\n\n<!-- end of precision -->)", re.DOTALL
)

# A line of the table: what is found, on what, and the figures that tell how often that is right and how much of it is met.
_JUDGED = (
    ("A sentence that an editor would split, at `information`", "labels", "precision, information", "recall, information"),
    ("The same, at `hint` and above", "labels", "precision, hint and above", "recall, hint and above"),
    ("Two ideas in a sentence", "multi_idea", "precision, hint and above", "recall, hint and above"),
    ("A claim that a reader would note, at `information`", "labels", "note, precision, information", "note, recall, information"),
    ("The same, at `hint` and above", "labels", "note, precision, hint and above", "note, recall, hint and above"),
    ("A comparison", "comparative", "precision, weighted", "recall"),
    ("An answer that comes late", "labels", "late answer, precision, hint and above", "late answer, recall, hint and above"),
    (
        "A section's opening that cannot stand alone",
        "labels",
        "opening that cannot stand alone, precision, hint and above",
        "opening that cannot stand alone, recall, hint and above",
    ),
)  # fmt: skip
_SETS = {
    "labels": "real drafts, two readers",
    "multi_idea": "published pairs of sentences",
    "comparative": "published questions about things to compare",
}
_RULES = {
    "multi-idea-sentence": "precision, information",
    "late-answer": "late answer, precision, hint and above",
    "dependent-opening": "opening that cannot stand alone, precision, hint and above",
}
"""Rules whose figure stands among those of the labels, and not in a line of their own."""
_DATA = {
    "examples": "Valid examples of schema.org that are left alone",
    "pages": "Pages of the JSON-LD test suite judged as they are to be",
    "gallery": "Pages of a validator's gallery judged as it does",
    "damage": "Data damaged on purpose, found at its place",
}


@cache
def _kept() -> dict[str, Any]:
    kept: dict[str, Any] = json.loads((HOME / "quality.json").read_text("utf-8"))
    return kept


def _value(data: str, figure: str) -> str:
    values = (one["value"] for one in _kept()["figures"] if (one["data"], one["figure"]) == (data, figure))
    return f"{next(values):.0f} %"


def precision() -> str:
    """The table of what is found and how often that is right."""
    lines = ["| What is found | On | Precision | Recall |", "|---|---|---|---|"]
    for name, data, right, met in _JUDGED:
        lines.append(f"| {name} | {_SETS[data]} | {_value(data, right)} | {_value(data, met)} |")
    return "\n".join([*lines, "", "| Structured data | Right | Of |", "|---|---|---|", *_counted()])


def _counted() -> Iterator[str]:
    for name, title in _DATA.items():
        row = _kept()["data"][name]
        yield f"| {title} | {row['right']} | {row['of']} |"
    written = _kept()["written"]
    yield f"| Drafts with JSON-LD written from them, read again without a fault | {written['written'] - written['faulty']} | {written['written']} |"


def claims() -> str:
    """The table of the rules about claims, one a line; a rule without a finding on the labels has no precision."""
    lines = ["| Rule | Findings | On a note | Precision [95 %] | Notes | Met |", "|---|---|---|---|---|---|"]
    for row in _kept()["rules"]:
        share = f"{row['precision']} % [{row['low']}, {row['high']}]" if row["findings"] else "not measured"
        lines.append(
            f"| [{row['rule']}](rules/{row['rule']}.md) | {row['findings']} | {row['right']} | {share} "
            f"| {row['notes']} | {row['met at hint']} |"
        )
    return "\n".join(lines)


def _row(rule: str) -> dict[str, Any] | None:
    """The figures of a rule about claims that has found something on the labels."""
    return next((row for row in _kept()["rules"] if row["rule"] == rule and row["findings"]), None)


def short(rule: str) -> str:
    """How often one rule is right, in a cell: a share, or counts that are too small for one; a dash where there are none."""
    if rule in _RULES:
        return _value("labels", _RULES[rule])
    row = _row(rule)
    return f"{row['right']}\N{NO-BREAK SPACE}of\N{NO-BREAK SPACE}{row['findings']}" if row else "–"


def told(rule: str) -> str:
    """The same in a sentence for the rule's page; empty where there is no figure."""
    if rule in _RULES:
        return f"{_value('labels', _RULES[rule])} of its findings on the drafts that two readers judged were right."
    row = _row(rule)
    if row is None:
        return ""
    return (
        f"On the drafts that two readers judged, {row['right']} of its {row['findings']} findings stand on a sentence that "
        f"both would note. With 95 % confidence, between {row['low']} % and {row['high']} % of all its findings do."
    )


def _row(rule: str) -> dict[str, Any] | None:
    """The counts of one rule about claims; None where it has no finding on the labels."""
    return next((row for row in _kept()["rules"] if row["rule"] == rule and row["findings"]), None)


def with_table(readme: str) -> str:
    """The README with the table of now."""
    return _BETWEEN.sub(lambda match: match[1] + precision() + match[2], readme)


if __name__ == "__main__":
    README.write_text(with_table(README.read_text("utf-8")), "utf-8")
