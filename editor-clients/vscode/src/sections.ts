/** What the server says of the sections of drafts: their scores, and what is most easily lifted from them. */

import * as vscode from "vscode";

import type { Server } from "./server";

/** A range as the protocol has it. */
export type Range = Record<"start" | "end", { line: number; character: number }>;

/** Words of the draft as they are read, without their markup. */
export interface Passage {
  readonly text: string;
  readonly range: Range;
}

export interface Section {
  readonly heading: string;
  readonly range: Range;
  readonly score: number | null;
  readonly lost: readonly { readonly points: number; readonly message: string; readonly range: Range }[];
  /** What an engine would most easily lift from it. */
  readonly snippet: Passage | null;
  /** What answers its heading. */
  readonly answer: Passage | null;
  readonly readability: { readonly label: string } | null;
}

/** The answer to `citewell/sections`. */
export interface Outline {
  /** 0 to 100; null where there is too little prose to tell. */
  readonly score: number | null;
  /** What the figures and the quotations are worth. */
  readonly label: string;
  readonly sections: readonly Section[];
}

const NOTHING: Outline = { score: null, label: "", sections: [] };

export class Sections implements vscode.Disposable {
  private readonly known = new Map<string, Outline>();
  private readonly changed = new vscode.EventEmitter<void>();
  private readonly parts: vscode.Disposable[];

  readonly onDidChange = this.changed.event;

  constructor(private readonly server: Server) {
    this.parts = [
      this.changed,
      server.onDidChangeSections((uri) => void this.ask(uri)),
      vscode.workspace.onDidCloseTextDocument(({ uri }) => this.known.delete(uri.toString())),
    ];
  }

  dispose(): void {
    for (const part of this.parts) part.dispose();
  }

  /** What is known of a draft. */
  of(document: vscode.TextDocument): Outline {
    return this.known.get(document.uri.toString()) ?? NOTHING;
  }

  private async ask(uri: string): Promise<void> {
    const answer = await this.server.ask<Outline | null>("citewell/sections", { textDocument: { uri } });
    // A draft may have been closed meanwhile.
    if (!answer || !vscode.workspace.textDocuments.some((document) => document.uri.toString() === uri)) return;
    this.known.set(uri, answer);
    this.changed.fire();
  }
}
