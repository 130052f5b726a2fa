"""How the server is, in a word, for editors that show such things: ``citewell/status``."""

from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from citewell.lsp.server import CitewellServer

__all__ = ["STATUS", "State", "Status"]

STATUS = "citewell/status"

State = Literal["starting", "loading", "checking", "ready", "misconfigured", "off", "failed"]

_MESSAGES: dict[State, str] = {
    "starting": "Citewell is starting.",
    "loading": "The language model is being loaded: findings about grammar come in a moment.",
    "checking": "A draft is looked at for the first time.",
    "ready": "Drafts are checked as you type.",
    "misconfigured": "The settings of this editor are wrong, and those before them hold: {fault}",
    "off": "Citewell is turned off in the settings of this editor.",
    "failed": "Citewell cannot check drafts: its log says why, and `citewell doctor` looks at the installation.",
}


class Status:
    """Tells an editor that asked for it, by ``experimental.citewellStatus``, whenever there is something else to say."""

    def __init__(self, server: "CitewellServer") -> None:
        self._server = server
        self._told: tuple[State, str] | None = None

    def update(self) -> None:
        """Tells how things are now, where that is another than before."""
        session = self._server.session
        if not session.client.shows_status:
            return
        state = self._state()
        message = _MESSAGES[state].format(fault=session.settings_fault)
        if state == "ready":
            limits = [limit for draft in session.drafts.values() for limit in draft.limits]
            message = " ".join(dict.fromkeys([session.model_notice or message, *limits]))
        if (state, message) != self._told:
            self._told = state, message
            self._server.protocol.notify(STATUS, {"state": state, "message": message})

    def _state(self) -> State:
        session = self._server.session
        if not session.preferences.enable:
            return "off"
        if session.has_failed:
            return "failed"
        if not session.is_up:
            return "starting"
        unseen = [draft for draft in session.drafts.values() if not draft.checked_once]
        if session.is_loading and unseen:
            return "loading"
        if unseen:
            return "checking"
        return "misconfigured" if session.settings_fault else "ready"
