"""
Ideas, splits and claims beside what readers judged and others reach: ``make quality``, or

    python tests/quality/quality.py [--write FILE] [--json FILE]

Predictions come from the package's public door at default settings (`citewell.check`, ``report.fixes`` and
`citewell.apply`; sentences from its own document model), and the evaluation data's own scorers judge them.
CITEWELL_DATA names the data's folder (default: ``../shared/data`` beside the repository). The tables have figures only:
one of all sets, one of each rule about claims, and what a sentence was taken for. ``--json`` keeps what the documentation
shows of them.
Exits with 1 where data is missing or a bar is missed, and says which.
"""

import argparse
import json
import os
import shlex
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import claims
from kept import keep

import citewell
from citewell.markup import read

DATA = Path(os.environ.get("CITEWELL_DATA", Path(__file__).resolve().parents[3] / "shared" / "data"))
RULE = "multi-idea-sentence"
DRAFT = "draft.md"
CHECK = [sys.executable, "-m", "citewell", "check", "--format", "json", "--no-cache", "--fail-on", "never"]

Scores = dict[str, Any]
"""What a scorer prints with ``--json``."""

Item = dict[str, Any]
"""A line of the data."""


@dataclass(frozen=True)
class Figure:
    """
    A line of the table: what is measured, where a scorer's output has it, and what stands beside it.

    ``beside`` are the baselines of the data's README. ``least`` and ``most`` are bars, in the figure's own unit.
    """

    name: str
    value: Callable[[Scores], float]
    beside: str = ""
    least: float | None = None
    most: float | None = None

    @property
    def bar(self) -> str:
        """The bar in words; empty where there is none."""
        if self.least is not None:
            return f"≥ {self.least:g}"
        return f"≤ {self.most:g}" if self.most is not None else ""

    def misses(self, scores: Scores) -> bool:
        """Whether a scorer's output does not reach the bar."""
        value = self.value(scores)
        return (self.least is not None and value < self.least) or (self.most is not None and value > self.most)


def _of(*path: str) -> Callable[[Scores], float]:
    """Reads a figure out of a scorer's output."""

    def value(scores: Scores) -> float:
        found: Any = scores
        for key in path:
            found = found[key]
        return float(found)

    return value


def _unbarred(figures: tuple[Figure, ...]) -> tuple[Figure, ...]:
    """The same figures of a part of the data, on which there is no bar and nothing to stand beside."""
    return tuple(replace(figure, beside="", least=None, most=None) for figure in figures)


MULTI_IDEA = (
    Figure("precision, hint and above", _of("precision"), "connectives 61.8, more than 25 words 50.3", least=70),
    Figure("recall, hint and above", _of("recall"), "connectives 33.6, more than 25 words 42.0", least=45),
    Figure("accuracy", _of("accuracy"), "connectives 56.4, more than 25 words 50.3", least=63),
)
LABELS = (
    Figure(
        "precision, information",
        _of("figures", "split", "information+", "precision"),
        "more than 30 words 42.5, more than 25 words 28.1",
        least=70,
    ),
    Figure(
        "recall, information",
        _of("figures", "split", "information+", "recall"),
        "more than 30 words 63.0, more than 25 words 88.9",
        least=60,
    ),
    Figure("F1, information", _of("figures", "split", "information+", "f1"), "the two readers 87.8"),
    Figure("precision, hint and above", _of("figures", "split", "hint+", "precision"), "connectives 21.5"),
    Figure("recall, hint and above", _of("figures", "split", "hint+", "recall"), "connectives 63.0", least=80),
    Figure(
        "random stratum flagged, information",
        _of("figures", "split, natural rate", "information+", "flag_rate"),
        "the readers 4.3 and 4.7",
        most=6,
    ),
    Figure("random stratum flagged, hint and above", _of("figures", "split, natural rate", "hint+", "flag_rate")),
)
NOTES = (
    Figure(
        "note, precision, information",
        _of("figures", "note", "information+", "precision"),
        "write-good 14.1, its weasel words 19.6, retext-intensify 12.4, proselint 15.6, everything 12.9",
        least=70,
    ),
    Figure("note, recall, information", _of("figures", "note", "information+", "recall")),
    Figure(
        "note, precision, hint and above",
        _of("figures", "note", "hint+", "precision"),
        "write-good 14.1, its weasel words 19.6, retext-intensify 12.4, proselint 15.6, everything 12.9",
        least=50,
    ),
    Figure(
        "note, recall, hint and above",
        _of("figures", "note", "hint+", "recall"),
        "write-good 54.5, its weasel words 18.2, retext-intensify 72.7, proselint 7.1",
        least=60,
    ),
    Figure(
        "note, F1, hint and above",
        _of("figures", "note", "hint+", "f1"),
        "write-good 22.4, retext-intensify 21.1, the two readers 68.3 (docs) and 92.4 (blog)",
    ),
)
NATURAL = (
    Figure("random stratum noted, information", _of("figures", "note, natural rate", "information+", "flag_rate")),
    Figure("random stratum noted, hint and above", _of("figures", "note, natural rate", "hint+", "flag_rate")),
)
SECTIONS = (
    Figure(
        "late answer, precision, hint and above",
        _of("figures", "late", "hint+", "precision"),
        "word overlap 37",
        least=75,
    ),
    Figure(
        "late answer, recall, hint and above", _of("figures", "late", "hint+", "recall"), "word overlap 71", least=50
    ),
    Figure(
        "opening that cannot stand alone, precision, hint and above",
        _of("figures", "lead_alone", "hint+", "precision"),
        "pronoun lists 86 and 39",
        least=80,
    ),
    Figure(
        "opening that cannot stand alone, recall, hint and above",
        _of("figures", "lead_alone", "hint+", "recall"),
        "pronoun lists 18 and 55",
        least=55,
    ),
    Figure("snippet as a reader chose", _of("snippet", "share"), "first sentence 48, the two readers 87", least=65),
)
ANSWERS = (
    Figure(
        "lead answers, F1", lambda scores: float(scores["lead answers, by answer: F1"][0]), "word overlap 82", least=86
    ),
    Figure("right sentence", lambda scores: float(scores["right sentence"][0]), "word overlap 78", least=85),
)


def _rates(most: float) -> tuple[Figure, ...]:
    """The figures of a folder of drafts; the bar is what readers would note."""
    return (
        Figure("median in 1,000 words", _of("median"), most=most),
        Figure("third quarter", _of("third quarter")),
        Figure("ninth tenth", _of("ninth tenth")),
        Figure("most", _of("most")),
    )


KINDS = (
    Figure("kind as the readers told it", _of("agree"), "the two readers 83"),
    Figure("precision of claim", _of("precision")),
    Figure("recall of claim", _of("recall")),
)
NPOV = (
    Figure(
        "lift, right way minus wrong way",
        _of("lift"),
        "write-good 7.5, retext-intensify 10.8, proselint 2.0",
        least=10.8,
    ),
    Figure("right way", _of("right_way")),
    Figure("wrong way", _of("wrong_way")),
)
COMPARATIVE = (
    Figure("precision, weighted", _of("precision"), "comparison words 35.0, the word than 47.7", least=35.0),
    Figure("recall", _of("recall"), "comparison words 56.5, the word than 17.6", least=56.5),
    Figure("F1, weighted", _of("F1"), "comparison words 43.2, the word than 25.7"),
)
HSPLIT = (
    Figure("split precision", _of("split_precision"), "connectives 97, DisSim 85", least=95),
    Figure("split recall", _of("split_recall"), "connectives 26, DisSim 71", least=45),
    Figure("SARI of the items split", _of("SARI_split"), "connectives 62.3, people 59.6 to 68.2", least=60),
    Figure("SARI", _of("SARI"), "copying 37.2, connectives 43.5, transformer 54.8, people 59.5 to 62.5", least=46),
    Figure("all words kept", _of("all_words_kept_pct"), "connectives 99.1, DisSim 83.1, people 96 to 98", least=97),
    Figure("BLEU", _of("BLEU"), "copying 89.6, connectives 90.1"),
    Figure("items split", _of("items_split"), "connectives 37, DisSim 118"),
)
WIKISPLIT = (
    Figure("SARI of the items split", _of("SARI_split"), "connectives 58.8"),
    Figure("SARI", _of("SARI"), "copying 33.5, connectives 43.3"),
    Figure("all words kept", _of("all_words_kept_pct"), "connectives 98.7"),
    Figure("items split", _of("items_split"), "connectives 194"),
)


def flag(item: Item) -> Scores:
    """Whether a sentence is found to hold several ideas, at hint and above."""
    return {"label": int(any(one.rule == RULE for one in citewell.check(item["text"], path=DRAFT).findings))}


def divide(item: Item) -> Scores:
    """The sentences a text has once the splits offered are taken; the text as it is where none is offered."""
    text = item["text"]
    report = citewell.check(text, path=DRAFT)
    offered = [
        [fix for fix in report.fixes(finding) if fix.kind == "split"]
        for finding in report.findings
        if finding.rule == RULE
    ]
    fixes = [splits[0] for splits in offered if splits]
    if not fixes:
        return {"sentences": [text]}
    document = read(citewell.apply(text, *fixes), path=DRAFT)
    return {"sentences": [sentence.exact() for block in document.blocks for sentence in block.sentences]}


def predicted(name: str, scorer: str, predict: Callable[[Item], Scores], *options: str) -> Scores:
    """A scorer's word on the predictions for the items of a folder of the data."""
    gold = DATA / name / f"{name}.jsonl"
    with tempfile.TemporaryDirectory() as folder:
        pred = Path(folder) / "predictions.jsonl"
        with gold.open(encoding="utf-8") as lines, pred.open("w", encoding="utf-8") as out:
            for item in map(json.loads, lines):
                out.write(json.dumps({"id": item["id"], **predict(item)}) + "\n")
        return score(scorer, "--gold", str(gold), "--pred", str(pred), *options)


def labelled(*options: str) -> Scores:
    """The scorer's word on the drafts that two readers judged; it runs the command line itself."""
    return score("score_labels", "--data", str(DATA / "labels"), "--cmd", shlex.join(CHECK), *options)


def score(scorer: str, *arguments: str) -> Scores:
    """What a scorer prints; an error of its own is shown and stops the measuring."""
    command = [sys.executable, str(DATA / "score" / f"{scorer}.py"), *arguments, "--json"]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, encoding="utf-8")
    found: Scores = json.loads(done.stdout)
    return found


_JUDGED = ("labels/sentences.jsonl", "labels/sections.jsonl", "labels/agreement.json", "score/score_labels.py")
SETS: dict[str, tuple[tuple[str, ...], Callable[[], Scores], tuple[Figure, ...]]] = {
    "multi_idea": (
        ("multi_idea/multi_idea.jsonl", "score/score_binary.py"),
        lambda: predicted("multi_idea", "score_binary", flag),
        MULTI_IDEA,
    ),
    "labels": (_JUDGED, labelled, (*LABELS, *NOTES, *NATURAL, *SECTIONS)),
    "labels, docs": (_JUDGED, lambda: labelled("--source", "docs"), (*_unbarred(NOTES), *NATURAL)),
    "labels, blog": (_JUDGED, lambda: labelled("--source", "blog"), (*_unbarred(NOTES), *NATURAL)),
    "labels, kinds": (
        ("labels/sentences.jsonl",),
        lambda: claims.kinds(DATA / "labels" / "sentences.jsonl"),
        KINDS,
    ),
    "npov": (
        ("npov/npov.jsonl", "score/score_pairs.py"),
        lambda: predicted("npov", "score_pairs", claims.pair),
        NPOV,
    ),
    "comparative": (
        ("comparative/comparative.jsonl", "score/score_binary.py"),
        lambda: predicted("comparative", "score_binary", claims.Comparing(), "--group", "doc"),
        COMPARATIVE,
    ),
    "answer_first": (
        ("answer_first/answer_first.jsonl", "score/score_answer.py"),
        lambda: score(
            "score_answer", "--gold", str(DATA / "answer_first" / "answer_first.jsonl"), "--cmd", shlex.join(CHECK)
        ),
        ANSWERS,
    ),
    "drafts_md, claims at information": (("README.md",), lambda: claims.rates(DATA / "drafts_md"), _rates(1000 / 250)),
    "drafts_blog, claims at information": (
        ("README.md",),
        lambda: claims.rates(DATA / "drafts_blog"),
        _rates(1000 / 110),
    ),
    "hsplit": (
        ("hsplit/hsplit.jsonl", "score/score_split.py"),
        lambda: predicted("hsplit", "score_split", divide),
        HSPLIT,
    ),
    "wikisplit": (
        ("wikisplit/wikisplit.jsonl", "score/score_split.py"),
        lambda: predicted("wikisplit", "score_split", divide),
        WIKISPLIT,
    ),
}
"""For each set of the data: the files it needs, how it is scored, and its figures."""

PARTS: dict[str, Callable[[Scores], Iterator[str]]] = {"labels": claims.by_rule, "labels, kinds": claims.confusions}
"""The sets of which more is shown than figures: a table of its own, from the same scores."""


def rows(name: str, figures: tuple[Figure, ...], scores: Scores) -> Iterator[str]:
    """The lines of the table for one folder of the data."""
    for figure in figures:
        met = "" if not figure.bar else "missed" if figure.misses(scores) else "met"
        yield f"| {name} | {figure.name} | {figure.value(scores):.1f} | {figure.bar} | {met} | {figure.beside} |"


def kept(name: str, figures: tuple[Figure, ...], scores: Scores) -> Iterator[dict[str, Any]]:
    """The same for the file of figures."""
    for figure in figures:
        value = round(figure.value(scores), 1)
        yield {"data": name, "figure": figure.name, "value": value, "bar": figure.bar, "beside": figure.beside}


def main() -> int:
    """Measures, prints and says by the exit code whether all bars are met."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", type=Path, help="also write the table to this file")
    parser.add_argument("--json", type=Path, help="also keep the figures in this file")
    arguments = parser.parse_args()
    table = ["| data | figure | value | bar | | beside |", "| --- | --- | --- | --- | --- | --- |"]
    parts: list[str] = []
    wrong: list[str] = []
    figures_kept: list[dict[str, Any]] = []
    for name, (files, measure, figures) in SETS.items():
        missing = [file for file in files if not (DATA / file).is_file()]
        if missing:
            wrong.append(f"{name} is not measured: {', '.join(missing)} missing; CITEWELL_DATA names the data's folder")
            continue
        started = time.perf_counter()
        scores = measure()
        print(f"{name}: {time.perf_counter() - started:.0f} s", file=sys.stderr)
        table += rows(name, figures, scores)
        figures_kept += kept(name, figures, scores)
        if name == "labels":
            keep(arguments.json, rules=list(claims.counts(scores)))
        if name in PARTS:
            parts += ["", *PARTS[name](scores)]
        wrong += [f"{name}, {figure.name}: the bar is missed" for figure in figures if figure.misses(scores)]
    keep(arguments.json, figures=figures_kept)
    table += parts
    print("\n".join(table))
    if arguments.write:
        arguments.write.write_text("\n".join(table) + "\n", "utf-8")
    for one in wrong:
        print(one, file=sys.stderr)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
