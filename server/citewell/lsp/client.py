"""What the editor can do, read once from its capabilities."""

from typing import Any, cast

from lsprotocol import types
from pygls.capabilities import get_capability

from citewell.record import dataclass
from citewell.span import Encoding

__all__ = ["Client"]


@dataclass(frozen=True)
class Client:
    """The abilities that change what the server sends."""

    encoding: Encoding = "utf-16"
    versioned_edits: bool = False
    creates_files: bool = False
    snippet_edits: bool = False
    resolves_edits: bool = False
    shows_disabled: bool = False
    shows_related: bool = False
    reads_markdown: bool = False
    refreshes: bool = False
    pulls: bool = False
    configures: bool = False
    watches: bool = False
    shows_progress: bool = False
    shows_status: bool = False
    shows_sections: bool = False
    shows_documents: bool = False
    refreshes_lenses: bool = False

    @classmethod
    def of(cls, capabilities: types.ClientCapabilities, encoding: str) -> "Client":
        """Reads the capabilities; ``encoding`` is the position encoding agreed on."""

        def has(path: str) -> Any:
            return get_capability(capabilities, path, None)

        operations = has("workspace.workspace_edit.resource_operations") or ()
        resolves = has("text_document.code_action.resolve_support.properties") or ()
        formats = has("text_document.hover.content_format") or ()
        creates = types.ResourceOperationKind.Create in operations
        # A file is created by documentChanges: who can do that takes them, said or (as Neovim 0.11 does) unsaid.
        versioned = bool(has("workspace.workspace_edit.document_changes")) or creates
        return cls(
            encoding=cast(Encoding, encoding),
            versioned_edits=versioned,
            creates_files=creates,
            snippet_edits=versioned and bool(has("workspace.workspace_edit.snippet_edit_support")),
            resolves_edits=bool(has("text_document.code_action.data_support")) and "edit" in resolves,
            shows_disabled=bool(has("text_document.code_action.disabled_support")),
            shows_related=bool(has("text_document.publish_diagnostics.related_information")),
            reads_markdown=types.MarkupKind.Markdown in formats,
            refreshes=bool(has("workspace.diagnostics.refresh_support")),
            pulls=has("text_document.diagnostic") is not None,
            configures=bool(has("workspace.configuration")),
            watches=bool(has("workspace.did_change_watched_files.dynamic_registration")),
            shows_progress=bool(has("window.work_done_progress")),
            shows_status=_experimental(capabilities, "citewellStatus"),
            shows_sections=_experimental(capabilities, "citewellSections"),
            shows_documents=bool(has("window.show_document.support")),
            refreshes_lenses=bool(has("workspace.code_lens.refresh_support")),
        )


def _experimental(capabilities: types.ClientCapabilities, name: str) -> bool:
    """Whether a client has an ability that the protocol does not know. They come as a mapping, or as pygls makes one."""
    given: Any = capabilities.experimental
    return bool(given.get(name) if isinstance(given, dict) else getattr(given, name, False))
