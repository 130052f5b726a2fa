/** The section at the cursor, beside the draft: its score, what is most easily lifted from it, and what it loses. */

import * as vscode from "vscode";

import { isDraft } from "./drafts";
import type { Outline, Passage, Range, Section, Sections } from "./sections";

const VIEW = "citewell.sections";

/** The command of the links in the page. */
const SHOW = "citewell.sections.show";

export class SectionView implements vscode.WebviewViewProvider, vscode.Disposable {
  private readonly parts: vscode.Disposable[];
  private view: vscode.WebviewView | undefined;

  constructor(private readonly sections: Sections) {
    this.parts = [
      vscode.window.registerWebviewViewProvider(VIEW, this),
      vscode.commands.registerCommand(SHOW, show),
      sections.onDidChange(() => this.update()),
      vscode.window.onDidChangeTextEditorSelection(() => this.update()),
      vscode.window.onDidChangeActiveTextEditor(() => this.update()),
    ];
    // The view is not there before the first draft is: to show it would start Citewell in every folder.
    void vscode.commands.executeCommand("setContext", "citewell.isActive", true);
  }

  dispose(): void {
    for (const part of this.parts) part.dispose();
  }

  resolveWebviewView(view: vscode.WebviewView): void {
    this.view = view;
    view.webview.options = { enableCommandUris: [SHOW] };
    view.onDidDispose(() => (this.view = undefined));
    view.onDidChangeVisibility(() => this.update());
    this.update();
  }

  private update(): void {
    if (!this.view?.visible) return;
    const html = framed(this.content());
    // Each assignment loads the page anew.
    if (html !== this.view.webview.html) this.view.webview.html = html;
  }

  private content(): string {
    const editor = vscode.window.activeTextEditor;
    if (editor === undefined || !isDraft(editor.document)) return "<p>Open a draft to see what is most easily lifted from it.</p>";
    const outline = this.sections.of(editor.document);
    const section = sectionAt(outline, editor.selection.active);
    if (section === undefined) return "<p>The section at the cursor is shown here as soon as the draft was read.</p>";
    return page(outline, section, editor.document.uri.toString());
  }
}

/** The section that a place is in; before the first one, the first. */
function sectionAt({ sections }: Outline, place: vscode.Position): Section | undefined {
  const starts = ({ range: { start } }: Section) => place.isAfterOrEqual(new vscode.Position(start.line, start.character));
  return sections.filter(starts).at(-1) ?? sections[0];
}

/** Selects words of a draft. */
async function show(uri: string, { start, end }: Range): Promise<void> {
  const selection = new vscode.Range(start.line, start.character, end.line, end.character);
  await vscode.window.showTextDocument(vscode.Uri.parse(uri), { selection });
}

function page({ score, label }: Outline, section: Section, uri: string): string {
  const { heading, lost, readability, snippet, answer } = section;
  const link = (range: Range, words: string) => {
    const to = encodeURIComponent(JSON.stringify([uri, range]));
    return `<a href="command:${SHOW}?${to}">${words}</a>`;
  };
  const quote = (title: string, { text, range }: Passage) =>
    `<h2>${title}</h2><blockquote>${escaped(text)}</blockquote><p>${link(range, "Show in the draft")}</p>`;
  const losses = lost.map(({ points, message, range }) => `<li>−${rounded(points)} ${link(range, escaped(message))}</li>`);
  return [
    `<h1>${escaped(heading || "Before the first heading")}</h1>`,
    `<p><b>${section.score === null ? "No score" : `${section.score} of 100`}</b>${score === null ? "" : ` · whole draft ${score}`}</p>`,
    `<p class="quiet">${escaped(label)}</p>`,
    snippet ? quote("Most easily lifted", snippet) : "<h2>Most easily lifted</h2><p>No sentence of it stands alone.</p>",
    answer ? quote("Answer to the heading", answer) : "",
    losses.length > 0 ? `<h2>Points lost</h2><ul>${losses.join("")}</ul>` : "",
    readability ? `<p>${escaped(readability.label)}</p>` : "",
  ].join("\n");
}

/** A figure with one decimal at most. */
function rounded(points: number): string {
  return String(Number(points.toFixed(1)));
}

const ENTITIES: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (one) => ENTITIES[one]!);
}

const STYLE = `
  body { padding: 4px 20px 16px; line-height: 1.45; overflow-wrap: anywhere; }
  h1 { margin: 4px 0; font-size: 1.15em; }
  h2 { margin: 14px 0 4px; font-size: 1em; color: var(--vscode-descriptionForeground); }
  p { margin: 4px 0; }
  blockquote { margin: 0; padding: 2px 12px; border-left: 3px solid var(--vscode-textBlockQuote-border); background: none; }
  ul { margin: 0; padding: 0; list-style: none; }
  li { margin: 4px 0; }
  li a { color: inherit; }
  .quiet { color: var(--vscode-descriptionForeground); }
  .quiet::first-letter { text-transform: uppercase; }
`;

/** A page that runs nothing and loads nothing. */
function framed(content: string): string {
  const policy = "default-src 'none'; style-src 'unsafe-inline'";
  const head = `<meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${policy}"><style>${STYLE}</style>`;
  return `<!doctype html><html lang="en"><head>${head}<title>Citewell: section</title></head><body>${content}</body></html>`;
}
