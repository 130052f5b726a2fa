/** The list of findings at the side. */

import type { EditorView } from "@codemirror/view";
import { element, icon, part } from "./dom";
import { type Finding, SEVERITIES, type Severity, counted, findingsAt, findingsOf } from "./findings";
import type { Side } from "./side";

/** So many findings are listed; a draft with more has something else to be done first. */
const MOST = 300;

export class Panel {
  readonly #toggle = part("findings-toggle");
  readonly #note = element("p", { class: "panel-note" });
  readonly #list = element("ul", {
    role: "listbox",
    tabindex: "0",
    "aria-label": "Findings",
    id: "findings",
    class: "findings",
  });
  #shown: readonly Finding[] = [];
  #current = -1;

  constructor(
    private readonly view: EditorView,
    private readonly side: Side,
    private readonly chosen: (finding: Finding) => void,
  ) {
    part("panel-findings").append(this.#note, this.#list);
    this.#render();
    this.#list.addEventListener("keydown", (event) => this.#steer(event));
    this.#list.addEventListener("click", (event) => {
      const at = [...this.#list.children].findIndex((one) => one.contains(event.target as Node));
      const finding = this.#now()[at];
      if (!finding) return;
      this.#mark(at);
      this.chosen(finding);
    });
  }

  /** Brings the list to the front, for the keyboard. */
  focus(): void {
    this.side.show("findings");
    if (this.#current < 0) this.#mark(0);
    this.#list.focus();
  }

  /** Shows the findings there are now, and which of them the cursor is at. */
  update(): void {
    const findings = this.#now();
    const before = this.#current;
    if (findings.length !== this.#shown.length || findings.some((one, at) => !alike(one, this.#shown[at])))
      this.#render();
    // Who is going through the list is not led away from where they are in it.
    if (document.activeElement === this.#list) this.#mark(Math.min(before, findings.length - 1));
    else this.#mark(this.#atCursor(findings));
  }

  /** Says in place of the list why there is none. */
  explain(words: string): void {
    this.#note.textContent = words;
    this.#note.hidden = words === "";
  }

  #now(): readonly Finding[] {
    return findingsOf(this.view.state).slice(0, MOST);
  }

  #atCursor(findings: readonly Finding[]): number {
    const { from, to } = this.view.state.selection.main;
    const far = (one: Finding) => Math.abs(one.from - from) + Math.abs(one.to - to);
    const [nearest] = findingsAt(this.view.state, from, to).sort((one, other) => far(one) - far(other));
    return nearest ? findings.indexOf(nearest) : -1;
  }

  #render(): void {
    this.#shown = this.#now();
    this.#current = -1;
    this.#list.replaceChildren(...this.#shown.map(item));
    const counts = counted(findingsOf(this.view.state));
    this.#toggle.replaceChildren(
      element("span", { class: this.#shown.length ? "unseen" : "" }, "Findings"),
      ...SEVERITIES.filter((one) => counts[one]).map((one) =>
        element(
          "span",
          { class: one },
          icon(one),
          `${counts[one]} `,
          element("span", { class: "unseen" }, named(one, counts[one])),
        ),
      ),
    );
  }

  #mark(at: number): void {
    if (at === this.#current) return;
    this.#current = at;
    for (const [number, one] of [...this.#list.children].entries())
      one.setAttribute("aria-selected", String(number === at));
    const selected = this.#list.children[at];
    if (selected) this.#list.setAttribute("aria-activedescendant", selected.id);
    else this.#list.removeAttribute("aria-activedescendant");
    if (selected) reveal(selected as HTMLElement, this.#list);
  }

  #steer(event: KeyboardEvent): void {
    const last = this.#shown.length - 1;
    const moves: Record<string, number> = {
      ArrowDown: Math.min(this.#current + 1, last),
      ArrowUp: Math.max(this.#current - 1, 0),
      Home: 0,
      End: last,
    };
    const to = moves[event.key];
    const finding = this.#now()[this.#current];
    if (to !== undefined) this.#mark(to);
    else if (event.key === "Enter" && finding) this.chosen(finding);
    else if (event.key === "Escape") this.view.focus();
    else return;
    event.preventDefault();
  }
}

/** The number of findings by severity, in words. */
export function inWords(counts: ReturnType<typeof counted>): string {
  const said = SEVERITIES.filter((one) => counts[one]).map((one) => `${counts[one]} ${named(one, counts[one])}`);
  return said.join(", ") || "none";
}

function named(severity: Severity, count: number): string {
  return count === 1 || severity === "information" ? severity : `${severity}s`;
}

/** Scrolls a list, and nothing around it, until one of its items is seen. */
function reveal(item: HTMLElement, list: HTMLElement): void {
  const [shown, around] = [item.getBoundingClientRect(), list.getBoundingClientRect()];
  if (shown.top < around.top) list.scrollTop -= around.top - shown.top;
  else if (shown.bottom > around.bottom) list.scrollTop += shown.bottom - around.bottom;
}

function alike(one: Finding, other: Finding | undefined): boolean {
  return (
    other !== undefined && one.rule === other.rule && one.message === other.message && one.severity === other.severity
  );
}

function item(finding: Finding, number: number): HTMLElement {
  const { severity, rule, message } = finding;
  return element(
    "li",
    { role: "option", id: `listed-${number}`, "aria-selected": "false", class: severity },
    icon(severity),
    element("span", { class: "unseen" }, `${severity}: `),
    element("span", { class: "rule" }, rule),
    element("span", { class: "unseen" }, ". "),
    element("span", { class: "message" }, message),
  );
}
