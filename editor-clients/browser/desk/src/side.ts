/** What stands beside the draft: one panel of several, each with a tab and a button in the bar. */

import { part } from "./dom";

const PANELS = ["findings", "section"] as const;
type Name = (typeof PANELS)[number];

/** The buttons that show and hide them. */
const TOGGLES: Record<Name, string> = { findings: "findings-toggle", section: "score" };

export class Side {
  readonly #place = part("side");
  #front: Name = "findings";

  constructor() {
    for (const name of PANELS) {
      tabOf(name).addEventListener("click", () => this.show(name));
      part(TOGGLES[name]).addEventListener("click", () => this.#toggle(name));
    }
    part("tabs").addEventListener("keydown", (event) => this.#steer(event));
    this.show(this.#front);
  }

  /** Brings a panel to the front. */
  show(name: Name): void {
    this.#front = name;
    this.#place.hidden = false;
    this.#update();
  }

  #toggle(name: Name): void {
    if (this.#place.hidden || this.#front !== name) {
      this.show(name);
      return;
    }
    this.#place.hidden = true;
    this.#update();
  }

  #update(): void {
    for (const name of PANELS) {
      const inFront = name === this.#front;
      part(`panel-${name}`).hidden = !inFront;
      tabOf(name).setAttribute("aria-selected", String(inFront));
      // The arrow keys lead to the others.
      tabOf(name).tabIndex = inFront ? 0 : -1;
      part(TOGGLES[name]).setAttribute("aria-expanded", String(inFront && !this.#place.hidden));
    }
  }

  #steer(event: KeyboardEvent): void {
    const at = PANELS.indexOf(this.#front);
    const moves: Record<string, number> = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: -1 };
    const to = moves[event.key];
    const next = to !== undefined && PANELS.at(to % PANELS.length);
    if (!next) return;
    event.preventDefault();
    this.show(next);
    tabOf(next).focus();
  }
}

function tabOf(name: Name): HTMLElement {
  return part(`tab-${name}`);
}
