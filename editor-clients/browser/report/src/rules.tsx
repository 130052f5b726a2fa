/** The rules that have found something: a list, and the page of each. */

import { max, min } from "d3-array";
import type { JSX } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { to } from "./address";
import { facts } from "./facts";
import { Sign, Tallied } from "./signs";
import { NO_FILTER, folderOf, nameOf, rows, scored, severityOf, tallies } from "./site";
import { number, plural } from "./words";

const MOST_PLACES = 100;

export function Rules({ part }: { part: string }): JSX.Element {
  if (part === "score") return <ScorePage />;
  const tally = tallies.find(({ rule }) => rule.id === part);
  return tally ? <RulePage tally={tally} /> : <List />;
}

function List(): JSX.Element {
  return (
    <>
      <h1 tabIndex={-1}>Rules</h1>
      <p class="note">
        {plural(facts.rules.length, "rule")} found something. Points are what a rule costs an average page, of 100:{" "}
        {facts.label}.
      </p>
      <ul class="rules">
        {tallies.map(({ rule, counts, all, pages, points }) => (
          <li key={rule.id} class="panel">
            <Sign severity={severityOf(counts)} />
            <div>
              <a href={to("rules", rule.id)}>{rule.id}</a>
              <span>{rule.summary}</span>
            </div>
            <div class="cost">
              <b>{number(all)}</b> on {plural(pages, "page")}
              {scored.length > 0 && <small>{(points / scored.length).toFixed(1)} points</small>}
            </div>
          </li>
        ))}
      </ul>
    </>
  );
}

function RulePage({ tally }: { tally: (typeof tallies)[number] }): JSX.Element {
  const { rule, counts } = tally;
  const places = rows({ ...NO_FILTER, rule: rule.id }).sort((one, other) => other.all - one.all);
  return (
    <>
      <p class="back">
        <a href={to("rules")}>All rules</a>
      </p>
      <h1 tabIndex={-1}>{rule.id}</h1>
      <Tallied counts={counts} />
      <div class="columns">
        <Told id={`rule-${rule.id}`} />
        <section class="panel places">
          <h2>Where it was found</h2>
          <ul>
            {places.slice(0, MOST_PLACES).map(({ page, entry, all }) => (
              <li key={page}>
                <a href={to("page", entry.path, { rule: rule.id })}>
                  {nameOf(entry.path)} <small>{folderOf(entry.path)}</small>
                </a>
                <span class="cost">{number(all)}</span>
              </li>
            ))}
          </ul>
          <p>
            <a href={to("pages", "", { rule: rule.id, sort: "findings", order: "falling" })}>
              {places.length > MOST_PLACES ? `All ${number(places.length)} pages` : "As a list to sort"}
            </a>
          </p>
        </section>
      </div>
    </>
  );
}

function ScorePage(): JSX.Element {
  return (
    <>
      <h1 tabIndex={-1}>The score</h1>
      {scored.length > 0 && (
        <p class="note">
          The scores in this report go from {min(scored, ({ entry }) => entry.score)} to{" "}
          {max(scored, ({ entry }) => entry.score)}.
        </p>
      )}
      <Told id="score" />
    </>
  );
}

/** What was rendered when the report was written. */
export function Told({ id }: { id: string }): JSX.Element {
  const place = useRef<HTMLElement>(null);
  useLayoutEffect(() => {
    const template = document.getElementById(id);
    if (!(template instanceof HTMLTemplateElement)) return;
    const content = template.content.cloneNode(true) as DocumentFragment;
    for (const link of content.querySelectorAll("a")) link.rel = "noreferrer";
    place.current!.replaceChildren(content);
  }, [id]);
  return <article class="panel told" ref={place} />;
}
