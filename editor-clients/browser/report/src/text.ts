/** A draft in pieces: each with the findings that mark it, in the order of the text. */

import type { Detail, Finding, Section, Span } from "./facts";

export interface Piece {
  text: string;
  /** Places in the draft's list of findings, the shortest first. */
  findings: number[];
  /** Whether a finding of it begins here and nowhere before. */
  opens: boolean;
  quoted: boolean;
  answers: boolean;
}

export interface Block {
  section: Section | null;
  heading: Piece[];
  body: Piece[];
}

/** Code points, which spans count: a string of JavaScript counts otherwise where it holds an emoji. */
function points(text: string): string | string[] {
  return /[\ud800-\udbff]/.test(text) ? Array.from(text) : text;
}

function sliced(text: string | string[], start: number, end: number): string {
  const part = text.slice(start, end);
  return typeof part === "string" ? part : part.join("");
}

/** The draft section by section; what stands before the first one comes first. `shown` are the findings to mark. */
export function blocks(detail: Detail, format: string | null, shown: ReadonlySet<number>): Block[] {
  const text = points(detail.text);
  const marks = detail.findings.map((finding, at) => ({ finding, at })).filter(({ at }) => shown.has(at));
  marks.sort((one, other) => one.finding.span[0] - other.finding.span[0]);
  const starts = detail.sections.map(({ span }) => (format === "html" ? tagStart(text, span[0]) : span[0]));
  const found: Block[] = [];
  const opened = new Set<number>();
  const cut = (section: Section | null, start: number, end: number): void => {
    const own = marks.filter(({ finding }) => finding.span[0] < end && finding.span[1] >= start);
    const turn = section && section.level > 0 ? headingEnd(text, start, end, format) : start;
    const heading = pieces(text, [start, turn], own, section, opened);
    const body = pieces(text, [turn, end], own, section, opened);
    found.push({ section, heading, body });
  };
  const first = starts[0] ?? text.length;
  if (first > 0) cut(null, 0, first);
  detail.sections.forEach((section, at) => cut(section, starts[at]!, starts[at + 1] ?? text.length));
  return found;
}

/** Where the tag of a heading opens whose words begin at `start`. */
function tagStart(text: string | string[], start: number): number {
  const before = sliced(text, Math.max(0, start - 200), start);
  return start - (/<h[1-6]\b[^<>]*>\s*$/i.exec(before)?.[0].length ?? 0);
}

/** Where the line of a heading ends; a page's heading may stand in a long line, and then ends with its tag. */
function headingEnd(text: string | string[], start: number, end: number, format: string | null): number {
  const line = sliced(text, start, Math.min(end, start + 400));
  // With its line break, which a block of its own makes needless.
  const found = (format === "html" ? /^.*?<\/h[1-6]\s*>\r?\n?/is : /^.*(\r?\n|\r|$)/).exec(line);
  return start + Array.from(found?.[0] ?? "").length;
}

function pieces(
  text: string | string[],
  [start, end]: Span,
  marks: { finding: Finding; at: number }[],
  section: Section | null,
  opened: Set<number>,
): Piece[] {
  const own = marks.filter(({ finding }) => overlaps(finding.span, start, end));
  const quotes = [section?.snippet?.span, section?.answer?.span];
  const spans = [...own.map(({ finding }) => finding.span), ...quotes.filter((span) => span !== undefined)];
  const borders = new Set([start, end]);
  for (const border of spans.flat()) if (border > start && border < end) borders.add(border);
  const empty = own.filter(({ finding }) => finding.span[0] === finding.span[1]);
  const sorted = [...borders].sort((one, other) => one - other);
  const cut: Piece[] = [];
  const put = (from: number, to: number, over: typeof own): void => {
    const findings = over.sort((one, other) => length(one.finding) - length(other.finding)).map(({ at }) => at);
    const opens = findings.some((at) => !opened.has(at));
    for (const at of findings) opened.add(at);
    const [quoted, answers] = quotes.map((span) => span !== undefined && span[0] <= from && span[1] >= to && to > from);
    cut.push({ text: sliced(text, from, to), findings, opens, quoted: quoted!, answers: answers! });
  };
  sorted.forEach((from, at) => {
    const pins = empty.filter(({ finding }) => finding.span[0] === from);
    if (pins.length) put(from, from, pins);
    const to = sorted[at + 1];
    if (to !== undefined && to > from)
      put(
        from,
        to,
        own.filter(({ finding }) => finding.span[0] <= from && finding.span[1] >= to),
      );
  });
  return cut;
}

/** A finding without words belongs to the piece that it stands at the start of. */
function overlaps([from, to]: Span, start: number, end: number): boolean {
  return from === to ? from >= start && from < end : from < end && to > start;
}

function length({ span }: Finding): number {
  return span[1] - span[0];
}
