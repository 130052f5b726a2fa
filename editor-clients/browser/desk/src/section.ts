/** The section at the cursor: its score, what is most easily lifted from it, what answers its heading, and what it loses. */

import { EditorView } from "@codemirror/view";
import { element, part } from "./dom";
import { type Outline, type Passage, type Place, type Section, outlineOf, sectionAt } from "./outline";
import type { Side } from "./side";

const NONE = "The section at the cursor is shown here as soon as the draft was read.";
const NO_SNIPPET = "No sentence of it stands alone.";

export class SectionPanel {
  readonly #place = part("panel-section");
  readonly #score = part("score");
  /** All that is shown, as one text. */
  #shown = "";

  constructor(
    private readonly view: EditorView,
    private readonly side: Side,
  ) {
    this.#place.addEventListener("keydown", (event) => {
      if (event.key === "Escape") this.view.focus();
    });
  }

  /** Brings the panel to the front, for the keyboard. */
  focus(): void {
    this.side.show("section");
    this.#place.focus();
  }

  /** Shows the section that the cursor is in now, and the score of the draft. */
  update(): void {
    const outline = outlineOf(this.view.state);
    const section = sectionAt(this.view.state);
    const shown = content(outline, section);
    // Else who reads it would lose the place at every key.
    if (shown === this.#shown) return;
    this.#shown = shown;
    this.#score.hidden = outline.score === null;
    this.#score.replaceChildren(element("span", { class: "score-word" }, "Score "), element("b", {}, String(outline.score)));
    this.#score.setAttribute("aria-description", outline.label);
    const parts = section ? this.#page(outline, section) : [element("p", { class: "panel-note" }, NONE)];
    this.#place.replaceChildren(...parts);
    this.#place.scrollTop = 0;
  }

  #page({ label, score }: Outline, section: Section): HTMLElement[] {
    const { heading, lost, readability, snippet, answer } = section;
    const own = section.score === null ? "No score" : `${section.score} of 100`;
    return [
      element("h2", {}, heading || "Before the first heading"),
      element("p", { class: "figure" }, element("b", {}, own), score === null ? "" : ` · whole draft ${score}`),
      element("p", { class: "estimate" }, label),
      element("h3", {}, "Most easily lifted"),
      this.#passage(snippet, (now) => now.snippet),
      ...(answer ? [element("h3", {}, "Answer to the heading"), this.#passage(answer, (now) => now.answer)] : []),
      ...(lost.length ? [element("h3", {}, "Points lost"), this.#losses(lost)] : []),
      ...(readability === null ? [] : [element("p", { class: "figure" }, readability)]),
    ];
  }

  /** Words of the draft; `which` finds them where they stand when they are gone to. */
  #passage(passage: Passage | null, which: (now: Section) => Place | null): HTMLElement {
    if (!passage) return element("p", {}, NO_SNIPPET);
    return element("blockquote", {}, element("p", {}, passage.text), this.#way(which, "Show in the draft"));
  }

  #losses(lost: Section["lost"]): HTMLElement {
    const items = lost.map(({ points, message }, at) =>
      element("li", {}, this.#way((now) => now.lost[at] ?? null, element("b", {}, `−${rounded(points)} `), message)),
    );
    return element("ul", {}, ...items);
  }

  /** A button that leads to a place in the draft. */
  #way(which: (now: Section) => Place | null, ...label: (Node | string)[]): HTMLElement {
    const onclick = () => {
      const now = sectionAt(this.view.state);
      const place = now && which(now);
      if (place) goTo(this.view, place);
    };
    return element("button", { type: "button", onclick }, ...label);
  }
}

/** A figure with one decimal at most. */
function rounded(points: number): string {
  return String(Number(points.toFixed(1)));
}

function goTo(view: EditorView, { from, to }: Place): void {
  view.dispatch({
    selection: { anchor: from, head: to },
    effects: EditorView.scrollIntoView(from, { y: "center" }),
    userEvent: "select.section",
  });
  view.focus();
}

/** All that the panel says, without the places, which move as one writes. */
function content({ label, score }: Outline, section: Section | undefined): string {
  if (!section) return JSON.stringify([label, score]);
  const { heading, lost, readability, snippet, answer } = section;
  const words = lost.map(({ points, message }) => [points, message]);
  return JSON.stringify([label, score, heading, section.score, snippet?.text, answer?.text, words, readability]);
}
