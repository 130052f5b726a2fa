// The configuration file of a project in VS Code: marked as it is typed, mended, written to by fixes, and heeded.

import assert from "node:assert/strict";
import { after, before } from "node:test";

import { Code, drive as driveIn, PYTHON, until } from "./code.mjs";

const FILE = "citewell.toml";

let code;
const drive = (name, work, timeout) => driveIn(name, () => code, work, timeout);

before(async () => {
  const command = [PYTHON, "-P", "-m", "citewell"];
  code = await Code.start({ settings: { "citewell.command": command }, files: { [FILE]: '# Ours.\nselect = ["puffery"]\n' } });
}, { timeout: 180_000 });
after(() => code?.close());

const marks = async (file) => (await code.look(file)).marks.map(({ rule, words }) => [rule, words]);
const are = (what, file, expected) =>
  until(what, async () => (assert.deepEqual(await marks(file), expected), true));
const saveAll = () => code.run((vscode) => vscode.workspace.saveAll());

drive("a slip is marked before any draft is open, and a quick-fix mends it", async () => {
  await code.open(FILE);
  await code.run((vscode) =>
    vscode.window.activeTextEditor.edit((edit) => edit.replace(new vscode.Range(1, 11, 1, 18), "pufery")),
  );
  await are("the slip is marked", FILE, [["invalid-config", '"pufery"']]);
  await code.shoot("config");
  await code.select("pufery");
  await code.fix('Replace "pufery" by "puffery"');
  await are("no mark is left", FILE, []);
});

drive("the name of a rule has its page", async () => {
  const said = await code.run(async (vscode) => {
    const { document } = vscode.window.activeTextEditor;
    const at = document.positionAt(document.getText().indexOf("puffery") + 2);
    const hovers = await vscode.commands.executeCommand("vscode.executeHoverProvider", document.uri, at);
    return hovers.flatMap(({ contents }) => contents.map(({ value }) => value)).join("\n");
  });
  assert.match(said, /^# puffery/m);
});

drive("a term is accepted in the project's file, and counts once that is saved", async () => {
  await saveAll();
  await code.open("draft.md");
  await are("the draft is marked", "draft.md", [["puffery", "world-class"]]);
  await code.select("world-class");
  await code.fix("Accept the term “world-class”");
  await until("the file has it", async () => /^# Ours\.\n[^]*terms = \["world-class"\]\n$/.test((await code.look(FILE)).text));
  assert.deepEqual(await marks("draft.md"), [["puffery", "world-class"]]);
  await saveAll();
  await are("the mark is gone", "draft.md", []);
});
