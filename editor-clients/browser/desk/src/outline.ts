/** The sections of the draft: what the server says of each, where it stands now, and its score in the margin. */

import { type LSPClient, type LSPClientExtension, LSPPlugin } from "@codemirror/lsp-client";
import { type ChangeDesc, type EditorState, RangeSet, StateEffect, StateField, type Text } from "@codemirror/state";
import { GutterMarker, gutter } from "@codemirror/view";
import type { Range } from "vscode-languageserver-protocol";
import { element } from "./dom";
import type { Sections } from "./protocol";

/** Offsets in the text as it is. */
export interface Place {
  readonly from: number;
  readonly to: number;
}

/** Words of the draft. */
export interface Passage extends Place {
  readonly text: string;
}

export interface Section extends Place {
  readonly heading: string;
  /** 0 to 100; null where there is too little prose to tell. */
  readonly score: number | null;
  readonly lost: readonly (Place & { readonly points: number; readonly message: string })[];
  readonly snippet: Passage | null;
  readonly answer: Passage | null;
  /** How hard it is to read, in the server's words; null where it is too short to tell. */
  readonly readability: string | null;
}

export interface Outline {
  /** What the figures and the quotations are worth. */
  readonly label: string;
  /** The draft's score. */
  readonly score: number | null;
  readonly sections: readonly Section[];
}

const NOTHING: Outline = { label: "", score: null, sections: [] };

const setOutline = StateEffect.define<Outline>();

interface Scored {
  readonly outline: Outline;
  readonly lines: RangeSet<GutterMarker>;
}

const field = StateField.define<Scored>({
  create: () => ({ outline: NOTHING, lines: RangeSet.empty }),
  update(scored, transaction) {
    let { outline } = scored;
    if (transaction.docChanged) outline = moved(outline, transaction.changes);
    for (const effect of transaction.effects) if (effect.is(setOutline)) outline = effect.value;
    return outline === scored.outline ? scored : { outline, lines: margin(outline, transaction.newDoc) };
  },
});

/** What is known of the draft's sections. */
export function outlineOf(state: EditorState): Outline {
  return state.field(field, false)?.outline ?? NOTHING;
}

/** The section that the cursor is in; before the first one, the first. */
export function sectionAt(state: EditorState): Section | undefined {
  const { sections } = outlineOf(state);
  const { head } = state.selection.main;
  return sections.findLast((one) => one.from <= head) ?? sections[0];
}

/** The line of a section's heading that a place lies in, if it lies in one. */
export function headingAt(state: EditorState, pos: number): Place | undefined {
  const { from, to } = state.doc.lineAt(pos);
  const isOne = ({ heading, from: start }: Section) => heading !== "" && from <= start && start <= to;
  return outlineOf(state).sections.some(isOne) ? { from, to } : undefined;
}

/** Scores in the margin, each beside the first line of its section; `chosen` is called when one is clicked. */
export function scores(chosen: () => void) {
  return [
    field,
    gutter({
      class: "scores-gutter",
      markers: (view) => view.state.field(field).lines,
      domEventHandlers: {
        click(view, block) {
          const found = outlineOf(view.state).sections.some((one) => one.from >= block.from && one.from <= block.to);
          if (!found) return false;
          view.dispatch({ selection: { anchor: block.from } });
          view.focus();
          chosen();
          return true;
        },
      },
    }),
  ];
}

/** Asks for the sections when the server says that there is news of them. */
export const outlining: LSPClientExtension = {
  clientCapabilities: { experimental: { citewellSections: true } },
  notificationHandlers: {
    "citewell/sectionsChanged": (client, { uri }: { uri: string }) => {
      // A connection that is lost leaves what is shown; the next one brings news.
      void ask(client, uri).catch(() => undefined);
      return true;
    },
  },
};

async function ask(client: LSPClient, uri: string): Promise<void> {
  const answer = await client.request<unknown, Sections | null>("citewell/sections", { textDocument: { uri } });
  const file = client.workspace.getFile(uri);
  const view = file?.getView();
  const plugin = view && LSPPlugin.get(view);
  // About a text from before its places would be wrong ones: those there are have moved with the text, and news follow.
  if (!answer || !plugin || answer.version !== file?.version) return;
  view.dispatch({ effects: setOutline.of(placed(answer, plugin)) });
}

function placed({ label, score, sections }: Sections, plugin: LSPPlugin): Outline {
  const place = ({ start, end }: Range): Place => ({
    from: plugin.fromPosition(start, plugin.syncedDoc),
    to: plugin.fromPosition(end, plugin.syncedDoc),
  });
  const found = sections.map(({ heading, range, score: points, lost, snippet, answer, readability }) => ({
    ...place(range),
    heading,
    score: points,
    lost: lost.map((one) => ({ ...place(one.range), points: one.points, message: one.message })),
    snippet: snippet && { ...place(snippet.range), text: snippet.text },
    answer: answer && { ...place(answer.range), text: answer.text },
    readability: readability && readability.label,
  }));
  return moved({ label, score, sections: found }, plugin.unsyncedChanges);
}

/** An outline behind an edit. */
function moved(outline: Outline, changes: ChangeDesc): Outline {
  if (changes.empty) return outline;
  const move = <Some extends Place>(one: Some): Some => {
    // What is typed at the edge of a passage is not part of it.
    const from = changes.mapPos(one.from, 1);
    return { ...one, from, to: Math.max(from, changes.mapPos(one.to, -1)) };
  };
  const sections = outline.sections.map((one) => ({
    ...move(one),
    lost: one.lost.map(move),
    snippet: one.snippet && move(one.snippet),
    answer: one.answer && move(one.answer),
  }));
  return { ...outline, sections };
}

function margin({ label, sections }: Outline, text: Text): RangeSet<GutterMarker> {
  const lines = new Map<number, number>();
  for (const { from, score } of sections) if (score !== null) lines.set(text.lineAt(from).from, score);
  return RangeSet.of([...lines].map(([line, score]) => new Score(score, label).range(line)), true);
}

class Score extends GutterMarker {
  constructor(
    private readonly score: number,
    private readonly label: string,
  ) {
    super();
  }

  override eq(other: Score): boolean {
    return other.score === this.score && other.label === this.label;
  }

  override toDOM(): Node {
    return element("span", { title: `${this.score} of 100 (${this.label})` }, String(this.score));
  }
}
