/** What the server finds, where it stands now, and how it is marked. */

import { LSPPlugin, type LSPClientExtension } from "@codemirror/lsp-client";
import { type ChangeDesc, type EditorState, RangeSet, StateEffect, StateField, type Text } from "@codemirror/state";
import { Decoration, type DecorationSet, EditorView, GutterMarker, WidgetType, gutter } from "@codemirror/view";
import type { Diagnostic, PublishDiagnosticsParams } from "vscode-languageserver-protocol";
import { element, icon } from "./dom";

export type Severity = "error" | "warning" | "information" | "hint";

/** All severities, the worst one first. */
export const SEVERITIES: readonly Severity[] = ["error", "warning", "information", "hint"];

export interface Finding {
  /** The offsets of the words in the text as it is. */
  readonly from: number;
  readonly to: number;
  readonly severity: Severity;
  /** The id of the rule. */
  readonly rule: string;
  readonly message: string;
}

export const setFindings = StateEffect.define<readonly Finding[]>();

interface Marked {
  readonly findings: readonly Finding[];
  readonly words: DecorationSet;
  readonly lines: RangeSet<GutterMarker>;
}

const field = StateField.define<Marked>({
  create: () => ({ findings: [], words: Decoration.none, lines: RangeSet.empty }),
  update(marked, transaction) {
    let findings = transaction.docChanged ? moved(marked.findings, transaction.changes) : marked.findings;
    for (const effect of transaction.effects) if (effect.is(setFindings)) findings = effect.value;
    return findings === marked.findings ? marked : mark(findings, transaction.newDoc);
  },
  provide: (self) => EditorView.decorations.from(self, (marked) => marked.words),
});

/** The findings of the draft, if there is one: by where they begin, the longer one first where two begin together. */
export function findingsOf(state: EditorState): readonly Finding[] {
  return state.field(field, false)?.findings ?? [];
}

/** The findings that a place lies in or at, that about the fewest words first. */
export function findingsAt(state: EditorState, from: number, to = from): Finding[] {
  return findingsOf(state)
    .filter((one) => one.from <= to && one.to >= from)
    .sort((one, other) => one.to - one.from - (other.to - other.from));
}

/** How many findings there are of each severity. */
export function counted(findings: readonly Finding[]): Record<Severity, number> {
  const counts = { error: 0, warning: 0, information: 0, hint: 0 };
  for (const { severity } of findings) counts[severity] += 1;
  return counts;
}

/** The marks in the text and at its side; `chosen` is told whose mark at the side was clicked. */
export function marks(chosen: (view: EditorView, finding: Finding) => void) {
  return [
    field,
    gutter({
      class: "findings-gutter",
      markers: (view) => view.state.field(field).lines,
      domEventHandlers: {
        click(view, block) {
          const [first] = findingsOf(view.state).filter((one) => one.from >= block.from && one.from <= block.to);
          if (first) chosen(view, first);
          return first !== undefined;
        },
      },
    }),
  ];
}

/** Takes findings from the server: what it tells the client, and what it need not ask. */
export const receiving: LSPClientExtension = {
  clientCapabilities: { textDocument: { publishDiagnostics: { versionSupport: true } } },
  notificationHandlers: {
    "textDocument/publishDiagnostics": (client, { uri, version, diagnostics }: PublishDiagnosticsParams) => {
      const file = client.workspace.getFile(uri);
      const view = file?.getView();
      const plugin = view && LSPPlugin.get(view);
      // About a text from before: its marks would stand at other words. Those there are have moved with the text.
      if (!plugin || (version !== undefined && version !== file?.version)) return true;
      view.dispatch({ effects: setFindings.of(placed(diagnostics, plugin)) });
      return true;
    },
  },
};

function placed(diagnostics: readonly Diagnostic[], plugin: LSPPlugin): readonly Finding[] {
  const found = diagnostics.map((one) => ({
    from: plugin.fromPosition(one.range.start, plugin.syncedDoc),
    to: plugin.fromPosition(one.range.end, plugin.syncedDoc),
    severity: SEVERITIES[(one.severity ?? 1) - 1] ?? "error",
    rule: String(one.code ?? ""),
    message: typeof one.message === "string" ? one.message : one.message.value,
  }));
  found.sort((one, other) => one.from - other.from || other.to - one.to);
  return moved(found, plugin.unsyncedChanges);
}

/** Findings behind an edit; one whose words are gone goes with them. */
function moved(findings: readonly Finding[], changes: ChangeDesc): readonly Finding[] {
  if (changes.empty) return findings;
  return findings.flatMap((one) => {
    // What is typed at the edge of a mark is not part of it.
    const from = changes.mapPos(one.from, 1);
    const to = Math.max(from, changes.mapPos(one.to, -1));
    return from < to || one.from === one.to ? [{ ...one, from, to }] : [];
  });
}

function mark(findings: readonly Finding[], text: Text): Marked {
  const worst = new Map<number, Severity>();
  for (const { from, severity } of findings) {
    const line = text.lineAt(from).from;
    const known = worst.get(line);
    if (!known || SEVERITIES.indexOf(severity) < SEVERITIES.indexOf(known)) worst.set(line, severity);
  }
  const lines = [...worst]
    .sort(([one], [other]) => one - other)
    .map(([line, severity]) => LINE_MARKS[severity].range(line));
  return { findings, words: Decoration.set(findings.map(wordMark), true), lines: RangeSet.of(lines) };
}

function wordMark(finding: Finding, number: number) {
  const { from, to, severity, rule } = finding;
  if (from === to) return Decoration.widget({ widget: new Point(severity), side: 1 }).range(from);
  // One mark may be cut into several elements; their number says which belong together.
  const attributes = { "data-rule": rule, "data-finding": String(number) };
  return Decoration.mark({ class: `finding ${severity}`, attributes }).range(from, to);
}

/** Stands for a finding about a place without words. */
class Point extends WidgetType {
  constructor(private readonly severity: Severity) {
    super();
  }

  override eq(other: Point): boolean {
    return other.severity === this.severity;
  }

  override toDOM(): HTMLElement {
    return element("span", { class: `finding point ${this.severity}` });
  }
}

class LineMark extends GutterMarker {
  constructor(private readonly severity: Severity) {
    super();
  }

  override toDOM(): Node {
    return icon(this.severity);
  }
}

const LINE_MARKS: Record<Severity, LineMark> = {
  error: new LineMark("error"),
  warning: new LineMark("warning"),
  information: new LineMark("information"),
  hint: new LineMark("hint"),
};
