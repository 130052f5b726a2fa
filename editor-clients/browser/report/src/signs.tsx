/** Small things that many views show: signs of severity, scores, counts. */

import type { JSX } from "preact";
import { SEVERITIES, type Severity } from "./facts";
import type { Counts } from "./site";
import { number, plural } from "./words";

/** A shape for each severity, so that colour is not all that tells them apart. */
export function Sign({ severity }: { severity: Severity }): JSX.Element {
  return (
    <svg class={`sign ${SEVERITIES[severity]}`} viewBox="0 0 16 16" aria-hidden="true">
      {severity === 0 && <path class="solid" d="M8 1a7 7 0 1 0 0 14A7 7 0 0 0 8 1ZM5.5 5.5l5 5m0-5-5 5" />}
      {severity === 1 && <path class="solid" d="M8 1.5 15 14H1L8 1.5ZM8 6v4m0 1.8v.4" />}
      {severity === 2 && <path class="solid" d="M8 1a7 7 0 1 0 0 14A7 7 0 0 0 8 1ZM8 7v4.5M8 4.3v.4" />}
      {severity === 3 && <circle cx="8" cy="8" r="5" />}
    </svg>
  );
}

export function nameOfSeverity(severity: Severity, value = 1): string {
  const name = SEVERITIES[severity];
  return value === 1 || name === "information" ? name : `${name}s`;
}

export function Score({ score, large = false }: { score: number | null | undefined; large?: boolean }): JSX.Element {
  if (score == null) {
    return (
      <span class="score none" title="Under 60 words of prose there is no score">
        –<span class="unseen"> no score</span>
      </span>
    );
  }
  return (
    <span class={`score ${large ? "large" : ""}`}>
      {Math.round(score)}
      <svg class="meter" viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true">
        <rect class="rest" width="100" height="4" />
        <rect class="full" width={score} height="4" />
      </svg>
    </span>
  );
}

export function Tallied({ counts }: { counts: Counts }): JSX.Element {
  return (
    <ul class="tallied">
      {counts.map((value, severity) =>
        value ? (
          <li key={severity}>
            <Sign severity={severity as Severity} />
            {number(value)} <span>{nameOfSeverity(severity as Severity, value)}</span>
          </li>
        ) : null,
      )}
      {counts.every((value) => !value) && <li>{plural(0, "finding")}</li>}
    </ul>
  );
}
