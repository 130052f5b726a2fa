"""The settings of one draft, and where they come from: `citewell check --show-config`."""

import os
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from citewell.config import (
    Configuration,
    RuleSettings,
    Settings,
    candidates,
    default_settings,
    find_configuration,
    options_of,
)
from citewell.ignores import is_excluded, skipped_folder
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

    Takes what `citewell.config.find_settings` takes and raises what it does. The draft need not exist.
    """
    found = find_configuration(draft, packs, explicit, select=select, ignore=ignore)
    comment = [f"Settings of {draft}", "", *_origins(draft, found, explicit)]
    if select is not None or ignore:
        comment += ["", "The command line's --select and --ignore go over all of it."]
    if is_excluded(draft, explicit):
        comment += ["", "It is left out when its folder is checked: by `exclude`, or by a .citewellignore."]
    if folder := skipped_folder(draft, explicit):
        comment += [
            "",
            f'It is left out when a folder above {folder} is checked: exclude = ["!{folder}/"] takes it in.',
        ]
    head = "".join(f"# {line}".rstrip() + "\n" for line in comment)
    return f"{head}\n{_toml(_differences(found.settings_for(draft), default_settings(packs), packs))}"


def _origins(draft: Path, found: Configuration, explicit: Path | None) -> Iterator[str]:
    """Which files were looked at, and which tables of them speak about the draft."""
    yield "Looked at:"
    if explicit is not None:
        yield f"  {explicit}: named by --config, so it holds"
    else:
        for file, wins in candidates(Path(os.path.realpath(draft)).parent):
            yield f"  {file}: {'the nearest one, so it holds' if wins else 'has no table [tool.citewell]'}"
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


def _differences(settings: Settings, defaults: Settings, packs: Packs) -> dict[str, Any]:
    """What a file would say to change the defaults to the settings."""
    data: dict[str, Any] = {
        "page": settings.page,
        "terms": list(settings.terms),
        "boilerplate": list(settings.boilerplate),
        "severities": dict(settings.severities),
        "rules": {
            rule.id: said
            for rule in packs.rules.values()
            if (said := _of_rule(rule, settings.rules[rule.id], defaults.rules[rule.id])) is not None
        },
    }
    return {key: value for key, value in data.items() if value is False or value}


def _of_rule(rule: Rule[Any], now: RuleSettings, default: RuleSettings) -> str | dict[str, Any] | None:
    state = None
    if not now.on:
        state = "off" if default.on else None
    elif now.severity is not None:
        state = now.severity
    elif not default.on:
        state = "on"
    changed = {
        option.name: list(value) if isinstance(value, tuple) else value
        for option in options_of(rule)
        if (value := getattr(now.options, option.field)) != getattr(default.options, option.field)
    }
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
