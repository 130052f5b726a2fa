/** The list of pages: filtered, sorted, fifty at a time. */

import { ascending, descending } from "d3-array";
import type { JSX } from "preact";
import { ask, to, type Address } from "./address";
import { SEVERITIES, facts } from "./facts";
import { Score } from "./signs";
import {
  NO_FILTER,
  addUp,
  byScore,
  families,
  folderOf,
  folders,
  nameOf,
  nameOfBin,
  rows,
  type Filter,
  type Row,
} from "./site";
import { number, plural } from "./words";

const AT_A_TIME = 50;

interface Column {
  id: string;
  name: string;
  /** What it is sorted by; null comes last in either order. */
  value: (row: Row) => string | number | null;
  figure: boolean;
}

const COLUMNS: Column[] = [
  { id: "page", name: "Page", value: ({ entry }) => entry.path, figure: false },
  { id: "score", name: "Score", value: ({ entry }) => entry.score, figure: true },
  { id: "words", name: "Words", value: ({ entry }) => entry.words, figure: true },
  { id: "errors", name: "Errors", value: ({ counts }) => counts[0], figure: true },
  { id: "warnings", name: "Warnings", value: ({ counts }) => counts[1], figure: true },
  { id: "information", name: "Information", value: ({ counts }) => counts[2], figure: true },
  { id: "hints", name: "Hints", value: ({ counts }) => counts[3], figure: true },
  { id: "findings", name: "Findings", value: ({ all }) => all, figure: true },
];

function sorted(some: Row[], column: Column, falling: boolean): Row[] {
  const compare = falling ? descending : ascending;
  return some.sort((one, other) => {
    const [a, b] = [column.value(one), column.value(other)];
    if (a === null || b === null) return Number(a === null) - Number(b === null) || one.page - other.page;
    return compare(a, b) || one.page - other.page;
  });
}

export function Pages({ address }: { address: Address }): JSX.Element {
  const { asked } = address;
  const filter = Object.fromEntries(
    Object.keys(NO_FILTER).map((name) => [name, asked.get(name) ?? ""]),
  ) as unknown as Filter;
  const column = COLUMNS.find(({ id }) => id === asked.get("sort")) ?? COLUMNS[0]!;
  const falling = asked.get("order") === "falling";
  const found = sorted(rows(filter), column, falling);
  const last = Math.max(Math.ceil(found.length / AT_A_TIME), 1);
  const at = Math.min(Math.max(Number(asked.get("at")) || 1, 1), last);
  return (
    <>
      <h1 tabIndex={-1}>Pages</h1>
      <Filters address={address} filter={filter} />
      <p class="counted" role="status">
        {found.length === facts.pages.length ? "All" : `${number(found.length)} of`}{" "}
        {plural(facts.pages.length, "page")}
        {", "}
        {plural(
          addUp(found).reduce((one, other) => one + other, 0),
          "finding",
        )}
      </p>
      <table class="pages">
        <caption class="unseen">Pages with score, words and findings. Buttons in the head sort.</caption>
        <thead>
          <tr>
            {COLUMNS.map((one) => (
              <Head key={one.id} column={one} current={one === column} falling={falling} address={address} />
            ))}
          </tr>
        </thead>
        <tbody>
          {found.slice((at - 1) * AT_A_TIME, at * AT_A_TIME).map((row) => (
            <Line key={row.page} row={row} filter={filter} />
          ))}
        </tbody>
      </table>
      {!found.length && <p class="nothing">No page is like that.</p>}
      {last > 1 && (
        <nav class="turning" aria-label="Parts of the list">
          <button type="button" disabled={at === 1} onClick={() => ask(address, { at: at - 1 })}>
            Previous
          </button>
          <span>
            {number((at - 1) * AT_A_TIME + 1)} to {number(Math.min(at * AT_A_TIME, found.length))} of{" "}
            {number(found.length)}
          </span>
          <button type="button" disabled={at === last} onClick={() => ask(address, { at: at + 1 })}>
            Next
          </button>
        </nav>
      )}
    </>
  );
}

function Head(props: { column: Column; current: boolean; falling: boolean; address: Address }): JSX.Element {
  const { column, current, falling, address } = props;
  // Figures are looked for from their greatest; scores and names from their least.
  const first = column.figure && column.id !== "score" ? "falling" : "";
  const next = current ? (falling ? "" : "falling") : first;
  return (
    <th
      scope="col"
      class={`${column.id} ${column.figure ? "figure" : ""}`}
      aria-sort={current ? (falling ? "descending" : "ascending") : undefined}
    >
      <button type="button" onClick={() => ask(address, { sort: column.id, order: next, at: null })}>
        {column.name}
        <svg class={`arrow ${current ? (falling ? "falling" : "rising") : ""}`} viewBox="0 0 8 12" aria-hidden="true">
          <path class="up" d="M4 1 7 5H1Z" />
          <path class="down" d="M4 11 1 7h6Z" />
        </svg>
      </button>
    </th>
  );
}

function Line({ row, filter }: { row: Row; filter: Filter }): JSX.Element {
  const { entry, counts, all } = row;
  return (
    <tr>
      <th scope="row" class="page">
        <a href={to("page", entry.path, { rule: filter.rule })}>
          {nameOf(entry.path)} <small>{folderOf(entry.path)}</small>
        </a>
      </th>
      {entry.format === null ? (
        <td colSpan={7} class="problem">
          {entry.problems.join("; ")}
        </td>
      ) : (
        <>
          <td class="score figure">
            <Score score={entry.score} />
          </td>
          <td class="words figure">{number(entry.words)}</td>
          {counts.map((value, at) => (
            <td key={at} class={`figure ${COLUMNS[at + 3]!.id} ${value ? SEVERITIES[at] : "zero"}`}>
              {number(value)}
            </td>
          ))}
          <td class="findings figure">{number(all)}</td>
        </>
      )}
    </tr>
  );
}

function Filters({ address, filter }: { address: Address; filter: Filter }): JSX.Element {
  const set = (name: keyof Filter, value: string): void => ask(address, { [name]: value, at: null });
  const choice = (
    name: keyof Filter,
    label: string,
    values: readonly string[],
    told = (value: string): string => value,
  ): JSX.Element => (
    <label>
      {label}
      <select value={filter[name]} onChange={(event) => set(name, event.currentTarget.value)}>
        <option value="">any</option>
        {values.map((value) => (
          <option key={value} value={value}>
            {told(value)}
          </option>
        ))}
      </select>
    </label>
  );
  return (
    <form class="filters" role="search" aria-label="Pages" onSubmit={(event) => event.preventDefault()}>
      <label class="text">
        Name or folder
        <input type="search" value={filter.text} onInput={(event) => set("text", event.currentTarget.value)} />
      </label>
      {choice("folder", "Folder", folders)}
      {choice("severity", "Severity", SEVERITIES)}
      {choice("family", "Family", families)}
      {choice(
        "rule",
        "Rule",
        facts.rules.map(({ id }) => id),
      )}
      {choice(
        "score",
        "Score",
        byScore.map(({ from }) => String(from)),
        nameOfBin,
      )}
      {Object.values(filter).some(Boolean) && (
        <button type="button" onClick={() => ask(address, { ...NO_FILTER, at: null })}>
          Show all
        </button>
      )}
    </form>
  );
}
