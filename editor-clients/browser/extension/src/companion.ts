/** What accompanies one field: its draft at the server, the findings where they stand now, and their marks. */

import type { CodeAction, Diagnostic, TextDocumentEdit, TextEdit } from "vscode-languageserver-protocol";
import { element } from "../../desk/src/dom";
import type { Card, Choice } from "./card";
import type { Field, Typed } from "./field";
import type { Layer } from "./layer";
import type { Link } from "./link";
import { type Marks, marksFor } from "./marks";
import { SEVERITIES, type Severity, type Shown, type ToPage } from "./messages";
import { pageOf } from "./prose";
import { type Piece, rangeOf } from "./reading";
import { type Place, Text, moved, movedAll } from "./text";

/** Longer drafts are left alone. */
const LONGEST = 1_000_000;

/** Pixels above and below the window within which findings are marked before they come into it. */
const NEAR = 40;
/** So many findings may come without a look at where they stand. */
const FEW = 5;

/** Milliseconds after the last key until the draft is read again, and the most that pass while keys go on. */
const PAUSE = 250;
const LONGEST_PAUSE = 1000;

/** A gap that a fix leaves to the writer. */
const GAP = /\[(?:NUMBER|SOURCE|DATE|COMPARATOR|NAME)\b[^\]]*\]/;

export interface Finding extends Place {
  readonly severity: Severity;
  readonly rule: string;
  readonly message: string;
}

/** A finding in or near the window. */
interface Seen extends Finding {
  readonly ranges: readonly Range[];
}

export class Companion {
  readonly #marks: Marks;
  #text = new Text("");
  #version = 0;
  #isOpen = false;
  #isLeft = false;
  /** Whether marks are put back in the next frame. */
  #isMending = false;
  /** When something was typed that the server is not told of yet, first and last; 0 where there is nothing. */
  #since = 0;
  #touched = 0;
  #findings: readonly Finding[] = [];
  /** What the server has said last, as it stood in the text then. */
  #told: Diagnostic[] = [];
  /** The findings that can be seen, and where. Marks on all of a long draft would slow the page down. */
  #seen: readonly Seen[] = [];
  /** The part of the draft that is in the window, from one finding that is not to the next. */
  #sight: Place = { from: 0, to: Number.MAX_SAFE_INTEGER };
  /** Whether somebody looks at the list of findings. */
  #isWatched = false;

  constructor(
    readonly number: number,
    readonly field: Field,
    private readonly link: Link,
    private readonly card: Card,
    layer: Layer,
  ) {
    this.#marks = marksFor(field.element, layer.root);
    field.watch(() => this.#due());
    this.#text = new Text(field.read());
    this.open();
  }

  /** Tells the server of the draft, where there is a server that does not know it. */
  open(): void {
    this.#isOpen = this.link.isOpen && this.#text.text.length < LONGEST;
    if (!this.#isOpen) return this.link.wake();
    const { language } = this.field;
    this.#version += 1;
    this.#told = [];
    this.link.send({ say: "open", field: this.number, language, version: this.#version, text: this.#text.text });
  }

  /** There is no server any more that knows the draft. What is marked stays, and moves with the text. */
  miss(): void {
    this.#isOpen = false;
  }

  leave(): void {
    if (this.#isOpen) this.link.send({ say: "close", field: this.number });
    this.#isOpen = false;
    this.#isLeft = true;
    this.#findings = [];
    this.#paint();
    this.field.leave();
  }

  receive({ version, start, gone, come }: Extract<ToPage, { say: "findings" }>): void {
    this.#told.splice(start, gone, ...come);
    this.catchUp();
    // About a text from before: its marks would stand at other words. Those there are have moved with the text.
    if (version !== this.#version) return;
    const found = this.#told.map((one) => ({
      ...this.#text.place(one.range),
      severity: SEVERITIES[(one.severity ?? 1) - 1] ?? "error",
      rule: String(one.code ?? ""),
      message: typeof one.message === "string" ? one.message : one.message.value,
    }));
    this.#findings = found.sort((one, other) => one.from - other.from || other.to - one.to);
    // A few are about what is being typed, which is in sight.
    if (come.length > FEW) this.#look();
    this.#paint();
    this.#tell();
  }

  watch(is: boolean): void {
    this.#isWatched = is;
    if (is) this.#tell();
  }

  /** Follows the field to where it stands now, and sees what no event has told of; not while it is typed in. */
  look(): void {
    if (!this.#since) this.follow();
  }

  /** Follows the field to where it stands now. */
  follow(): void {
    this.field.follow();
    this.catchUp();
    this.#look();
    this.#paint();
    this.#marks.follow();
  }

  /** The finding at a point of the window, that about the fewest words where there are several. */
  at(x: number, y: number): number | null {
    this.catchUp();
    const found = this.#seen.filter(({ ranges }) =>
      ranges.some((range) => [...range.getClientRects()].some((box) => holds(box, x, y))),
    );
    const [first] = found.sort((one, other) => length(one) - length(other)).map(keyOf);
    const number = this.#findings.findIndex((one) => keyOf(one) === first);
    return number < 0 ? null : number;
  }

  /** The finding after another one, or before it; round the end. Null where no words are marked. */
  next(way: 1 | -1, from: number | null): number | null {
    const all = this.#findings.length;
    for (let step = 1; step <= all; step += 1) {
      const number = ((((from ?? (way > 0 ? -1 : all)) + way * step) % all) + all) % all;
      if (this.field.pieces(this.#findings[number] as Finding).length) return number;
    }
    return null;
  }

  select(number: number): void {
    const finding = this.#findings[number];
    if (finding) this.field.select(finding);
  }

  /** Shows why some words are marked. */
  async show(number: number, isEntered: boolean): Promise<void> {
    const finding = this.#findings[number];
    if (!finding) return;
    const { text } = this.#text;
    const position = this.#text.position(finding.from);
    const range = this.#text.range(finding);
    const [why, actions] = await Promise.all([
      this.link.ask((id) => ({ say: "hover", id, field: this.number, position })),
      this.link.ask((id) => ({ say: "actions", id, field: this.number, range })),
    ]);
    const [first] = this.field.pieces(finding);
    const words = first && rangeOf(first).getClientRects()[0];
    if (this.#text.text !== text || !words) return;
    const page = typeof why === "string" ? pageOf(why) : [element("p", {}, finding.message)];
    this.card.show(words, this.field.element, page, this.#choices(Array.isArray(actions) ? actions : []), isEntered);
  }

  /**
   * Catches up with the field: the server is told what has changed, and marks move with their words. Whether it
   * had.
   */
  catchUp(): boolean {
    this.#since = 0;
    const after = this.field.read();
    const change = this.#text.change(after);
    if (!change) return false;
    const range = this.#text.range(change);
    this.#text = new Text(after);
    this.#findings = movedAll(this.#findings, change);
    this.#seen = movedAll(this.#seen, change);
    this.#sight = { from: moved(this.#sight.from, change, -1), to: moved(this.#sight.to, change, 1) };
    this.card.close();
    if (this.#isOpen) {
      this.#version += 1;
      this.link.send({ say: "change", field: this.number, version: this.#version, range, text: change.insert });
    } else this.open();
    this.#paint();
    return true;
  }

  /**
   * Something may have changed. What a key costs is felt, so the draft is read when a few have been typed; ranges
   * move with the text until then.
   */
  #due(): void {
    this.field.keep();
    // A range whose nodes the page has exchanged holds nothing; others may follow in this frame.
    const isTorn = this.#seen.some(({ ranges }) => ranges.some((one) => one.collapsed));
    if (isTorn && !this.#isMending) {
      this.#isMending = true;
      requestAnimationFrame(() => this.#mend());
    }
    this.#touched = performance.now();
    if (this.#since) return;
    this.#since = this.#touched;
    setTimeout(() => this.#wait(), PAUSE);
  }

  /** Catches up once nothing was typed for a while. */
  #wait(): void {
    if (!this.#since || this.#isLeft) return;
    const left = Math.min(this.#touched + PAUSE, this.#since + LONGEST_PAUSE) - performance.now();
    if (left > 1) setTimeout(() => this.#wait(), left);
    else this.catchUp();
  }

  #mend(): void {
    this.#isMending = false;
    if (this.#isLeft) return;
    if (!this.catchUp()) this.#paint();
  }

  #paint(): void {
    const before = new Map(this.#seen.map((one) => [keyOf(one), one.ranges]));
    const { from, to } = this.#sight;
    const inSight = this.#findings.filter((one) => one.to > from && one.from < to);
    this.#seen = inSight.map((finding) => {
      const pieces = this.field.pieces(finding);
      const known = before.get(keyOf(finding));
      // Ranges move with their words: one that is right is kept, and the browser has nothing to paint.
      const isRight = known?.length === pieces.length && known.every((one, at) => isAt(one, pieces[at] as Piece));
      return { ...finding, ranges: isRight ? known : pieces.map(rangeOf) };
    });
    this.field.carry(this.#seen);
    this.#marks.show(this.#seen);
  }

  /**
   * Sees which part of the draft is in the window: the browser must lay out the page for it, so it is no work for
   * a key.
   */
  #look(): void {
    const box = this.field.element.getBoundingClientRect();
    const [top, bottom] = [Math.max(box.top, 0) - NEAR, Math.min(box.bottom, innerHeight) + NEAR];
    const first = this.#firstBelow(top);
    const below = this.#findings.slice(first).find((one) => {
      const [piece] = this.field.pieces(one);
      return piece && rangeOf(piece).getBoundingClientRect().top > bottom;
    });
    this.#sight = { from: this.#findings[first - 1]?.to ?? 0, to: below?.from ?? Number.MAX_SAFE_INTEGER };
  }

  /**
   * The number of the first finding that does not end above a line of the window: they stand in their order there.
   */
  #firstBelow(line: number): number {
    let [low, high] = [0, this.#findings.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      const last = this.field.pieces(this.#findings[middle] as Finding).at(-1);
      // What has no words stands nowhere; those before it are looked at one by one.
      if (last && rangeOf(last).getBoundingClientRect().bottom < line) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #tell(): void {
    if (!this.#isWatched || !this.#isOpen) return;
    const findings = this.#findings.map((finding): Shown => {
      const { severity, rule, message } = finding;
      const words = this.field.pieces(finding).map(({ node, start, end }) => node.data.slice(start, end));
      return { severity, rule, message, words: words.join(" ") };
    });
    this.link.send({ say: "shows", field: this.number, findings });
  }

  /** The fixes that can be typed here. */
  #choices(actions: readonly CodeAction[]): Choice[] {
    return actions
      .filter((one) => !one.disabled)
      .sort((one, other) => Number(other.isPreferred ?? false) - Number(one.isPreferred ?? false))
      .flatMap(({ title, edit }): Choice[] => {
        const [changes] = (edit?.documentChanges ?? []) as TextDocumentEdit[];
        const typed = changes && this.#typed(changes);
        return typed ? [{ label: title, choose: () => void this.#apply(typed, this.#text.text) }] : [];
      });
  }

  /** The edits of a fix as they are typed, the last one first; null where one of them cannot be. */
  #typed({ textDocument, edits }: TextDocumentEdit): Typed[] | null {
    if (textDocument.version !== this.#version) return null;
    const placed = edits.map((one) => ({ ...this.#text.place(one.range), insert: (one as TextEdit).newText }));
    placed.sort((one, other) => other.from - one.from);
    // One edit is one step to undo: what stands between several is typed again where that can be.
    const whole = placed.length > 1 ? this.field.typed(joined(placed, this.#text.text)) : null;
    if (whole) return [whole];
    const typed = placed.map((one) => this.field.typed(narrowed(one, this.#text.text)));
    return typed.every((one) => one !== null) ? typed : null;
  }

  async #apply(edits: readonly Typed[], text: string): Promise<void> {
    this.card.close();
    this.catchUp();
    if (this.#text.text !== text) return;
    for (const edit of edits) await this.field.type(edit);
    this.catchUp();
    const first = edits.at(-1);
    const gap = first && GAP.exec(first.insert);
    if (!gap) return;
    const start = this.#text.text.indexOf(gap[0], first.from);
    if (start >= 0) this.field.select({ from: start, to: start + gap[0].length });
  }
}

function length({ from, to }: Place): number {
  return to - from;
}

function keyOf({ from, to, rule }: Finding): string {
  return `${from} ${to} ${rule}`;
}

function isAt(range: Range, { node, start, end }: Piece): boolean {
  return (
    range.startContainer === node &&
    range.endContainer === node &&
    range.startOffset === start &&
    range.endOffset === end
  );
}

function holds(box: DOMRect, x: number, y: number): boolean {
  return box.left <= x && x <= box.right && box.top <= y && y <= box.bottom;
}

/** Several edits, the last one first, as one. */
function joined(edits: readonly Typed[], text: string): Typed {
  const [from, to] = [edits.at(-1)?.from ?? 0, edits[0]?.to ?? 0];
  let insert = "";
  let at = from;
  for (const one of [...edits].reverse()) {
    insert += text.slice(at, one.from) + one.insert;
    at = one.to;
  }
  return { from, to, insert };
}

/** An edit without what it leaves as it is. What is written as more than one character is not cut. */
function narrowed(edit: Typed, text: string): Typed {
  const before = text.slice(edit.from, edit.to);
  if (/[&<>]/.test(before + edit.insert)) return edit;
  const change = new Text(before).change(edit.insert);
  return change ? { from: edit.from + change.from, to: edit.from + change.to, insert: change.insert } : edit;
}
