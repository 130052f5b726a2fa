"""What a file of rules may hold: the keys, with what each means, and the JSON schema that editors complete it by."""

from collections.abc import Mapping
from typing import Any, get_args

from citewell.datarules.pattern import VALUES
from citewell.document import BlockKind
from citewell.rule import Family, Severity

__all__ = ["FIX_KEYS", "ID", "KEYS", "NEEDED", "STEP_KEYS", "schema"]

ID = r"[a-z][a-z0-9]*(-[a-z0-9]+)+"
"""How an id is written: two words or more, in lower case, with hyphens."""

NEEDED = ("id", "family", "severity", "message", "why")

KEYS = {
    "id": "names the fault: two words or more, in lower case, with hyphens",
    "family": "what it is about",
    "severity": "the severity of what it finds, unless the settings say another",
    "message": "one or two sentences to the writer; {match} stands for the words found, {name} for a named part",
    "why": "why it matters, for its page",
    "evidence": "house-style, or ids of what it rests on",
    "phrases": "whole words to find; capitals do not matter",
    "exact": "true where capitals of the phrases matter",
    "pattern": "tokens to find, one after the other",
    "not": "phrases and patterns: a sentence that holds one of them is left alone",
    "in": "the kinds of text it reads; left out, prose, headings, cells, captions, terms and summaries",
    "fix": "what to write instead, or that the words go",
    "aliases": "earlier ids",
    "since": "the version that brought it",
    "good": "sentences in which it finds nothing",
    "bad": "sentences in which it finds something, alone or with the text that its fix makes of them",
}
"""Every key of a rule, with what it holds."""

STEP_KEYS = {
    "not": "what the token is not",
    "name": "names the token, for messages and fixes: {name}",
    "optional": "true where the token may be missing",
    "repeat": "how many tokens, as [least, most]",
    "at": "start or end of the sentence; takes no token and stands alone",
}
"""What a token of a pattern may have beside what it is."""

FIX_KEYS = {
    "replace": "the words to write; {match} and {name} stand for those found",
    "delete": "true: the words go",
    "safe": "true where the fix cannot change the meaning: `citewell check --fix` makes it, and an editor's fix-all",
    "title": "what the fix is called in an editor",
}
"""What a fix may have."""

_TEXT = {"type": "string", "minLength": 1}


def _some(one: dict[str, Any]) -> dict[str, Any]:
    return {"anyOf": [one, {"type": "array", "items": one, "minItems": 1}]}


def _closed(properties: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"type": "object", "additionalProperties": False, "properties": properties, **more}


def _described(keys: Mapping[str, str], shapes: Mapping[str, dict[str, Any]]) -> dict[str, dict[str, Any]]:
    return {key: {**shapes.get(key, _TEXT), "description": told} for key, told in keys.items()}


def schema() -> dict[str, Any]:
    """The JSON schema (draft 2020-12) of one rule."""
    values: dict[str, Any] = {name: {**_some(_TEXT), "description": told} for name, told in VALUES.items()}
    times = {"type": "integer", "minimum": 0, "maximum": 20}
    step_shapes = {
        "not": _closed(values),
        "name": {"type": "string", "pattern": "^[a-z][a-z0-9-]*$"},
        "optional": {"type": "boolean"},
        "repeat": {"type": "array", "prefixItems": [times, times], "minItems": 2, "maxItems": 2},
        "at": {"enum": ["start", "end"]},
    }
    step = _closed({**values, **_described(STEP_KEYS, step_shapes)})
    steps = {"type": "array", "minItems": 1, "maxItems": 20, "items": {"anyOf": [_TEXT, step]}}
    fixed = _closed({"text": _TEXT, "fixed": _TEXT}, required=["text"])
    fix = _described(FIX_KEYS, {"safe": {"type": "boolean"}, "replace": {"type": "string"}, "delete": {"const": True}})
    replacing = _closed({key: fix[key] for key in ("replace", "safe", "title")}, required=["replace"])
    deleting = _closed({key: fix[key] for key in ("delete", "title")}, required=["delete"])
    shapes: dict[str, dict[str, Any]] = {
        "id": {"type": "string", "pattern": f"^{ID}$"},
        "family": {"enum": list(get_args(Family))},
        "severity": {"enum": list(get_args(Severity))},
        "evidence": _some(_TEXT),
        "phrases": _some(_TEXT),
        "exact": {"type": "boolean"},
        "pattern": steps,
        "not": {"type": "array", "items": {"anyOf": [_TEXT, steps]}},
        "in": _some({"enum": list(get_args(BlockKind))}),
        "fix": {"anyOf": [replacing, deleting]},
        "aliases": {"type": "array", "items": _TEXT},
        "good": _some(_TEXT),
        "bad": {"type": "array", "items": {"anyOf": [_TEXT, fixed]}},
    }
    properties = _described(KEYS, shapes)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A Citewell rule as data",
        **_closed(properties, required=list(NEEDED), oneOf=[{"required": ["phrases"]}, {"required": ["pattern"]}]),
    }
