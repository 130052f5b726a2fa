/**
 * Marks under words: as highlights of the browser, which change nothing on the page, or as lines in a layer
 * above it.
 */

import { adopt, zoomOf } from "./layer";
import RULES from "./marks.css";
import { SEVERITIES, type Severity } from "./messages";

export interface Marked {
  readonly severity: Severity;
  readonly ranges: readonly Range[];
}

/** What draws the marks of one field. */
export interface Marks {
  show(marked: readonly Marked[]): void;
  /** Follows what has moved on the page. */
  follow(): void;
}

/** The marks of a field, over `element` and in `layer` where the browser has no highlights. */
export function marksFor(element: HTMLElement, layer: ShadowRoot): Marks {
  return "highlights" in CSS ? new Highlights(element) : new Lines(element, layer);
}

class Highlights implements Marks {
  readonly #shown = new Map<Severity, Set<Range>>();

  constructor(element: HTMLElement) {
    const root = element.getRootNode();
    // The style sheet that comes with the script holds for the document alone.
    if (root instanceof ShadowRoot) adopt(root, RULES);
  }

  show(marked: readonly Marked[]): void {
    for (const severity of SEVERITIES) {
      const ranges = new Set(marked.filter((one) => one.severity === severity).flatMap((one) => one.ranges));
      const before = this.#shown.get(severity);
      const gone = before?.difference(ranges) ?? new Set();
      const come = before ? ranges.difference(before) : ranges;
      this.#shown.set(severity, ranges);
      if (!gone.size && !come.size) continue;
      const highlight = highlightOf(severity);
      for (const one of gone) highlight.delete(one);
      for (const one of come) highlight.add(one);
    }
  }

  follow(): void {
    // They are on the text itself.
  }
}

/** All fields of a document share one highlight of each severity. */
function highlightOf(severity: Severity): Highlight {
  const name = `citewell-${severity}`;
  let highlight = CSS.highlights.get(name);
  if (!highlight) {
    highlight = new Highlight();
    // A worse finding is seen over a lesser one.
    highlight.priority = SEVERITIES.length - SEVERITIES.indexOf(severity);
    CSS.highlights.set(name, highlight);
  }
  return highlight;
}

class Lines implements Marks {
  readonly #place: HTMLElement;
  #marked: readonly Marked[] = [];

  constructor(
    private readonly element: HTMLElement,
    layer: ShadowRoot,
  ) {
    this.#place = element.ownerDocument.createElement("div");
    this.#place.className = "lines";
    layer.append(this.#place);
  }

  show(marked: readonly Marked[]): void {
    this.#marked = marked;
    this.follow();
  }

  follow(): void {
    const { ownerDocument } = this.element;
    const { host } = this.#place.getRootNode() as ShadowRoot;
    const layer = host.getBoundingClientRect();
    const zoom = zoomOf(host);
    const field = this.element.getBoundingClientRect();
    const lines = this.#marked.flatMap(({ severity, ranges }) =>
      ranges.flatMap((range) =>
        [...range.getClientRects()]
          .filter(({ bottom }) => bottom > field.top && bottom < field.bottom + 2)
          .map(({ left, bottom, width }) => {
            const line = ownerDocument.createElement("div");
            line.className = `line ${severity}`;
            const [x, y] = [(left - layer.left) / zoom, (bottom - layer.top) / zoom - 2];
            line.style.cssText = `left:${x}px;top:${y}px;width:${width / zoom}px`;
            return line;
          }),
      ),
    );
    this.#place.replaceChildren(...lines);
  }
}
