// Where Citewell is found, what is said where it is not, and what a folder that is not trusted may decide.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { after } from "node:test";

import { Code, drive, PYTHON, until } from "./code.mjs";

const HOME = mkdtempSync(path.join(tmpdir(), "citewell-finding-"));
const TRACE = path.join(HOME, "trace");
const IMPORTS = process.env.PYTHONPATH === undefined ? "" : `export PYTHONPATH='${process.env.PYTHONPATH}'`;
const MISSING = "Citewell is not checking drafts: the command citewell was not found on this machine.";

let code;
after(async () => {
  await code?.close();
  rmSync(HOME, { recursive: true, force: true });
});

/** A program in a folder of its own, made of shell commands; answers the folder. */
function program(folder, name, script) {
  const home = path.join(HOME, folder);
  mkdirSync(home, { recursive: true });
  writeFileSync(path.join(home, name), `#!/bin/sh\n${IMPORTS}\n${script}\n`);
  chmodSync(path.join(home, name), 0o755);
  return home;
}

/** Notes under a name that a server is started. */
const noted = (name) => `for last; do :; done; [ "$last" = server ] && echo '${name}' >> '${TRACE}'`;

/** A `citewell` or `python` that works, and notes under its folder's name that its server is started. */
const working = (folder, name) =>
  program(folder, name, `${noted(folder)}\nexec '${PYTHON}' ${name === "citewell" ? "-P -m citewell" : ""} "$@"`);

const started = () => (existsSync(TRACE) ? readFileSync(TRACE, "utf8").trim().split("\n") : []);

const EMPTY = program("empty", "nothing", "exit 1");

function test(name, settings, work) {
  drive(name, () => code, async () => {
    rmSync(TRACE, { force: true });
    code = await Code.start(settings());
    try {
      await work();
    } catch (error) {
      await code.shoot(`failed-${name.replaceAll(/\W+/g, "-")}`);
      throw error;
    } finally {
      await code.close();
      code = undefined;
    }
  });
}

const isIn = (state) => async () => (await code.status())?.startsWith(`Citewell (${state})`);

test("nothing is found: one message with one button, once", () => ({ env: { PATH: EMPTY } }), async () => {
  await code.open("draft.md");
  await until("the message", async () => (await code.messages()).length > 0);
  await until("the status bar says that it is missing", isIn("missing"));
  assert.deepEqual(await code.messages(), [
    {
      words: "Citewell is not checking drafts: it needs Python 3.11 or later, which was not found.",
      buttons: ["Show How to Install"],
    },
  ]);
  await code.shoot("missing");
  await code.page.locator(".notifications-toasts .monaco-button", { hasText: "Show How to Install" }).click();
  await code.page.locator(".getting-started-category, .gettingStartedContainer", { hasText: "Citewell" }).first().waitFor();
  await code.shoot("walkthrough");
  await code.forgetMessages();
  await code.finish("citewell.restart");
  await code.open("page.html");
  await until("the status bar says that it is missing", isIn("missing"));
  assert.deepEqual(await code.messages(), []);
});

const INSTALLING = () => ({
  env: {
    // Its venv and pip, without the Citewell that is to be installed.
    PATH: program("python-alone", "python3", `unset PYTHONPATH\nexec '${PYTHON}' "$@"`),
    PYTHONPATH: undefined,
    PIP_CONFIG_FILE: "/dev/null",
    PIP_NO_INDEX: "1",
    PIP_FIND_LINKS: wheel(),
  },
});

test("Citewell is installed into an environment of its own, after a yes", INSTALLING, async () => {
  await code.open("draft.md");
  const button = code.page.locator(".notifications-toasts .monaco-button", { hasText: "Install…" });
  await button.waitFor();
  assert.deepEqual(await code.messages(), [{ words: MISSING, buttons: ["Install…"] }]);
  await button.click();
  const dialog = code.page.locator(".monaco-dialog-box", { hasText: "Install Citewell into an environment of its own?" });
  await dialog.waitFor();
  await code.shoot("consent");
  await dialog.locator(".monaco-button", { hasText: "Cancel" }).click();
  await dialog.waitFor({ state: "detached" });
  const asked = code.finish("citewell.install");
  await dialog.locator(".monaco-button", { hasText: "Cancel" }).click();
  await asked;
  const storage = path.join(code.home, "user", "User", "globalStorage", "citewell.citewell");
  assert.deepEqual(existsSync(storage) ? readdirSync(storage) : [], [], "something was made after a no");
  await code.command("citewell.install");
  await dialog.locator(".monaco-button", { hasText: /^Install$/ }).click();
  await code.settled("draft.md");
  assert.deepEqual(readdirSync(storage), ["environment"]);
  await until("the status bar says that it is ready", isIn("ready"));
});

test("an installation that fails leaves nothing half made", () => ({
  env: { ...INSTALLING().env, PIP_FIND_LINKS: EMPTY },
}), async () => {
  await code.open("draft.md");
  await code.command("citewell.install");
  const dialog = code.page.locator(".monaco-dialog-box", { hasText: "Install Citewell into an environment of its own?" });
  await dialog.locator(".monaco-button", { hasText: /^Install$/ }).click();
  const words = "Citewell could not be installed: pip has failed.";
  await until("the message", async () => (await code.messages()).some((one) => one.words === words));
  assert.deepEqual(readdirSync(path.join(code.home, "user", "User", "globalStorage", "citewell.citewell")), []);
});

test("the order: the setting, the selected interpreter, the PATH", () => ({
  extensions: ["python"],
  env: {
    PATH: working("path", "citewell"),
    CITEWELL_TEST_INTERPRETER: path.join(program("without", "python", "exit 1"), "python"),
  },
}), async () => {
  const configure = (command) =>
    code.run(
      (vscode, value) => vscode.workspace.getConfiguration("citewell").update("command", value, vscode.ConfigurationTarget.Global),
      command,
    );
  await code.open("draft.md");
  await code.settled("draft.md");
  assert.deepEqual(started(), ["path"]);
  const selected = path.join(working("interpreter", "python"), "python");
  await code.run((vscode, file) => vscode.extensions.getExtension("ms-python.python").exports.select(file), selected);
  await until("the interpreter's is started", () => started().at(-1) === "interpreter");
  await code.settled("draft.md");
  await configure([path.join(working("setting", "citewell"), "citewell")]);
  await until("the setting's is started", () => started().at(-1) === "setting");
  await code.settled("draft.md");
  assert.deepEqual(await code.messages(), []);
  await configure([path.join(EMPTY, "nothing")]);
  await until("the status bar says that it is missing", isIn("missing"));
  await until("the message", async () => (await code.messages()).length > 0);
  const words = "Citewell is not checking drafts: the command in the setting citewell.command does not run it.";
  assert.deepEqual(await code.messages(), [{ words, buttons: ["Open Settings"] }]);
  assert.deepEqual(started(), ["path", "interpreter", "setting"]);
  await until("no server is left", () => code.processes("server").length === 0);
});

test("a folder that is not trusted names no program, until it is trusted", () => ({
  trust: false,
  extensions: ["python"],
  env: {
    PATH: working("path", "citewell"),
    CITEWELL_TEST_INTERPRETER: path.join(working("interpreter", "python"), "python"),
  },
  files: {
    ".vscode/settings.json": JSON.stringify({ "citewell.command": [path.join(working("workspace", "citewell"), "citewell")] }),
  },
}), async () => {
  await code.open("draft.md");
  await code.settled("draft.md");
  assert.equal(await code.run((vscode) => vscode.workspace.isTrusted), false);
  assert.deepEqual(started(), ["path"]);
  await code.shoot("restricted");
  await code.command("workbench.trust.manage");
  await code.page.locator(".workspace-trust-editor .monaco-button", { hasText: /^Trust$/ }).click();
  await until("the folder's command is used", () => started().at(-1) === "workspace");
  await code.open("draft.md");
  await code.settled("draft.md");
});

const trap = `open(${JSON.stringify(TRACE)}, "w").write("imported")\n`;

test("what lies in a folder is not imported where a Python is looked for", () => ({
  trust: false,
  env: INSTALLING().env,
  files: { "venv.py": trap, "ensurepip.py": trap, "sitecustomize.py": trap },
}), async () => {
  await code.open("draft.md");
  await until("the message", async () => (await code.messages()).length > 0);
  assert.deepEqual(await code.messages(), [{ words: MISSING, buttons: ["Install…"] }]);
  assert.ok(!existsSync(TRACE), "a module of the folder was run");
});

test("a server that never comes up is told of once", () => ({
  env: { PATH: program("dying", "citewell", `${noted("dying")}\n[ "$last" = server ] && exit 1\nexec '${PYTHON}' -P -m citewell "$@"`) },
}), async () => {
  await code.open("draft.md");
  await until("the message", async () => (await code.messages()).length > 0);
  await until("the status bar says that it has failed", isIn("failed"));
  assert.deepEqual(await code.messages(), [
    { words: "Citewell is not checking drafts: its server has ended several times.", buttons: ["Show Log"] },
  ]);
  const before = started().length;
  assert.ok(before <= 5, `it was started ${before} times`);
});

/** A folder with a package that is called citewell and runs the one of the tests. */
function wheel() {
  const folder = path.join(HOME, "wheels");
  mkdirSync(folder, { recursive: true });
  const environment = process.env.PYTHONPATH === undefined ? "" : `os.environ["PYTHONPATH"] = ${JSON.stringify(process.env.PYTHONPATH)}`;
  const main = `import os, sys\n${environment}\nos.execv(${JSON.stringify(PYTHON)}, [${JSON.stringify(PYTHON)}, "-P", "-m", "citewell", *sys.argv[1:]])\n`;
  const parts = {
    "citewell/__init__.py": "",
    "citewell/__main__.py": main,
    "citewell-0.1.0.dist-info/METADATA": "Metadata-Version: 2.1\nName: citewell\nVersion: 0.1.0\n",
    "citewell-0.1.0.dist-info/WHEEL": "Wheel-Version: 1.0\nGenerator: tests\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    "citewell-0.1.0.dist-info/RECORD": "",
  };
  const pack = "import json, sys, zipfile\nwith zipfile.ZipFile(sys.argv[1], 'w') as out:\n for name, text in json.load(sys.stdin).items(): out.writestr(name, text)";
  const file = path.join(folder, "citewell-0.1.0-py3-none-any.whl");
  execFileSync(PYTHON, ["-c", pack, file], { input: JSON.stringify(parts) });
  return folder;
}
