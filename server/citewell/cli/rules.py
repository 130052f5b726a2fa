"""The command `citewell rules`."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from citewell.cli.output import write

if TYPE_CHECKING:
    from citewell.rule import Rule

__all__ = ["add"]


def add(parser: argparse.ArgumentParser) -> None:
    """What `citewell rules` takes."""
    parser.description = "Lists all rules; those of this project and of packs are marked as such, as [project]."
    parser.add_argument(
        "--format",
        choices=("text", "json", "schema"),
        default="text",
        help="text (default), json, or schema: the JSON schema of files of rules as data",
    )
    parser.set_defaults(run=_run)


def _run(arguments: argparse.Namespace) -> int:
    from citewell.project import packs_for

    if arguments.format == "schema":
        import json

        from citewell.datarules import schema

        write(json.dumps(schema(), ensure_ascii=False, indent=1) + "\n")
        return 0

    rules = sorted(packs_for(Path.cwd() / "draft.md").rules.values(), key=lambda rule: (rule.family, rule.id))
    if arguments.format == "json":
        import json

        from citewell.config import options_of

        listed = [
            {
                "id": rule.id,
                "family": rule.family,
                "defect": rule.defect,
                "severity": rule.severity,
                "preview": rule.preview,
                "pages_only": rule.pages_only,
                "summary": rule.summary,
                "since": rule.since,
                "aliases": list(rule.aliases),
                "evidence": list(rule.evidence),
                "options": [
                    {"name": one.name, "takes": one.type_name, "default": one.default, "doc": one.doc}
                    for one in options_of(rule)
                ],
                "pack": rule.pack,
            }
            for rule in rules
        ]
        write(json.dumps({"version": 1, "rules": listed}, ensure_ascii=False, indent=1) + "\n")
        return 0
    rows = [(rule.id, rule.family, rule.severity + (" (off)" if rule.preview else ""), _told(rule)) for rule in rules]
    widths = [max((len(row[column]) for row in rows), default=0) for column in range(3)]
    lines = [
        "  ".join((*(cell.ljust(width) for cell, width in zip(row, widths, strict=False)), row[3])) for row in rows
    ]
    write("\n".join([*lines, f"{len(rows)} rules. The page of one: citewell explain RULE"]) + "\n")
    return 0


def _told(rule: "Rule[Any]") -> str:
    """What a rule is about, and whose it is where it is not ours."""
    return rule.summary if rule.pack == "core" else f"[{rule.pack}] {rule.summary}"
