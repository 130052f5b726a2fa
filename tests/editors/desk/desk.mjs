// The real desk in a real browser: `citewell desk` on a folder of its own, and a page of Chromium that looks at it.
import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";

const HERE = path.dirname(fileURLToPath(import.meta.url));
const ROOT = path.resolve(HERE, "../../..");
export const PYTHON = process.env.PYTHON ?? path.join(ROOT, ".venv/bin/python");
export const PAGE = path.join(ROOT, "server/citewell/desk/page");
const SHOTS = process.env.SHOTS ?? path.join(HERE, "shots");
const AXE = createRequire(import.meta.url).resolve("axe-core/axe.min.js");
const CHROMIUM = process.env.CHROMIUM ?? "/usr/bin/chromium";

/** Milliseconds that a test may take, and that anything in it is waited for. */
const LIMIT = 120_000;
const PATIENCE = Number(process.env.PATIENCE ?? 30_000);

const folders = [];
let browser;

before(async () => {
  assert.ok(existsSync(CHROMIUM), `Chromium is not at ${CHROMIUM}: apt-get install chromium, or set CHROMIUM`);
  assert.ok(existsSync(path.join(PAGE, "index.html")), "The page is not built: make desk-page");
  browser = await chromium.launch({ executablePath: CHROMIUM, args: ["--no-sandbox"] });
});

after(async () => {
  await browser?.close();
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/** An empty folder that is gone after the tests. */
function freshFolder() {
  const folder = mkdtempSync(path.join(tmpdir(), "citewell-desk-"));
  folders.push(folder);
  return folder;
}

/** This checkout's own code, with a cache of its own. */
const ENVIRONMENT = {
  ...process.env,
  PYTHONPATH: ["server", "rules"].map((name) => path.join(ROOT, name)).join(path.delimiter),
  PYTHONDONTWRITEBYTECODE: "1",
  XDG_CACHE_HOME: freshFolder(),
};

/** A folder with the drafts that the tests write on, and the text of others by their names. */
export function draftsFolder(others = {}) {
  const folder = freshFolder();
  cpSync(path.join(HERE, "drafts"), folder, { recursive: true });
  for (const [name, text] of Object.entries(others)) {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    writeFileSync(path.join(folder, name), text);
  }
  return folder;
}

/** A server of the desk. */
export class Server {
  /** `browser` is a command that is started as the writer's browser, with the address. */
  static async start(folder, { file = ".", browser } = {}) {
    const command = ["-P", "-m", "citewell", "desk", path.join(folder, file), ...(browser ? [] : ["--no-browser"])];
    const env = { ...ENVIRONMENT, BROWSER: browser };
    const child = spawn(PYTHON, command, { cwd: folder, env, stdio: ["ignore", "pipe", "pipe"] });
    let said = "";
    child.stderr.on("data", (data) => (said += data));
    const address = await new Promise((resolve, reject) => {
      child.stdout.on("data", (data) => {
        said += data;
        const found = said.match(/http:\/\/\S+/);
        if (found) resolve(found[0]);
      });
      child.on("exit", () => reject(new Error(`The desk ended: ${said}`)));
    });
    return new Server(child, new URL(address), () => said);
  }

  constructor(child, address, said) {
    this.child = child;
    this.address = address;
    this.said = said;
  }

  /** The processes that check drafts, one for each page. */
  workers() {
    const found = [];
    for (const id of readdirSync("/proc").filter((name) => /^\d+$/.test(name))) {
      try {
        const parent = Number(
          readFileSync(`/proc/${id}/stat`, "utf8")
            .replace(/^.*\) \S /s, "")
            .split(" ")[0],
        );
        if (parent === this.child.pid && readFileSync(`/proc/${id}/cmdline`, "utf8").includes("worker"))
          found.push(Number(id));
      } catch {
        // It ended while we looked.
      }
    }
    return found;
  }

  /** Ends it as a crash would. */
  async kill() {
    const ended = new Promise((resolve) => this.child.once("exit", resolve));
    this.child.kill("SIGKILL");
    await ended;
  }

  async stop() {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const ended = new Promise((resolve) => this.child.once("exit", resolve));
    this.child.kill("SIGINT");
    await ended;
  }
}

/**
 * A test with a server of its own and a page that has opened `file`; `body` is given both and the folder.
 *
 * `heard` is given each message of the server, and a way to send one later; it gives what the page hears in its place,
 * or null for nothing.
 */
export function deskTest(name, options, body) {
  const {
    file = "lamp.md",
    others = {},
    colorScheme = "light",
    viewport = { width: 1280, height: 860 },
    heard,
  } = options;
  test(name, { timeout: LIMIT }, async () => {
    const folder = draftsFolder(others);
    const desk = { folder, server: await Server.start(folder, { file }), problems: [], requests: [] };
    const context = await browser.newContext({ colorScheme, viewport, reducedMotion: "reduce" });
    const page = await context.newPage();
    page.setDefaultTimeout(PATIENCE);
    page.on("console", (message) => {
      if (["error", "warning"].includes(message.type())) desk.problems.push(message.text());
    });
    page.on("pageerror", (error) => desk.problems.push(String(error)));
    page.on("request", (request) => desk.requests.push(request.url()));
    page.on("websocket", (socket) => desk.requests.push(socket.url()));
    if (heard) {
      await page.routeWebSocket(/\/lsp/, (socket) => {
        const server = socket.connectToServer();
        server.onMessage((message) => {
          const passed = heard(String(message), (late) => socket.send(late));
          if (passed !== null) socket.send(passed);
        });
      });
    }
    try {
      await page.goto(desk.server.address.href);
      await body(page, desk);
    } catch (error) {
      await shoot(page, `failed ${name}`).catch(() => undefined);
      throw error;
    } finally {
      await context.close();
      await desk.server.stop();
    }
    assert.doesNotMatch(desk.server.said(), /Traceback|stopped by a fault/);
  });
}

/** A picture of the page, in the folder that SHOTS names. */
export async function shoot(page, name) {
  mkdirSync(SHOTS, { recursive: true });
  await page.screenshot({ path: path.join(SHOTS, `desk-${name.replace(/\W+/g, "-").toLowerCase()}.png`) });
}

/** Waits until an assertion holds; fails with what it said last. */
export async function eventually(holds) {
  const end = Date.now() + PATIENCE;
  for (;;) {
    try {
      return await holds();
    } catch (error) {
      if (Date.now() > end) throw error;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}

/** The text in the editor, of a draft that is short enough to be all there. */
export function textOf(page) {
  return page.locator(".cm-line").evaluateAll((lines) => lines.map((line) => line.textContent).join("\n"));
}

/** What is marked: the rule and the words, in the order of the text. */
export function marksOf(page) {
  return page.locator(".finding").evaluateAll((elements) => {
    const found = new Map();
    for (const { dataset, textContent } of elements) {
      const words = found.get(dataset.finding)?.words ?? "";
      found.set(dataset.finding, { rule: dataset.rule, words: words + textContent });
    }
    return [...found].sort(([one], [other]) => one - other).map(([, { rule, words }]) => `${rule}: ${words}`);
  });
}

/** What `citewell check` finds in a text, in the same form. */
export function foundIn(text, name) {
  const options = { input: text, encoding: "utf8", env: ENVIRONMENT };
  const command = ["-m", "citewell", "check", "-", "--stdin-filename", name, "--format", "json", "--fail-on", "never"];
  const [file] = JSON.parse(execFileSync(PYTHON, command, options)).files;
  const findings = file.findings.sort(
    (one, other) => one.start.offset - other.start.offset || other.end.offset - one.end.offset,
  );
  return findings.map(({ rule, text: words }) => `${rule}: ${words}`);
}

/** What `citewell preview` prints of the sections of a text: heading, score and what is lifted, each null where there is none. */
export function previewed(text, name) {
  const file = path.join(freshFolder(), name);
  writeFileSync(file, text);
  const command = ["-m", "citewell", "preview", "--format", "json", file];
  const { sections } = JSON.parse(execFileSync(PYTHON, command, { encoding: "utf8", env: ENVIRONMENT }));
  return sections.map(({ heading, score, snippet }) => ({ heading, score, lifted: snippet && snippet.text }));
}

/** How the name of a draft may end, as the server has it. */
export function draftEndings() {
  const code = "import json; from citewell.files import SUFFIXES; print(json.dumps(sorted(SUFFIXES)))";
  return JSON.parse(execFileSync(PYTHON, ["-c", code], { encoding: "utf8", env: ENVIRONMENT }));
}

/** Waits until the marks are those of the text in the editor, as the command line finds them. */
export async function marksAreRight(page, name) {
  const right = foundIn(await textOf(page), name);
  await eventually(async () => assert.deepEqual(await marksOf(page), right));
}

/** The marked words of a rule. */
export function marked(page, rule) {
  return page.locator(`.finding[data-rule="${rule}"]`).first();
}

/** Puts the cursor in front of some words. */
export async function cursorAt(page, words) {
  await page.locator(".cm-content").focus();
  await page.evaluate((wanted) => {
    const walker = document.createTreeWalker(document.querySelector(".cm-content"), NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const at = node.data.indexOf(wanted);
      if (at >= 0) return getSelection().collapse(node, at);
    }
    throw new Error(`“${wanted}” is not in the draft`);
  }, words);
}

/** Nothing that keeps people out, as axe-core judges. */
export async function isUsable(page, what) {
  if (!(await page.evaluate(() => "axe" in window))) await page.evaluate(readFileSync(AXE, "utf8"));
  const { violations } = await page.evaluate(() => window.axe.run());
  const serious = violations.filter((one) => ["serious", "critical"].includes(one.impact));
  const told = serious.flatMap((one) =>
    one.nodes.map((node) => `${one.id}: ${node.target.join(" ")} ${node.failureSummary ?? ""}`),
  );
  assert.deepEqual(told, [], what);
}

export async function hasText(page, selector, expected) {
  await eventually(async () => {
    const text = (await page.locator(selector).textContent()) ?? "";
    if (expected instanceof RegExp) assert.match(text, expected);
    else assert.equal(text, expected);
  });
}
