/** An element that is edited as it is shown: a rich-text editor, or a plain `contenteditable`. */

import { type Field, type Typed, settled, typeOver } from "./field";
import { type Piece, type Point, Reading, keepsLines, plainText, read } from "./reading";
import type { Place } from "./text";

export class Editable implements Field {
  readonly language = "html";
  readonly #observer: MutationObserver;
  #reading = new Reading("", []);
  #keepsLines = false;
  #changed: () => void = () => undefined;

  constructor(readonly element: HTMLElement) {
    this.#observer = new MutationObserver(() => this.#changed());
    this.follow();
  }

  read(): string {
    this.#reading = read(this.element, this.#keepsLines);
    return this.#reading.html;
  }

  pieces({ from, to }: Place): Piece[] {
    return this.#reading.pieces(from, to);
  }

  typed({ from, to, insert }: Typed): Typed | null {
    const removed = plainText(this.#reading.html.slice(from, to));
    const text = plainText(insert);
    if (removed === null || text === null || text.includes("\n") || !this.#ends(from, to)) return null;
    return { from, to, insert: text };
  }

  async type({ from, to, insert }: Typed): Promise<void> {
    const before = this.#reading.html;
    this.#select(from, to);
    await settled();
    if (this.read() !== before) return;
    // What the page has done to the selection meanwhile is put right.
    this.#select(from, to);
    if (isTaken(this.#ends(from, to)?.start.node.parentElement ?? this.element, insert)) return;
    typeOver(this.element.ownerDocument, insert);
    // Editors that keep snapshots take one for a replacement.
    const how = { bubbles: true, inputType: "insertReplacementText", data: null };
    this.element.dispatchEvent(new InputEvent("input", how));
  }

  select({ from, to }: Place): void {
    this.#select(from, to);
    this.#ends(from, to)?.start.node.parentElement?.scrollIntoView({ block: "nearest" });
  }

  watch(changed: () => void): void {
    this.#changed = changed;
    this.#observer.observe(this.element, { subtree: true, childList: true, characterData: true });
  }

  carry(): void {
    // The page draws its text itself.
  }

  keep(): void {
    // Marks move with the page's own text.
  }

  follow(): void {
    // Marks are on the page's own text, and move with it.
    this.#keepsLines = keepsLines(this.element);
  }

  leave(): void {
    this.#observer.disconnect();
  }

  #select(from: number, to: number): void {
    const ends = this.#ends(from, to);
    if (!ends) return;
    const { start, end } = ends;
    start.node.parentElement
      ?.closest<HTMLElement>("[contenteditable=true], [contenteditable='']")
      ?.focus({ preventScroll: true });
    this.element.ownerDocument.getSelection()?.setBaseAndExtent(start.node, start.offset, end.node, end.offset);
  }

  #ends(from: number, to: number): { start: Point; end: Point } | null {
    if (from === to) {
      const point = this.#reading.point(from);
      return point && { start: point, end: point };
    }
    const pieces = this.#reading.pieces(from, to);
    const [first, last] = [pieces[0], pieces.at(-1)];
    if (!first || !last) return null;
    return { start: { node: first.node, offset: first.start }, end: { node: last.node, offset: last.end } };
  }
}

/**
 * Whether an editor that writes by itself has taken the text: it hears before the page changes, and undoes what
 * it has not.
 */
function isTaken(element: HTMLElement, text: string): boolean {
  const selection = element.ownerDocument.getSelection();
  const targetRanges = selection?.rangeCount ? [new StaticRange(selection.getRangeAt(0))] : [];
  const what = text ? { inputType: "insertText", data: text } : { inputType: "deleteContentBackward", data: null };
  const event = new InputEvent("beforeinput", {
    ...what,
    targetRanges,
    bubbles: true,
    cancelable: true,
    composed: true,
  });
  return !element.dispatchEvent(event);
}
