"""One table of a configuration, read and checked by itself."""

import dataclasses
import re
import typing
from collections.abc import Iterator, Mapping
from typing import Any, get_args

from citewell import site, tomlkeys
from citewell.config.fault import ConfigError, Source, shown
from citewell.config.globs import Globs
from citewell.config.options import fits, options_of, type_name
from citewell.likeness import closest
from citewell.packs import Packs
from citewell.record import dataclass
from citewell.rule import Family, Rule, Severity

__all__ = [
    "DOMAIN",
    "FOLDER_KEYS",
    "KEYS",
    "LISTS",
    "OVERRIDE_KEYS",
    "SEVERITIES",
    "STATES",
    "Entry",
    "Layer",
    "Reader",
]

KEYS = (
    "extends", "page", "site", "select", "ignore", "rules", "severities", "terms", "acronyms", "trusted-sources",
    "boilerplate", "exclude", "overrides",
)  # fmt: skip
"""What a configuration file may hold at its top."""

FOLDER_KEYS = ("exclude", "overrides")
"""Those that speak about the files of a folder: an editor's settings stand in none."""

OVERRIDE_KEYS = ("files", "page", "site", "select", "ignore", "rules")
"""What an entry of ``overrides`` may hold."""

LISTS = ("acronyms", "trusted-sources")
"""Lists at the top of a file that are handed to every rule with an option of that name."""

SEVERITIES: tuple[Severity, ...] = get_args(Severity)
STATES = ("on", "off", *SEVERITIES)
"""What a rule's entry, or its key ``severity``, may say."""

_FAMILIES: tuple[str, ...] = get_args(Family)
DOMAIN = r"[^\s/:?#@.,]+(?:\.[^\s/:?#@.,]+)+"
"""A pattern of what is no more than a domain."""

Names = frozenset[str]
"""Ids and families of rules, or ``all``."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What one table sets for one rule: ``state`` is "on", "off", a severity or None, ``options`` go by their field."""

    state: str | None
    options: Mapping[str, Any]
    path: tomlkeys.Path


@dataclass(frozen=True, slots=True)
class Layer:
    """
    What one table says, for all drafts or (an override) for those that ``files`` fits.

    ``label`` tells it from others, for a reader; None and empty lists say nothing.
    """

    source: Source
    label: str
    files: Globs | None = None
    page: bool | None = None
    generator: site.Generator | None = None
    select: Names | None = None
    ignore: Names | None = None
    rules: Mapping[str, Entry] = dataclasses.field(default_factory=dict)
    severities: Mapping[Severity, Severity] = dataclasses.field(default_factory=dict)
    lists: Mapping[str, tuple[str, ...]] = dataclasses.field(default_factory=dict)


class Reader:
    """Reads tables; what is wrong with them is collected in ``faults``, and what is not counts."""

    def __init__(self, packs: Packs, source: Source) -> None:
        self._packs = packs
        self._source = source
        self.faults: list[ConfigError] = []

    def layers(self, data: Mapping[str, Any], label: str) -> Iterator[Layer]:
        """That of a whole file, then its overrides; ``extends`` is not looked at."""
        self._refuse_unknown(data, KEYS, ())
        if "exclude" in data:
            # What it leaves out is looked up before there are any rules; see `citewell.config.exclusions`.
            self._globs(data["exclude"], ("exclude",))
        severities = self._severities(data.get("severities", {}))
        yield Layer(self._source, label, severities=severities, lists=self._lists(data), **self._shared(data, ()))
        overrides = data.get("overrides", [])
        if not isinstance(overrides, list) or not all(isinstance(one, Mapping) for one in overrides):
            self._refuse(("overrides",), "overrides is a list of tables: [[overrides]]")
            return
        for index, table in enumerate(overrides):
            path = ("overrides", index)
            self._refuse_unknown(table, OVERRIDE_KEYS, path)
            if "files" not in table:
                self._refuse(path, 'an override says for which files it is: files = ["docs/**/*.md"]')
            files = self._globs(table.get("files", []), (*path, "files"))
            yield Layer(self._source, f"{label}, override {index + 1}", files, **self._shared(table, path))

    def _lists(self, data: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
        readers = {
            "terms": self._texts,
            "boilerplate": self._texts,
            "acronyms": self._acronyms,
            "trusted-sources": self._domains,
        }
        return {key: read(data[key], key) for key, read in readers.items() if key in data}

    def _refuse(self, path: tomlkeys.Path, message: str) -> None:
        self.faults.append(self._source.fault(path, message))

    def _refuse_unknown(self, table: Mapping[str, Any], known: tuple[str, ...], path: tomlkeys.Path) -> None:
        for key in table:
            if key in known:
                continue
            where, rules = (" in an override", "overrides.rules") if path else ("", "rules")
            if self._packs.find(key):
                hint = f": rules are set under [{rules}], as in [{rules}.{key}]"
            else:
                hint = closest(key, known) or (f"; it may hold {', '.join(known)}" if path else "")
            self._refuse((*path, key), f'unknown key "{key}"{where}{hint}')

    def _shared(self, table: Mapping[str, Any], path: tomlkeys.Path) -> dict[str, Any]:
        """What a file and an override may both say."""
        page = table.get("page")
        if page is not None and not isinstance(page, bool):
            self._refuse((*path, "page"), "page is true or false")
            page = None
        return {
            "page": page,
            "generator": self._generator(table.get("site", {}), (*path, "site")),
            "select": self.names(table.get("select"), (*path, "select")),
            "ignore": self.names(table.get("ignore"), (*path, "ignore")),
            "rules": self._rules(table.get("rules", {}), (*path, "rules")),
        }

    def _generator(self, table: object, path: tomlkeys.Path) -> site.Generator | None:
        """What ``[site]`` says builds the site."""
        if not isinstance(table, Mapping):
            self._refuse(path, "site is a table: [site]")
            return None
        for key in table:
            if key != "generator":
                self._refuse((*path, key), f'site has no key "{key}"; it has generator')
        chosen = table.get("generator")
        if chosen is not None and not fits(chosen, site.Generator):
            hint = closest(chosen, get_args(site.Generator))
            self._refuse((*path, "generator"), f"site.generator is {type_name(site.Generator)}{hint}")
            return None
        return typing.cast("site.Generator | None", chosen)

    def names(self, value: object, path: tomlkeys.Path) -> Names | None:
        """A list of rules and families, with earlier ids replaced; None where there is none."""
        if value is None:
            return None
        key = str(path[-1])
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            self._refuse(path, f'{key} is a list of rules and families: ["long-sentence", "claim"]')
            return None
        if not value and key.endswith("select"):
            self._refuse(path, f"{key} names no rule")
            return None
        found = set()
        for index, name in enumerate(value):
            rule = self._packs.find(name)
            if rule is None and name not in _FAMILIES and name != "all":
                known = (*self._packs.rules, *self._packs.aliases, *_FAMILIES, "all")
                self._refuse((*path, index), f'{key}: unknown rule or family "{name}"{closest(name, known)}')
                continue
            found.add(rule.id if rule else name)
        return frozenset(found)

    def _rules(self, tables: object, path: tomlkeys.Path) -> dict[str, Entry]:
        if not isinstance(tables, Mapping):
            self._refuse(path, "rules is a table: [rules]")
            return {}
        written: dict[str, Entry] = {}
        for name, value in tables.items():
            rule = self._packs.find(name)
            if rule is None:
                self._refuse((*path, name), self._unknown_rule(name, value))
            elif rule.id in written:
                self._refuse((*path, name), f'"{name}" is set twice: it is the earlier name of "{rule.id}"')
            else:
                written[rule.id] = self._entry(rule, value, (*path, name))
        return written

    def _unknown_rule(self, name: str, value: object) -> str:
        if name in _FAMILIES or name == "all":
            key = "ignore" if value == "off" else "select"
            return f'"{name}" is a family, and [rules] is about single rules: {key} = ["{name}"]'
        return f'unknown rule "{name}"{closest(name, (*self._packs.rules, *self._packs.aliases))}'

    def _entry(self, rule: Rule[Any], value: object, path: tomlkeys.Path) -> Entry:
        states = '"off", "on" or a severity ("error", "warning", "information", "hint")'
        if isinstance(value, str):
            if value in STATES:
                return Entry(value, {}, path)
            self._refuse(path, f'{rule.id} is {states}, not "{value}"{closest(value, STATES)}')
            return Entry(None, {}, path)
        if not isinstance(value, Mapping):
            self._refuse(path, f"{rule.id} is {states}, or a table of options: [rules.{rule.id}]")
            return Entry(None, {}, path)
        options = {option.name: option for option in options_of(rule)}
        state, chosen = None, {}
        for key, given in value.items():
            option = options.get(key)
            if key == "severity":
                if given in STATES:
                    state = str(given)
                else:
                    self._refuse(
                        (*path, key), f"{rule.id}: severity is {states}, not {shown(given)}{closest(given, STATES)}"
                    )
            elif option is None:
                known = ("severity", *options)
                hint = closest(key, known) or f"; it has {', '.join(known)}"
                self._refuse((*path, key), f'{rule.id} has no option "{key}"{hint}')
            elif not option.takes(given):
                self._refuse((*path, key), f"{rule.id}: {key} is {option.type_name}, not {shown(given)}")
            else:
                chosen[option.field] = tuple(given) if isinstance(given, list) else given
        try:
            rule.options(**chosen)
        except (ValueError, TypeError) as error:
            self._refuse(path, f"{rule.id}: {error}")
            chosen = {}
        return Entry(state, chosen, path)

    def _severities(self, table: object) -> dict[Severity, Severity]:
        if not isinstance(table, Mapping):
            self._refuse(("severities",), 'severities is a table: [severities], as in information = "warning"')
            return {}
        found: dict[Severity, Severity] = {}
        for key, value in table.items():
            path = ("severities", key)
            if key not in SEVERITIES:
                self._refuse(path, f'unknown severity "{key}"{closest(key, SEVERITIES)}')
            elif value not in SEVERITIES:
                hint = closest(value, SEVERITIES)
                self._refuse(path, f"severities.{key} is {type_name(Severity)}, not {shown(value)}{hint}")
            else:
                found[typing.cast(Severity, key)] = typing.cast(Severity, value)
        return found

    def _texts(self, value: object, key: str) -> tuple[str, ...]:
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            self._refuse((key,), f"{key} is a list of texts, not {shown(value)}")
            return ()
        for index, text in enumerate(value):
            if not text.strip():
                self._refuse((key, index), f"{key}: this text is empty")
        return tuple(text for text in value if text.strip())

    def _acronyms(self, value: object, key: str) -> tuple[str, ...]:
        if isinstance(value, list):
            return self._texts(value, key)
        if not isinstance(value, Mapping):
            self._refuse((key,), 'acronyms is a list, ["HBC"], or a table: HBC = "Halden Bicycle Council"')
            return ()
        for name, meaning in value.items():
            if not isinstance(meaning, str):
                self._refuse((key, name), f"{key}.{name} is a text: what it stands for")
        return tuple(value)

    def _domains(self, value: object, key: str) -> tuple[str, ...]:
        domains = self._texts(value, key)
        for index, domain in enumerate(value if isinstance(value, list) else ()):
            if domain in domains and not re.fullmatch(DOMAIN, domain):
                what = 'a source is a domain, such as "example.org"'
                self._refuse((key, index), f'{key}: {what}, not "{domain}"')
        return tuple(domain.lower() for domain in domains)

    def _globs(self, value: object, path: tomlkeys.Path) -> Globs:
        key = str(path[-1])
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            self._refuse(path, f'{key} is a list of patterns: ["docs/**/*.md"]')
            value = []
        folder, well = self._source.folder, []
        for index, pattern in enumerate(value):
            wrong = _unmatched(pattern) or Globs(folder, (pattern,)).fault()
            if wrong:
                self._refuse((*path, index), f'{key}: the pattern "{pattern}" cannot be read: {wrong}')
            else:
                well.append(pattern)
        return Globs(folder, tuple(well))


def _unmatched(pattern: str) -> str:
    """Why a pattern matches no path; empty where it may match one."""
    plain = pattern.strip().removeprefix("!")
    if not plain:
        return "matches nothing"
    if plain.startswith("./"):
        return f'matches nothing; write "{pattern.strip().replace("./", "", 1)}", which counts from the folder of this file'
    return (
        "matches nothing: it counts from the folder of this file, and leads out of it"
        if plain.startswith("../")
        else ""
    )
