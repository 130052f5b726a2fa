"""
Configuration: the project's file, read, checked and completed.

``files`` finds and loads files; ``layer`` reads one table of them, and ``chain`` what they extend; ``merge`` makes
settings of layers, and ``configuration`` does all of it for a draft. ``writing`` writes to them, and ``template`` is what a
new one says: both are imported by those who need them.
"""

from citewell.config.chain import exclusions, extended
from citewell.config.configuration import (
    Configuration,
    default_settings,
    faults,
    find_configuration,
    find_settings,
    read_settings,
    settings_from,
)
from citewell.config.fault import ConfigError
from citewell.config.files import FILE_NAMES, candidates, configures, find_file
from citewell.config.globs import Globs
from citewell.config.layer import DOMAIN, FOLDER_KEYS, KEYS, OVERRIDE_KEYS
from citewell.config.options import Option, options_of
from citewell.config.presets import PRESETS, preset_file
from citewell.config.settings import RuleSettings, Settings, silent, without

__all__ = [
    "DOMAIN",
    "FILE_NAMES",
    "FOLDER_KEYS",
    "KEYS",
    "OVERRIDE_KEYS",
    "PRESETS",
    "ConfigError",
    "Configuration",
    "Globs",
    "Option",
    "RuleSettings",
    "Settings",
    "candidates",
    "configures",
    "default_settings",
    "exclusions",
    "extended",
    "faults",
    "find_configuration",
    "find_file",
    "find_settings",
    "options_of",
    "preset_file",
    "read_settings",
    "settings_from",
    "silent",
    "without",
]
