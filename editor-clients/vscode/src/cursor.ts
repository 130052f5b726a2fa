/** Focus mode: the server is told when the cursor has come to another line. */

import * as vscode from "vscode";

import { isDraft } from "./drafts";
import type { Server } from "./server";

export class Cursor implements vscode.Disposable {
  private readonly listening: vscode.Disposable;
  /** Draft and line that the server was told of. */
  private told = "";

  constructor(private readonly server: Server) {
    this.listening = vscode.window.onDidChangeTextEditorSelection(({ textEditor }) => this.moved(textEditor));
  }

  dispose(): void {
    this.listening.dispose();
  }

  private moved({ document, selection }: vscode.TextEditor): void {
    if (!vscode.workspace.getConfiguration("citewell").get("focus", false) || !isDraft(document)) return;
    const { line, character } = selection.active;
    const uri = document.uri.toString();
    const place = `${line} ${uri}`;
    if (place === this.told) return;
    this.told = place;
    void this.server.notify("citewell/cursor", { textDocument: { uri }, position: { line, character } });
  }
}
