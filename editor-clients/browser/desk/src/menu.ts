/** The menu of quick-fixes at the cursor (Ctrl+.), for the keyboard. */

import { StateEffect, StateField, type Extension } from "@codemirror/state";
import { EditorView, type Tooltip, closeHoverTooltips, keymap, showTooltip } from "@codemirror/view";
import type { CodeAction } from "vscode-languageserver-protocol";
import { announce, element } from "./dom";
import { findingsAt } from "./findings";
import type { Fixes } from "./fixes";

const setMenu = StateEffect.define<Tooltip | null>();

const menuField = StateField.define<Tooltip | null>({
  create: () => null,
  update(menu, transaction) {
    for (const effect of transaction.effects) if (effect.is(setMenu)) return effect.value;
    return transaction.docChanged ? null : menu;
  },
  provide: (self) => showTooltip.from(self),
});

export function fixMenu(fixes: Fixes, failed: (error: unknown) => void): Extension {
  async function open(view: EditorView): Promise<void> {
    const { doc, selection } = view.state;
    const { from, to, head } = selection.main;
    const line = doc.lineAt(head);
    // Nothing at the cursor: what its line has to say is as near as the writer means.
    const [start, end] = findingsAt(view.state, from, to).length ? [from, to] : [line.from, line.to];
    const actions = await fixes.about(view, start, end);
    if (view.state.doc !== doc) return;
    if (!actions.length) announce("There is no quick-fix here.");
    const create = () => ({ dom: menu(view, actions), mount: () => focusItem(view, 0) });
    view.dispatch({ effects: [closeHoverTooltips, setMenu.of({ pos: head, above: false, create })] });
  }

  function menu(view: EditorView, actions: readonly CodeAction[]): HTMLElement {
    const items = actions.length
      ? actions.map((action) => item(action.title, () => apply(action)))
      : [item("There is no quick-fix here", () => undefined)];
    return element(
      "div",
      {
        class: "menu",
        role: "menu",
        "aria-label": "Quick-fixes",
        onkeydown: (event) => steer(view, event as KeyboardEvent),
        onfocusout: (event) => left(view, event as FocusEvent),
      },
      ...items,
    );

    function apply(action: CodeAction): void {
      fixes.apply(view, action, view.state.selection.main.head).catch(failed);
    }

    function item(title: string, run: () => void): HTMLButtonElement {
      const onclick = () => {
        close(view);
        run();
      };
      return element("button", { type: "button", role: "menuitem", tabindex: "-1", onclick }, title);
    }
  }

  return [menuField, keymap.of([{ key: "Mod-.", run: (view) => (open(view).catch(failed), true) }])];
}

function itemsOf(view: EditorView): HTMLButtonElement[] {
  return [...view.dom.querySelectorAll<HTMLButtonElement>(".menu button")];
}

function focusItem(view: EditorView, number: number): void {
  const items = itemsOf(view);
  items[(number + items.length) % items.length]?.focus({ preventScroll: true });
}

function steer(view: EditorView, event: KeyboardEvent): void {
  const items = itemsOf(view);
  const at = items.findIndex((one) => one === document.activeElement);
  const keys: Record<string, () => void> = {
    ArrowDown: () => focusItem(view, at + 1),
    ArrowUp: () => focusItem(view, at - 1),
    Home: () => focusItem(view, 0),
    End: () => focusItem(view, -1),
    Escape: () => close(view),
    Tab: () => close(view),
  };
  const act = keys[event.key];
  if (!act) return;
  event.preventDefault();
  event.stopPropagation();
  act();
}

/** Closes the menu where the focus went elsewhere. */
function left(view: EditorView, event: FocusEvent): void {
  if (event.relatedTarget instanceof Node && !(event.currentTarget as Node).contains(event.relatedTarget)) {
    view.dispatch({ effects: setMenu.of(null) });
  }
}

function close(view: EditorView): void {
  view.dispatch({ effects: setMenu.of(null) });
  view.focus();
}
