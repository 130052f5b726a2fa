"""
The figures that the documentation shows: ``quality.json``, which ``make quality`` writes.

Each script that measures puts its part in and leaves the parts of the others as they are. There are figures and names of
rules in the file, never a word of the drafts that were measured on.
"""

import json
from pathlib import Path
from typing import Any

PARTS = ("figures", "rules", "data", "written")


def keep(file: Path | None, **parts: Any) -> None:
    """Puts parts into the file, made where there is none; None keeps nothing."""
    if file is None:
        return
    found = json.loads(file.read_text("utf-8")) if file.is_file() else {}
    found.update(parts)
    assert set(found) <= set(PARTS), sorted(found)
    ordered = {name: found[name] for name in PARTS if name in found}
    file.write_text(json.dumps(ordered, ensure_ascii=False, indent=1) + "\n", "utf-8")
