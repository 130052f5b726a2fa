"""
Measures the sentence splitter against the evaluation data: ``python tests/quality/sentences.py``.

CITEWELL_DATA names the data's folder (default: ``../shared/data`` beside the repository). Prints the table of the
data's own scorer and the processor time per sentence. Exits with 1 if the data is missing or a bar is missed.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "server"))

from citewell.sentences import split  # noqa: E402  (the line above finds it without an installation)

F1_BARS = {"EWT": 91.0, "GUM": 95.5}
"""The lowest F1 of boundaries that passes, in percent: the better of the known splitters on web and written text."""

MS_BAR = 0.1
"""The most processor time a sentence may take, in milliseconds."""

RUNS = 5
"""How often the time is taken; the fastest run counts, since other work on the machine only adds."""


def main() -> int:
    """Measures, prints and says by the exit code whether all bars are met."""
    data = Path(os.environ.get("CITEWELL_DATA", ROOT.parent / "shared" / "data"))
    gold, scorer = data / "sentences" / "sentences.jsonl", data / "score" / "score_sentences.py"
    missing = [path.relative_to(data) for path in (gold, scorer) if not path.is_file()]
    if missing:
        names = " and ".join(map(str, missing))
        print(f"The evaluation data is not here: no {names}. CITEWELL_DATA names its folder.", file=sys.stderr)
        return 1
    rows = [json.loads(line) for line in gold.read_text("utf-8").splitlines()]
    with tempfile.TemporaryDirectory() as folder:
        predictions = Path(folder) / "sentences.jsonl"
        predictions.write_text("".join(prediction(row) for row in rows), "utf-8")
        command = [sys.executable, str(scorer), "--gold", str(gold), "--pred", str(predictions)]
        print(output(command), end="")
        scores = json.loads(output([*command, "--json"]))
    ms = milliseconds_per_sentence([row["text"] for row in rows])
    print(f"{ms:.4f} ms of processor time per sentence")
    missed = [
        f"{source}: F1 {scores[source]['F1']}, the bar is {bar}"
        for source, bar in F1_BARS.items()
        if scores[source]["F1"] < bar
    ]
    if ms >= MS_BAR:
        missed.append(f"{ms:.4f} ms per sentence, the bar is {MS_BAR}")
    for miss in missed:
        print(f"Missed: {miss}", file=sys.stderr)
    return 1 if missed else 0


def prediction(row: dict[str, str]) -> str:
    """A line for the scorer; offsets in code points."""
    return json.dumps({"id": row["id"], "sentences": [[span.start, span.end] for span in split(row["text"])]}) + "\n"


def output(command: list[str]) -> str:
    """What a command prints; an error of its own is shown and stops the measuring."""
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, encoding="utf-8").stdout


def milliseconds_per_sentence(texts: list[str]) -> float:
    """Processor time of the fastest of several runs over all texts, for each sentence found."""
    best = float("inf")
    for _ in range(RUNS):
        before = time.process_time()
        count = sum(len(split(text)) for text in texts)
        best = min(best, (time.process_time() - before) * 1000 / count)
    return best


if __name__ == "__main__":
    sys.exit(main())
