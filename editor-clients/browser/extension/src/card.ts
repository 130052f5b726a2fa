/** The card at marked words: why they are marked, before and after, and the fixes as buttons. */

import { element } from "../../desk/src/dom";
import { type Layer, isDark, zoomOf } from "./layer";

/** Pixels between words and their card, and between a card and the edge of the window. */
const GAP = 6;

export interface Choice {
  label: string;
  choose: () => void;
}

export class Card {
  #shown: { dom: HTMLElement; back: HTMLElement | null } | null = null;

  constructor(private readonly layer: Layer) {}

  get isShown(): boolean {
    return this.#shown !== null;
  }

  /**
   * Shows a card at words of `field`; `isEntered` gives it the focus, which goes back to the field when it is
   * closed.
   */
  show(
    words: DOMRect,
    field: HTMLElement,
    page: readonly HTMLElement[],
    choices: readonly Choice[],
    isEntered: boolean,
  ): void {
    this.close();
    const buttons = choices.map(({ label, choose }) => element("button", { type: "button", onclick: choose }, label));
    const actions = buttons.length
      ? [element("div", { class: "actions", role: "group", "aria-label": "Fixes" }, ...buttons)]
      : [];
    const [first, ...rest] = page;
    const dom = element(
      "div",
      { class: `card${isDark(field) ? " dark" : ""}`, role: "dialog", "aria-label": "Citewell", tabindex: "0" },
      ...(first ? [first] : []),
      ...actions,
      ...rest,
    );
    // The field keeps the cursor when a button is clicked.
    dom.addEventListener("mousedown", (event) => event.preventDefault());
    dom.addEventListener("keydown", (event) => this.#key(event));
    this.layer.root.append(dom);
    this.#shown = { dom, back: isEntered ? field : null };
    this.#place(dom, words);
    if (isEntered) (buttons[0] ?? dom).focus({ preventScroll: true });
  }

  close(): void {
    const shown = this.#shown;
    this.#shown = null;
    shown?.dom.remove();
    shown?.back?.focus({ preventScroll: true });
  }

  #place(dom: HTMLElement, words: DOMRect): void {
    const { width, height } = dom.getBoundingClientRect();
    const below = words.bottom + GAP;
    const top = below + height > innerHeight - GAP && words.top - GAP - height > 0 ? words.top - GAP - height : below;
    const zoom = zoomOf(dom);
    dom.style.left = `${Math.max(GAP, Math.min(words.left, innerWidth - width - GAP)) / zoom}px`;
    dom.style.top = `${Math.max(GAP, Math.min(top, innerHeight - height - GAP)) / zoom}px`;
  }

  #key(event: KeyboardEvent): void {
    // What is typed here is not for the page.
    event.stopPropagation();
    if (event.key === "Escape") this.close();
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
    const stops = [...(this.#shown?.dom.querySelectorAll<HTMLElement>("button, a") ?? [])];
    const at = stops.indexOf(this.layer.root.activeElement as HTMLElement);
    const next = stops[(at + (event.key === "ArrowDown" ? 1 : -1) + stops.length) % stops.length];
    event.preventDefault();
    next?.focus();
  }
}
