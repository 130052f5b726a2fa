"""What a configuration may hold, as a JSON schema: for editors that complete it and check it while it is typed."""

from typing import Any, Literal, get_args, get_origin

from citewell.config import Option, options_of
from citewell.packs import Packs
from citewell.rule import Family, Rule, Severity
from citewell.site import Generator

__all__ = ["properties"]

_STATES = ("on", "off", *get_args(Severity))


def properties(packs: Packs) -> dict[str, dict[str, Any]]:
    """The schema of each key of a configuration file."""
    names = [*packs.rules, *get_args(Family), "all"]
    return {
        "page": {
            "type": "boolean",
            "description": "Whether these drafts are published pages (told from each draft when left out).",
        },
        "site": {
            "type": "object",
            "description": "The site that these drafts are published on.",
            "additionalProperties": False,
            "properties": {
                "generator": {
                    "enum": list(get_args(Generator)),
                    "default": "auto",
                    "description": "What builds it (told from the project's files and the draft when left out).",
                }
            },
        },
        "select": {**_list_of(names), "description": "Only these rules and families are on."},
        "ignore": {**_list_of(names), "description": "These rules and families are off."},
        "rules": {
            "type": "object",
            "description": "What is set for each rule: on, off, a severity, or a table of its options.",
            "additionalProperties": False,
            "properties": {rule.id: _rule(rule) for rule in packs.rules.values()},
        },
    }


def _list_of(names: list[str]) -> dict[str, Any]:
    return {"type": "array", "items": {"type": "string", "enum": names}, "uniqueItems": True}


def _rule(rule: Rule[Any]) -> dict[str, Any]:
    state = {"type": "string", "enum": list(_STATES)}
    options = {option.name: _option(option) for option in options_of(rule)}
    table = {"type": "object", "additionalProperties": False, "properties": {"severity": state, **options}}
    return {"description": rule.summary, "anyOf": [state, table]}


def _option(option: Option) -> dict[str, Any]:
    default = list(option.default) if isinstance(option.default, tuple) else option.default
    found = {**_type(option.type), "default": default, "description": option.doc}
    return found if option.least is None else {**found, "minimum": option.least}


def _type(kind: Any) -> dict[str, Any]:
    if get_origin(kind) is Literal:
        return {"enum": list(get_args(kind))}
    if kind == tuple[str, ...]:
        return {"type": "array", "items": {"type": "string"}}
    names: dict[Any, str] = {int: "integer", float: "number", bool: "boolean", str: "string"}
    return {"type": names[kind]}
