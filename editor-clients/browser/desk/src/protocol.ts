/** What is said on the socket beside the Language Server Protocol. `citewell.desk` is the other side. */

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
