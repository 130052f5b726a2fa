/** What is said of a mark: why it is there, what it rests on, and how it could be put. */

import type { JSX } from "preact";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import { to } from "./address";
import { SEVERITIES, facts, type Detail, type Finding, type Fix } from "./facts";
import { Sign } from "./signs";

interface CardProps {
  detail: Detail;
  mark: HTMLElement;
  findings: number[];
  /** Whether the mark was chosen with the keyboard, which then goes on in here. */
  entered: boolean;
  close: () => void;
}

/** Pixels at the top of the window that the page's head covers, and those between a mark and its card. */
const HEAD = 60;
const GAP = 6;

/** Stands below the mark, or above it where there is more room; on a narrow screen at the foot of the window. */
export function Card({ detail, mark, findings, entered, close }: CardProps): JSX.Element {
  const card = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const { style, offsetParent } = card.current!;
    style.removeProperty("--room");
    const { offsetWidth, offsetHeight } = card.current!;
    if (!offsetParent) return;
    const frame = offsetParent.getBoundingClientRect();
    const lines = mark.getClientRects();
    const first = lines[0] ?? mark.getBoundingClientRect();
    const last = lines[lines.length - 1] ?? first;
    const left = Math.max(12, Math.min(first.left - frame.left, frame.width - offsetWidth - 12));
    const [above, below] = [first.top - HEAD, innerHeight - last.bottom];
    const isAbove = below < offsetHeight + 2 * GAP && above > below;
    const room = above - 2 * GAP;
    if (isAbove) style.setProperty("--room", `${room}px`);
    const top = isAbove ? first.top - Math.min(offsetHeight, room) - GAP : last.bottom + GAP;
    style.setProperty("--top", `${top - frame.top}px`);
    style.setProperty("--left", `${left}px`);
  }, [mark]);
  useEffect(() => {
    if (entered) card.current!.focus({ preventScroll: true });
  }, [entered]);
  return (
    <div class="card" ref={card} role="group" aria-label="About this mark" tabIndex={-1}>
      <button type="button" class="close" aria-label="Close" onClick={close}>
        <svg viewBox="0 0 16 16" aria-hidden="true">
          <path d="m4 4 8 8m0-8-8 8" />
        </svg>
      </button>
      {findings.map((at) => (
        <Told key={at} finding={detail.findings[at]!} />
      ))}
    </div>
  );
}

function Told({ finding }: { finding: Finding }): JSX.Element {
  const rule = facts.rules[finding.rule]!;
  const { fix } = finding;
  return (
    <div class="about">
      <p class="name">
        <Sign severity={finding.severity} />
        <a href={to("rules", rule.id)}>{rule.id}</a>
        <small>
          {SEVERITIES[finding.severity]}
          {finding.points > 0 && `, costs ${finding.points.toFixed(1)} of 100 points`}
        </small>
      </p>
      <p>{finding.message}</p>
      {finding.detail.length > 0 && (
        <ul class={/^\d/.test(finding.detail[0]!) ? "numbered" : ""}>
          {finding.detail.map((line) => (
            <li key={line}>{line}</li>
          ))}
        </ul>
      )}
      {finding.related.map(({ message, line }) => (
        <p class="note" key={message}>
          Line {line}: {message}
        </p>
      ))}
      {fix && <Change fix={fix} others={finding.others} />}
      <p class="why">{firstSentence(rule.why || rule.summary)}</p>
      {!fix && rule.noFix && <p class="note">No fix: {rule.noFix}</p>}
      {rule.grade && (
        <p class="note">
          {rule.grade === "fact" ? "Fact" : `Strength ${rule.grade}`}, {rule.meaning}: {rule.source}
        </p>
      )}
    </div>
  );
}

function Change({ fix, others }: { fix: Fix; others: string[] }): JSX.Element {
  const kinds: Record<string, string> = { "-": "gone", "+": "come" };
  return (
    <div class="change">
      <p>
        <b>{fix.safe ? "Safe fix" : "Fix"}</b> {fix.title}
      </p>
      {fix.change.map((line, at) => {
        const kind = kinds[line[0] ?? ""];
        return (
          <p class={`line ${kind ?? ""}`} key={at}>
            {kind && <span class="unseen">{kind === "gone" ? "Before: " : "After: "}</span>}
            {line.slice(2)}
          </p>
        );
      })}
      {others.length > 0 && <p class="note">Or: {others.join("; ")}</p>}
    </div>
  );
}

function firstSentence(words: string): string {
  return /^.+?[.!?](?=\s+["“A-Z]|$)/s.exec(words)?.[0] ?? words;
}
