// What the .vsix holds, and that its settings are the server's.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync, statSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";

import { declared, written } from "../../../editor-clients/vscode/scripts/settings.mjs";
import { CLIENT, PYTHON, VSIX } from "./code.mjs";

const manifest = JSON.parse(readFileSync(path.join(CLIENT, "package.json"), "utf8"));

test("the package is small and holds no sources or maps", () => {
  assert.ok(statSync(VSIX).size < 1_000_000, `${statSync(VSIX).size} bytes`);
  const list = execFileSync(PYTHON, ["-c", "import sys, zipfile; print(*zipfile.ZipFile(sys.argv[1]).namelist(), sep='\\n')", VSIX]);
  const names = list.toString().trim().split("\n");
  const pictures = names.filter((name) => /^extension\/media\/[\w-]+\.png$/.test(name));
  assert.ok(pictures.length > 1);
  assert.deepEqual(names.filter((name) => !pictures.includes(name)).sort(), [
    "[Content_Types].xml",
    "extension.vsixmanifest",
    "extension/LICENSE.txt",
    "extension/changelog.md",
    "extension/dist/NOTICES.txt",
    "extension/dist/extension.js",
    "extension/package.json",
    "extension/readme.md",
  ]);
});

test("the settings are those that the server declares: else `npm run settings`", () => {
  assert.deepEqual(written(), declared(PYTHON));
});

test("every command and every language that is named in one place is named in the other", () => {
  const sources = readFileSync(path.join(CLIENT, "src", "extension.ts"), "utf8");
  const table = /const commands: .* = \{\n([^]*?)\n {2}\};/.exec(sources)[1];
  const registered = [...table.matchAll(/^ {4}(\w+)(?=[:,])/gm)].map(([, name]) => `citewell.${name}`);
  assert.deepEqual(manifest.contributes.commands.map(({ command }) => command).sort(), registered.sort());
  const [, drafts] = /LANGUAGES = (\[[^\]]*\])/.exec(readFileSync(path.join(CLIENT, "src", "drafts.ts"), "utf8"));
  const languages = manifest.activationEvents.filter((event) => event.startsWith("onLanguage:"));
  assert.deepEqual(languages, JSON.parse(drafts).map((language) => `onLanguage:${language}`));
});

test("every picture that is shown is there", () => {
  const shown = readFileSync(path.join(CLIENT, "README.md"), "utf8").matchAll(/\]\((media\/[^)]+)\)/g);
  const steps = (manifest.contributes.walkthroughs ?? []).flatMap(({ steps }) => steps.map(({ media }) => media.image));
  for (const file of [...[...shown].map(([, file]) => file), ...steps]) statSync(path.join(CLIENT, file));
});
