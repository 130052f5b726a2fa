"""Settings of the editor, and configuration files that change under it."""

from typing import TYPE_CHECKING, Any

from lsprotocol import types

from citewell.lsp.session import Session
from citewell.lsp.settings import SETTINGS, preferences

if TYPE_CHECKING:
    from citewell.lsp.server import CitewellServer

__all__ = ["files_changed", "initialized", "look_again", "refresh", "settings_changed", "take"]

_SECTION = "citewell"
_OWN = tuple(setting.name for setting in SETTINGS)

# What knows configuration files is imported when it is needed: most editors say nothing before the first draft is open.


def take(session: Session, settings: Any) -> bool:
    """
    Takes over the editor's settings, given as such or under ``citewell``; anything else is left alone.

    Those of `citewell.lsp.settings` are the editor's alone. The other keys are those of a configuration file and hold
    for drafts without one, so that a project's file makes the editor and the command line agree; null takes one back.
    Whether drafts are to be checked again.
    """
    own = settings.get(_SECTION, settings) if isinstance(settings, dict) else None
    if not isinstance(own, dict):
        return False
    from citewell.config import KEYS
    from citewell.likeness import closest

    known = (*_OWN, *KEYS)
    for key in own:
        if key not in known:
            session.note(f'unknown setting of the editor: "{key}"{closest(key, known)}')
    merged = {**session.settings, **{key: own[key] for key in KEYS if key in own}}
    wanted = preferences(own, session.preferences, session.note)
    return session.configure({key: value for key, value in merged.items() if value is not None}, wanted)


def initialized(server: "CitewellServer", _: types.InitializedParams) -> None:
    """Asks for the settings, and to be told when configuration files change."""
    server.run_aside(types.CLIENT_REGISTER_CAPABILITY, _watch(server))
    server.run_aside(types.WORKSPACE_CONFIGURATION, _fetch(server))


def settings_changed(server: "CitewellServer", params: types.DidChangeConfigurationParams) -> None:
    """``workspace/didChangeConfiguration``: with the settings, or a hint to ask for them."""
    from citewell.config import KEYS

    settings = params.settings
    # Some editors send everything that is set in them, and most of it is not for us.
    if isinstance(settings, dict) and not settings.keys().isdisjoint((_SECTION, *_OWN, *KEYS)):
        take(server.session, settings)
    server.run_aside(types.WORKSPACE_CONFIGURATION, _fetch(server))
    look_again(server)


def files_changed(server: "CitewellServer", _: types.DidChangeWatchedFilesParams) -> None:
    """``workspace/didChangeWatchedFiles``: a configuration file was written, created or deleted."""
    look_again(server)


def look_again(server: "CitewellServer") -> None:
    """Has all drafts checked again, since configuration files or settings may have changed, and those files too."""
    server.config_marks.look_again()
    server.session.reload()
    if server.session.client.refreshes:
        refresh(server)


def refresh(server: "CitewellServer") -> None:
    """Has the editor ask for the findings of all drafts again."""
    server.run_aside(types.WORKSPACE_DIAGNOSTIC_REFRESH, _refresh(server))


async def _refresh(server: "CitewellServer") -> None:
    await server.workspace_diagnostic_refresh_async(None)


async def _watch(server: "CitewellServer") -> None:
    if not server.session.client.watches:
        return
    from citewell import ignores
    from citewell.config import FILE_NAMES
    from citewell.project import FOLDER

    names = (*FILE_NAMES, ignores.FILE_NAME, f"{FOLDER}/**/*.yml", f"{FOLDER}/**/*.yaml")
    watchers = [types.FileSystemWatcher(glob_pattern=f"**/{name}") for name in names]
    options = types.DidChangeWatchedFilesRegistrationOptions(watchers=watchers)
    method = types.WORKSPACE_DID_CHANGE_WATCHED_FILES
    registration = types.Registration(id="citewell-config", method=method, register_options=options)
    await server.client_register_capability_async(types.RegistrationParams(registrations=[registration]))


async def _fetch(server: "CitewellServer") -> None:
    if server.session.client.configures:
        item = types.ConfigurationItem(section=_SECTION)
        [settings] = await server.workspace_configuration_async(types.ConfigurationParams(items=[item]))
        if take(server.session, settings):
            look_again(server)
