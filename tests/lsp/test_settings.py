"""What the editors' settings are told to be, and what becomes of their values."""

import json
import subprocess
import sys

from citewell import packs, schema
from citewell.config import FOLDER_KEYS, KEYS, default_settings, options_of, settings_from
from citewell.lsp.settings import SETTINGS, Preferences, declarations, preferences


def test_the_clients_are_told_of_every_setting() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "citewell.lsp.settings"], capture_output=True, text=True, check=True, encoding="utf-8"
    )
    told = json.loads(done.stdout)
    assert told == declarations()
    assert [*told] == [
        *(f"citewell.{one}" for one in ("enable", "debounce", "focus", "focusDelay", "requireConfig")),
        *(f"citewell.{key}" for key in KEYS if key not in FOLDER_KEYS),
    ]
    assert all(one.get("description") or one.get("markdownDescription") for one in told.values())
    # Whoever sends all defaults has set nothing.
    assert preferences({one.name: one.default for one in SETTINGS}, Preferences(), print) == Preferences()


def test_every_rule_and_option_is_in_the_schema_with_a_default_that_holds() -> None:
    known = packs.load()
    rules = schema.properties(known)["rules"]["properties"]
    assert rules.keys() == {*known.rules, *known.aliases}
    chosen = {}
    for rule in known.rules.values():
        _, table = rules[rule.id]["anyOf"]
        options = {name: one for name, one in table["properties"].items() if name != "severity"}
        assert options.keys() == {option.name for option in options_of(rule)}
        assert all(one["description"] for one in options.values()), rule.id
        chosen[rule.id] = {name: one["default"] for name, one in options.items()}
    assert settings_from({"rules": chosen}, known) == default_settings(known)


def test_values_are_bounded_and_taken_back() -> None:
    said: list[str] = []
    now = preferences({"debounce": 1e9, "focus": True, "focusDelay": -5}, Preferences(), said.append)
    assert (now.debounce, now.focus, now.focus_delay) == (10_000, True, 0)
    assert preferences({"debounce": None, "focus": None, "focusDelay": None}, now, said.append) == Preferences()
    assert preferences({"focus": 1, "debounce": "2"}, now, said.append) == now
    assert said == [
        "the editor's setting debounce is a number of milliseconds",
        "the editor's setting focus is true or false",
    ]
