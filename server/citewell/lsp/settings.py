"""What a writer can set in an editor. ``python -m citewell.lsp.settings`` prints it for the clients, as JSON schemas."""

import json
import sys
from collections.abc import Callable, Mapping
from typing import Any

from citewell.record import dataclass

__all__ = ["SETTINGS", "Preferences", "Setting", "declarations", "preferences"]


@dataclass(frozen=True)
class Preferences:
    """The editor's own settings as they are; times in milliseconds."""

    enable: bool = True
    debounce: float = 0
    focus: bool = False
    focus_delay: float = 5000
    require_config: bool = False


_DEFAULTS = Preferences()


@dataclass(frozen=True)
class Setting:
    """
    One setting of the editor's own: ``name`` as the writer sees it, below ``citewell``; ``field`` is that of Preferences.

    ``schema`` is its JSON schema, and ``doc`` says in a sentence or two what it does.
    """

    name: str
    field: str
    schema: Mapping[str, Any]
    doc: str

    @property
    def default(self) -> Any:
        """What holds where nothing is set."""
        return getattr(_DEFAULTS, self.field)

    def takes(self, value: object) -> bool:
        """Whether a value fits."""
        if self.schema["type"] == "boolean":
            return isinstance(value, bool)
        return isinstance(value, int | float) and not isinstance(value, bool)

    def bounded(self, value: Any) -> Any:
        """A value that fits, within the bounds."""
        if self.schema["type"] == "boolean":
            return value
        return min(max(value, self.schema["minimum"]), self.schema["maximum"])


_SWITCH = {"type": "boolean"}


def _milliseconds(most: int) -> dict[str, Any]:
    return {"type": "number", "minimum": 0, "maximum": most}


SETTINGS = (
    Setting("enable", "enable", _SWITCH, "Check drafts. Off: no finding is shown anywhere."),
    Setting(
        "debounce", "debounce", _milliseconds(10_000), "Milliseconds without a keystroke before a draft is checked."
    ),
    Setting(
        "focus",
        "focus",
        _SWITCH,
        "New findings on the line that you type wait until the cursor leaves it, or until you pause.",
    ),
    Setting(
        "focusDelay",
        "focus_delay",
        _milliseconds(600_000),
        "Milliseconds without a keystroke after which `citewell.focus` counts as a pause.",
    ),
    Setting(
        "requireConfig",
        "require_config",
        _SWITCH,
        "Check only drafts with a `citewell.toml`, a `.citewell.toml` or a `[tool.citewell]` in a folder above them.",
    ),
)


def preferences(given: Mapping[str, Any], before: Preferences, note: Callable[[str], None]) -> Preferences:
    """
    What some of the settings make of those before; null takes one back to its default.

    ``note`` is told of values that are none.
    """
    now = dict(vars(before))
    for setting in SETTINGS:
        if setting.name not in given:
            continue
        value = given[setting.name]
        if value is None:
            now[setting.field] = setting.default
        elif setting.takes(value):
            now[setting.field] = setting.bounded(value)
        else:
            kind = "true or false" if setting.schema["type"] == "boolean" else "a number of milliseconds"
            note(f"the editor's setting {setting.name} is {kind}")
    return Preferences(**now)


def declarations() -> dict[str, dict[str, Any]]:
    """
    The JSON schema of every setting, by its full name.

    Those of a configuration file are among them: they hold for drafts without one.
    """
    from citewell import packs, schema
    from citewell.config import FOLDER_KEYS

    own = {
        f"citewell.{one.name}": {**one.schema, "default": one.default, "markdownDescription": one.doc}
        for one in SETTINGS
    }
    project = {
        f"citewell.{key}": _unless_set(found)
        for key, found in schema.properties(packs.load()).items()
        if key not in FOLDER_KEYS
    }
    return {**own, **project}


def _unless_set(found: dict[str, Any]) -> dict[str, Any]:
    """The schema of a key of configuration files as an editor's setting, which may be unset: some editors know no other way."""
    description = f"For drafts without a configuration file. {found['description']}"
    types = found["type"] if isinstance(found["type"], list) else [found["type"]]
    return {**found, "type": [*types, "null"], "default": None, "description": description}


if __name__ == "__main__":
    sys.stdout.write(json.dumps(declarations(), ensure_ascii=False, indent=2) + "\n")
