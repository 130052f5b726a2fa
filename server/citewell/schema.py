"""What a configuration may hold, as a JSON schema: for editors that complete it and check it while it is typed."""

from typing import Any, Literal, get_args, get_origin

from citewell.config import DOMAIN, PRESETS, Option, options_of
from citewell.packs import Packs
from citewell.rule import Family, Rule, Severity
from citewell.site import Generator

__all__ = ["properties", "schema"]

_STATES = ("on", "off", *get_args(Severity))
_TEXT = {"type": "string", "pattern": r"\S"}
_TEXTS = {"type": "array", "items": _TEXT}


def schema(packs: Packs) -> dict[str, Any]:
    """The schema of a whole configuration file."""
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "citewell.toml",
        "description": "Settings of Citewell for the drafts in a folder and below.",
        "type": "object",
        "additionalProperties": False,
        "properties": properties(packs),
    }


def properties(packs: Packs) -> dict[str, dict[str, Any]]:
    """The schema of each key of a configuration file; that of ``overrides`` refers to the others."""
    shared = _shared(packs)
    base = {"anyOf": [{"enum": list(PRESETS)}, {"type": "string", "pattern": r"\.toml$"}]}
    return {
        "extends": {
            "type": ["string", "array"],
            "if": {"type": "string"},
            "then": base,
            "else": {"items": base},
            "description": "What this builds on: a preset, or the path of another file; or a list of them.",
        },
        **shared,
        "severities": {
            "type": "object",
            "description": "Which severity stands for another one, for rules whose own is not set.",
            "additionalProperties": False,
            "properties": {one: {"type": "string", "enum": list(get_args(Severity))} for one in get_args(Severity)},
        },
        "terms": {
            **_TEXTS,
            "description": "Accepted words and phrases. One with a capital counts as it is written.",
        },
        "acronyms": {
            "type": ["array", "object"],
            "items": _TEXT,
            "additionalProperties": {"type": "string"},
            "description": "Short forms that readers know: a list, or a table of what they stand for.",
        },
        "trusted-sources": {
            "type": "array",
            "items": {"type": "string", "pattern": f"^{DOMAIN}$"},
            "description": "Domains that are a source whenever they are linked.",
        },
        "boilerplate": {**_TEXTS, "description": "Sentences and paragraphs in which nothing is reported."},
        "exclude": {**_TEXTS, "description": "Files that are no drafts: patterns as in a .gitignore."},
        "overrides": {
            "type": "array",
            "description": "Other settings for some drafts; later ones go over earlier ones.",
            "items": {
                "type": "object",
                "additionalProperties": False,
                "required": ["files"],
                "properties": {
                    "files": {**_TEXTS, "description": "Which drafts: patterns as in a .gitignore."},
                    **{key: {"$ref": f"#/properties/{key}"} for key in shared},
                },
            },
        },
    }


def _shared(packs: Packs) -> dict[str, dict[str, Any]]:
    """The keys that may stand at the top and in an override."""
    names = [*packs.rules, *packs.aliases, *get_args(Family), "all"]
    rules = {rule.id: _rule(rule) for rule in packs.rules.values()}
    earlier = {old: {**rules[new], "deprecated": True} for old, new in packs.aliases.items()}
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
        "select": {**_list_of(names), "minItems": 1, "description": "Only these rules and families are on."},
        "ignore": {**_list_of(names), "description": "These rules and families are off."},
        "rules": {
            "type": "object",
            "description": "What is set for each rule: on, off, a severity, or a table of its options.",
            "additionalProperties": False,
            "properties": {**rules, **earlier},
        },
    }


def _list_of(names: list[str]) -> dict[str, Any]:
    return {"type": "array", "items": {"type": "string", "enum": names}}


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
