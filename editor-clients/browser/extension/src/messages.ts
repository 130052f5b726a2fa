/** What the parts of the extension say to one another. The worker alone speaks with the server. */

import type { CodeAction, Diagnostic, Position, Range } from "vscode-languageserver-protocol";

/** How things stand with the server. */
export type State =
  | "ready"
  /** No key was given yet. */
  | "unpaired"
  /** Who listens does not know the key. */
  | "refused"
  /** Nobody listens. */
  | "away";

export type Language = "html" | "markdown";

/** From a page's script, about one of its fields. */
export type FromPage =
  | { say: "open"; field: number; language: Language; version: number; text: string }
  | { say: "change"; field: number; version: number; range: Range; text: string }
  | { say: "close"; field: number }
  /** The writer is still here: a worker that hears nothing is ended by the browser. */
  | { say: "here"; field: number }
  | { say: "hover"; id: number; field: number; position: Position }
  | { say: "actions"; id: number; field: number; range: Range }
  | { say: "shows"; field: number; findings: Shown[] };

/** To a page's script. */
export type ToPage =
  | { say: "state"; state: State }
  /** A new server listens, which knows nothing of what was opened before. */
  | { say: "begin" }
  /** Of the diagnostics that were told last, `gone` from `start` on are exchanged for those that `come`. */
  | { say: "findings"; field: number; version: number; start: number; gone: number; come: Diagnostic[] }
  | { say: "answer"; id: number; answer: string | CodeAction[] | null }
  | { say: "watched"; is: boolean }
  | { say: "go"; field: number; number: number };

/** A finding as the panel lists it. */
export interface Shown {
  severity: Severity;
  rule: string;
  message: string;
  words: string;
}

export type Severity = "error" | "warning" | "information" | "hint";

/** All severities, the worst one first, as the protocol counts them from 1. */
export const SEVERITIES: readonly Severity[] = ["error", "warning", "information", "hint"];

/**
 * Sent to all frames of a tab: Citewell was turned off for its site; or its pages are to come back to a new
 * worker.
 */
export type Call = "off" | "wake";

/** From the popup: the writer is asked whether a site may be read; or it is turned on, or off. */
export type FromPopup = { say: "ask" | "on" | "off"; site: string; tab: number };

/** From the panel. */
export type FromPanel = { say: "tab"; tab: number } | { say: "go"; number: number };

/** To the panel: what the field of its tab that was written in last shows. */
export interface ToPanel {
  state: State;
  /** Null where there is no field. */
  findings: Shown[] | null;
  outline: Outline | null;
}

/** What `citewell/sections` answers, as far as it is shown. */
export interface Outline {
  label: string;
  score: number | null;
  sections: {
    heading: string;
    score: number | null;
    snippet: { text: string } | null;
    lost: { points: number; message: string }[];
  }[];
}

/** What each state means to the writer, and what to do. */
export const WORDS: Record<Exclude<State, "ready">, string> = {
  unpaired: "Citewell is not paired yet. Run “citewell desk --pair” and paste the key into the extension’s options.",
  refused:
    "Citewell does not know this key any more. Run “citewell desk --pair” and paste the new one into the options.",
  away: "Citewell does not run on this machine now. Start it with “citewell desk”; marks appear by themselves then.",
};
