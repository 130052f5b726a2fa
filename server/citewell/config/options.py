"""The options that rules declare, and which values they take."""

import dataclasses
import typing
from typing import Annotated, Any, Literal, get_args, get_origin

from citewell.record import dataclass
from citewell.rule import Doc, Min, Rule

__all__ = ["Option", "fits", "options_of", "takes_list", "type_name"]


@dataclass(frozen=True, slots=True)
class Option:
    """One option of a rule: ``name`` as written in a file, ``field`` as in the dataclass, ``least`` the least value."""

    name: str
    field: str
    type: Any
    default: Any
    doc: str
    least: float | None = None

    @property
    def type_name(self) -> str:
        """What values it takes, in words for a message or a table."""
        return type_name(self.type) + ("" if self.least is None else f", {self.least} or more")

    def takes(self, value: object) -> bool:
        """Whether a value from a file fits."""
        if not fits(value, self.type):
            return False
        # Turned round, "not a number" would pass.
        return self.least is None or (isinstance(value, int | float) and value >= self.least)


def options_of(rule: Rule[Any]) -> tuple[Option, ...]:
    """The options that a rule declares, in order."""
    hints = typing.get_type_hints(rule.options, include_extras=True)
    defaults = rule.options()
    found = []
    for one in dataclasses.fields(rule.options):
        hint, doc, least = hints[one.name], "", None
        if get_origin(hint) is Annotated:
            hint, *extras = get_args(hint)
            doc = next((extra.text for extra in extras if isinstance(extra, Doc)), "")
            least = next((extra.value for extra in extras if isinstance(extra, Min)), None)
        found.append(Option(one.name.replace("_", "-"), one.name, hint, getattr(defaults, one.name), doc, least))
    return tuple(found)


def takes_list(options: Any, field: str) -> bool:
    """Whether a rule's options have a list of texts of that name; another pack may mean something else by the word."""
    return hasattr(options, field) and typing.get_type_hints(type(options)).get(field) == tuple[str, ...]


def type_name(kind: Any) -> str:
    """What values a type takes, in words."""
    if get_origin(kind) is Literal:
        return " or ".join(f'"{value}"' for value in get_args(kind))
    names: dict[Any, str] = {int: "a whole number", float: "a number", bool: "true or false", str: "a text"}
    return names.get(kind, "a list of texts" if kind == tuple[str, ...] else "a value that no file can hold")


def fits(value: object, kind: Any) -> bool:
    """Whether a value from a file is one of a type."""
    if get_origin(kind) is Literal:
        return value in get_args(kind)
    if kind == tuple[str, ...]:
        return isinstance(value, list | tuple) and all(isinstance(item, str) for item in value)
    if isinstance(value, bool) or kind is bool:
        return isinstance(value, bool) and kind is bool
    return isinstance(value, (int, float) if kind is float else kind) if isinstance(kind, type) else False
