/** What the writer is asked in a window of its own. */

import { ownLines } from "./difference";
import { element, icon } from "./dom";
import { draftName, whyNot } from "./names";
import type { Files } from "./protocol";

export interface Choice<Name extends string> {
  name: Name;
  label: string;
}

/** What the writer can look at before they choose. */
export interface Look {
  label: string;
  /** It is shown from the beginning. */
  isOpen: boolean;
  make(): HTMLElement;
}

/** Asks for one of some choices, the first of them by Enter. Null where the window was closed with Escape. */
export function choose<Name extends string>(
  title: string,
  words: string,
  choices: Choice<Name>[],
  look?: Look,
): Promise<Name | null> {
  return new Promise((answered) => {
    let answer: Name | null = null;
    const buttons = choices.map(({ name, label }, at) =>
      element(
        "button",
        {
          type: "button",
          class: at === 0 ? "main" : "",
          onclick: () => {
            answer = name;
            dialog.close();
          },
        },
        label,
      ),
    );
    const dialog = element(
      "dialog",
      {
        class: "question",
        "aria-labelledby": "question-title",
        "aria-describedby": "question-words",
        onclose: () => (dialog.remove(), answered(answer)),
      },
      element("h2", { id: "question-title" }, title),
      element("p", { id: "question-words" }, words),
      element("div", { class: "choices" }, ...buttons, ...(look ? [looking(look)] : [])),
    );
    document.body.append(dialog);
    dialog.showModal();
    buttons[0]?.focus();
  });
}

/** The button that shows what there is to look at below it, and takes it away. */
function looking({ label, isOpen, make }: Look): HTMLElement {
  const button = element("button", { type: "button", onclick: () => toggle() }, label);
  let shown: HTMLElement | null = null;

  function toggle(): void {
    if (shown) shown.remove();
    shown = shown ? null : make();
    if (shown) button.parentElement?.after(shown);
    button.setAttribute("aria-expanded", String(shown !== null));
  }

  button.setAttribute("aria-expanded", "false");
  if (isOpen) queueMicrotask(toggle);
  return button;
}

/** The lines that differ between the writer's text and the one on disk. */
export function comparison(mine: string, onDisk: string): HTMLElement {
  const lines = ownLines(mine, onDisk).map(({ of, words }) => element(of === "before" ? "del" : "ins", {}, words));
  return element(
    "div",
    { class: "comparison", role: "region", "aria-label": "Lines that differ", tabindex: "0" },
    element("p", {}, "− your text, + on disk"),
    element("div", { class: "change" }, ...lines),
  );
}

export interface Pick {
  file: string;
  /** It is not there yet. */
  create: boolean;
}

/** A name that the server refused, and its reason. */
export interface Typed {
  name: string;
  why: string;
}

/**
 * Asks for a draft of the folder, or for the name of a new one. Null where the window was closed.
 *
 * The window opens at once and stays, so that what is typed goes there: `listing` may take a while, or not come.
 */
export function pickDraft(listing: Promise<Files>, typed?: Typed): Promise<Pick | null> {
  return new Promise((answered) => {
    let answer: Pick | null = null;
    let files: Files | null = null;
    let offers: Pick[] = [];
    let at = 0;
    let refused = typed?.why ?? "";
    const filter = element("input", {
      type: "text",
      role: "combobox",
      autocomplete: "off",
      spellcheck: "false",
      placeholder: "Find a draft, or name a new one",
      "aria-label": "Find a draft, or name a new one",
      "aria-controls": "drafts",
      "aria-expanded": "true",
      "aria-autocomplete": "list",
      oninput: () => {
        refused = "";
        render(0);
      },
      onkeydown: (event) => steer(event as KeyboardEvent),
    });
    const list = element("ul", { id: "drafts", role: "listbox", "aria-label": "Drafts", class: "drafts" });
    filter.value = typed?.name ?? "";
    const note = element("p", { class: "dialog-note", role: "status" }, "Looking for drafts…");
    const dialog = element(
      "dialog",
      { class: "picker", "aria-label": "Open a draft", onclose: () => (dialog.remove(), answered(answer)) },
      filter,
      list,
      note,
    );

    function render(selected: number): void {
      if (!files) return;
      offers = offered(files.files, filter.value.trim());
      at = Math.min(selected, offers.length - 1);
      list.replaceChildren(...offers.map(option));
      const chosen = list.children[at];
      if (chosen) filter.setAttribute("aria-activedescendant", chosen.id);
      else filter.removeAttribute("aria-activedescendant");
      chosen?.scrollIntoView({ block: "nearest" });
      note.textContent = refused || hint(files, offers.length, filter.value.trim());
    }

    function option(offer: Pick, number: number): HTMLElement {
      const words = offer.create ? `New draft “${offer.file}”` : offer.file;
      return element(
        "li",
        { role: "option", id: `draft-${number}`, "aria-selected": String(number === at), onclick: () => take(offer) },
        icon("file"),
        words,
      );
    }

    function take(offer: Pick | undefined): void {
      if (!offer) return;
      answer = offer;
      dialog.close();
    }

    function steer(event: KeyboardEvent): void {
      if (event.key === "ArrowDown") render((at + 1) % Math.max(offers.length, 1));
      else if (event.key === "ArrowUp") render((at - 1 + offers.length) % Math.max(offers.length, 1));
      else if (event.key === "Enter") listing.then(() => take(offers[at])).catch(() => undefined);
      else return;
      event.preventDefault();
    }

    document.body.append(dialog);
    dialog.showModal();
    filter.focus();
    listing.then(
      (found) => {
        files = found;
        render(0);
      },
      (error: unknown) => {
        note.textContent = `${(error as { message: string }).message} Esc closes this.`;
      },
    );
  });
}

/** The drafts that hold what was typed, and a new one of that name where there can be one. */
function offered(files: readonly string[], typed: string): Pick[] {
  const wanted = typed.toLowerCase();
  const found: Pick[] = files
    .filter((file) => file.toLowerCase().includes(wanted))
    .map((file) => ({ file, create: false }));
  const file = draftName(typed);
  if (file !== null && !files.includes(file)) found.push({ file, create: true });
  return found;
}

function hint(files: Files, offers: number, typed: string): string {
  if (!offers && typed) return whyNot(typed, files.folder);
  if (files.truncated) return `Only the first ${files.files.length} drafts of ${files.folder} are listed.`;
  if (!offers) return `There is no draft in ${files.folder} yet: type a name to begin one.`;
  return `In ${files.folder}`;
}
