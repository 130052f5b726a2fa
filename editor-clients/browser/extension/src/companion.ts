/** What accompanies one field: its draft at the server, the findings where they stand now, and their marks. */

import type { CodeAction, Diagnostic, TextDocumentEdit, TextEdit } from "vscode-languageserver-protocol";
import { element } from "../../desk/src/dom";
import type { Card, Choice } from "./card";
import type { Field, Typed } from "./field";
import type { Layer } from "./layer";
import type { Link } from "./link";
import { type Marks, marksFor } from "./marks";
import { SEVERITIES, type Severity, type Shown } from "./messages";
import { pageOf } from "./prose";
import { type Place, Text, movedAll } from "./text";

/** Longer drafts are left alone. */
const LONGEST = 1_000_000;

/** A gap that a fix leaves to the writer. */
const GAP = /\[(?:NUMBER|SOURCE|DATE|COMPARATOR|NAME)\b[^\]]*\]/;

export interface Finding extends Place {
  readonly severity: Severity;
  readonly rule: string;
  readonly message: string;
}

export class Companion {
  readonly #marks: Marks;
  #text = new Text("");
  #version = 0;
  #isOpen = false;
  #isDue = false;
  #findings: readonly Finding[] = [];
  #ranges: readonly (readonly Range[])[] = [];
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
    this.link.send({ say: "open", field: this.number, language, version: this.#version, text: this.#text.text });
  }

  /** There is no server any more that knows the draft. What is marked stays, and moves with the text. */
  miss(): void {
    this.#isOpen = false;
  }

  leave(): void {
    if (this.#isOpen) this.link.send({ say: "close", field: this.number });
    this.#isOpen = false;
    this.#findings = [];
    this.#paint();
    this.field.leave();
  }

  receive(version: number, diagnostics: readonly Diagnostic[]): void {
    this.catchUp();
    // About a text from before: its marks would stand at other words. Those there are have moved with the text.
    if (version !== this.#version) return;
    const found = diagnostics.map((one) => ({
      ...this.#text.place(one.range),
      severity: SEVERITIES[(one.severity ?? 1) - 1] ?? "error",
      rule: String(one.code ?? ""),
      message: typeof one.message === "string" ? one.message : one.message.value,
    }));
    this.#findings = found.sort((one, other) => one.from - other.from || other.to - one.to);
    this.#paint();
  }

  watch(is: boolean): void {
    this.#isWatched = is;
    if (is) this.#tell();
  }

  /** Follows the field to where it stands now, and sees what no event has told of. */
  follow(): void {
    this.field.follow();
    this.catchUp();
    this.#marks.follow();
  }

  /** The finding at a point of the window, that about the fewest words where there are several. */
  at(x: number, y: number): number | null {
    const found = this.#ranges.flatMap((ranges, number) => {
      const isHit = ranges.some((range) => [...range.getClientRects()].some((box) => holds(box, x, y)));
      return isHit ? [number] : [];
    });
    return found.sort((one, other) => this.#length(one) - this.#length(other))[0] ?? null;
  }

  /** The finding after the one that is selected, or before it; round the end. */
  next(way: 1 | -1, from: number | null): number | null {
    const shown = this.#ranges.flatMap((ranges, number) => (ranges.length ? [number] : []));
    if (!shown.length) return null;
    const beyond = way > 0 ? shown.find((one) => one > (from ?? -1)) : shown.findLast((one) => one < (from ?? Infinity));
    return beyond ?? (way > 0 ? shown[0] : shown.at(-1)) ?? null;
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
    const words = this.#ranges[number]?.[0]?.getClientRects()[0];
    if (this.#text.text !== text || !words) return;
    const page = typeof why === "string" ? pageOf(why) : [element("p", {}, finding.message)];
    this.card.show(words, this.field.element, page, this.#choices(Array.isArray(actions) ? actions : []), isEntered);
  }

  /** Catches up with the field: the server is told what has changed, and marks move with their words. */
  catchUp(): void {
    this.#isDue = false;
    const after = this.field.read();
    const change = this.#text.change(after);
    if (change) {
      const range = this.#text.range(change);
      this.#text = new Text(after);
      this.#findings = movedAll(this.#findings, change);
      this.card.close();
      if (this.#isOpen) {
        this.#version += 1;
        this.link.send({ say: "change", field: this.number, version: this.#version, range, text: change.insert });
      } else this.open();
    }
    this.#paint();
  }

  #due(): void {
    if (this.#isDue) return;
    this.#isDue = true;
    const now = () => this.#isDue && this.catchUp();
    // One look a frame, however much has changed in it. A page that is not shown has no frames.
    if (document.hidden) setTimeout(now);
    else requestAnimationFrame(now);
  }

  #paint(): void {
    this.#ranges = this.#findings.map((one) => this.field.ranges(one));
    this.#marks.show(this.#findings.map(({ severity }, at) => ({ severity, ranges: this.#ranges[at] ?? [] })));
    this.#tell();
  }

  #tell(): void {
    if (!this.#isWatched || !this.#isOpen) return;
    const findings = this.#findings.map(({ severity, rule, message }, at): Shown => {
      const words = this.#ranges[at]?.map(String).join(" ") ?? "";
      return { severity, rule, message, words };
    });
    this.link.send({ say: "shows", field: this.number, findings });
  }

  #length(number: number): number {
    const finding = this.#findings[number];
    return finding ? finding.to - finding.from : 0;
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
