// Drafts of the folder that nobody has opened, in the Problems of VS Code.

import assert from "node:assert/strict";
import { rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { after, before } from "node:test";

import { check, Code, drive as driveIn, PYTHON, until } from "./code.mjs";

const FILES = {
  "docs/lamp.md": "# Lamps\n\nOur lamp is world-class.\n",
  "docs/café menu.html": "<p>Our lamp is brighter.</p>\n",
  "vendor/theirs.md": "Our lamp is world-class.\n",
  ".gitignore": "vendor/\n",
  "citewell.toml": "",
};

let code;
const drive = (name, work, timeout) => driveIn(name, () => code, work, timeout);

before(async () => {
  const settings = { "citewell.command": [PYTHON, "-P", "-m", "citewell"], "citewell.workspace": "workspace" };
  code = await Code.start({ settings, files: FILES });
}, { timeout: 180_000 });
after(() => code?.close());

/** The rules that have marked each draft of the folder, by its path there. */
const marked = () =>
  code.run((vscode, folder) => {
    const found = vscode.languages.getDiagnostics().filter(([uri, marks]) => uri.fsPath.startsWith(folder) && marks.length);
    return Object.fromEntries(
      found.map(([uri, marks]) => [uri.fsPath.slice(folder.length + 1), marks.map(({ code }) => code?.value ?? code).sort()]),
    );
  }, code.folder);
const rules = async (file) => (await marked())[file] ?? [];

drive("every draft is marked, and none that is ignored", async () => {
  await code.finish("workbench.actions.view.problems");
  await until("all drafts are marked", async () => {
    const found = await marked();
    return ["docs/lamp.md", "docs/café menu.html", "draft.md", "page.html"].every((file) => file in found);
  });
  for (const [file, text] of Object.entries(FILES).filter(([name]) => name.startsWith("docs/"))) {
    const expected = check(text, path.join(code.folder, file)).map((line) => line.split(" ").at(-2)).sort();
    assert.deepEqual(await rules(file), expected, file);
  }
  assert.deepEqual(await rules("vendor/theirs.md"), []);
  await code.page.locator(".markers-panel", { hasText: "café menu.html" }).waitFor();
  await code.shoot("workspace");
});

drive("a draft that another program writes is marked anew", async () => {
  writeFileSync(path.join(code.folder, "docs/lamp.md"), "# Lamps\n\nOur lamp gives 200 lumens.\n");
  await until("its mark is gone", async () => !(await rules("docs/lamp.md")).includes("puffery"));
  rmSync(path.join(code.folder, "docs/café menu.html"));
  await until("a draft that is gone has no marks", async () => (await rules("docs/café menu.html")).length === 0);
});

drive("a draft that is opened has its marks once", async () => {
  const before = await rules("draft.md");
  await code.open("draft.md");
  await code.settled("draft.md");
  assert.deepEqual(await rules("draft.md"), before);
  await code.finish("workbench.action.closeActiveEditor");
  await until("they stay when it is closed", async () => (await rules("draft.md")).length === before.length);
});
