// The real extension in a real browser, paired with the real server, on pages with the editors that writers meet.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import path from "node:path";
import { build } from "esbuild";
import { chromium } from "playwright-core";

const HERE = import.meta.dirname;
const ROOT = path.resolve(HERE, "../../..");
const PYTHON = process.env.PYTHON ?? path.join(ROOT, ".venv/bin/python");
const CHROMIUM = process.env.CHROMIUM ?? "/usr/bin/chromium";
const SHOTS = process.env.SHOTS ?? path.join(HERE, "shots");
export const BUILT = path.join(ROOT, "editor-clients/browser/extension/dist");
const AXE = createRequire(import.meta.url).resolve("axe-core/axe.min.js");

/** Milliseconds that a test may take, and that anything in it is waited for. */
export const LIMIT = 120_000;
const PATIENCE = Number(process.env.PATIENCE ?? 30_000);

const folders = [];

/** An empty folder that is gone when the tests are over. */
export function freshFolder() {
  const folder = mkdtempSync(path.join(tmpdir(), "citewell-extension-"));
  folders.push(folder);
  return folder;
}

/** `citewell desk` with a cache of its own, in which its pairing is. */
export class Desk {
  #folder = freshFolder();
  #cache = freshFolder();
  #child = null;
  said = "";

  /** Starts it; with `--pair` it gives the key that was printed. */
  async start(...options) {
    const env = {
      ...process.env,
      PYTHONPATH: ["server", "rules"].map((name) => path.join(ROOT, name)).join(path.delimiter),
      PYTHONDONTWRITEBYTECODE: "1",
      XDG_CACHE_HOME: this.#cache,
    };
    const command = ["-P", "-m", "citewell", "desk", this.#folder, "--no-browser", ...options];
    const child = spawn(PYTHON, command, { env, cwd: this.#folder, stdio: ["ignore", "pipe", "pipe"] });
    this.#child = child;
    let said = "";
    await new Promise((started, failed) => {
      for (const stream of [child.stdout, child.stderr])
        stream.on("data", (data) => {
          said += data;
          this.said += data;
          if (said.includes("Ctrl+C ends it")) started();
        });
      child.on("exit", () => failed(new Error(`The desk ended: ${said}`)));
    });
    return said.match(/shown this once: (\S+)/)?.[1];
  }

  async stop() {
    const child = this.#child;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise((done) => child.once("exit", done));
    child.kill("SIGINT");
    await ended;
  }
}

/** Pages with one editor each, by the names of the files in `pages/`; what is handed in comes back as JSON. */
export class Site {
  /** `headers` are sent with each page. */
  static async start(names, headers = {}) {
    const folder = freshFolder();
    await build({
      absWorkingDir: HERE,
      entryPoints: names.map((name) => `pages/${name}.js`),
      outdir: folder,
      bundle: true,
      format: "esm",
      target: "chrome123",
      define: { "process.env.NODE_ENV": '"production"', "process.env": "{}" },
      loader: { ".css": "empty" },
      logLevel: "error",
    });
    const site = new Site();
    site.server = createServer((request, response) => {
      const name = new URL(request.url, "http://x").pathname.slice(1);
      if (request.method === "POST") return echo(request, response);
      if (name.endsWith(".js") && existsSync(path.join(folder, name))) {
        response.setHeader("Content-Type", "text/javascript");
        return response.end(readFileSync(path.join(folder, name)));
      }
      if (!names.includes(name)) return response.writeHead(404).end();
      for (const [header, value] of Object.entries(headers)) response.setHeader(header, value);
      response.setHeader("Content-Type", "text/html; charset=utf-8");
      return response.end(pageOf(name));
    });
    await new Promise((listening) => site.server.listen(0, "127.0.0.1", listening));
    site.port = site.server.address().port;
    return site;
  }

  stop() {
    this.server.closeAllConnections();
    return new Promise((closed) => this.server.close(closed));
  }
}

function pageOf(name) {
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>${name}</title>
<body><h1>${name}</h1><form method="post" action="/in"><div id="editor"></div><input type="hidden" name="body"><p><button>Hand in</button></p></form>
<script type="module" src="/${name}.js"></script></body></html>`;
}

function echo(request, response) {
  let body = "";
  request.on("data", (data) => (body += data));
  request.on("end", () => {
    response.setHeader("Content-Type", "application/json");
    response.end(JSON.stringify(Object.fromEntries(new URLSearchParams(body))));
  });
}

/** Chromium with the extension. The pages are on `blog.test`, which is this machine. */
export class Browser {
  static async start({ colorScheme = "light", args = [], viewport = { width: 1000, height: 700 } } = {}) {
    assert.ok(existsSync(CHROMIUM), `Chromium is not at ${CHROMIUM}: apt-get install chromium, or set CHROMIUM`);
    assert.ok(existsSync(path.join(BUILT, "chromium/manifest.json")), "The extension is not built: make extension");
    const extension = freshFolder();
    cpSync(path.join(BUILT, "chromium"), extension, { recursive: true });
    // Nobody is there to answer when the browser asks whether the site may be read.
    const file = path.join(extension, "manifest.json");
    const manifest = JSON.parse(readFileSync(file, "utf8"));
    manifest.host_permissions = ["http://*/*"];
    writeFileSync(file, JSON.stringify(manifest));
    const browser = new Browser();
    browser.context = await chromium.launchPersistentContext(freshFolder(), {
      executablePath: CHROMIUM,
      headless: true,
      colorScheme,
      viewport,
      reducedMotion: "reduce",
      args: [
        "--no-sandbox",
        `--disable-extensions-except=${extension}`,
        `--load-extension=${extension}`,
        "--host-resolver-rules=MAP blog.test 127.0.0.1",
        ...args,
      ],
    });
    browser.context.setDefaultTimeout(PATIENCE);
    const { context } = browser;
    browser.worker = context.serviceWorkers()[0] ?? (await context.waitForEvent("serviceworker"));
    browser.own = browser.worker.url().replace(/worker\.js$/, "");
    return browser;
  }

  /** Pastes a key into the options; what they say then. */
  async pair(key) {
    const page = await this.context.newPage();
    await page.goto(`${this.own}options.html`);
    await page.getByLabel("Key").fill(key);
    await page.getByRole("button", { name: "Pair", exact: true }).click();
    const state = page.locator("#state");
    await eventually(async () => assert.match(await state.textContent(), /Paired|kept|know/));
    const said = await state.textContent();
    await page.close();
    return said;
  }

  /** The id of a page's tab, as the extension has it. */
  tabOf(page) {
    return this.worker.evaluate(
      async (url) => (await chrome.tabs.query({})).find((tab) => tab.url === url)?.id,
      page.url(),
    );
  }

  /** Turns the site of a page on or off in the popup. */
  async turn(page, on) {
    const popup = await this.context.newPage();
    await popup.goto(`${this.own}popup.html?tab=${await this.tabOf(page)}`);
    await popup.getByRole("checkbox").setChecked(on);
    await eventually(async () => {
      const { sites = [] } = await this.worker.evaluate(() => chrome.storage.local.get("sites"));
      assert.equal(sites.length > 0, on);
    });
    await popup.close();
    await page.bringToFront();
  }

  async stop() {
    await this.context?.close();
  }
}

export function cleanUp() {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
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

/** The marked words of a frame, in alphabetical order: what stands in each marked stretch of its text. */
export function marksOf(frame) {
  return frame.evaluate(() =>
    [...CSS.highlights]
      .filter(([name]) => name.startsWith("citewell-"))
      .flatMap(([, highlight]) => [...highlight].map(String))
      .sort(),
  );
}

/** A picture of the page, in the folder that SHOTS names. */
export async function shoot(page, name) {
  mkdirSync(SHOTS, { recursive: true });
  await page.screenshot({ path: path.join(SHOTS, `extension-${name.replace(/\W+/g, "-").toLowerCase()}.png`) });
}

/** What axe-core has against a page, or a part of it. */
export async function complaints(page, within) {
  await page.evaluate(readFileSync(AXE, "utf8"));
  const { violations } = await page.evaluate((part) => window.axe.run(part ?? document), within);
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`);
}
