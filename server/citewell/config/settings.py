"""What a check needs to know: settings, complete."""

import dataclasses
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

from citewell.record import dataclass
from citewell.rule import Severity

__all__ = ["RuleSettings", "Settings", "signed", "silent", "without"]


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

    ``page`` says whether drafts are pages (None: told from the draft). ``severities`` says which severity stands for
    another one, for rules whose own is not set. ``terms`` are accepted words and phrases, ``boilerplate`` sentences
    and paragraphs in which nothing is reported. ``file`` is the file the settings come from. ``digest`` is all of it
    that can change a finding, as one text: the same in every process.
    """

    rules: Mapping[str, RuleSettings]
    page: bool | None = None
    file: Path | None = None
    severities: Mapping[Severity, Severity] = dataclasses.field(default_factory=dict)
    terms: tuple[str, ...] = ()
    boilerplate: tuple[str, ...] = ()
    digest: str = ""


def signed(settings: Settings) -> Settings:
    """The same with its digest."""
    # Not hashed: the text is short, and the library that would do it takes longer to load than all settings.
    rest = (settings.page, sorted(settings.severities.items()), sorted(settings.terms), sorted(settings.boilerplate))
    rules = (f"{name} {settings.rules[name]!r}" for name in sorted(settings.rules))
    return dataclasses.replace(settings, digest="\n".join([repr(rest), *rules]))


def silent(settings: Settings) -> Settings:
    """The same with every rule turned off."""
    return without(settings, settings.rules)


def without(settings: Settings, names: Collection[str]) -> Settings:
    """The same with some rules turned off: ignore comments may still name them."""
    if not names:
        return settings
    rules = {name: dataclasses.replace(one, on=one.on and name not in names) for name, one in settings.rules.items()}
    return signed(dataclasses.replace(settings, rules=rules))
