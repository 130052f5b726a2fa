/** What is said on the socket beside the Language Server Protocol. `citewell.desk` and `citewell.lsp` are the other side. */

import type { Range } from "vscode-languageserver-protocol";

export interface Files {
  folder: string;
  files: string[];
  truncated: boolean;
  /** The draft of the command line. */
  open: string | null;
}

/** A text as it is on disk; `text` is null where the file was deleted. */
export interface OnDisk {
  stamp: string;
  text: string | null;
}

export interface Opened {
  file: string;
  uri: string;
  languageId: "markdown" | "mdx" | "html";
  text: string;
  stamp: string;
}

export type Saved = { stamp: string } | { conflict: OnDisk };

export type Changed = OnDisk & { file: string };

export interface Status {
  state: "starting" | "loading" | "checking" | "ready" | "misconfigured" | "off" | "failed";
  message: string;
}

/** Answers `citewell/sections`. */
export interface Sections {
  /** The version of the text that this is about; null where the draft was not looked at yet. */
  version: number | null;
  /** 0 to 100; null where there is too little prose to tell. */
  score: number | null;
  /** What the figures and the quotations are worth, in the server's words. */
  label: string;
  sections: Section[];
}

export interface Section {
  heading: string;
  range: Range;
  score: number | null;
  lost: { points: number; message: string; range: Range }[];
  /** What an engine would most easily lift from it. */
  snippet: Passage | null;
  /** What answers its heading. */
  answer: Passage | null;
  readability: { label: string } | null;
}

/** Words of the draft as they are read, without their markup. */
export interface Passage {
  text: string;
  range: Range;
}
