// The real desk in a real browser: `citewell desk` on a folder of its own, and a page of Chromium that looks at it.
import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { cpSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { after, before, test } from "node:test";
import { chromium } from "playwright-core";
import {
  CHROMIUM,
  PATIENCE,
  PYTHON,
  ROOT,
  assertInstalled,
  camera,
  environment,
  eventually,
  freshFolder,
  inspector,
  interrupt,
} from "../browser.mjs";

const HERE = import.meta.dirname;
const ENVIRONMENT = environment();
export const PAGE = path.join(ROOT, "server/citewell/desk/page");

/** Milliseconds that a test may take. */
const LIMIT = 120_000;

/** A picture of the page. */
export const shoot = camera(HERE);
const inspect = inspector(HERE);
let browser;

before(async () => {
  assertInstalled(path.join(PAGE, "index.html"), "make desk-page");
  browser = await chromium.launch({ executablePath: CHROMIUM, args: ["--no-sandbox"] });
});

after(() => browser?.close());

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

  stop() {
    return interrupt(this.child);
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
  const found = await inspect(page);
  const serious = found.filter(({ impact }) => ["serious", "critical"].includes(impact));
  assert.deepEqual(
    serious.map(({ told }) => told),
    [],
    what,
  );
}

export async function hasText(page, selector, expected) {
  await eventually(async () => {
    const text = (await page.locator(selector).textContent()) ?? "";
    if (expected instanceof RegExp) assert.match(text, expected);
    else assert.equal(text, expected);
  });
}
