/** A `textarea`: its words are in no element, so a mirror of it carries the marks. */

import { type Field, type Typed, typeOver } from "./field";
import { Mirror } from "./mirror";
import type { Piece } from "./reading";
import type { Place } from "./text";

export class Area implements Field {
  readonly language = "markdown";
  readonly #mirror: Mirror;
  readonly #listening = new AbortController();

  constructor(
    readonly element: HTMLTextAreaElement,
    layer: ShadowRoot,
  ) {
    this.#mirror = new Mirror(element, layer);
  }

  read(): string {
    this.#mirror.show(this.element.value);
    return this.element.value;
  }

  pieces({ from, to }: Place): Piece[] {
    return this.#mirror.pieces(from, to);
  }

  typed(edit: Typed): Typed | null {
    return edit;
  }

  async type({ from, to, insert }: Typed): Promise<void> {
    this.#focus(from, to);
    typeOver(this.element.ownerDocument, insert);
  }

  select({ from, to }: Place): void {
    this.#focus(from, to);
    this.#mirror.scrollTo(from);
  }

  watch(changed: () => void): void {
    const { signal } = this.#listening;
    this.element.addEventListener("input", changed, { signal });
    this.element.addEventListener("scroll", () => this.#mirror.scroll(), { signal, passive: true });
  }

  carry(places: readonly Place[]): void {
    this.#mirror.uncover(places);
  }

  keep(): void {
    this.#mirror.show(this.element.value);
  }

  follow(): void {
    this.#mirror.follow();
  }

  leave(): void {
    this.#listening.abort();
    this.#mirror.leave();
  }

  #focus(from: number, to: number): void {
    this.element.focus({ preventScroll: true });
    this.element.setSelectionRange(from, to);
  }
}
