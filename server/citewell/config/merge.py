"""Layers of a configuration → complete settings."""

import dataclasses
import typing
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from citewell import site
from citewell.config.layer import LISTS, SEVERITIES, Layer, Names
from citewell.config.options import takes_list
from citewell.config.settings import RuleSettings, Settings, signed
from citewell.packs import Packs
from citewell.record import dataclass
from citewell.rule import Rule, Severity

__all__ = ["Asked", "built_with", "merged"]


@dataclass(frozen=True, slots=True)
class Asked:
    """What a command line selects and ignores; it goes over what files say."""

    select: Names | None = None
    ignore: Names = frozenset()


class _Choice(NamedTuple):
    """Whether a rule is on: by its own name, and by its family; None where nothing says."""

    by_name: bool | None = None
    by_family: bool | None = None


def merged(layers: Sequence[Layer], packs: Packs, asked: Asked, file: Path | None = None) -> Settings:
    """The settings that layers make; a later one goes over those before. Raises ConfigError."""
    severities: dict[Severity, Severity] = {}
    lists: dict[str, tuple[str, ...]] = {}
    page, generator = None, None
    for layer in layers:
        page = page if layer.page is None else layer.page
        generator = layer.generator or generator
        severities.update(layer.severities)
        for name, texts in layer.lists.items():
            lists[name] = tuple(dict.fromkeys((*lists.get(name, ()), *texts)))
    rules = {rule.id: _rule_settings(rule, layers, lists, asked) for rule in packs.rules.values()}
    found = Settings(
        rules,
        page,
        file,
        {one: severities[one] for one in SEVERITIES if severities.get(one, one) != one},
        lists.get("terms", ()),
        lists.get("boilerplate", ()),
    )
    return built_with(found, generator or "auto")


def built_with(settings: Settings, generator: site.Generator) -> Settings:
    """The same for a site that is built by ``generator``: rules whose option of that name is open have it."""
    rules = {
        name: dataclasses.replace(one, options=dataclasses.replace(one.options, generator=generator))
        if _is_open(one.options)
        else one
        for name, one in settings.rules.items()
    }
    return signed(dataclasses.replace(settings, rules=rules))


def _is_open(options: Any) -> bool:
    """Whether a rule's options have a generator, and it is to be guessed; another pack may mean something else by the word."""
    return getattr(options, "generator", None) == "auto" and (
        typing.get_type_hints(type(options))["generator"] == site.Generator
    )


def _rule_settings(
    rule: Rule[Any], layers: Iterable[Layer], lists: Mapping[str, tuple[str, ...]], asked: Asked
) -> RuleSettings:
    state, severity, choice = None, None, _Choice()
    options: Any = rule.options()
    for layer in layers:
        entry = layer.rules.get(rule.id)
        if entry is not None:
            state = entry.state or state
            severity = entry.state if entry.state in SEVERITIES else severity
            try:
                options = dataclasses.replace(options, **entry.options) if entry.options else options
            except (ValueError, TypeError) as error:
                raise layer.source.fault(entry.path, f"{rule.id}: {error}") from error
        choice = _chosen(rule, layer, choice)
    for name in LISTS:
        field = name.replace("-", "_")
        if lists.get(name) and takes_list(options, field):
            both = dict.fromkeys((*lists[name], *getattr(options, field)))
            options = dataclasses.replace(options, **{field: tuple(both)})
    listed = choice.by_name if choice.by_name is not None else not rule.preview and choice.by_family is not False
    return RuleSettings(_is_on(rule, state, listed, asked), severity, options)


def _chosen(rule: Rule[Any], layer: Layer, before: _Choice) -> _Choice:
    """What a layer makes of a choice. A rule's entry goes before its name in a list, and that before its family."""
    entry = layer.rules.get(rule.id)
    select, ignore = layer.select, layer.ignore or frozenset()
    by_name = None
    if entry is not None and entry.state is not None:
        by_name = entry.state != "off"
    elif rule.id in ignore:
        by_name = False
    elif select is not None and rule.id in select:
        by_name = True
    group = {rule.family, "all"}
    if ignore & group or (select is not None and not select & group):
        return _Choice(by_name, by_family=False)
    return _Choice(before.by_name if by_name is None else by_name, True if select else before.by_family)


def _is_on(rule: Rule[Any], state: str | None, listed: bool, asked: Asked) -> bool:
    """Whether a rule runs: ``listed`` says what the files come to, and ``state`` what their entries do."""
    select, ignore = asked.select, asked.ignore
    by_name = select is not None and rule.id in select
    if by_name:
        on = True
    elif select is not None:
        on = bool(select & {rule.family, "all"}) and (not rule.preview if state is None else state != "off")
    else:
        on = listed
    return on and not (ignore and (rule.id in ignore or (bool(ignore & {rule.family, "all"}) and not by_name)))
