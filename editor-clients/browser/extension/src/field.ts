/** What Citewell needs of anything that a writer writes in. */

import type { Language } from "./messages";
import type { Piece } from "./reading";
import type { Place } from "./text";

/** An edit of the draft that can be typed into its field. */
export interface Typed extends Place {
  readonly insert: string;
}

export interface Field {
  /** What the writer writes in. */
  readonly element: HTMLElement;
  readonly language: Language;
  /** The draft as it stands. All places that are asked about later are places in it. */
  read(): string;
  /** The stretches of the page's text that show a place. */
  pieces(place: Place): Piece[];
  /** An edit of the draft as it is typed here, null where typing cannot make it. */
  typed(edit: Typed): Typed | null;
  /** Types an edit, as one step that the page can undo. */
  type(edit: Typed): Promise<void>;
  select(place: Place): void;
  /** Calls back whenever something may have changed. */
  watch(changed: () => void): void;
  /** Is told of the places that marks will be drawn at. */
  carry(places: readonly Place[]): void;
  /** Takes over what was typed, as far as marks do not move with it by themselves. */
  keep(): void;
  /** Follows the field to where it stands now. */
  follow(): void;
  leave(): void;
}

const EDITORS_OF_CODE = ".cm-editor, .CodeMirror, .monaco-editor, .ace_editor";
/** Block editors make each paragraph a field of its own; together they are one draft. */
const GROUPS = ".is-root-container";

/** The field that an element belongs to, null where it is in none. */
export function fieldAt(element: Element): HTMLElement | null {
  if (!(element instanceof HTMLElement) || element.closest(EDITORS_OF_CODE)) return null;
  if (element instanceof HTMLTextAreaElement) return element.readOnly || element.disabled ? null : element;
  if (!element.isContentEditable) return null;
  let host = element;
  while (host.parentElement?.isContentEditable) host = host.parentElement;
  // While several blocks are selected, what is around them is edited as a whole.
  return host.closest<HTMLElement>(GROUPS) ?? host.querySelector<HTMLElement>(GROUPS) ?? host;
}

/** Waits until the page has heard of a new selection. */
export function settled(): Promise<void> {
  return new Promise((done) => setTimeout(done, 30));
}

/** Types over what is selected. */
export function typeOver(document: Document, text: string): void {
  // The only way that a page's own undo knows of, and that editors take as the writer's typing.
  if (text) document.execCommand("insertText", false, text);
  else document.execCommand("delete");
}
