"""Configuration files that are written to, with their comments, order, line ends and byte order mark kept."""

import re
import tomllib
from collections.abc import Callable, Iterable, MutableMapping
from typing import Any

from citewell.config.fault import ConfigError
from citewell.config.files import parse

__all__ = ["accept_term", "turn_off"]


_Change = Callable[[Any], None]
"""Changes a table: one of a document that keeps its comments, or one of plain data."""


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
        name = next((name for name in (rule_id, *aliases) if name in rules), rule_id)
        if isinstance(rules.get(name), MutableMapping):
            rules[name]["severity"] = "off"
        else:
            rules[name] = "off"

    path = (*_prefix(pyproject), "rules")
    return _changed(text, path, change, f'set {".".join(path)}.{rule_id} to "off" by hand')


def accept_term(text: str | None, term: str, *, pyproject: bool = False) -> str:
    """
    The text of a configuration file with a word or phrase among its accepted ``terms``.

    ``text`` and ``pyproject`` as in `turn_off`, and so is what is raised. A term that is there already changes nothing.
    """
    term = " ".join(term.split())
    if text is None or not text.strip():
        return ("[tool.citewell]\n" if pyproject else "") + f"terms = [{_quoted(term)}]\n"

    def change(table: Any) -> None:
        terms = table.get("terms")
        if terms is None:
            table["terms"] = [term]
        elif not isinstance(terms, list):
            raise TypeError("terms is no list")
        elif term not in terms:
            _append(terms, term)

    path = _prefix(pyproject)
    return _changed(text, path, change, f"add {_quoted(term)} to {'.'.join((*path, 'terms'))} by hand")


def _prefix(pyproject: bool) -> tuple[str, ...]:
    return ("tool", "citewell") if pyproject else ()


def _quoted(text: str) -> str:
    import tomlkit

    return tomlkit.item(text).as_string()


def _append(terms: list[str], term: str) -> None:
    """Adds to a list, on a line of its own where each item has one."""
    from tomlkit.items import Array

    written = terms.as_string() if isinstance(terms, Array) else ""
    if isinstance(terms, Array) and "\n" in written:
        indent = re.search(r"\n([ \t]+)[^\s\]]", written)
        terms.add_line(term, indent=indent[1] if indent else "    ")
    else:
        terms.append(term)


def _changed(text: str, path: tuple[str, ...], change: _Change, by_hand: str) -> str:
    """
    A text with the table at a path changed, and nothing else.

    ``by_hand`` says what to do where that cannot be done.
    """
    import tomlkit
    import tomlkit.exceptions

    expected = parse(text, None)
    document = tomlkit.parse(text.removeprefix("\ufeff"))
    try:
        change(_table_at(expected, path, lambda _: {}))
        # Tables on the way get no header of their own.
        change(_table_at(document, path, lambda on_the_way: tomlkit.table(is_super_table=on_the_way)))
        written = tomlkit.dumps(document)
        if tomllib.loads(written) != expected:
            raise ValueError("something else is changed")
    except (tomlkit.exceptions.TOMLKitError, LookupError, TypeError, ValueError) as error:
        # tomlkit cannot add to every form that TOML allows, and says so in many ways.
        raise ConfigError(None, 1, 1, f"is written in a way that cannot be added to: {by_hand}") from error
    return "\ufeff" * text.startswith("\ufeff") + _ended_alike(text.removeprefix("\ufeff"), written)


def _ended_alike(before: str, after: str) -> str:
    """The text after a change in which lines that are new, or were written anew, end as those did that stood there."""
    old, new = before.split("\n"), after.split("\n")
    ended = old[:-1]
    start = _in_common(ended, new)
    end = _in_common(old[start:][::-1], new[start:][::-1])
    there = ended[start : len(old) - end] or ended[:start][-1:] or ended[:1] or [""]
    for at in range(start, min(len(new) - end, len(new) - 1)):
        own = there[min(at - start, len(there) - 1)]
        new[at] = new[at].removesuffix("\r") + "\r" * own.endswith("\r")
    return "\n".join(new)


def _in_common(one: list[str], other: list[str]) -> int:
    """How many lines two texts begin with alike."""
    return next(
        (at for at, pair in enumerate(zip(one, other, strict=False)) if pair[0] != pair[1]), min(len(one), len(other))
    )


def _table_at(top: Any, path: tuple[str, ...], make: Callable[[bool], Any]) -> Any:
    """The table at a path; those that are missing are made, and told whether they are only on the way to it."""
    at = top
    for depth, key in enumerate(path, 1):
        if key not in at:
            at[key] = make(depth < len(path))
        at = at[key]
        if not isinstance(at, MutableMapping):
            name = ".".join(path[:depth])
            raise ConfigError(None, 1, 1, f"{name} is a table: [{name}]")
    return at
