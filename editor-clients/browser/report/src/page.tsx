/** One page: its score, its text with the findings in place, and what would be quoted of each section. */

import { descending, sum } from "d3-array";
import type { JSX } from "preact";
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { ask, to, type Address } from "./address";
import { Draft } from "./draft";
import { SEVERITIES, detailOf, facts, type Detail, type Entry, type Quoted } from "./facts";
import { Score, Sign, Tallied } from "./signs";
import { everything, folderOf, nameOf, type Row } from "./site";
import { number, plural } from "./words";

export function Page({ address }: { address: Address }): JSX.Element {
  const row = everything.find(({ entry }) => entry.path === address.part);
  const detail = useDetail(row?.page ?? -1);
  if (!row) {
    return (
      <>
        <h1 tabIndex={-1}>No such page</h1>
        <p>
          “{address.part}” is not in this report. <a href={to("pages")}>All pages</a>
        </p>
      </>
    );
  }
  return (
    <>
      <p class="back">
        <a href={to("pages")}>All pages</a> <span>{folderOf(row.entry.path)}</span>
      </p>
      <h1 tabIndex={-1}>{nameOf(row.entry.path)}</h1>
      <Standing row={row} />
      {detail && <Reading key={row.page} address={address} entry={row.entry} detail={detail} />}
    </>
  );
}

/** What is known of a page, once it is unpacked. */
function useDetail(page: number): Detail | null {
  const [known, setKnown] = useState<{ page: number; detail: Detail | null }>({ page: -1, detail: null });
  useEffect(() => {
    let wanted = true;
    void detailOf(page).then((detail) => {
      if (wanted) setKnown({ page, detail });
    });
    return () => {
      wanted = false;
    };
  }, [page]);
  return known.page === page ? known.detail : null;
}

function Standing({ row: { entry, counts } }: { row: Row }): JSX.Element {
  if (entry.format === null) {
    return (
      <section class="panel problems">
        <h2>It could not be checked</h2>
        <p>{entry.problems.join("; ")}</p>
      </section>
    );
  }
  return (
    <div class="standing">
      <Score score={entry.score} large />
      <div>
        <p>
          {entry.score === null ? "No score: under 60 words of prose. " : "of 100. "}
          {plural(entry.words, "word")} of prose.
        </p>
        <Tallied counts={counts} />
      </div>
      {entry.lost.length > 0 && <Lost entry={entry} />}
    </div>
  );
}

/** The points that a page lacks, by what they are lost to. */
function Lost({ entry }: { entry: Entry }): JSX.Element {
  const lost = [...entry.lost].sort(([, one], [, other]) => descending(one, other));
  const most = lost[0]![1];
  return (
    <details class="lost">
      <summary>Where {plural(Math.round(sum(lost, ([, points]) => points)), "point")} went</summary>
      <table>
        <thead class="unseen">
          <tr>
            <th scope="col">What for</th>
            <th scope="col">Points</th>
          </tr>
        </thead>
        <tbody>
          {lost.map(([at, points]) => (
            <tr key={at}>
              <th scope="row">{facts.rules[at]?.id ?? "nothing to quote in a section"}</th>
              <td class="figure">{points.toFixed(1)}</td>
              <td aria-hidden="true">
                <svg class="meter" viewBox="0 0 100 4" preserveAspectRatio="none">
                  <rect class="full" width={(100 * points) / most} height="4" />
                </svg>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  );
}

function Reading(props: { address: Address; entry: Entry; detail: Detail }): JSX.Element {
  const { address, entry, detail } = props;
  const rule = address.asked.get("rule") ?? "";
  const shown = useMemo(() => {
    const own = detail.findings.flatMap((finding, at) => (!rule || facts.rules[finding.rule]?.id === rule ? [at] : []));
    return new Set(own);
  }, [detail, rule]);
  const asked = address.asked.get("finding");
  const chosen = asked !== null && shown.has(Number(asked)) ? Number(asked) : null;
  const link = (finding: number): string => to(address.view, address.part, { rule, finding });
  const choose = (finding: number | null): void => ask(address, { finding });
  return (
    <div class="columns reading">
      <Draft detail={detail} format={entry.format} shown={shown} chosen={chosen} choose={choose} link={link} />
      <div class="side">
        <Findings address={address} detail={detail} shown={shown} chosen={chosen} rule={rule} link={link} />
        <Sections detail={detail} />
      </div>
    </div>
  );
}

interface FindingsProps {
  address: Address;
  detail: Detail;
  shown: ReadonlySet<number>;
  chosen: number | null;
  rule: string;
  link: (finding: number) => string;
}

function Findings({ address, detail, shown, chosen, rule, link }: FindingsProps): JSX.Element {
  const panel = useRef<HTMLElement>(null);
  useEffect(() => {
    const item = panel.current!.querySelector<HTMLElement>("[aria-current]");
    if (item) panel.current!.scrollTop = item.offsetTop - panel.current!.clientHeight / 3;
  }, [chosen]);
  const own = [...new Set(detail.findings.map((finding) => facts.rules[finding.rule]!.id))].sort();
  return (
    <section class="panel found" ref={panel}>
      <h2>
        {rule ? `${number(shown.size)} of ${plural(detail.findings.length, "finding")}` : plural(shown.size, "finding")}
      </h2>
      {own.length > 1 && (
        <label>
          Rule
          <select value={rule} onChange={(event) => ask(address, { rule: event.currentTarget.value, finding: null })}>
            <option value="">any</option>
            {own.map((id) => (
              <option key={id} value={id}>
                {id}
              </option>
            ))}
          </select>
        </label>
      )}
      <ol>
        {detail.findings.map((finding, at) =>
          shown.has(at) ? (
            <li key={at}>
              <a
                href={link(at)}
                aria-current={chosen === at ? "true" : undefined}
                onClick={(event) => {
                  event.preventDefault();
                  ask(address, { finding: at });
                }}
              >
                <Sign severity={finding.severity} />
                <span>
                  <b>{facts.rules[finding.rule]!.id}</b> <small>line {number(finding.line)}</small>
                  <span class="unseen">, {SEVERITIES[finding.severity]}: </span>
                  <span class="message">{finding.message}</span>
                </span>
              </a>
            </li>
          ) : null,
        )}
      </ol>
    </section>
  );
}

function Sections({ detail }: { detail: Detail }): JSX.Element {
  return (
    <section class="panel sections">
      <h2>Sections</h2>
      <p class="note">Scores and quotes are {facts.label}.</p>
      <ol>
        {detail.sections.map(({ heading, level, score, snippet, answer, readability }, at) => (
          <li key={at}>
            <h3>
              <Score score={score} />
              <button type="button" onClick={() => document.getElementById(`section-${at}`)?.scrollIntoView()}>
                {heading || (level ? "(an empty heading)" : "(before the first heading)")}
              </button>
            </h3>
            {snippet ? <Said name="Would be quoted" quoted={snippet} /> : <p class="note">No sentence stands alone.</p>}
            {answer && snippet && answer.text === snippet.text && <p class="note">It answers the heading.</p>}
            {answer && answer.text !== snippet?.text && <Said name="Answer to the heading" quoted={answer} />}
            {readability && <p class="note">{readability}</p>}
          </li>
        ))}
      </ol>
    </section>
  );
}

function Said({ name, quoted }: { name: string; quoted: Quoted }): JSX.Element {
  return (
    <>
      <p class="name">{name}</p>
      <blockquote>{quoted.text}</blockquote>
    </>
  );
}
