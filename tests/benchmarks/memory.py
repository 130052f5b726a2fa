"""
Memory of all processes with the model loaded and a draft open, and whether it stays flat while a writer types.

Each edit puts a new number into a sentence and takes the last one away, so the draft keeps its length while every
text is new.
"""

import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

from client import Editor
from drafts import Draft, series
from figures import Figure
from processes import environment, memory, python
from servers import BARE, CITEWELL

WARM_UP = 200
"""Edits before memory is looked at for the first time."""

MODEL = """
from pathlib import Path
from citewell.grammar import Grammar
Grammar().parse("The parser reads one sentence.")
print(next(line.split()[1] for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM")))
"""


def model_alone(cache: Path) -> float:
    """Peak memory in MB of a process that has loaded the model and parsed one sentence."""
    shown = subprocess.run(python("-c", MODEL), env=environment(cache), stdout=subprocess.PIPE, check=True).stdout
    return int(shown) / 1024


def bare_server(draft: Draft, folder: Path) -> float:
    """Peak memory in MB of a server that only keeps the draft."""
    with Editor(BARE, folder, cache=folder / "none") as editor:
        editor.open(draft.name, draft.text)
        return memory(editor.process.pid, peak=True)


def type_on(editor: Editor, draft: Draft, first: int, last: int) -> None:
    """Makes edits, numbered from one number up to another, in sentences all over the draft."""
    sentences = (*draft.laden, *draft.plain)
    for number in range(first, last):
        sentence = sentences[number * 7 % len(sentences)]
        at = editor.text.index(sentence) + sentence.index(" ") + 1
        word = f"{number} "
        editor.type((at, at, word))
        editor.type((at, at + len(word), ""))


def measure(quick: bool, edits: int | None = None) -> Iterator[Figure]:
    """A draft of 20k words and 2,000 edits; quick: of 5k words and 100."""
    [draft] = series("md", ("5k",) if quick else ("20k",))
    edits = edits or (100 if quick else 2_000)
    warm_up = min(WARM_UP, edits // 4)
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name:
        folder = Path(name)
        floor = model_alone(folder / "none") + bare_server(draft, folder)
        with Editor(CITEWELL, folder, cache=folder / "cache") as editor:
            editor.open(draft.name, draft.text)
            opened = memory(editor.process.pid, peak=True)
            type_on(editor, draft, 0, warm_up // 2)
            warm = memory(editor.process.pid)
            type_on(editor, draft, warm_up // 2, edits // 2)
            editor.edit((len(editor.text), len(editor.text), "\n"))
            end, peak = memory(editor.process.pid), memory(editor.process.pid, peak=True)
    beside = "bare pygls server + the model on one sentence"
    yield Figure("peak memory, draft opened", draft.name, "MB", opened, floor=floor, beside=beside)
    yield Figure(f"peak memory after {edits:,} edits", draft.name, "MB", peak, floor=floor, beside=beside)
    yield Figure(
        f"memory after {edits:,} edits",
        draft.name,
        "MB",
        end,
        floor=warm,
        beside=f"after the first {warm_up}",
        count=edits,
    )
