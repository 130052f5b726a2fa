/**
 * The card over marked words: why they are marked, before and after, and the fixes as buttons. Over a heading it is about
 * its section.
 */

import { LSPPlugin } from "@codemirror/lsp-client";
import type { Extension } from "@codemirror/state";
import { EditorView, type Tooltip, activateHover, closeHoverTooltips, hoverTooltip, keymap } from "@codemirror/view";
import type { CodeAction, Hover, MarkupContent } from "vscode-languageserver-protocol";
import type { Connection } from "./connection";
import { announce, element } from "./dom";
import { type Finding, findingsAt, findingsOf } from "./findings";
import { type Fixes, silences } from "./fixes";
import { headingAt } from "./outline";

/** Milliseconds that a pointer rests on words before their card shows. */
const REST = 250;

/** Pixels between words and their card. */
const GAP = 4;

export interface Cards {
  /** What the editor needs for them. */
  readonly extension: Extension;
  /** Selects the words of a finding and shows their card. */
  show(view: EditorView, finding: Finding): void;
  /** Takes the card away. */
  close(view: EditorView): void;
}

export function cards(connection: Connection, fixes: Fixes, failed: (error: unknown) => void): Cards {
  /** The card that is shown next without being asked for by a pointer. */
  let prepared: Tooltip | null = null;

  const tooltip = hoverTooltip(
    (view, pos) => {
      const ready = prepared;
      prepared = null;
      return ready ?? prepare(view, pos);
    },
    { hoverTime: REST, hideOnChange: true },
  );

  /** The card about a place, null where there is none. Without the server's answer it has what is known here. */
  async function prepare(view: EditorView, pos: number): Promise<Tooltip | null> {
    const [narrowest] = findingsAt(view.state, pos);
    const place = narrowest ?? headingAt(view.state, pos);
    if (!place) return null;
    // The place behind the last word belongs to the finding for the pointer, not for the server.
    const asked = pos === place.to ? place.from : pos;
    const found = findingsAt(view.state, asked);
    const { doc } = view.state;
    const [why, actions] = await Promise.all([
      reason(connection, view, asked).catch(() => null),
      fixes.about(view, asked, asked).catch(() => []),
    ]);
    if (view.state.doc !== doc || (why === null && !narrowest)) return null;
    const group = (label: string, some: CodeAction[]) => {
      const buttons = some.map((one) => button(view, one, place.from));
      return some.length
        ? [element("div", { class: "card-actions", role: "group", "aria-label": label }, ...buttons)]
        : [];
    };
    const page = why === null ? found.map((one) => element("p", {}, one.message)) : [written(why)];
    const dom = element(
      "div",
      { class: "card" },
      element("div", { class: "card-page", tabindex: "0" }, ...page, ...group("Ignore", actions.filter(silences))),
      ...group("Quick-fixes", actions.filter((one) => !silences(one))),
    );
    const create = () => ({ dom, offset: { x: 0, y: GAP } });
    return { pos: place.from, end: place.to, above: false, create };
  }

  function button(view: EditorView, action: CodeAction, from: number): HTMLElement {
    return element(
      "button",
      {
        type: "button",
        class: action.isPreferred ? "main" : "",
        onclick: () => {
          close(view);
          fixes.apply(view, action, from).catch(failed);
        },
      },
      action.title,
    );
  }

  function show(view: EditorView, finding: Finding): void {
    view.dispatch({
      selection: { anchor: finding.from, head: finding.to },
      // In the upper part, so that there is room for the card below.
      effects: [closeHoverTooltips, EditorView.scrollIntoView(finding.from, { y: "start", yMargin: above(view) })],
      userEvent: "select.finding",
    });
    view.focus();
    announce(`${finding.severity}: ${finding.message}`);
    const { selection } = view.state;
    void prepare(view, finding.from).then((card) => {
      // Who has gone to the list meanwhile reads there.
      if (!card || !view.hasFocus || !view.state.selection.eq(selection)) return;
      // A card that is still being asked for is given up when the draft scrolls to its words: so it comes ready.
      prepared = card;
      activateHover(view, finding.from, 1, {
        tooltip,
        until: (transaction) => transaction.docChanged || transaction.selection !== undefined,
      });
    });
  }

  function close(view: EditorView): void {
    view.dispatch({ effects: closeHoverTooltips });
  }

  const step = (way: 1 | -1) => (view: EditorView) => {
    const next = beyond(view, way);
    if (next) show(view, next);
    else announce("Nothing is marked in this draft.");
    return true;
  };

  const keys = keymap.of([
    { key: "F8", run: step(1), shift: step(-1) },
    {
      key: "Escape",
      run: (view) => {
        if (!document.querySelector(".card")) return false;
        close(view);
        return true;
      },
    },
  ]);
  return { extension: [tooltip, keys], show, close };
}

/** Pixels of the draft that are shown above words which were gone to. */
function above(view: EditorView): number {
  return view.scrollDOM.clientHeight / 6;
}

/** The next finding after the selection, or the one before it; round the end of the draft. */
function beyond(view: EditorView, way: 1 | -1): Finding | undefined {
  const { from, to } = view.state.selection.main;
  const findings = findingsOf(view.state);
  // Of several about the same words, the one that is selected is told by its place alone.
  if (way > 0) return findings.find((one) => one.from > from || (one.from === from && one.to < to)) ?? findings[0];
  return findings.findLast((one) => one.from < from || (one.from === from && one.to > to)) ?? findings.at(-1);
}

/** The server's page about a place as HTML that holds no script, or null where it has none. */
async function reason(connection: Connection, view: EditorView, pos: number): Promise<string | null> {
  const plugin = LSPPlugin.get(view);
  if (!plugin) return null;
  plugin.client.sync();
  const params = { textDocument: { uri: plugin.uri }, position: plugin.toPosition(pos) };
  const answer = await connection.request<Hover | null>("textDocument/hover", params);
  return answer && plugin.docToHTML(answer.contents as MarkupContent, "markdown");
}

/** A page of the server, with lines that go and come shown as such, and without what the buttons below it offer. */
function written(html: string): HTMLElement {
  const page = element("div");
  page.innerHTML = html;
  for (const code of page.querySelectorAll("code.language-diff")) {
    const lines = (code.textContent ?? "").trimEnd().split("\n").map(changedLine);
    code.parentElement?.replaceWith(element("div", { class: "change" }, ...lines));
  }
  for (const line of page.querySelectorAll("p"))
    if (/^(Silence it|Quick-fix): /.test(line.textContent ?? "")) line.remove();
  for (const link of page.querySelectorAll("a")) {
    link.target = "_blank";
    link.rel = "noopener noreferrer";
  }
  return page;
}

function changedLine(line: string): HTMLElement {
  const words = line.slice(2);
  if (line.startsWith("- ")) return element("del", {}, words);
  if (line.startsWith("+ ")) return element("ins", {}, words);
  return element("span", {}, words);
}
