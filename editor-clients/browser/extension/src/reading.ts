/**
 * What stands in an editor, as HTML that the server reads, and where each character of it comes from.
 *
 * The HTML is ours: it has the elements that matter to a reader, and nothing of what editors put in for themselves.
 */

/** A stretch of a text node and what was written for it; the same characters where both are as long. */
interface Run {
  readonly node: Text;
  readonly start: number;
  readonly length: number;
  /** The offset in the HTML. */
  readonly from: number;
  readonly size: number;
}

/** A stretch of a text node. */
export interface Piece {
  readonly node: Text;
  readonly start: number;
  readonly end: number;
}

export function rangeOf({ node, start, end }: Piece): Range {
  const range = node.ownerDocument.createRange();
  range.setStart(node, start);
  range.setEnd(node, end);
  return range;
}

export interface Point {
  readonly node: Text;
  readonly offset: number;
}

export class Reading {
  constructor(
    readonly html: string,
    private readonly runs: readonly Run[],
  ) {}

  /** The characters of the page that stand between two offsets, without what is only HTML. */
  pieces(from: number, to: number): Piece[] {
    const found: Piece[] = [];
    for (let index = this.#firstAfter(from); index < this.runs.length; index += 1) {
      const run = this.runs[index] as Run;
      if (run.from >= to) break;
      const isSame = run.length === run.size;
      const start = isSame ? run.start + Math.max(0, from - run.from) : run.start;
      const end = isSame ? run.start + Math.min(run.length, to - run.from) : run.start + run.length;
      const before = found.at(-1);
      const isNext = before?.node === run.node && this.runs[index - 1]?.node === run.node;
      if (before && isNext) found[found.length - 1] = { ...before, end };
      else found.push({ node: run.node, start, end });
    }
    return found;
  }

  /**
   * The place in the page at an offset, behind the character before it where there is one; null where there is no
   * text.
   */
  point(offset: number): Point | null {
    const at = this.#firstAfter(offset - 1);
    const run = this.runs[at];
    const before = this.runs[at - 1];
    if (run && run.from < offset) {
      const inside = run.length === run.size ? offset - run.from : offset - run.from >= run.size ? run.length : 0;
      return { node: run.node, offset: run.start + inside };
    }
    if (run && run.from === offset) return { node: run.node, offset: run.start };
    return before && before.from + before.size === offset
      ? { node: before.node, offset: before.start + before.length }
      : null;
  }

  /** The index of the first run that ends behind an offset. */
  #firstAfter(offset: number): number {
    let [low, high] = [0, this.runs.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      const run = this.runs[middle] as Run;
      if (run.from + run.size <= offset) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/** Elements that end a line of the HTML: it stays readable, and an edit of one changes few lines. */
const BLOCKS = new Set(
  (
    "address article aside blockquote dd details div dl dt figcaption figure footer h1 h2 h3 h4 h5 h6 header hr li " +
    "main nav ol p pre section summary table tbody td tfoot th thead tr ul"
  ).split(" "),
);
/** Elements within a line that mean something to the server. */
const INLINE = new Set(
  "a abbr b bdi bdo cite code dfn del em i ins kbd mark q s samp small span strong sub sup time u var".split(" "),
);
/** What is never read: it is no text, or not the writer's. */
const UNREAD = new Set("script style template noscript head title meta link".split(" "));
/** What stands in a text and cannot be read as words. */
const OPAQUE = new Set(
  "audio button canvas embed iframe img input math meter object picture progress select svg textarea video".split(" "),
);

/** What is no plain character of HTML, and what editors put in to have a place for the cursor. */
const SPECIAL = /[&<>\u00a0\r\n\u200b\u2060\ufeff]/g;

/** Whether an editor shows the line ends of its text. Slow: the browser must work out its styles. */
export function keepsLines(root: HTMLElement): boolean {
  return /^(pre|break-spaces)/.test(styleOf(root)?.whiteSpace ?? "");
}

/** Reads the editor that `root` is; `keepsLines` where it shows the line ends of its text. */
export function read(root: HTMLElement, keepsLines: boolean): Reading {
  return new Reader(keepsLines).read(root);
}

class Reader {
  readonly #parts: string[] = [];
  readonly #runs: Run[] = [];
  #length = 0;

  constructor(private readonly keepsLines: boolean) {}

  read(root: HTMLElement): Reading {
    this.#children(root, root.isContentEditable !== false, false);
    return new Reading(this.#parts.join(""), this.#runs);
  }

  #write(text: string): void {
    this.#parts.push(text);
    this.#length += text.length;
  }

  #children(parent: Node, isEditable: boolean, isPre: boolean): void {
    for (let child = parent.firstChild; child; child = child.nextSibling) {
      if (child.nodeType === Node.TEXT_NODE) {
        if (isEditable) this.#text(child as Text, isPre);
      } else if (child.nodeType === Node.ELEMENT_NODE) this.#element(child as HTMLElement, isEditable, isPre);
    }
  }

  #element(element: HTMLElement, wasEditable: boolean, isPre: boolean): void {
    const name = element.localName;
    if (UNREAD.has(name) || element.getAttribute("data-mce-bogus") === "all" || element.hidden) return;
    if (name === "br") return this.#write("<br>\n");
    const said = element.getAttribute("contenteditable");
    const isEditable = said === null || said === "inherit" ? wasEditable : said !== "false";
    const isWidget =
      OPAQUE.has(name) || (wasEditable && !isEditable && !element.querySelector("[contenteditable=true]"));
    if (isWidget) return wasEditable ? this.#widget(element) : undefined;
    const isBlock = BLOCKS.has(name);
    const tag = isBlock || INLINE.has(name) ? name : "";
    if (tag) this.#write(`<${tag}${attributes(element)}>`);
    if (name !== "hr") {
      this.#children(element, isEditable, isPre || name === "pre");
      if (tag) this.#write(`</${tag}>`);
    }
    if (isBlock) this.#write("\n");
  }

  /**
   * Stands for what the writer sees and does not write: between words a name of something, else a line of its own.
   */
  #widget(element: HTMLElement): void {
    if (element.localName === "img") this.#write("<img>");
    else this.#write(styleOf(element)?.display.startsWith("inline") ? "<code>x</code>" : "\n<hr>\n");
  }

  #text(node: Text, isPre: boolean): void {
    const text = node.data;
    let at = 0;
    SPECIAL.lastIndex = 0;
    for (let found = SPECIAL.exec(text); found; found = SPECIAL.exec(text)) {
      this.#run(node, at, text.slice(at, found.index), found.index - at);
      this.#run(node, found.index, this.#escaped(found[0], isPre), 1);
      at = found.index + 1;
    }
    this.#run(node, at, text.slice(at), text.length - at);
  }

  #run(node: Text, start: number, written: string, length: number): void {
    if (!written) return;
    const before = this.#runs.at(-1);
    const size = written.length;
    const isSame = size === length && before?.size === before?.length;
    // Characters that are written as they are make one run.
    if (
      before &&
      isSame &&
      before.node === node &&
      before.start + before.length === start &&
      before.from + before.size === this.#length
    )
      this.#runs[this.#runs.length - 1] = { ...before, length: before.length + length, size: before.size + size };
    else this.#runs.push({ node, start, length, from: this.#length, size });
    this.#write(written);
  }

  #escaped(character: string, isPre: boolean): string {
    switch (character) {
      case "&":
        return "&amp;";
      case "<":
        return "&lt;";
      case ">":
        return "&gt;";
      case "\n":
        return this.keepsLines && !isPre ? "<br>" : "\n";
      case "\u00a0":
      case "\r":
        return " ";
      default:
        return "";
    }
  }
}

function attributes(element: HTMLElement): string {
  let written = "";
  for (const name of element.localName === "a" ? ["href", "lang"] : ["lang"]) {
    const value = element.getAttribute(name);
    if (value !== null && value.length < 2_000)
      written += ` ${name}="${value.replace(/[&"<>\r\n]/g, (one) => `&#${one.charCodeAt(0)};`)}"`;
  }
  return written;
}

function styleOf(element: HTMLElement): CSSStyleDeclaration | undefined {
  return element.ownerDocument.defaultView?.getComputedStyle(element);
}

/** The text that a piece of HTML without elements stands for; null where it has some. */
export function plainText(html: string): string | null {
  if (/[<>]/.test(html)) return null;
  const names: Record<string, string> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'", nbsp: "\u00a0" };
  return html.replace(/&(?:#(\d+)|(\w+));/g, (all, code: string | undefined, name: string | undefined) =>
    code ? String.fromCodePoint(Number(code)) : (names[name ?? ""] ?? all),
  );
}
