/** The first view: how large the site is, how it stands, and what to do first. */

import { mean, sum } from "d3-array";
import type { JSX } from "preact";
import { to } from "./address";
import { Bars, Histogram } from "./charts";
import { facts, type Severity } from "./facts";
import { Score, Sign, nameOfSeverity } from "./signs";
import {
  addUp,
  byFolder,
  byScore,
  causes,
  checked,
  everything,
  folderOf,
  medianScore,
  nameOf,
  nameOfBin,
  root,
  scored,
  tallies,
} from "./site";
import { number, plural } from "./words";

const FIRST = 5;
const SHOWN_RULES = 12;
const SHOWN_FOLDERS = 12;

export function Overview(): JSX.Element {
  return (
    <>
      <h1 tabIndex={-1}>Overview{root && <small> of {root}</small>}</h1>
      <Figures />
      <Problems />
      <div class="columns">
        <ToDo />
        <Lowest />
      </div>
      <div class="columns even">
        <Scores />
        <ByFolder />
      </div>
      <ByRule />
    </>
  );
}

function Figures(): JSX.Element {
  const counts = addUp(everything);
  return (
    <dl class="figures">
      <div>
        <dt>Pages</dt>
        <dd>{number(checked.length)}</dd>
      </div>
      <div>
        <dt>Words of prose</dt>
        <dd>{number(sum(checked, ({ entry }) => entry.words))}</dd>
      </div>
      <div>
        <dt>Median score</dt>
        <dd>
          {medianScore === undefined ? "–" : Math.round(medianScore)}
          {medianScore !== undefined && <small> of 100</small>}
        </dd>
      </div>
      {counts.map((value, at) => {
        const severity = at as Severity;
        const name = nameOfSeverity(severity, 2);
        return (
          <div key={at}>
            <dt>
              <Sign severity={severity} />
              {name[0]!.toUpperCase() + name.slice(1)}
            </dt>
            <dd>{value ? <a href={to("pages", "", { severity: nameOfSeverity(severity) })}>{number(value)}</a> : 0}</dd>
          </div>
        );
      })}
    </dl>
  );
}

function Problems(): JSX.Element | null {
  const unread = everything.filter(({ entry }) => entry.problems.length);
  if (!unread.length && !facts.notices.length) return null;
  return (
    <section class="panel problems">
      <h2>{unread.length ? `${plural(unread.length, "file")} could not be checked` : "About this run"}</h2>
      <ul>
        {unread.map(({ page, entry }) => (
          <li key={page}>
            <b>{entry.path}</b> {entry.problems.join("; ")}
          </li>
        ))}
        {facts.notices.map((notice) => (
          <li key={notice}>{notice}</li>
        ))}
      </ul>
    </section>
  );
}

function ToDo(): JSX.Element {
  const most = causes[0]?.points ?? 1;
  const now = mean(scored, ({ entry }) => entry.score ?? undefined);
  return (
    <section class="panel">
      <h2>What to do first</h2>
      {now === undefined || !causes.length ? (
        <p>{scored.length ? "Nothing costs a point." : "No page has a score: each has under 60 words of prose."}</p>
      ) : (
        <>
          <p class="note">
            What costs the most points on an average page, which has {now.toFixed(0)} of 100. The score is {facts.label}
            . <a href={to("rules", "score")}>How it is made</a>
          </p>
          <ol class="causes">
            {causes.slice(0, FIRST).map(({ rule, points, pages, findings }) => (
              <li key={rule?.id ?? ""}>
                <div>
                  {rule ? <a href={to("rules", rule.id)}>{rule.id}</a> : <b>nothing to quote</b>}
                  <span>{rule ? rule.summary : "Sections in which no sentence can be quoted as it stands."}</span>
                </div>
                <div class="cost">
                  <b>{(points / scored.length).toFixed(1)}</b> points
                  <small>
                    {findings ? `${plural(findings, "finding")} on ` : ""}
                    {plural(pages, "page")}
                  </small>
                </div>
                <svg class="meter" viewBox="0 0 100 3" preserveAspectRatio="none" aria-hidden="true">
                  <rect class="rest" width="100" height="3" />
                  <rect class="full" width={(100 * points) / most} height="3" />
                </svg>
              </li>
            ))}
          </ol>
        </>
      )}
    </section>
  );
}

function Lowest(): JSX.Element {
  const lowest = [...scored].sort((one, other) => one.entry.score! - other.entry.score!).slice(0, FIRST + 2);
  return (
    <section class="panel">
      <h2>Pages with the lowest score</h2>
      <ol class="lowest">
        {lowest.map(({ page, entry, all }) => (
          <li key={page}>
            <Score score={entry.score} />
            <a href={to("page", entry.path)}>
              {nameOf(entry.path)} <small>{folderOf(entry.path)}</small>
            </a>
            <span class="cost">{plural(all, "finding")}</span>
          </li>
        ))}
      </ol>
      <p>
        <a href={to("pages", "", { sort: "score" })}>All pages, the lowest score first</a>
      </p>
    </section>
  );
}

function Scores(): JSX.Element {
  return (
    <Histogram
      title="Pages by score"
      note={`${plural(scored.length, "page")} with a score, in tens.`}
      bins={byScore.map(({ from, pages }) => ({
        from,
        pages,
        told: `Score ${nameOfBin(from)}: ${plural(pages, "page")}`,
        href: to("pages", "", { score: from }),
      }))}
      middle={medianScore}
      table={{ head: ["Score", "Pages"], rows: byScore.map(({ from, pages }) => [nameOfBin(from), pages]) }}
    />
  );
}

function ByFolder(): JSX.Element {
  const rate = (value: number, words: number): number => (words ? (1000 * value) / words : 0);
  const shown = [...byFolder]
    .sort((one, other) => rate(sum(other.counts), other.words) - rate(sum(one.counts), one.words))
    .slice(0, SHOWN_FOLDERS);
  return (
    <Bars
      title="Findings by folder"
      note="In 1,000 words of prose, by severity."
      value={(all) => all.toFixed(1)}
      bars={shown.map(({ folder, counts, words }) => ({
        name: folder,
        parts: counts.map((value) => rate(value, words)),
        told: `${folder}: ${plural(sum(counts), "finding")}, ${rate(sum(counts), words).toFixed(1)} in 1,000 words`,
        href: to("pages", "", { folder }),
      }))}
      table={{
        head: ["Folder", "Pages", "Words", "Median score", "Errors", "Warnings", "Information", "Hints"],
        rows: byFolder.map((one) => [one.folder, one.pages, one.words, one.score ?? "–", ...one.counts]),
      }}
    />
  );
}

function ByRule(): JSX.Element {
  return (
    <Bars
      title="Findings by rule"
      note={
        tallies.length > SHOWN_RULES ? `The ${SHOWN_RULES} most frequent of ${tallies.length} rules.` : "By severity."
      }
      bars={tallies.slice(0, SHOWN_RULES).map(({ rule, counts, all, pages }) => ({
        name: rule.id,
        parts: counts,
        told: `${rule.id}: ${plural(all, "finding")} on ${plural(pages, "page")}`,
        href: to("rules", rule.id),
      }))}
      table={{
        head: ["Rule", "Pages", "Errors", "Warnings", "Information", "Hints"],
        rows: tallies.map(({ rule, pages, counts }) => [rule.id, pages, ...counts]),
      }}
    />
  );
}
