// Writes the server's settings into package.json, from its own declarations: `npm run settings`.
// PYTHON names the interpreter that has Citewell (default: python3).

import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";

const FILE = path.join(import.meta.dirname, "..", "package.json");

/** What the server declares, as VS Code wants it. */
export function declared(python = process.env.PYTHON ?? "python3") {
  return JSON.parse(execFileSync(python, ["-m", "citewell.lsp.settings"], { encoding: "utf8" }));
}

/** What package.json says of them. */
export function written() {
  return checking(JSON.parse(readFileSync(FILE, "utf8"))).properties;
}

function checking(manifest) {
  return manifest.contributes.configuration.find(({ id }) => id === "checking");
}

if (process.argv[1] === import.meta.filename) {
  const manifest = JSON.parse(readFileSync(FILE, "utf8"));
  checking(manifest).properties = declared();
  writeFileSync(FILE, `${JSON.stringify(manifest, null, 2)}\n`);
}
