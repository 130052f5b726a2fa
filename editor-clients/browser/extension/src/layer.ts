/**
 * Where Citewell shows something on a page: an element beside its content, whose inside the page's styles do not
 * reach.
 */

import STYLE from "./layer.css";
import RULES from "./marks.css";

export class Layer {
  readonly root: ShadowRoot;
  readonly #host: HTMLElement;

  constructor(private readonly document: Document) {
    this.#host = document.createElement("citewell-layer");
    this.root = this.#host.attachShadow({ mode: "open" });
    adopt(this.root, `${STYLE}\n${RULES}`);
    this.keep();
  }

  /**
   * Puts it back where a page has thrown it out. It stands outside of the body, which editors take for their
   * content.
   */
  keep(): void {
    if (!this.#host.isConnected) this.document.documentElement.append(this.#host);
  }

  /** Whether an event happened in it. */
  has(event: Event): boolean {
    return event.composedPath().includes(this.#host);
  }

  leave(): void {
    this.#host.remove();
  }
}

/** How much larger than it says the page shows an element: 1, save where it has been zoomed by a style. */
export function zoomOf(element: Element): number {
  return (element as { currentCSSZoom?: number }).currentCSSZoom ?? 1;
}

/** Whether an element is shown light on dark. */
export function isDark(element: Element): boolean {
  for (let one: Element | null = element; one; one = one.parentElement) {
    const color = getComputedStyle(one).backgroundColor;
    const [red = 0, green = 0, blue = 0, alpha = 1] = (color.match(/[\d.]+/g) ?? []).map(Number);
    if (alpha > 0.5 && color.startsWith("rgb")) return red * 0.3 + green * 0.6 + blue * 0.1 < 110;
  }
  return (
    matchMedia("(prefers-color-scheme: dark)").matches &&
    getComputedStyle(document.documentElement).colorScheme.includes("dark")
  );
}

/** Gives a shadow tree a style sheet. */
export function adopt(root: ShadowRoot, rules: string): void {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(rules);
  root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
}
