/** Quick-fixes: asked for, completed and applied, each as one step to undo. */

import { isolateHistory } from "@codemirror/commands";
import { LSPPlugin, type LSPClientExtension } from "@codemirror/lsp-client";
import type { ChangeSpec } from "@codemirror/state";
import { EditorView } from "@codemirror/view";
import type { CodeAction, SnippetTextEdit, TextEdit, WorkspaceEdit } from "vscode-languageserver-protocol";
import type { Connection } from "./connection";
import { difference } from "./difference";

const FIX_ALL = "source.fixAll.citewell";

/** What this client can do with fixes. */
export const fixing: LSPClientExtension = {
  clientCapabilities: {
    textDocument: {
      codeAction: {
        codeActionLiteralSupport: { codeActionKind: { valueSet: ["quickfix", FIX_ALL] } },
        dataSupport: true,
        disabledSupport: true,
        isPreferredSupport: true,
        resolveSupport: { properties: ["edit"] },
      },
    },
    workspace: { workspaceEdit: { documentChanges: true, snippetEditSupport: true } },
  },
};

export class Fixes {
  constructor(private readonly connection: Connection) {}

  /** What can be done about the findings between two offsets: the fix that is best first, ways to ignore them last. */
  async about(view: EditorView, from: number, to: number): Promise<CodeAction[]> {
    const actions = await this.#ask(view, from, to, "quickfix");
    // The page writes into the draft alone, and these are about the project's settings.
    const here = actions.filter((one) => !["turn-off", "accept-term"].includes(doing(one)));
    return here.sort((one, other) => rank(one) - rank(other));
  }

  /** Applies a quick-fix that was asked for at an offset. Rejects where it cannot be, with the reason. */
  async apply(view: EditorView, action: CodeAction, asked: number): Promise<void> {
    const whole = action.edit ? action : await this.connection.request<CodeAction>("codeAction/resolve", action);
    if (!whole.edit) throw new Error(whole.disabled?.reason ?? "This fix has nothing to change.");
    // A comment may stand at the other end of the draft: the writer stays at the words it is about.
    change(view, whole.edit, silences(action) ? asked : null);
  }

  /** Applies all fixes that cannot change what the writer means; the lines that changed, as they are numbered then. */
  async applySafe(view: EditorView): Promise<number[]> {
    const [all] = await this.#ask(view, 0, view.state.doc.length, FIX_ALL);
    if (!all?.edit) return [];
    const lines = change(view, all.edit);
    view.dispatch({ effects: EditorView.scrollIntoView(view.state.selection.main.head, { y: "center" }) });
    return lines;
  }

  async #ask(view: EditorView, from: number, to: number, kind: string): Promise<CodeAction[]> {
    const plugin = LSPPlugin.get(view);
    if (!plugin) return [];
    plugin.client.sync();
    const answer = await this.connection.request<CodeAction[] | null>("textDocument/codeAction", {
      textDocument: { uri: plugin.uri },
      range: { start: plugin.toPosition(from), end: plugin.toPosition(to) },
      context: { diagnostics: [], only: [kind] },
    });
    return answer ?? [];
  }
}

/** Whether an action leaves the words as they are, and only keeps the rule from speaking of them. */
export function silences(action: CodeAction): boolean {
  return doing(action) === "silence";
}

/** What the server, which comes with this page, notes of its own actions. */
function doing(action: CodeAction): string {
  return (action.data as { do?: string } | undefined)?.do ?? "fix";
}

function rank(action: CodeAction): number {
  return silences(action) ? 2 : action.isPreferred ? 0 : 1;
}

/**
 * Puts an edit of the draft into the editor; the lines that changed.
 *
 * The first gap that it leaves is selected. Without one the cursor goes to `stay`, or to the first change.
 */
function change(view: EditorView, edit: WorkspaceEdit, stay: number | null = null): number[] {
  const plugin = LSPPlugin.get(view);
  const file = plugin?.client.workspace.getFile(plugin.uri);
  const [documentEdit] = edit.documentChanges ?? [];
  if (!plugin || !file || !documentEdit || !("edits" in documentEdit))
    throw new Error("This fix is not about the draft.");
  plugin.client.sync();
  if (documentEdit.textDocument.uri !== plugin.uri || documentEdit.textDocument.version !== file.version) {
    throw new Error("The draft has changed since: ask for the fixes again.");
  }
  const edits = documentEdit.edits.map((one) => placed(one as TextEdit | SnippetTextEdit, plugin));
  const changes = view.state.changes(edits.map(({ from, to, insert }): ChangeSpec => ({ from, to, insert })));
  const first = edits.find((one) => one.gap);
  const gap = first?.gap ? { at: changes.mapPos(first.from, -1) + first.gap.from, length: first.gap.length } : null;
  // Where the words begin to differ, in the text before and in the one after.
  const places = edits.map(({ from, to, insert }) => {
    const same = difference(view.state.sliceDoc(from, to), insert).from;
    return { before: from + same, after: changes.mapPos(from, -1) + same };
  });
  places.sort((one, other) => one.before - other.before);
  const place = stay === null ? places[0] : { before: stay, after: changes.mapPos(stay, 1) };
  if (!place) throw new Error("This fix has nothing to change.");
  const going = view.state.update({ selection: { anchor: place.before } });
  const changing = going.state.update({
    changes,
    selection: gap ? { anchor: gap.at, head: gap.at + gap.length } : { anchor: place.after },
    annotations: isolateHistory.of("full"),
    userEvent: "input.fix",
    scrollIntoView: true,
  });
  // Undo goes back to where the cursor was before the change: that must be there, not where the writer wrote last.
  view.update([going, changing]);
  view.focus();
  const { doc } = view.state;
  return [...new Set(places.map(({ after }) => doc.lineAt(after).number))];
}

interface Placed {
  from: number;
  to: number;
  insert: string;
  gap: Gap | null;
}

interface Gap {
  /** Where the gap begins in the inserted text. */
  from: number;
  length: number;
}

function placed(edit: TextEdit | SnippetTextEdit, plugin: LSPPlugin): Placed {
  const place = { from: plugin.fromPosition(edit.range.start), to: plugin.fromPosition(edit.range.end) };
  if ("newText" in edit) return { ...place, insert: edit.newText, gap: null };
  return { ...place, ...expanded(edit.snippet.value) };
}

/** A snippet's text, and the first gap in it that is the writer's to fill. */
function expanded(snippet: string): { insert: string; gap: Gap | null } {
  let insert = "";
  let gap: Gap | null = null;
  for (const [part, words] of snippet.matchAll(/\$\{\d+:((?:\\.|[^\\}])*)\}|\\.|[^\\$]+|\$/gs)) {
    const text = (words ?? part).replace(/\\(.)/gs, "$1");
    if (words !== undefined) gap ??= { from: insert.length, length: text.length };
    insert += text;
  }
  return { insert, gap };
}
