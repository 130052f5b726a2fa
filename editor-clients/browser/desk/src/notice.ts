/** The one line under the bar. */

import { element, part } from "./dom";

type About = "connection" | "disk" | "said";

interface Line {
  words: string;
  buttons: Record<string, () => void>;
}

/** Shows one line at a time: the latest, and those before when that is settled. */
export class Notice {
  readonly #place = part("notice");
  readonly #lines = new Map<About, Line>();

  /** Shows a line in the place of an earlier one about the same. A button does its work and takes the line away. */
  show(about: About, words: string, buttons: Record<string, () => void> = {}): void {
    if (this.#lines.get(about)?.words === words) return;
    this.#lines.delete(about);
    this.#lines.set(about, { words, buttons });
    this.#render();
  }

  withdraw(about: About): void {
    if (this.#lines.delete(about)) this.#render();
  }

  #render(): void {
    const about = [...this.#lines.keys()].at(-1);
    const line = about && this.#lines.get(about);
    this.#place.hidden = !line;
    if (!about || !line) return;
    const buttons = Object.entries(line.buttons).map(([label, act]) =>
      element(
        "button",
        {
          type: "button",
          onclick: () => {
            this.withdraw(about);
            act();
          },
        },
        label,
      ),
    );
    this.#place.replaceChildren(element("span", {}, line.words), ...buttons);
  }
}
