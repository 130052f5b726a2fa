/** One line in the corner of the page, for what the writer must know to go on. */

import { element } from "../../desk/src/dom";
import { type Layer, isDark } from "./layer";
import type { State } from "./messages";
import { WORDS } from "./messages";

/** Milliseconds that it stays. */
const STAY = 15_000;

export class Notice {
  readonly #said = new Set<State>();
  #shown: HTMLElement | null = null;

  constructor(private readonly layer: Layer) {}

  /** Says how things stand, once for each page; nothing where all is well. */
  say(state: State): void {
    if (state === "ready") return this.close();
    if (this.#said.has(state)) return;
    this.#said.add(state);
    this.close();
    const close = element("button", { type: "button", onclick: () => this.close() }, "Close");
    const look = `notice${isDark(document.body) ? " dark" : ""}`;
    this.#shown = element("div", { class: look, role: "status" }, element("span", {}, WORDS[state]), close);
    // The field keeps the cursor when it is clicked away.
    this.#shown.addEventListener("mousedown", (event) => event.preventDefault());
    this.layer.root.append(this.#shown);
    setTimeout(() => this.close(), STAY);
  }

  close(): void {
    this.#shown?.remove();
    this.#shown = null;
  }
}
