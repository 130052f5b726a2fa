/** The page of the rule behind a mark, shown as a preview. */

import * as vscode from "vscode";

import { isDraft } from "./drafts";
import type { Server } from "./server";

const SCHEME = "citewell-rule";

/** Answers the text of rules' pages. */
export function servePages(server: Server): vscode.Disposable {
  return vscode.workspace.registerTextDocumentContentProvider(SCHEME, {
    provideTextDocumentContent: async ({ path }) => {
      const page = await server.execute("citewell.server.explain", path.slice(1, -".md".length));
      return typeof page === "string" ? page : "Citewell does not run: see its item in the status bar.";
    },
  });
}

/** Shows the page of the rule that has marked the words at the cursor; where there are several, asks which. */
export async function explain(): Promise<void> {
  const editor = vscode.window.activeTextEditor;
  const rules = editor !== undefined && isDraft(editor.document) ? rulesAt(editor.document.uri, editor.selection.active) : [];
  if (rules.length === 0) {
    const words = "There is no mark of Citewell at the cursor: put it on a marked word and try again.";
    void vscode.window.showInformationMessage(words);
    return;
  }
  const rule = rules.length === 1 ? rules[0] : await vscode.window.showQuickPick(rules, { title: "Explain which rule?" });
  if (rule === undefined) return;
  await vscode.commands.executeCommand("markdown.showPreviewToSide", vscode.Uri.from({ scheme: SCHEME, path: `/${rule}.md` }));
}

function rulesAt(uri: vscode.Uri, place: vscode.Position): string[] {
  const marks = vscode.languages.getDiagnostics(uri).filter((mark) => mark.source === "citewell" && mark.range.contains(place));
  return [...new Set(marks.map(({ code }) => String(typeof code === "object" ? code.value : code)))];
}
