/** What all pages come to, or those of them that are asked for. */

import { ascending, bin, median, rollups, sum } from "d3-array";
import { SEVERITIES, facts, type Entry, type Rule, type Severity } from "./facts";

/** How many findings there are of each severity, the gravest first. */
export type Counts = [number, number, number, number];

/** The folder that all others are in. */
const TOP = ".";

export interface Row {
  page: number;
  entry: Entry;
  folder: string;
  counts: Counts;
  all: number;
}

export interface Filter {
  text: string;
  rule: string;
  family: string;
  severity: string;
  folder: string;
  /** The lowest score of a bin of ten, or nothing. */
  score: string;
}

export const NO_FILTER: Filter = { text: "", rule: "", family: "", severity: "", folder: "", score: "" };

/** The folder that all pages are in, with the sign behind it; empty where there is none. */
export const root: string = (() => {
  const [first = "", ...others] = facts.pages.map(({ path }) => path);
  let end = nameStart(first);
  for (const path of others) while (!path.startsWith(first.slice(0, end))) end = nameStart(first.slice(0, end - 1));
  return first.slice(0, end);
})();

function nameStart(path: string): number {
  return Math.max(path.lastIndexOf("/"), path.lastIndexOf("\\")) + 1;
}

/** A page's folder below the one that all are in. */
export function folderOf(path: string): string {
  return path.slice(root.length, nameStart(path)).slice(0, -1);
}

export function nameOf(path: string): string {
  return path.slice(nameStart(path));
}

/** The pages that a filter lets through; findings of other rules and severities are not counted. */
export function rows(filter: Filter): Row[] {
  const words = filter.text.toLowerCase();
  const narrowed = Boolean(filter.rule || filter.family || filter.severity);
  return facts.pages.flatMap((entry, page) => {
    const folder = folderOf(entry.path) || TOP;
    if (!entry.path.slice(root.length).toLowerCase().includes(words)) return [];
    if (filter.folder && folder !== filter.folder) return [];
    if (filter.score && (entry.score === null || binOf(entry.score) !== Number(filter.score))) return [];
    const counts = countsOf(entry, filter);
    const all = sum(counts);
    return narrowed && !all ? [] : [{ page, entry, folder, counts, all }];
  });
}

function countsOf(entry: Entry, filter: Filter): Counts {
  const counts: Counts = [0, 0, 0, 0];
  for (const [rule, severity, number] of entry.found) {
    const { id, family } = facts.rules[rule]!;
    if (filter.rule && id !== filter.rule) continue;
    if (filter.family && family !== filter.family) continue;
    if (filter.severity && SEVERITIES[severity] !== filter.severity) continue;
    counts[severity] += number;
  }
  return counts;
}

export const everything = rows(NO_FILTER);
export const checked = everything.filter(({ entry }) => entry.format !== null);
export const scored = checked.filter(({ entry }) => entry.score !== null);

export function addUp(some: Row[]): Counts {
  return [0, 1, 2, 3].map((severity) => sum(some, (row) => row.counts[severity])) as Counts;
}

export const medianScore = median(scored, ({ entry }) => entry.score ?? undefined);

export const folders = [...new Set(everything.map((row) => row.folder))].sort(ascending);
export const families = [...new Set(facts.rules.map((rule) => rule.family))].sort(ascending);

export interface Cause {
  /** None for sections of which nothing can be quoted. */
  rule: Rule | null;
  /** Points of 100, summed over all pages with a score. */
  points: number;
  pages: number;
  findings: number;
}

/** What costs points, the dearest first. */
export const causes: Cause[] = (() => {
  const found = new Map<number, Cause>();
  for (const { entry } of scored) {
    for (const [at, points] of entry.lost) {
      const cause = found.get(at) ?? { rule: facts.rules[at] ?? null, points: 0, pages: 0, findings: 0 };
      cause.points += points;
      cause.pages += 1;
      cause.findings += sum(entry.found, ([rule, , number]) => (rule === at ? number : 0));
      found.set(at, cause);
    }
  }
  return [...found.values()].sort((one, other) => other.points - one.points);
})();

export interface Tally {
  rule: Rule;
  counts: Counts;
  all: number;
  pages: number;
  points: number;
}

/** The rules that have found something, the most frequent first. */
export const tallies: Tally[] = facts.rules
  .map((rule, at) => {
    const counts: Counts = [0, 0, 0, 0];
    let pages = 0;
    for (const { found } of facts.pages) {
      const own = found.filter(([one]) => one === at);
      for (const [, severity, number] of own) counts[severity] += number;
      pages += own.length ? 1 : 0;
    }
    const points = causes.find((cause) => cause.rule === rule)?.points ?? 0;
    return { rule, counts, all: sum(counts), pages, points };
  })
  .sort((one, other) => other.all - one.all || ascending(one.rule.id, other.rule.id));

export interface Folder {
  folder: string;
  pages: number;
  words: number;
  counts: Counts;
  score: number | undefined;
}

export const byFolder: Folder[] = [
  ...rollups(
    checked,
    (own) => ({
      pages: own.length,
      words: sum(own, ({ entry }) => entry.words),
      counts: addUp(own),
      score: median(own, ({ entry }) => entry.score ?? undefined),
    }),
    ({ folder }) => folder,
  ),
]
  .map(([folder, told]) => ({ folder, ...told }))
  .sort((one, other) => ascending(one.folder, other.folder));

/** Scores in tens; 100 stands with the nineties. */
export function binOf(score: number): number {
  return Math.min(Math.floor(score / 10) * 10, 90);
}

export const byScore = bin<Row, number>()
  .domain([0, 100])
  .thresholds([10, 20, 30, 40, 50, 60, 70, 80, 90])
  .value(({ entry }) => entry.score ?? 0)(scored)
  .map((own) => ({ from: own.x0 ?? 0, pages: own.length }));

/** A bin in words, by the score it begins with. */
export function nameOfBin(from: number | string): string {
  return `${from} to ${Number(from) === 90 ? 100 : Number(from) + 9}`;
}

/** The gravest of some findings; of those that comments hide there are none to count. */
export function severityOf(counts: Counts): Severity {
  const gravest = counts.findIndex(Boolean);
  return (gravest < 0 ? 3 : gravest) as Severity;
}
