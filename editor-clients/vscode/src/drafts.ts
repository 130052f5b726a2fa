/** Which documents are drafts. */

import * as vscode from "vscode";

/** The languages whose documents are drafts; package.json names the same ones under `activationEvents`. */
const LANGUAGES = ["markdown", "mdx", "html", "django-html", "jinja-html"];

/** Files, and texts that were never saved. */
const SCHEMES = ["file", "untitled"];

export const DRAFTS = LANGUAGES.flatMap((language) => SCHEMES.map((scheme) => ({ language, scheme })));

export function isDraft(document: vscode.TextDocument): boolean {
  return vscode.languages.match(DRAFTS, document) > 0;
}
