"""
What `citewell check --fix` makes of drafts:

    python tests/quality/fixing.py [DRAFT|FOLDER ...]

Each draft is fixed as it is, and once more with JSON-LD in it that is broken in ways that have safe fixes. A second run must
change nothing; all bytes outside the edits of an editor's fix-all must be those of before, and those edits must make the
same file; a file that is read-only, or changes between reading and writing, must stay as it is, with exit code 2. Drafts
are those named, or all of the evaluation data (CITEWELL_DATA names its folder). Exit status 1 where one of this fails, 2
where there are no drafts.
"""

import contextlib
import io
import os
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from citewell import writing
from citewell.cli import main as citewell_main
from citewell.files import SUFFIXES
from citewell.worker import Worker

DATA = Path(os.environ.get("CITEWELL_DATA", Path(__file__).resolve().parents[3] / "shared" / "data"))
FOLDERS = ("drafts_md", "drafts_blog", "drafts_html")
FAULTS = """
<script type="application/ld+json">
{"@context": "https://schema.org", "@type": "Article",, // by hand
 “headline”: “Läufer 😀”, "name": "x", "name": "x", "isAccessibleForFree": True,}
</script>
"""


def drafts(paths: Sequence[Path]) -> dict[str, bytes]:
    """All drafts of some files and folders, by a name of their own."""
    files = [file for path in paths for file in ([path] if path.is_file() else sorted(path.rglob("*")))]
    found = [file for file in files if file.suffix in SUFFIXES and file.is_file()]
    return {f"{number:04}-{file.name}": file.read_bytes() for number, file in enumerate(found)}


def broken(raw: bytes) -> bytes:
    """A draft with broken data at its end, with the line ends that it has."""
    return raw + (FAULTS.replace("\n", "\r\n") if b"\r\n" in raw else FAULTS).encode()


class Editor:
    """Asks the process behind an editor for its fix-all."""

    def __init__(self) -> None:
        self._told: list[dict[str, Any]] = []
        self._worker = Worker(self._told.append)

    def fix(self, path: Path, text: str) -> str:
        """The text after fix-all."""
        uri = path.as_uri()
        self._ask(do="open", uri=uri, revision=1, text=text, path=str(path), format=None)
        report = next(one for one in reversed(self._told) if one.get("complete"))
        self._worker.inbox.put({"do": "close", "uri": "none"})
        self._ask(do="safe", uri=uri, serial=report["serial"], id=1)
        edits = next(one for one in reversed(self._told) if one.get("id") == 1)["result"]["edits"]
        self._worker.inbox.put({"do": "close", "uri": uri})
        self._told.clear()
        parts, at = [], 0
        for edit in edits:
            parts += [text[at : edit["start"]], edit["text"]]
            at = edit["end"]
        return "".join([*parts, text[at:]])

    def _ask(self, **message: Any) -> None:
        self._worker.inbox.put(message)
        self._worker.step()


def run(*arguments: str) -> tuple[int, str]:
    """The exit code of a run of the command line, and all that it says."""
    told = io.StringIO()
    with contextlib.redirect_stdout(told), contextlib.redirect_stderr(told):
        code = citewell_main(["check", "--no-cache", "--jobs", "1", *arguments])
    return code, told.getvalue()


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def faults(before: dict[str, bytes]) -> Iterator[str]:
    """What goes wrong when drafts are fixed, in words."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for file, raw in before.items():
            (folder / file).write_bytes(raw)
        run("--fix", name)
        once = contents(folder)
        run("--fix", name)
        yield from (f"{file}: a second run changes it" for file, raw in contents(folder).items() if raw != once[file])
        if sorted(once) != sorted(before):
            yield "there are other files than before"
        editor = Editor()
        for file, raw in before.items():
            with contextlib.suppress(UnicodeDecodeError):
                if editor.fix(folder / file, raw.decode()).encode() != once[file]:
                    yield f"{file}: an editor's fix-all makes another text of it"
        changed = [file for file in before if before[file] != once[file]]
        print(f"{len(before)} drafts, of which {len(changed)} were fixed")
        yield from _left_alone(folder, {file: before[file] for file in changed})


def _left_alone(folder: Path, before: dict[str, bytes]) -> Iterator[str]:
    """What goes wrong with drafts that must not be written: read-only ones, and those that change meanwhile."""
    for file, raw in before.items():
        (folder / file).write_bytes(raw)
        (folder / file).chmod(0o444)
    code, told = run("--fix", str(folder))
    for file, raw in before.items():
        if (folder / file).read_bytes() != raw or f"{file}: problem: was left alone: it is read-only" not in told:
            yield f"{file}: was read-only, and was not left alone"
        (folder / file).chmod(0o644)
    real = writing.write_whole

    def write_later(path: Path, data: bytes, is_expected: Any) -> bool:
        path.write_bytes(path.read_bytes() + b"\nMore.\n")
        return real(path, data, is_expected)

    writing.write_whole = write_later
    second, told = run("--fix", str(folder))
    writing.write_whole = real
    for file, raw in before.items():
        if (
            folder / file
        ).read_bytes() != raw + b"\nMore.\n" or f"{file}: problem: was left alone: it has changed" not in told:
            yield f"{file}: was changed meanwhile, and was not left alone"
    if before and (code, second) != (2, 2):
        yield f"exit codes {code} and {second} where drafts were left alone"


def main(arguments: Sequence[str]) -> int:
    """Measures, prints, and answers the exit status."""
    found = drafts([Path(one) for one in arguments] or [DATA / folder for folder in FOLDERS])
    if not found:
        print("no drafts: name some, or the folder of the evaluation data with CITEWELL_DATA")
        return 2
    # In MDX a script is a component, and braces in it are expressions.
    damaged = {file: broken(raw) for file, raw in found.items() if not file.endswith(".mdx")}
    wrong = [*faults(found), *faults(damaged)]
    for words in wrong:
        print(f"  {words}")
    print(f"{len(wrong)} faults")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
