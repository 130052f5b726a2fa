"""
Makes the vocabulary that rules know: rules/citewell_rules/_data/schema.json, from the npm package schema-dts.

    python tests/quality/vocabulary.py            writes the file
    python tests/quality/vocabulary.py --check    says whether it is what the installed package makes of it

The package is named in tests/package.json (version 2.1.0, Apache-2.0); `npm ci` in tests/ installs it. Taken are names and
how they belong together, and none of the descriptions.
"""

import json
import re
import sys
from pathlib import Path
from typing import Any

TESTS = Path(__file__).resolve().parents[1]
PACKAGE = TESTS / "node_modules" / "schema-dts"
TARGET = TESTS.parent / "rules" / "citewell_rules" / "_data" / "schema.json"

_COMMENT = re.compile(r"/\*\*.*?\*/", re.DOTALL)
_INTERFACE = re.compile(r"(?:export )?interface (\w+?)Base\b[^{]*\{(.*?)\n\}", re.DOTALL)
_PROPERTY = re.compile(r'(?:(/\*\*(?:[^*]|\*(?!/))*\*/)\s*)?"(\w+)"\?: SchemaValue<(.+?), "\w+">;')
_TYPE = re.compile(
    r"(?:(/\*\*(?:[^*]|\*(?!/))*\*/)\s*)?export type (\w+)(?:<[^=]*(?:= never[^=]*)*>)? = ([^\n]+);$", re.MULTILINE
)
_MEMBER = re.compile(r'"https?://schema\.org/(\w+)"')
_UNOWNED = {"interactionCount": "interactionStatistic"}
"""Names that belong to no type any more: the package has none of them, and pages still do."""
_SUPERSEDED = re.compile(r"@deprecated (?:Consider using https://schema\.org/|Use )(\w+) instead")
# Names of the package or of other vocabularies, and examples of what not to do.
_FOREIGN = re.compile(r"With(?:ActionConstraints|Context)|IdReference|[Ss]tupid\w+|\w+_\w+|.*Leaf")


def vocabulary(package: Path = PACKAGE) -> dict[str, Any]:
    """
    The vocabulary as a table.

    ``types``: each with its parents. ``properties``: each with the types it belongs to and those that it expects, parted
    by ">". ``members``: the values of enumerations. ``superseded``: names with those that took their place.
    """
    about = json.loads((package / "package.json").read_text(encoding="utf-8"))
    text = (package / "dist" / "schema.d.ts").read_text(encoding="utf-8")
    parents: dict[str, set[str]] = {}
    members: dict[str, list[str]] = {}
    superseded: dict[str, str] = {}
    for comment, written, body in _TYPE.findall(text):
        if _FOREIGN.fullmatch(written):
            continue
        name = _plain(written)
        parents.setdefault(name, set())
        for one in re.split(r" \| ", body):
            below = re.match(r"[A-Z_]\w*", one)
            if below and not _FOREIGN.fullmatch(below[0]):
                parents.setdefault(_plain(below[0]), set()).add(name)
        found = sorted(set(_MEMBER.findall(body)))
        if found and name != "Boolean":
            members[name] = found
        if replaced := _SUPERSEDED.search(comment):
            superseded[name] = replaced[1]
    superseded |= _UNOWNED
    owners: dict[str, set[str]] = {}
    expected: dict[str, set[str]] = {}
    for owner, body in _INTERFACE.findall(text):
        for comment, name, values in _PROPERTY.findall(body):
            if _FOREIGN.fullmatch(name) or _FOREIGN.fullmatch(owner):
                continue
            owners.setdefault(name, set()).add(_plain(owner))
            expected.setdefault(name, set()).update(
                _plain(one) for one in re.findall(r"\w+", values) if not _FOREIGN.fullmatch(one)
            )
            if replaced := _SUPERSEDED.search(comment):
                superseded[name] = replaced[1]
    return {
        "source": f"{about['name']} {about['version']} ({about['license']})",
        "types": {name: " ".join(sorted(parents[name])) for name in sorted(parents)},
        "properties": {
            name: f"{' '.join(sorted(owners[name]))} > {' '.join(sorted(expected[name]))}" for name in sorted(owners)
        },
        "members": {name: " ".join(members[name]) for name in sorted(members)},
        "superseded": dict(sorted(superseded.items())),
    }


def _plain(name: str) -> str:
    """A name without the mark that keeps it from beginning with a digit."""
    return name.removeprefix("_")


def as_file(table: dict[str, Any]) -> str:
    """The table as the file holds it: a name a line, so that a change shows as one."""
    return json.dumps(table, indent=0, ensure_ascii=False) + "\n"


def main() -> int:
    found = as_file(vocabulary())
    if sys.argv[1:] == ["--check"]:
        same = TARGET.read_text(encoding="utf-8") == found
        print("The file is what the package makes of it." if same else "The file and the package disagree.")
        return 0 if same else 1
    TARGET.write_text(found, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
