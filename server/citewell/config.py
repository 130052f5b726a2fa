"""Configuration: the project's file, read, checked and completed."""

import dataclasses
import os
import re
import typing
from collections.abc import Iterable, Mapping, MutableMapping
from pathlib import Path
from typing import Annotated, Any, Literal, get_args, get_origin

from citewell import site, tomlkeys
from citewell.packs import Packs
from citewell.record import dataclass
from citewell.rule import Doc, Family, Min, Rule, Severity
from citewell.span import LineIndex

__all__ = [
    "FILE_NAMES",
    "KEYS",
    "ConfigError",
    "Option",
    "RuleSettings",
    "Settings",
    "closest",
    "default_settings",
    "find_file",
    "find_settings",
    "options_of",
    "read_settings",
    "settings_from",
    "silent",
    "turn_off",
]

FILE_NAMES = ("citewell.toml", ".citewell.toml", "pyproject.toml")
"""Where settings are looked for in a folder, first match wins; pyproject.toml only with a ``[tool.citewell]``."""

KEYS = ("page", "site", "select", "ignore", "rules")
"""What a configuration file may hold at its top."""

_SEVERITIES: tuple[str, ...] = get_args(Severity)
_FAMILIES: tuple[str, ...] = get_args(Family)
_STATES = ("on", "off", *_SEVERITIES)


class ConfigError(Exception):
    """
    Something in a configuration is wrong.

    ``file`` is None for settings that come from no file (an editor's, a command line's); ``line`` and ``column``
    are 1-based, columns in code points. ``message`` says what is wrong and what would be right.
    """

    def __init__(self, file: Path | None, line: int, column: int, message: str) -> None:
        super().__init__(message)
        self.file = file
        self.line = line
        self.column = column
        self.message = message

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}: {self.message}" if self.file else self.message


@dataclass(frozen=True, slots=True)
class RuleSettings:
    """What is set for one rule; ``severity``, where set, is the highest that its findings have."""

    on: bool
    severity: Severity | None
    options: Any


@dataclass(frozen=True)
class Settings:
    """
    Everything a check needs to know, complete: ``rules`` holds an entry for every rule there is.

    ``page`` says whether drafts are pages (None: told from the draft). ``file`` is the file the settings come
    from. ``digest`` is all of it that can change a finding, as one text: the same in every process.
    """

    rules: Mapping[str, RuleSettings]
    page: bool | None = None
    file: Path | None = None
    digest: str = ""


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
        return _type_name(self.type) + ("" if self.least is None else f", {self.least} or more")

    def takes(self, value: object) -> bool:
        """Whether a value from a file fits."""
        if not _fits(value, self.type):
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


def _type_name(kind: Any) -> str:
    if get_origin(kind) is Literal:
        return " or ".join(f'"{value}"' for value in get_args(kind))
    names: dict[Any, str] = {int: "a whole number", float: "a number", bool: "true or false", str: "a text"}
    return names.get(kind, "a list of texts" if kind == tuple[str, ...] else "a value that no file can hold")


def _fits(value: object, kind: Any) -> bool:
    if get_origin(kind) is Literal:
        return value in get_args(kind)
    if kind == tuple[str, ...]:
        return isinstance(value, list | tuple) and all(isinstance(item, str) for item in value)
    if isinstance(value, bool) or kind is bool:
        return isinstance(value, bool) and kind is bool
    return isinstance(value, (int, float) if kind is float else kind) if isinstance(kind, type) else False


def closest(word: str, known: Iterable[str]) -> str:
    """``; did you mean "…"?`` with the most similar known name, or nothing."""
    import difflib

    found = difflib.get_close_matches(word, list(known), 1, 0.6)
    return f'; did you mean "{found[0]}"?' if found else ""


@dataclass(frozen=True)
class _Source:
    """The text that data was read from, for saying where something stands."""

    file: Path | None = None
    text: str = ""
    places: Mapping[tomlkeys.Path, int] = dataclasses.field(default_factory=dict)
    prefix: tomlkeys.Path = ()

    def fault(self, path: tomlkeys.Path, message: str) -> ConfigError:
        """An error at a path, or at the nearest place above it that is known."""
        whole = (*self.prefix, *path)
        while whole and whole not in self.places:
            whole = whole[:-1]
        place = LineIndex(self.text).position(self.places.get(whole, 0))
        return ConfigError(self.file, place.line + 1, place.column + 1, message)


def default_settings(packs: Packs) -> Settings:
    """The settings of a draft that no file speaks about."""
    return settings_from({}, packs)


def silent(settings: Settings) -> Settings:
    """The same with every rule turned off."""
    rules = {name: dataclasses.replace(one, on=False) for name, one in settings.rules.items()}
    return dataclasses.replace(settings, rules=rules, digest=_digest(rules, settings.page))


def settings_from(
    data: Mapping[str, Any], packs: Packs, *, select: Iterable[str] | None = None, ignore: Iterable[str] = ()
) -> Settings:
    """
    Settings from data in the shape of a configuration file (a test's, an editor's).

    ``select`` and ``ignore`` are those of a command line, see `find_settings`. Raises ConfigError.
    """
    return _complete(data, packs, _Source(), select, ignore)


def find_settings(
    path: Path | None,
    packs: Packs,
    explicit: Path | None = None,
    *,
    select: Iterable[str] | None = None,
    ignore: Iterable[str] = (),
    otherwise: Mapping[str, Any] | None = None,
) -> Settings:
    """
    The settings of a draft: from ``explicit``, else from the nearest file above ``path``, else from ``otherwise``.

    ``otherwise`` has the shape of a file (None: the defaults). ``path`` need not exist; its real place counts, so a
    draft has the same settings by whatever link it was reached. ``select`` and ``ignore`` hold ids, earlier ids and families (or ``all``), as on the command line: they
    go over what the file says. A rule selected by its own name is on whatever the file says; one selected by its
    family stays as the file has it.
    What builds the site is told from the files around the draft, where no file says.
    Raises ConfigError where the file cannot be read or holds something unknown.
    """
    file = explicit or (_file_above(path) if path is not None else None)
    if file is None:
        found = settings_from(otherwise or {}, packs, select=select, ignore=ignore)
    else:
        found = read_settings(file, packs, select=select, ignore=ignore)
    guessed = _site_above(path) if path is not None else None
    return found if guessed is None else _built_with(found, guessed)


def _site_above(path: Path) -> site.Generator | None:
    try:
        return site.guess(Path(os.path.realpath(path)).parent)
    except ValueError:
        return None  # a name that no file can have


def _built_with(settings: Settings, generator: site.Generator) -> Settings:
    """The same for a site that is built by ``generator``: rules whose option of that name is open have it."""
    rules = {
        name: dataclasses.replace(one, options=dataclasses.replace(one.options, generator=generator))
        if _is_open(one.options)
        else one
        for name, one in settings.rules.items()
    }
    return dataclasses.replace(settings, rules=rules, digest=_digest(rules, settings.page))


def _file_above(path: Path) -> Path | None:
    try:
        return find_file(Path(os.path.realpath(path)).parent)
    except ValueError:
        # A name that no file can have (a null in it): no folder, no file.
        return None


def find_file(folder: Path) -> Path | None:
    """The configuration file for drafts in a folder (an absolute path): the nearest one, walking up to the root."""
    for at in (folder, *folder.parents):
        for name in FILE_NAMES:
            file = at / name
            try:
                if file.is_file() and (name != "pyproject.toml" or _has_table(file)):
                    return file
            except OSError:
                # A folder that may not be looked into holds no settings for us.
                continue
    return None


def _has_table(file: Path) -> bool:
    try:
        raw = file.read_bytes()
    except OSError:
        # It may speak of us: it counts, and reading it says what is wrong.
        return True
    if b"citewell" not in raw:
        return False
    import tomllib

    try:
        tool = tomllib.loads(raw.decode("utf-8-sig")).get("tool")
    except (UnicodeDecodeError, tomllib.TOMLDecodeError, RecursionError):
        # Somebody else's fault unless it names us: then the file counts, and reading it says what is wrong.
        return re.search(rb"(?m)^\s*\[\s*tool\s*\.\s*citewell\b", raw) is not None
    return isinstance(tool, dict) and "citewell" in tool


def read_settings(
    file: Path, packs: Packs, *, select: Iterable[str] | None = None, ignore: Iterable[str] = ()
) -> Settings:
    """
    The settings of one file; a pyproject.toml holds them in ``[tool.citewell]``.

    ``select`` and ``ignore`` as in `find_settings`. Raises ConfigError.
    """
    try:
        raw = file.read_bytes()
    except OSError as error:
        raise ConfigError(file, 1, 1, f"cannot be read: {error.strerror or error}") from error
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        before = raw[: error.start].decode("utf-8")
        line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
        raise ConfigError(file, line, column, "is not UTF-8 here; save the file as UTF-8") from error
    data: Any = _load(text, file)
    prefix: tomlkeys.Path = ()
    if file.name == "pyproject.toml":
        prefix = ("tool", "citewell")
        tool = data.get("tool")
        data = tool.get("citewell") if isinstance(tool, dict) else None
    source = _Source(file, text, tomlkeys.places(text), prefix)
    if data is None:
        raise source.fault((), "has no table [tool.citewell]")
    if not isinstance(data, dict):
        raise source.fault((), "tool.citewell is a table: [tool.citewell]")
    return _complete(data, packs, source, select, ignore)


def _load(text: str, file: Path | None) -> dict[str, Any]:
    import tomllib

    try:
        # tomllib knows no byte order mark; a blank in its place keeps the columns.
        return tomllib.loads(" " + text[1:] if text.startswith("\ufeff") else text)
    except RecursionError as error:
        raise ConfigError(file, 1, 1, "is nested too deeply") from error
    except tomllib.TOMLDecodeError as error:
        message = str(error)
        place = re.search(r" \(at (?:line (\d+), column (\d+)|end of document)\)$", message)
        if place and place[1]:
            line, column = int(place[1]), int(place[2])
        else:
            end = LineIndex(text).position(len(text))
            line, column = end.line + 1, end.column + 1
        reason = message[: place.start()] if place else message
        raise ConfigError(file, line, column, f"is not TOML here: {reason}") from error


def _complete(
    data: Mapping[str, Any], packs: Packs, source: _Source, select: Iterable[str] | None, ignore: Iterable[str]
) -> Settings:
    for key in data:
        if key not in KEYS:
            hint = f": rules are set under [rules], as in [rules.{key}]" if packs.find(key) else ""
            raise source.fault((key,), f'unknown key "{key}"{hint or closest(key, KEYS)}')
    page = data.get("page")
    if page is not None and not isinstance(page, bool):
        raise source.fault(("page",), "page is true or false")
    generator = _generator(data.get("site", {}), source)
    tables = data.get("rules", {})
    if not isinstance(tables, Mapping):
        raise source.fault(("rules",), "rules is a table: [rules]")
    written: dict[str, tuple[str | None, Any]] = {}
    for name, value in tables.items():
        rule_id = _named(name, packs, ("rules", name), source)
        if rule_id in written:
            raise source.fault(("rules", name), f'"{name}" is set twice: it is the earlier name of "{rule_id}"')
        written[rule_id] = _rule_table(packs.rules[rule_id], value, ("rules", name), source)
    own = _names(data.get("select"), packs, ("select",), source), _names(data.get("ignore"), packs, ("ignore",), source)
    asked = (
        _names(None if select is None else list(select), packs, ("--select",), _Source()),
        _names(list(ignore), packs, ("--ignore",), _Source()),
    )
    rules = {}
    for rule in packs.rules.values():
        state, options = written.get(rule.id, (None, None))
        severity = typing.cast(Severity, state) if state in _SEVERITIES else None
        on = _is_on(rule, state, own, asked)
        rules[rule.id] = RuleSettings(on, severity, rule.options() if options is None else options)
    return _built_with(Settings(rules, page, source.file), generator)


def _is_open(options: Any) -> bool:
    """Whether a rule's options have a generator, and it is to be guessed; another pack may mean something else by the word."""
    return getattr(options, "generator", None) == "auto" and (
        typing.get_type_hints(type(options))["generator"] == site.Generator
    )


def _generator(table: object, source: _Source) -> site.Generator:
    """What ``[site]`` says builds the site."""
    if not isinstance(table, Mapping):
        raise source.fault(("site",), "site is a table: [site]")
    for key in table:
        if key != "generator":
            raise source.fault(("site", key), f'site has no key "{key}"; it has generator')
    chosen = table.get("generator", "auto")
    if not _fits(chosen, site.Generator):
        known = get_args(site.Generator)
        hint = closest(chosen, known) if isinstance(chosen, str) else ""
        raise source.fault(("site", "generator"), f"site.generator is {_type_name(site.Generator)}{hint}")
    return typing.cast(site.Generator, chosen)


def _named(name: str, packs: Packs, path: tomlkeys.Path, source: _Source) -> str:
    rule = packs.find(name)
    if rule is None:
        raise source.fault(path, f'unknown rule "{name}"{closest(name, (*packs.rules, *packs.aliases))}')
    return rule.id


def _names(value: object, packs: Packs, path: tomlkeys.Path, source: _Source) -> frozenset[str] | None:
    """A list of rules and families, with earlier ids replaced; None where there is none."""
    if value is None:
        return None
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise source.fault(path, f'{path[0]} is a list of rules and families: ["long-sentence", "claim"]')
    if not value and str(path[0]).endswith("select"):
        raise source.fault(path, f"{path[0]} names no rule")
    found = set()
    for index, name in enumerate(value):
        rule = packs.find(name)
        if rule is None and name not in _FAMILIES and name != "all":
            known = (*packs.rules, *packs.aliases, *_FAMILIES, "all")
            raise source.fault((*path, index), f'{path[0]}: unknown rule or family "{name}"{closest(name, known)}')
        found.add(rule.id if rule else name)
    return frozenset(found)


def _rule_table(rule: Rule[Any], value: object, path: tomlkeys.Path, source: _Source) -> tuple[str | None, Any]:
    """The state ("on", "off", a severity or None) and the options that a rule's entry sets."""
    states = '"off", "on" or a severity ("error", "warning", "information", "hint")'
    if isinstance(value, str):
        if value not in _STATES:
            raise source.fault(path, f'{rule.id} is {states}, not "{value}"{closest(value, _STATES)}')
        return value, None
    if not isinstance(value, Mapping):
        raise source.fault(path, f"{rule.id} is {states}, or a table of options: [rules.{rule.id}]")
    options = {option.name: option for option in options_of(rule)}
    state, chosen = None, {}
    for key, given in value.items():
        if key == "severity":
            if given not in _STATES:
                raise source.fault((*path, key), f"severity is {states}")
            state = str(given)
            continue
        option = options.get(key)
        if option is None:
            known = ("severity", *options)
            hint = closest(key, known) or f"; it has {', '.join(known)}"
            raise source.fault((*path, key), f'{rule.id} has no option "{key}"{hint}')
        if not option.takes(given):
            raise source.fault((*path, key), f"{rule.id}: {key} is {option.type_name}, not {_shown(given)}")
        chosen[option.field] = tuple(given) if isinstance(given, list) else given
    try:
        return state, rule.options(**chosen)
    except (ValueError, TypeError) as error:
        raise source.fault(path, f"{rule.id}: {error}") from error


def _shown(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return f'"{value}"' if isinstance(value, str) else str(value)


def _is_on(
    rule: Rule[Any],
    state: str | None,
    own: tuple[frozenset[str] | None, frozenset[str] | None],
    asked: tuple[frozenset[str] | None, frozenset[str] | None],
) -> bool:
    """Whether a rule runs: by its own entry, the file's lists (``own``) and the command line's (``asked``)."""
    select, ignore = asked
    if select is not None and rule.id in select:
        on = True
    elif select is not None:
        on = bool(select & {rule.family, "all"}) and (not rule.preview if state is None else state != "off")
    elif state is not None:
        on = state != "off"
    else:
        on = _listed(rule, *own)
    by_name = select is not None and rule.id in select
    return on and not (ignore and (rule.id in ignore or (bool(ignore & {rule.family, "all"}) and not by_name)))


def _listed(rule: Rule[Any], select: frozenset[str] | None, ignore: frozenset[str] | None) -> bool:
    """Whether a rule is on by lists alone; a rule's own name goes before its family's."""
    if ignore and rule.id in ignore:
        return False
    if select is not None and rule.id in select:
        return True
    if ignore and ignore & {rule.family, "all"}:
        return False
    return not rule.preview and (select is None or bool(select & {rule.family, "all"}))


def _digest(rules: Mapping[str, RuleSettings], page: bool | None) -> str:
    # Not hashed: the text is short, and the library that would do it takes longer to load than all settings.
    return "\n".join([repr(page), *(f"{name} {rules[name]!r}" for name in sorted(rules))])


def turn_off(text: str | None, rule_id: str, *, aliases: Iterable[str] = (), pyproject: bool = False) -> str:
    """
    The text of a configuration file with one rule turned off; comments and order are kept.

    ``text`` is None where there is no file yet. ``aliases`` are earlier ids that the file may use. ``pyproject``
    says that the settings stand in ``[tool.citewell]``. Raises ConfigError where the text is not TOML, or is written in
    a way that cannot be added to.
    """
    import tomllib

    import tomlkit
    import tomlkit.exceptions

    if text is None or not text.strip():
        return f'[{"tool.citewell." if pyproject else ""}rules]\n{rule_id} = "off"\n'
    _load(text, None)
    document = tomlkit.parse(text.removeprefix("\ufeff"))
    at: Any = document
    path = ("tool", "citewell", "rules") if pyproject else ("rules",)
    try:
        for depth, key in enumerate(path, 1):
            if key not in at:
                # Tables on the way get no header of their own.
                at[key] = tomlkit.table(is_super_table=depth < len(path))
            at = at[key]
            if not isinstance(at, MutableMapping):
                raise ConfigError(None, 1, 1, f"{'.'.join(path[:depth])} is a table: [{'.'.join(path[:depth])}]")
        name = next((alias for alias in (rule_id, *aliases) if alias in at), rule_id)
        if name in at and isinstance(at[name], MutableMapping):
            at[name]["severity"] = "off"
        else:
            at[name] = "off"
        written = tomlkit.dumps(document)
        off: Any = tomllib.loads(written)
        for key in (*path, name):
            off = off[key]
    except (tomlkit.exceptions.TOMLKitError, LookupError, TypeError, ValueError) as error:
        # tomlkit cannot add to every form that TOML allows, and says so in many ways.
        by_hand = f'set {".".join(path)}.{rule_id} to "off" by hand'
        raise ConfigError(None, 1, 1, f"is written in a way that cannot be added to: {by_hand}") from error
    if "\r\n" in text:
        written = re.sub(r"(?<!\r)\n", "\r\n", written)
    return "\ufeff" * text.startswith("\ufeff") + written
