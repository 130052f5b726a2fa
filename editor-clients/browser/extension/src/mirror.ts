/** A copy of a `textarea`'s text, laid out the same right over it, that nobody sees: marks are drawn on it. */

import { stretch } from "../../desk/src/difference";
import { zoomOf } from "./layer";
import { type Piece, rangeOf } from "./reading";
import { type Place, changed } from "./text";

/** What decides where characters stand. */
const STYLES = (
  "direction font-family font-feature-settings font-kerning font-optical-sizing font-size font-size-adjust " +
  "font-stretch font-style font-variant font-variation-settings font-weight hyphens letter-spacing line-break " +
  "line-height overflow-wrap padding-bottom padding-left padding-right padding-top tab-size text-align text-indent " +
  "text-rendering text-transform white-space word-break word-spacing writing-mode"
).split(" ");

interface Line {
  readonly box: HTMLElement;
  readonly node: Text;
}

export class Mirror {
  readonly #frame: HTMLElement;
  readonly #page: HTMLElement;
  /** One for each line of the text; an empty text has one. */
  readonly #lines: Line[] = [];
  /** The boxes that are drawn. */
  #uncovered = new Set<HTMLElement>();
  /** The offsets at which lines begin. */
  #starts: number[] = [0];
  #text = "";
  #styles = "";

  constructor(
    private readonly area: HTMLTextAreaElement,
    layer: ShadowRoot,
  ) {
    const { ownerDocument } = area;
    this.#frame = ownerDocument.createElement("div");
    this.#frame.className = "mirror";
    this.#frame.ariaHidden = "true";
    this.#page = ownerDocument.createElement("div");
    this.#frame.append(this.#page);
    layer.append(this.#frame);
    this.#insert(0, [""]);
    this.follow();
  }

  /** Shows a text. Only lines that have changed are touched: laying all of them out at each key is slow. */
  show(text: string): void {
    if (text === this.#text) return;
    const { from, to, insert } = changed(this.#text, text);
    const isInLine = !insert.includes("\n") && !this.#text.slice(from, to).includes("\n");
    this.#text = text;
    if (isInLine) this.#type(from, to, insert);
    else this.#showLines(text.split("\n"));
  }

  /** Exchanges what stands between two offsets of one line. */
  #type(from: number, to: number, insert: string): void {
    const at = this.#lineAt(from);
    const start = this.#starts[at] ?? 0;
    const { node } = this.#lines[at] as Line;
    // Ranges on what stays stay.
    node.replaceData(from - start, to - from, insert);
    const grown = insert.length - (to - from);
    for (let later = at + 1; later < this.#starts.length; later += 1) (this.#starts[later] as number) += grown;
  }

  #showLines(after: readonly string[]): void {
    const { from, to, end } = stretch(
      this.#lines.map(({ node }) => node.data),
      after,
    );
    for (let at = from; at < Math.min(to, end); at += 1) exchange(this.#lines[at] as Line, after[at] as string);
    if (to > end) for (const { box } of this.#lines.splice(end, to - end)) box.remove();
    else if (end > to) this.#insert(to, after.slice(to, end));
    let start = 0;
    this.#starts = after.map((line) => (start += line.length + 1) - line.length - 1);
  }

  /** The stretches of the mirror between two offsets, one a line. */
  pieces(from: number, to: number): Piece[] {
    const found: Piece[] = [];
    for (let at = this.#lineAt(from); at < this.#lines.length; at += 1) {
      const start = this.#starts[at] ?? 0;
      if (start >= to) break;
      const { node } = this.#lines[at] as Line;
      const piece = { node, start: Math.max(0, from - start), end: Math.min(node.length, to - start) };
      if (piece.start < piece.end) found.push(piece);
    }
    return found;
  }

  /** Draws the lines at some places and no others: it is work for the browser, and nobody sees what has no mark. */
  uncover(places: readonly Place[]): void {
    const before = this.#uncovered;
    this.#uncovered = new Set(places.flatMap(({ from, to }) => this.#boxesOf(from, to)));
    for (const box of before) if (!this.#uncovered.has(box)) box.className = "";
    for (const box of this.#uncovered) if (!before.has(box)) box.className = "uncovered";
  }

  #boxesOf(from: number, to: number): HTMLElement[] {
    return this.#lines.slice(this.#lineAt(from), this.#lineAt(to) + 1).map(({ box }) => box);
  }

  #lineAt(offset: number): number {
    let [low, high] = [0, this.#starts.length - 1];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  /** Takes the place, the size and the type of the field. */
  follow(): void {
    const { area } = this;
    const style = getComputedStyle(area);
    const styles = STYLES.map((name) => `${name}: ${style.getPropertyValue(name)};`).join("");
    if (styles !== this.#styles) {
      this.#styles = styles;
      this.#page.style.cssText = styles;
    }
    const { host } = this.#frame.getRootNode() as ShadowRoot;
    const layer = host.getBoundingClientRect();
    const zoom = zoomOf(host);
    const box = area.getBoundingClientRect();
    // More than 1 where the page shows the field larger than it is laid out.
    const scale = area.offsetWidth ? box.width / area.offsetWidth / zoom : 1;
    const hidden = !box.width || style.visibility === "hidden";
    const place = {
      display: hidden ? "none" : "block",
      left: `${(box.left - layer.left) / zoom + area.clientLeft * scale}px`,
      top: `${(box.top - layer.top) / zoom + area.clientTop * scale}px`,
      width: `${area.clientWidth}px`,
      height: `${area.clientHeight}px`,
      transform: Math.abs(scale - 1) < 0.001 ? "none" : `scale(${scale})`,
    };
    for (const [name, value] of Object.entries(place)) this.#frame.style.setProperty(name, value);
    this.scroll();
  }

  scroll(): void {
    this.#page.style.transform = `translate(${-this.area.scrollLeft}px, ${-this.area.scrollTop}px)`;
  }

  /** Scrolls the field until an offset can be seen. */
  scrollTo(offset: number): void {
    const [piece] = this.pieces(offset, offset + 1);
    const place = piece && rangeOf(piece).getBoundingClientRect();
    const frame = this.#frame.getBoundingClientRect();
    if (place && (place.top < frame.top || place.bottom > frame.bottom))
      this.area.scrollTop += place.top - frame.top - frame.height / 3;
    this.scroll();
    this.area.scrollIntoView({ block: "nearest" });
  }

  leave(): void {
    this.#frame.remove();
  }

  #insert(at: number, lines: readonly string[]): void {
    const made = lines.map((line): Line => {
      const node = this.area.ownerDocument.createTextNode(line);
      const box = this.area.ownerDocument.createElement("div");
      box.append(node);
      return { box, node };
    });
    const next = this.#lines[at]?.box ?? null;
    for (const { box } of made) this.#page.insertBefore(box, next);
    this.#lines.splice(at, 0, ...made);
  }
}

/** Puts a new text into a line, so that ranges on what stays stay. */
function exchange({ node }: Line, text: string): void {
  const { from, to, insert } = changed(node.data, text);
  node.replaceData(from, to - from, insert);
}
