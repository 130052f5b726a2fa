"""Configuration files that are written to, with their comments, order, line ends and byte order mark kept."""

import re
import tomllib
from collections.abc import Callable, Iterable, MutableMapping
from typing import Any

from citewell.config.fault import ConfigError
from citewell.config.files import parse

__all__ = ["accept_term", "turn_off"]


_Change = Callable[[Any], None]
"""Changes a table of a document that keeps its comments."""


def turn_off(text: str | None, rule_id: str, *, aliases: Iterable[str] = (), pyproject: bool = False) -> str:
    """
    The text of a configuration file with one rule turned off.

    ``text`` is None where there is no file yet. ``aliases`` are earlier ids that the file may use. ``pyproject``
    says that the settings stand in ``[tool.citewell]``. Raises ConfigError where the text is not TOML, or is written in
    a way that cannot be added to.
    """
    if text is None or not text.strip():
        return f'[{"tool.citewell." if pyproject else ""}rules]\n{rule_id} = "off"\n'

    def change(rules: Any) -> None:
        name = _name_of(rules, rule_id, aliases)
        if isinstance(rules.get(name), MutableMapping):
            rules[name]["severity"] = "off"
        else:
            rules[name] = "off"

    def is_done(rules: Any) -> bool:
        entry = rules[_name_of(rules, rule_id, aliases)]
        return bool(entry == "off" or entry["severity"] == "off")

    path = (*_prefix(pyproject), "rules")
    return _changed(text, path, change, is_done, f'set {".".join(path)}.{rule_id} to "off" by hand')


def accept_term(text: str | None, term: str, *, pyproject: bool = False) -> str:
    """
    The text of a configuration file with a word or phrase among its accepted ``terms``.

    ``text`` and ``pyproject`` as in `turn_off`, and so is what is raised. A term that is there already changes nothing.
    """
    term = " ".join(term.split())
    if text is None or not text.strip():
        return ("[tool.citewell]\n" if pyproject else "") + f"terms = [{_quoted(term)}]\n"

    def change(table: Any) -> None:
        if "terms" not in table:
            table["terms"] = [term]
        elif term not in table["terms"]:
            _append(table["terms"], term)

    def is_done(table: Any) -> bool:
        terms = table["terms"]
        return isinstance(terms, list) and term in terms

    path = _prefix(pyproject)
    return _changed(text, path, change, is_done, f"add {_quoted(term)} to {'.'.join((*path, 'terms'))} by hand")


def _prefix(pyproject: bool) -> tuple[str, ...]:
    return ("tool", "citewell") if pyproject else ()


def _name_of(rules: Any, rule_id: str, aliases: Iterable[str]) -> str:
    return next((name for name in (rule_id, *aliases) if name in rules), rule_id)


def _quoted(text: str) -> str:
    import tomlkit

    return tomlkit.item(text).as_string()


def _append(terms: Any, term: str) -> None:
    """Adds to a list, on a line of its own where each item has one."""
    from tomlkit.items import Array

    if not isinstance(terms, Array):
        raise TypeError("terms is no list")
    written = terms.as_string()
    if "\n" in written:
        terms.add_line(term, indent=_indent(written))
    else:
        terms.append(term)


def _indent(written: str) -> str:
    """What stands in front of the items of a list that has a line for each."""
    found = re.search(r"\n([ \t]+)[^\s\]]", written)
    return found[1] if found else "    "


def _changed(text: str, path: tuple[str, ...], change: _Change, is_done: Callable[[Any], bool], by_hand: str) -> str:
    """
    A text with the table at a path changed; tables on the way are made where they are missing.

    Read again it must hold what ``is_done`` looks for, and otherwise what it held before.
    """
    import tomlkit
    import tomlkit.exceptions

    parse(text, None)
    document = tomlkit.parse(text.removeprefix("\ufeff"))
    at: Any = document
    try:
        for depth, key in enumerate(path, 1):
            if key not in at:
                # Tables on the way get no header of their own.
                at[key] = tomlkit.table(is_super_table=depth < len(path))
            at = at[key]
            if not isinstance(at, MutableMapping):
                raise ConfigError(None, 1, 1, f"{'.'.join(path[:depth])} is a table: [{'.'.join(path[:depth])}]")
        change(at)
        written = tomlkit.dumps(document)
        read: Any = tomllib.loads(written)
        for key in path:
            read = read[key]
        if not is_done(read):
            raise ValueError("it is not there")
    except (tomlkit.exceptions.TOMLKitError, LookupError, TypeError, ValueError) as error:
        # tomlkit cannot add to every form that TOML allows, and says so in many ways.
        raise ConfigError(None, 1, 1, f"is written in a way that cannot be added to: {by_hand}") from error
    if "\r\n" in text:
        written = re.sub(r"(?<!\r)\n", "\r\n", written)
    return "\ufeff" * text.startswith("\ufeff") + written
