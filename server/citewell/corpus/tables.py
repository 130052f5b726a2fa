"""
The tables of a corpus: Parquet, one file for each partition, and a list of the partitions that are done.

A file is written whole or not at all, and a partition counts as done once it is on the list. So a run that was broken off,
in whatever way, goes on behind the last one.
"""

import contextlib
import json
import os
import re
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from citewell.corpus.rows import Row, Rows
from citewell.writing import write_whole

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["NAMES", "Tables", "table"]

NAMES = ("pages", "sections", "findings", "numbers", "problems")
"""Each a folder of Parquet files, which together are one table."""

_DONE = "partitions.jsonl"
_OWN = re.compile(r"part-(?P<number>\d{6,})\.(?P<suffix>parquet|part)")


class Tables:
    """The tables in a folder. Raises OSError where that cannot be written."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        for name in NAMES:
            (folder / name).mkdir(parents=True, exist_ok=True)
        self._done = self._read()

    def has(self, number: int, digest: str) -> bool:
        """Whether a partition is done: the same pages with the same settings."""
        return self._done.get(number) == digest and all(self._file(name, number).is_file() for name in NAMES)

    def write(self, number: int, digest: str, found: Iterable[Rows]) -> None:
        """Writes what came of a partition."""
        import pyarrow.parquet as pq

        if self._done.pop(number, ""):
            # From here on its files may be of two runs.
            self._list(number, "")
        gathered: dict[str, list[Row]] = {name: [] for name in NAMES}
        for one in found:
            for name in NAMES:
                gathered[name] += getattr(one, name)
        for name in NAMES:
            file = self._file(name, number)
            scratch = file.with_suffix(".part")
            pq.write_table(table(name, gathered[name]), scratch, compression="zstd")
            _reach_the_disk(scratch)
            scratch.replace(file)
        self._done[number] = digest
        self._list(number, digest)

    def _list(self, number: int, digest: str) -> None:
        """Notes that a partition is done, or (without a digest) no longer."""
        with (self._folder / _DONE).open("a", encoding="utf-8") as listed:
            listed.write(json.dumps({"partition": number, "digest": digest}) + "\n")
            listed.flush()
            os.fsync(listed.fileno())

    def end(self, count: int) -> None:
        """There are so many partitions: what an earlier, longer run left goes."""
        for name in NAMES:
            for file in (self._folder / name).glob("part-*"):
                own = _OWN.fullmatch(file.name)
                if own and (own["suffix"] == "part" or int(own["number"]) >= count):
                    file.unlink(missing_ok=True)
        kept = {number: digest for number, digest in self._done.items() if number < count}
        lines = [json.dumps({"partition": number, "digest": kept[number]}) + "\n" for number in sorted(kept)]
        write_whole(self._folder / _DONE, "".join(lines).encode())

    def _file(self, name: str, number: int) -> Path:
        return self._folder / name / f"part-{number:06}.parquet"

    def _read(self) -> dict[int, str]:
        done: dict[int, str] = {}
        with contextlib.suppress(FileNotFoundError):
            for line in (self._folder / _DONE).read_text(encoding="utf-8", errors="replace").splitlines():
                # The last line may have been cut off.
                with contextlib.suppress(ValueError, KeyError, TypeError):
                    entry = json.loads(line)
                    done[int(entry["partition"])] = str(entry["digest"])
        return done


def _reach_the_disk(file: Path) -> None:
    with file.open("rb+") as written:
        os.fsync(written.fileno())


def table(name: str, rows: list[Row]) -> "pa.Table":
    """Rows as a table with the columns that all files of its name have."""
    import pyarrow as pa

    whole = [{key: _well_formed(value) for key, value in row.items()} for row in rows]
    return pa.Table.from_pylist(whole, schema=_schema(name))


def _well_formed(value: Any) -> Any:
    """A text without halves of characters, which names of files and escapes in data may hold."""
    return value.encode("utf-8", "replace").decode() if isinstance(value, str) else value


def _schema(name: str) -> "pa.Schema":
    import pyarrow as pa

    text, whole, real = pa.string(), pa.int64(), pa.float64()
    columns: dict[str, dict[str, Any]] = {
        "pages": {
            "page": text, "format": text, "words": whole, "score": whole, "error": whole, "warning": whole,
            "information": whole, "hint": whole, "notices": text,
        },
        "sections": {
            "page": text, "heading": text, "level": whole, "start": whole, "end": whole, "score": whole,
            "snippet": text, "answer": text,
        },
        "findings": {
            "page": text, "rule": text, "family": text, "severity": text, "message": text, "text": text, "start": whole,
            "end": whole, "line": whole, "column": whole, "points": real,
        },
        "numbers": {
            "page": text, "start": whole, "end": whole, "sentence": text, "first": whole, "last": whole, "amount": real,
            "measure": text, "about": text, "dated": text,
        },
        "problems": {"page": text, "message": text},
    }  # fmt: skip
    return pa.schema(list(columns[name].items()))
