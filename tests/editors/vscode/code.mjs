// VS Code as code-server, in Chromium, with the extension as it is shipped.

import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { request } from "node:http";
import { tmpdir } from "node:os";
import path from "node:path";
import { test } from "node:test";

import { chromium } from "playwright-core";

export const HERE = import.meta.dirname;
export const ROOT = path.join(HERE, "..", "..", "..");
export const CLIENT = path.join(ROOT, "editor-clients", "vscode");
export const VSIX = process.env.VSIX ?? path.join(CLIENT, "dist", "citewell.vsix");

const SHOTS = process.env.SHOTS ?? path.join(HERE, "shots");

/** What is needed, and how to get it where it is missing. */
const TOOLS = "name it as in `bash tests/editors/install.sh .venv/bin/python`, which installs it and prints where it is";
const needed = (name, how = TOOLS) => process.env[name] ?? assert.fail(`${name} is not set: ${how}`);
const NODE24 = needed("NODE24");
const CODE_SERVER = needed("CODE_SERVER");
const CHROMIUM = needed("CHROMIUM");
/** An interpreter that has Citewell. */
export const PYTHON = path.resolve(needed("PYTHON", "name the interpreter that has Citewell, as in .venv/bin/python"));

/** Milliseconds to wait for something to become true; nothing waits that long unless it is broken. */
const PATIENCE = 60_000;

const SETTINGS = {
  "telemetry.telemetryLevel": "off",
  "workbench.startupEditor": "none",
  "workbench.secondarySideBar.defaultVisibility": "hidden",
  "workbench.colorTheme": "Default Light Modern",
  "chat.disableAIFeatures": true,
  "extensions.autoUpdate": false,
  "extensions.autoCheckUpdates": false,
  "extensions.ignoreRecommendations": true,
  "update.mode": "none",
  "files.autoSave": "off",
  "editor.minimap.enabled": false,
  "editor.wordWrap": "on",
  "security.workspace.trust.startupPrompt": "never",
  "security.workspace.trust.banner": "never",
};

/** Waits until a function answers something true, and answers that. `what` is for the person who reads the failure. */
export async function until(what, ask, patience = PATIENCE) {
  const end = Date.now() + patience;
  for (let last; ; await new Promise((again) => setTimeout(again, 100))) {
    try {
      const answer = await ask();
      if (answer) return answer;
    } catch (error) {
      last = error;
    }
    if (Date.now() > end) throw new Error(`never came: ${what}`, { cause: last });
  }
}

/** Packs a folder with an extension of the tests. */
function packed(name, folder) {
  const vsix = path.join(folder, `${name}.vsix`);
  const vsce = path.join(CLIENT, "node_modules", ".bin", "vsce");
  const how = ["package", "--no-dependencies", "--allow-missing-repository", "--skip-license", "--out", vsix];
  execFileSync(vsce, how, { cwd: path.join(HERE, name), stdio: ["ignore", "ignore", "inherit"] });
  return vsix;
}

/** One VS Code with one folder open. */
export class Code {
  /**
   * Starts it. `files` (path → text) are put into the folder, `settings` are the user's, `env` is added to the
   * environment, `extensions` are installed beside Citewell. With `trust: false` the folder is not trusted.
   */
  static async start({ files = {}, settings = {}, env = {}, extensions = [], trust = true } = {}) {
    const code = new Code();
    try {
      await code.#start({ files, settings, env, extensions, trust });
      return code;
    } catch (error) {
      await code.shoot("start");
      await code.close();
      throw new Error(`VS Code has not started: ${code.log.slice(-2000)}`, { cause: error });
    }
  }

  log = "";

  async #start({ files, settings, env, extensions, trust }) {
    this.home = mkdtempSync(path.join(tmpdir(), "citewell-code-"));
    this.folder = path.join(this.home, "drafts");
    const user = path.join(this.home, "user");
    cpSync(path.join(HERE, "drafts"), this.folder, { recursive: true });
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(path.dirname(path.join(this.folder, name)), { recursive: true });
      writeFileSync(path.join(this.folder, name), text);
    }
    // Where only the user's own is written, the first extension may start before it is read.
    for (const scope of ["User", "Machine"]) {
      mkdirSync(path.join(user, scope), { recursive: true });
      const all = { ...SETTINGS, "security.workspace.trust.enabled": !trust, ...settings };
      writeFileSync(path.join(user, scope, "settings.json"), JSON.stringify(all));
    }
    const socket = path.join(this.home, "probe");
    this.socket = socket;
    const environment = {
      ...process.env, XDG_CONFIG_HOME: this.home, XDG_DATA_HOME: this.home, XDG_CACHE_HOME: this.home,
      // As if started from a shell: else it takes over what a login shell sets, its PATH above all.
      VSCODE_CLI: "1", CITEWELL_PROBE: socket, ...env,
    };
    const base = [CODE_SERVER, "--user-data-dir", user, "--extensions-dir", path.join(this.home, "extensions")];
    const vsixes = [VSIX, packed("probe", this.home), ...extensions.map((name) => packed(name, this.home))];
    const install = vsixes.flatMap((vsix) => ["--install-extension", vsix]);
    execFileSync(NODE24, [...base, ...install], { env: environment, stdio: ["ignore", "ignore", "inherit"] });
    const how = ["--bind-addr", "127.0.0.1:0", "--auth", "none", "--disable-telemetry", "--disable-update-check"];
    if (trust) how.push("--disable-workspace-trust");
    how.push("--disable-getting-started-override", this.folder);
    // A group of its own: the extension host and the language server are ended with it.
    this.process = spawn(NODE24, [...base, ...how], { env: environment, stdio: ["ignore", "pipe", "pipe"], detached: true });
    for (const stream of [this.process.stdout, this.process.stderr]) stream.on("data", (chunk) => (this.log += chunk));
    const address = await until("code-server listens", () => /listening on (http:\S+?)\/?\s/.exec(this.log)?.[1]);
    this.browser = await chromium.launch({ executablePath: CHROMIUM, args: ["--no-sandbox"] });
    this.page = await this.browser.newPage({ viewport: { width: 1180, height: 640 } });
    await this.page.addInitScript(watchMessages);
    await this.page.goto(`${address}/?folder=${encodeURIComponent(this.folder)}`);
    await this.page.locator(".monaco-workbench").waitFor({ timeout: PATIENCE });
    await until("the probe answers", () => this.run(() => true));
  }

  async close() {
    await this.browser?.close();
    if (this.process !== undefined) {
      const ended = new Promise((done) => this.process.once("exit", done));
      try {
        process.kill(-this.process.pid, "SIGKILL");
        await ended;
      } catch {
        // It has ended already.
      }
    }
    rmSync(this.home, { recursive: true, force: true, maxRetries: 10 });
  }

  async shoot(name) {
    mkdirSync(SHOTS, { recursive: true });
    await this.page?.screenshot({ path: path.join(SHOTS, `vscode-${name}.png`) }).catch(() => undefined);
  }

  /** Runs a function in the extension host, with `vscode` and one argument. */
  run(work, argument) {
    return new Promise((done, failed) => {
      const call = request({ socketPath: this.socket, method: "POST" }, async (response) => {
        let body = "";
        for await (const chunk of response) body += chunk;
        const { value, error } = JSON.parse(body);
        if (error === undefined) done(value);
        else failed(new Error(error));
      });
      call.on("error", failed);
      call.end(JSON.stringify({ source: work.toString(), argument }));
    });
  }

  /** Runs a command of VS Code or an extension. */
  command(...args) {
    return this.run((vscode, [name, ...rest]) => void vscode.commands.executeCommand(name, ...rest), args);
  }

  /** The same, and waits for its end; for what asks the writer nothing. */
  finish(...args) {
    return this.run(async (vscode, [name, ...rest]) => void (await vscode.commands.executeCommand(name, ...rest)), args);
  }

  /** Opens a draft of the folder, with the cursor at its start. */
  async open(file) {
    await this.run(async (vscode, full) => {
      const document = await vscode.workspace.openTextDocument(full);
      await vscode.window.showTextDocument(document, { selection: new vscode.Range(0, 0, 0, 0) });
    }, path.join(this.folder, file));
    await this.page.locator(`.tab.active[data-resource-name="${path.basename(file)}"]`).waitFor();
  }

  /** Text and marks of an open draft; columns are those of the command line: code points, from 1. */
  async look(file) {
    return this.run((vscode, full) => {
      const document = vscode.workspace.textDocuments.find(({ uri }) => uri.fsPath === full);
      const place = ({ line, character }) => ({
        line: line + 1,
        column: [...document.lineAt(line).text.slice(0, character)].length + 1,
      });
      const marks = vscode.languages.getDiagnostics(document.uri).map((mark) => ({
        rule: mark.code?.value ?? mark.code,
        source: mark.source,
        severity: ["error", "warning", "information", "hint"][mark.severity],
        words: document.getText(mark.range),
        start: place(mark.range.start),
        end: place(mark.range.end),
      }));
      marks.sort((one, other) => one.start.line - other.start.line || one.start.column - other.start.column);
      return { text: document.getText(), language: document.languageId, marks };
    }, path.join(this.folder, file));
  }

  /** Waits until the marks are those of a fresh check of the text as it is, and answers text and marks. */
  async settled(file) {
    const equal = async () => {
      const seen = await this.look(file);
      assert.deepEqual(seen.marks.map(comparable).sort(), check(seen.text, path.join(this.folder, file)));
      return seen;
    };
    return until(`the marks of ${file} are those of a fresh check`, equal);
  }

  /** Puts the cursor of the open draft on the first of some words. */
  async select(words) {
    await this.run(async (vscode, wanted) => {
      const { document } = vscode.window.activeTextEditor;
      const at = document.positionAt(document.getText().indexOf(wanted));
      await vscode.window.showTextDocument(document, { selection: new vscode.Range(at, at) });
    }, words);
    await this.command("workbench.action.focusActiveEditorGroup");
    await this.page.locator(".monaco-editor.focused").first().waitFor();
  }

  /** Takes a fix of the words at the cursor from the light bulb's menu. */
  async fix(title, shot) {
    const item = this.page.locator(".action-widget .monaco-list-row", { hasText: title }).first();
    // A menu closes again where the marks come anew at that moment.
    await until(`the fix “${title}”`, async () => {
      await this.page.keyboard.press("Control+.");
      await item.waitFor({ timeout: 5_000 });
      return true;
    });
    if (shot !== undefined) await this.shoot(shot);
    await item.click();
  }

  /** Where words stand on the screen, told from the letters of the first line that has them. */
  place(words) {
    return this.page.evaluate((wanted) => {
      for (const line of document.querySelectorAll(".editor-instance .view-line")) {
        const walker = document.createTreeWalker(line, NodeFilter.SHOW_TEXT);
        for (let node = walker.nextNode(); node; node = walker.nextNode()) {
          const at = node.data.replaceAll("\u00a0", " ").indexOf(wanted);
          if (at < 0) continue;
          const range = document.createRange();
          range.setStart(node, at);
          range.setEnd(node, at + wanted.length);
          const { left, right, top, bottom } = range.getBoundingClientRect();
          return { left, right, top, bottom };
        }
      }
      return null;
    }, words);
  }

  /** The lines drawn under marked words, as [left, right, bottom] on the screen. */
  squiggles(severity) {
    return this.page.evaluate(
      (name) =>
        [...document.querySelectorAll(`.editor-instance .${name}`)].map((one) => {
          const { left, right, bottom } = one.getBoundingClientRect();
          return { left, right, bottom };
        }),
      `squiggly-${severity}`,
    );
  }

  /** Every message over the drafts since the window was opened: its words and its buttons. */
  messages() {
    return this.page.evaluate(() => [...window.messagesSeen.values()]);
  }

  async forgetMessages() {
    await this.finish("notifications.clearAll");
    await this.page.evaluate(() => window.messagesSeen.clear());
  }

  /** What the status bar says of Citewell to a screen reader; none where there is no item. */
  async status() {
    const item = this.page.locator('[id="citewell.citewell.citewell.status"] a').first();
    return (await item.count()) ? item.getAttribute("aria-label") : undefined;
  }

  /** Process ids of the server or its worker. */
  processes(module) {
    const all = readdirSync("/proc").filter((name) => /^\d+$/.test(name)).flatMap((pid) => {
      try {
        const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
        const [state, parent] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
        const words = readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0");
        return state === "Z" ? [] : [{ pid: Number(pid), parent: Number(parent), words }];
      } catch {
        return []; // it has ended
      }
    });
    const ours = new Set([this.process.pid]);
    for (let size = 0; size !== ours.size; ) {
      size = ours.size;
      for (const one of all) if (ours.has(one.parent)) ours.add(one.pid);
    }
    const wanted = module === "worker" ? ["citewell.worker"] : ["citewell", "server"];
    return all.filter(({ pid, words }) => ours.has(pid) && wanted.every((word) => words.some((one) => one.endsWith(word)))).map(({ pid }) => pid);
  }
}

/** Runs in the page: keeps every message that was shown. */
function watchMessages() {
  window.messagesSeen = new Map();
  const look = () => {
    for (const item of document.querySelectorAll(".notifications-toasts .notification-list-item")) {
      const words = item.querySelector(".notification-list-item-message")?.textContent ?? "";
      const buttons = [...item.querySelectorAll(".notification-list-item-buttons-container .monaco-button")].map((one) => one.textContent);
      if (words !== "") window.messagesSeen.set(words, { words, buttons });
    }
  };
  new MutationObserver(look).observe(document, { subtree: true, childList: true, characterData: true });
}

/** What the command line finds in a text. */
export function check(text, file) {
  const how = ["-P", "-m", "citewell", "check", "-", "--stdin-filename", file, "--format", "json", "--fail-on", "never"];
  const answer = execFileSync(PYTHON, how, { input: text, encoding: "utf8", maxBuffer: 1 << 28 });
  return JSON.parse(answer).files[0].findings.map(comparable).sort();
}

/** What `citewell preview` prints of the sections of a file: heading, score and what is lifted, each null where there is none. */
export function previewed(file) {
  const how = ["-P", "-m", "citewell", "preview", "--format", "json", file];
  const { sections } = JSON.parse(execFileSync(PYTHON, how, { encoding: "utf8" }));
  return sections.map(({ heading, score, snippet }) => ({ heading, score, lifted: snippet && snippet.text }));
}

function comparable({ rule, severity, start, end }) {
  const place = ({ line, column }) => `${String(line).padStart(6)}:${String(column).padStart(6)}`;
  return `${place(start)} ${place(end)} ${rule} ${severity}`;
}

/** A test with a picture of the window when it fails. `code` answers the window. */
export function drive(name, code, work, timeout = 180_000) {
  test(name, { timeout }, async () => {
    try {
      await work(code());
    } catch (error) {
      await code()?.shoot(`failed-${name.replaceAll(/\W+/g, "-")}`);
      throw error;
    }
  });
}
