/** Which documents are drafts, and which hold the settings of a project. */

import * as vscode from "vscode";

/** The languages whose documents are drafts; package.json names the same ones under `activationEvents`. */
const LANGUAGES = ["markdown", "mdx", "html", "django-html", "jinja-html"];

/** Files, and texts that were never saved. */
const SCHEMES = ["file", "untitled"];

export const DRAFTS = LANGUAGES.flatMap((language) => SCHEMES.map((scheme) => ({ language, scheme })));

/** Told by their names: VS Code itself knows no TOML. The server marks what is wrong in them as they are typed. */
export const CONFIGURATIONS = ["citewell.toml", ".citewell.toml", "pyproject.toml"].map((name) => ({
  scheme: "file",
  pattern: `**/${name}`,
}));

export function isDraft(document: vscode.TextDocument): boolean {
  return vscode.languages.match(DRAFTS, document) > 0;
}
