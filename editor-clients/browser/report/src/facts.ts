/** What the report was written with: facts about all pages at once, those of one page when somebody looks at it. */

export const SEVERITIES = ["error", "warning", "information", "hint"] as const;
export type Severity = 0 | 1 | 2 | 3;
export type Span = [start: number, end: number];

export interface Rule {
  id: string;
  family: string;
  summary: string;
  why: string;
  grade: "A" | "B" | "C" | "D" | "fact" | null;
  /** What that grade says of the source. */
  meaning: string | null;
  source: string | null;
  noFix: string | null;
}

/** Of one page what lists and charts need; `found` by rule and severity, `lost` points of 100 by rule, -1 for none. */
export interface Entry {
  path: string;
  format: string | null;
  words: number;
  score: number | null;
  problems: string[];
  found: [rule: number, severity: Severity, number: number][];
  lost: [rule: number, points: number][];
}

export interface Fix {
  title: string;
  safe: boolean;
  change: string[];
}

export interface Finding {
  rule: number;
  severity: Severity;
  span: Span;
  line: number;
  message: string;
  points: number;
  detail: string[];
  related: { message: string; line: number }[];
  fix: Fix | null;
  others: string[];
}

export interface Quoted {
  text: string;
  span: Span;
}

export interface Section {
  heading: string;
  level: number;
  span: Span;
  score: number | null;
  snippet: Quoted | null;
  answer: Quoted | null;
  readability: string | null;
}

export interface Detail {
  text: string;
  findings: Finding[];
  sections: Section[];
}

interface Facts {
  label: string;
  day: string;
  rules: Rule[];
  pages: Entry[];
  notices: string[];
}

function contentOf(id: string): string {
  return document.getElementById(id)?.textContent ?? "";
}

export const facts = JSON.parse(contentOf("facts")) as Facts;

/** Everything about one page; null where it could not be checked. */
export async function detailOf(page: number): Promise<Detail | null> {
  const packed = contentOf(`page-${page}`);
  if (!packed) return null;
  const bytes = Uint8Array.from(atob(packed), (letter) => letter.charCodeAt(0));
  const unpacked = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
  return (await new Response(unpacked).json()) as Detail;
}
