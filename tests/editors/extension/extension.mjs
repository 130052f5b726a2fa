// The real extension in a real browser, paired with the real server, on pages with the editors that writers meet.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { cpSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import path from "node:path";
import { build } from "esbuild";
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
const BUILT = path.join(ROOT, "editor-clients/browser/extension/dist/chromium");

/** Milliseconds that a test may take. */
export const LIMIT = 120_000;

/** A picture of the page. */
export const shoot = camera(HERE);
const inspect = inspector(HERE);

/** `citewell desk` with a cache of its own, in which its pairing is. */
export class Desk {
  #folder = freshFolder();
  #environment = environment();
  #child = null;
  said = "";

  /** Starts it; with `--pair` it gives the key that was printed. */
  async start(...options) {
    const command = ["-P", "-m", "citewell", "desk", this.#folder, "--no-browser", ...options];
    const how = { env: this.#environment, cwd: this.#folder, stdio: ["ignore", "pipe", "pipe"] };
    const child = spawn(PYTHON, command, how);
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
    if (this.#child) await interrupt(this.#child);
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
    assertInstalled(path.join(BUILT, "manifest.json"), "make extension");
    const extension = freshFolder();
    cpSync(BUILT, extension, { recursive: true });
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

/** The marked words of a frame, in alphabetical order: what stands in each marked stretch of its text. */
export function marksOf(frame) {
  return frame.evaluate(() =>
    [...CSS.highlights]
      .filter(([name]) => name.startsWith("citewell-"))
      .flatMap(([, highlight]) => [...highlight].map(String))
      .sort(),
  );
}

/** What axe-core has against a page, or a part of it. */
export async function complaints(page, part) {
  const found = await inspect(page, part);
  return found.map(({ told }) => told);
}
