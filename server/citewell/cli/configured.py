"""The settings of one draft, and where they come from: `citewell check --show-config`."""

import os
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from citewell.config import (
    FILE_NAMES,
    Configuration,
    RuleSettings,
    Settings,
    candidates,
    configures,
    default_settings,
    exclusions,
    find_configuration,
    options_of,
)
from citewell.config.layer import LISTS
from citewell.config.options import takes_list
from citewell.ignores import excluded_by, skipped_folder
from citewell.packs import Packs
from citewell.rule import Rule

__all__ = ["account"]


def account(
    draft: Path,
    packs: Packs,
    explicit: Path | None = None,
    *,
    select: Sequence[str] | None = None,
    ignore: Sequence[str] = (),
) -> str:
    """
    What holds for a draft, as TOML that would say the same, with a comment that tells which file said so.

    Takes what `citewell.config.find_configuration` takes and raises what it does. The draft need not exist.
    """
    found = find_configuration(draft, packs, explicit, select=select, ignore=ignore)
    comment = [f"Settings of {draft}", "", *_origins(draft, found, explicit)]
    if select is not None or ignore:
        comment += ["", "The command line's --select and --ignore go over all of it."]
    if (cause := excluded_by(draft, explicit)) is not None:
        comment += ["", f"It is left out when its folder is checked: by {cause}."]
    if folder := skipped_folder(draft, explicit):
        comment += [
            "",
            f'It is left out when a folder above {folder} is checked: exclude = ["!{folder}/"] takes it in.',
        ]
    if not draft.is_file():
        comment += ["", "There is no such draft: these are the settings that one would have there."]
    head = "".join(f"# {line}".rstrip() + "\n" for line in comment)
    return f"{head}\n{_toml(_differences(found.settings_for(draft), default_settings(packs), packs, _lists(found, draft)))}"


def _lists(found: Configuration, draft: Path) -> dict[str, list[str]]:
    """What the files say at their top for all rules with an option of that name."""
    layers = found.layers_for(draft)
    return {name: list(dict.fromkeys(text for layer in layers for text in layer.lists.get(name, ()))) for name in LISTS}


def _origins(draft: Path, found: Configuration, explicit: Path | None) -> Iterator[str]:
    """Which files were looked at, and which tables of them speak about the draft."""
    yield "Looked at:"
    if explicit is not None:
        yield f"  {explicit}: named by --config, so it holds"
    else:
        for file, wins in candidates(Path(os.path.realpath(draft)).parent):
            yield f"  {file}: {'the nearest one, so it holds' if wins else 'has no table [tool.citewell]'}"
            yield from (f"  {other}: not read, since {file.name} goes before it" for other in _beside(file) if wins)
        if found.file is None:
            yield "  no citewell.toml, .citewell.toml or [tool.citewell] in any folder above, so the defaults hold"
            return
    yield ""
    yield "Read, what comes later goes over what comes before:"
    speaking = found.layers_for(draft)
    for layer in found.layers:
        files = "" if layer.files is None else f" ({', '.join(layer.files.patterns)})"
        skipped = "" if any(layer is one for one in speaking) else ": not for this draft"
        yield f"  {layer.label}{files}{skipped}"
    patterns = [pattern for globs in exclusions(found.file) for pattern in globs.patterns] if found.file else []
    if patterns:
        yield ""
        yield f"Left out by `exclude`: {', '.join(patterns)}"


def _beside(file: Path) -> list[Path]:
    """Other configuration files of the same folder."""
    return [other for name in FILE_NAMES if (other := file.with_name(name)) != file and configures(other)]


def _differences(
    settings: Settings, defaults: Settings, packs: Packs, lists: Mapping[str, Sequence[str]]
) -> dict[str, Any]:
    """What a file would say to change the defaults to the settings; ``lists`` are said once for all rules."""
    data: dict[str, Any] = {
        "page": settings.page,
        "terms": list(settings.terms),
        "boilerplate": list(settings.boilerplate),
        **lists,
        "severities": dict(settings.severities),
        "rules": {
            rule.id: said
            for rule in packs.rules.values()
            if (said := _of_rule(rule, settings.rules[rule.id], defaults.rules[rule.id], lists)) is not None
        },
    }
    return {key: value for key, value in data.items() if value is False or value}


def _of_rule(
    rule: Rule[Any], now: RuleSettings, default: RuleSettings, lists: Mapping[str, Sequence[str]]
) -> str | dict[str, Any] | None:
    state = None
    if not now.on:
        state = "off" if default.on else None
    elif now.severity is not None:
        state = now.severity
    elif not default.on:
        state = "on"
    changed = {}
    for option in options_of(rule):
        value, usual = getattr(now.options, option.field), getattr(default.options, option.field)
        if takes_list(now.options, option.field):
            said = lists.get(option.name, ())
            value, usual = ([text for text in texts if text not in said] for texts in (value, usual))
        if value != usual:
            changed[option.name] = value
    if not changed:
        return state
    return {"severity": state, **changed} if state is not None else changed


def _toml(data: Mapping[str, Any]) -> str:
    import tomlkit

    if not data:
        return "# Nothing differs from the defaults.\n"
    rules = data.get("rules", {})
    # Tables come last: what stands behind one belongs to it.
    plain = {key: value for key, value in rules.items() if not isinstance(value, dict)}
    tables = {key: value for key, value in rules.items() if isinstance(value, dict)}
    rest = {key: value for key, value in data.items() if key != "rules"}
    return tomlkit.dumps({**rest, "rules": {**plain, **tables}} if rules else rest)
