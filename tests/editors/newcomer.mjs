// The newcomer's path, timed: a fresh clone, nothing in any package cache, `make desk`, findings on the page.
//
//   CHROMIUM=/usr/bin/chromium node tests/editors/newcomer.mjs
import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import path from "node:path";
import { CHROMIUM, ROOT } from "./browser.mjs";

const { chromium } = createRequire(path.join(ROOT, "tests/editors/desk/package.json"))("playwright-core");

const scratch = mkdtempSync(path.join(tmpdir(), "citewell-newcomer-"));
const started = Date.now();
const lap = (what) => console.log(`${((Date.now() - started) / 1000).toFixed(1).padStart(6)} s  ${what}`);

const clone = path.join(scratch, "citewell");
execFileSync("git", ["clone", "-q", ROOT, clone]);
lap("cloned");
const child = spawn("make", ["desk"], {
  cwd: clone,
  detached: true,
  stdio: ["ignore", "pipe", "inherit"],
  env: {
    ...process.env,
    // Nothing that this machine has from before, and no browser that opens by itself.
    PIP_NO_CACHE_DIR: "1",
    npm_config_cache: path.join(scratch, "npm"),
    XDG_CACHE_HOME: path.join(scratch, "cache"),
    BROWSER: "true",
  },
});
let browser;
try {
  const address = await new Promise((found, failed) => {
    let said = "";
    child.stdout.on("data", (data) => {
      said += data;
      const match = said.match(/http:\/\/127\.\S+/);
      if (match) found(match[0]);
    });
    child.on("exit", (code) => failed(new Error(`make desk ended with ${code}`)));
  });
  lap("the desk is there");
  browser = await chromium.launch({ executablePath: CHROMIUM, args: ["--no-sandbox"] });
  const page = await browser.newPage();
  await page.goto(address);
  await page.getByText("leftover-placeholder").first().waitFor();
  lap("findings on the page");
  await page.getByText("multi-idea-sentence").first().waitFor();
  lap("findings that need the language model");
} finally {
  await browser?.close();
  process.kill(-child.pid, "SIGTERM");
  rmSync(scratch, { recursive: true, force: true });
}
