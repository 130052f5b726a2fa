"""
Rules about claims beside what readers noted, part by part: what `quality.py` has no single figure for.

- `counts`, and `by_rule` as a table: of each rule the share of its findings that stand on a sentence which both readers noted, with the 95 %
  interval of Wilson, and the share of the notes of its defect that any finding of these families meets;
- `rates`: how many findings at information and above the drafts of a folder get in 1,000 words;
- `kinds`: whether what a sentence does is told as the readers told it, with the confusions.
"""

import json
import math
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import citewell
from citewell import packs
from citewell.grammar import Grammar
from citewell.markup import read
from citewell.packs import Packs
from citewell_rules._claims.degree import compares
from citewell_rules._claims.kind import Kind, kind_of

FAMILIES = frozenset({"claim", "evidence", "freshness"})
KINDS: tuple[Kind, ...] = ("claim", "fact", "instruction", "definition", "question", "opinion", "other")
Z = 1.96


def notes(text: str) -> int:
    """How many findings about claims a text gets."""
    return sum(one.family in FAMILIES for one in citewell.check(text, path="draft.md").findings)


def rates(folder: Path) -> dict[str, Any]:
    """
    Findings about claims at information and above in 1,000 words, draft by draft: quartiles, the ninth tenth, the most.

    Drafts without prose are left out.
    """
    found: list[float] = []
    for path in sorted(folder.iterdir()):
        text = path.read_bytes().decode("utf-8", "replace")
        words = sum(sentence.words for block in read(text, path=path.name).blocks for sentence in block.sentences)
        shown = [one for one in citewell.check(text, path=path.name).findings if one.family in FAMILIES]
        if words:
            found.append(1000 * sum(one.severity != "hint" for one in shown) / words)
    found.sort()
    at = {"median": 0.5, "third quarter": 0.75, "ninth tenth": 0.9}
    return {name: found[int(share * (len(found) - 1))] for name, share in at.items()} | {"most": found[-1]}


def pair(item: dict[str, Any]) -> dict[str, Any]:
    """The findings about claims on both sides of a pair."""
    return {side: notes(item[side]) for side in ("pov", "neutral")}


class Comparing:
    """Tells sentences that compare, by the recogniser itself: no context of silence is looked at."""

    def __init__(self) -> None:
        self._grammar = Grammar()

    def __call__(self, item: dict[str, Any]) -> dict[str, Any]:
        parse = self._grammar.parse(item["text"])
        return {"label": int(parse is not None and compares(parse, item["text"]))}


def interval(right: int, of: int) -> tuple[float, float]:
    """The 95 % interval of a share, in percent, as Wilson reckons it."""
    if not of:
        return 0.0, 100.0
    share, slack = right / of, Z * Z / of
    middle = (share + slack / 2) / (1 + slack)
    reach = Z * math.sqrt(share * (1 - share) / of + slack / of / 4) / (1 + slack)
    return 100 * max(0.0, middle - reach), 100 * min(1.0, middle + reach)


def counts(scores: dict[str, Any], known: Packs | None = None) -> Iterator[dict[str, Any]]:
    """
    A line for each rule about a claim defect, from what the scorer of the labels prints.

    ``precision`` is in percent, with the interval ``low`` to ``high``; None where nothing was found.
    """
    rules = sorted((known or packs.load()).rules.values(), key=lambda rule: rule.defect or "")
    for rule in rules:
        if rule.defect is None:
            continue
        row = scores["defects"].get(rule.defect, Counter())
        right, found = row["right"], row["findings"]
        low, high = interval(right, found)
        yield {
            "rule": rule.id,
            "defect": rule.defect,
            "findings": found,
            "right": right,
            "precision": round(100 * right / found) if found else None,
            "low": round(low),
            "high": round(high),
            "notes": row["both"] + row["one"],
            "met at hint": row["caught hint+"],
            "met at information": row["caught information+"],
        }


def by_rule(scores: dict[str, Any], known: Packs | None = None) -> Iterator[str]:
    """The same as a table."""
    yield "| defect | rule | findings | on a note | precision [95 %] | notes | met at hint | met at information |"
    yield "| --- | --- | --- | --- | --- | --- | --- | --- |"
    for row in counts(scores, known):
        found, notes = row["findings"], row["notes"]
        precision = f"{row['precision']} [{row['low']}, {row['high']}]" if found else "none found"
        met = " | ".join(
            f"{row[severity]} = {100 * row[severity] / notes:.0f} %" if notes else ""
            for severity in ("met at hint", "met at information")
        )
        yield f"| {row['defect']} | `{row['rule']}` | {found} | {row['right']} | {precision} | {notes} | {met} |"
    readers = scores["readers"]
    first, shared = (readers[f"defects, {part}"]["agree"] for part in ("first one", "any in common"))
    yield ""
    yield (
        f"Of sentences that both readers noted they named the same main defect in {first:.0f} of 100, and one in common in "
        f"{shared:.0f}; whether to note at all, F1 {readers['note']['f1']:.0f}. Marking everything is right in 13 of 100; the "
        "best prose linter measured there (write-good, weasel words) in 20 [12, 29], meeting 18 of 100 notes."
    )


def kinds(labels: Path) -> dict[str, Any]:
    """What sentences do: percent told as both readers told it, and how often each kind was taken for each."""
    grammar = Grammar()
    confused: Counter[tuple[str, str]] = Counter()
    with labels.open(encoding="utf-8") as lines:
        items = [item for item in map(json.loads, lines) if not item["skip"] and item["kind"]]
    for item in items:
        document = replace(read(item["text"] + "\n", path="draft.md"), parses=grammar)
        sentences = [sentence for block in document.blocks for sentence in block.sentences]
        # The words of an item are one sentence to its readers; ours may part them.
        if sentences:
            confused[item["kind"], kind_of(max(sentences, key=lambda one: one.words))] += 1
    right = sum(count for (one, other), count in confused.items() if one == other)
    claims = {
        name: sum(confused[pair] for pair in confused if pair[at] == "claim")
        for at, name in enumerate(("gold", "told"))
    }
    both = confused["claim", "claim"]
    return {
        "agree": 100 * right / max(confused.total(), 1),
        "precision": 100 * both / max(claims["told"], 1),
        "recall": 100 * both / max(claims["gold"], 1),
        "confused": [[confused[one, other] for other in KINDS] for one in KINDS],
    }


def confusions(scores: dict[str, Any]) -> Iterator[str]:
    """A table of how often each kind (a line each) was taken for each (a column each)."""
    yield f"| readers | {' | '.join(KINDS)} |"
    yield f"| --- {'| --- ' * len(KINDS)}|"
    for kind, row in zip(KINDS, scores["confused"], strict=True):
        yield f"| {kind} | {' | '.join(map(str, row))} |"
