// The report as a reader has it: a file that `citewell check` wrote, in a browser without a network.
import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { after, before, test } from "node:test";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";
import {
  CHROMIUM,
  PATIENCE,
  PYTHON,
  ROOT,
  assertInstalled,
  camera,
  environment,
  freshFolder,
  inspector,
} from "../browser.mjs";

const HERE = import.meta.dirname;
const ENVIRONMENT = environment();
export const DATA = process.env.CITEWELL_DATA ?? path.resolve(ROOT, "../shared/data");

/** Milliseconds that a test may take. */
const LIMIT = 180_000;

/** A picture of the page. */
export const shoot = camera(HERE);
const inspect = inspector(HERE);
const reports = freshFolder();
let browser;

before(async () => {
  assertInstalled(path.join(ROOT, "server/citewell/report/html/page/report.js"), "make report-page");
  browser = await chromium.launch({ executablePath: CHROMIUM, args: ["--no-sandbox"] });
});

after(() => browser?.close());

/** A folder of drafts, by name and text. */
export function draftsFolder(drafts) {
  const folder = freshFolder();
  for (const [name, text] of Object.entries(drafts)) {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    writeFileSync(path.join(folder, name), text);
  }
  return folder;
}

const written = new Map();

/** The file of a report on a folder, which drafts are named from; written once. */
export function reportOn(folder, ...parts) {
  const key = [folder, ...parts].join("\n");
  if (!written.has(key)) {
    const file = path.join(reports, `report-${written.size}.html`);
    const command = [
      "-P",
      "-m",
      "citewell",
      "check",
      ...(parts.length ? parts : ["."]),
      "--format",
      "html",
      "--output",
      file,
    ];
    const { status, stderr } = spawnSync(PYTHON, command, { cwd: folder, env: ENVIRONMENT, encoding: "utf8" });
    assert.ok([0, 1, 2].includes(status) && existsSync(file), stderr);
    written.set(key, file);
  }
  return written.get(key);
}

/** What `citewell check` says as JSON of a file in a folder. */
export function checked(folder, name) {
  const command = ["-P", "-m", "citewell", "check", name, "--format", "json", "--fail-on", "never"];
  return JSON.parse(execFileSync(PYTHON, command, { cwd: folder, env: ENVIRONMENT, encoding: "utf8" })).files[0];
}

/** A report of a thousand pages, of those that a folder holds. */
export function largeReport(folder) {
  const file = path.join(reports, "large.html");
  const code = `
import pathlib, sys, citewell
from citewell.packs import load
from citewell.report import Checked, html
reports = [citewell.check(one.read_text("utf-8"), path=str(one)) for one in sorted(pathlib.Path(sys.argv[1]).rglob("*/*.md"))]
pages = [Checked(f"part-{at // 100}/page-{at:04}.md", reports[at % len(reports)]) for at in range(1000)]
pathlib.Path(sys.argv[2]).write_text(html.render(pages, load()), "utf-8")
`;
  execFileSync(PYTHON, ["-c", code, folder, file], { env: ENVIRONMENT });
  return file;
}

/**
 * A test with a page of a report, without a network. What it asked for, and what went wrong in it, is looked at when
 * `body` is done.
 */
export function reportTest(name, options, body) {
  const { file, hash = "", colorScheme = "light", viewport = { width: 1280, height: 900 }, skip = false } = options;
  test(name, { timeout: LIMIT, skip }, async () => {
    const context = await browser.newContext({ colorScheme, viewport, offline: true, reducedMotion: "reduce" });
    const page = await context.newPage();
    const [problems, requests] = [[], []];
    page.setDefaultTimeout(PATIENCE);
    page.on("console", (message) => problems.push(message.text()));
    page.on("pageerror", (error) => problems.push(String(error)));
    page.on("dialog", (dialog) => {
      problems.push(`a dialog: ${dialog.message()}`);
      void dialog.dismiss();
    });
    page.on("request", (request) => requests.push(request.url()));
    try {
      await page.goto(pathToFileURL(file()).href + hash);
      await page.locator("h1").waitFor();
      await body(page);
      assert.deepEqual(problems, []);
      const foreign = requests.filter((one) => !/^(file:.*\.html(#.*)?$|data:font)/.test(one));
      assert.deepEqual(foreign, [], "nothing is asked of anybody");
    } catch (error) {
      await shoot(page, `failed ${name}`).catch(() => undefined);
      throw error;
    } finally {
      await context.close();
    }
  });
}

/** Another view, by its address. */
export async function goTo(page, hash) {
  await page.evaluate((where) => (location.hash = where), hash);
  await page.waitForFunction(() => document.querySelector("h1"));
}

/** What is marked: the words of each finding, in the order of the findings. */
export function markedWords(page) {
  return page.locator(".draft [data-at]").evaluateAll((elements) => {
    const found = new Map();
    for (const { dataset, textContent, classList } of elements) {
      const words = classList.contains("pin") ? "" : textContent;
      for (const at of dataset.at.split(" ").map(Number)) found.set(at, (found.get(at) ?? "") + words);
    }
    return [...found].sort(([one], [other]) => one - other).map(([, words]) => words);
  });
}

/** Nothing that keeps people out, as axe-core judges. */
export async function isUsable(page, what) {
  const found = await inspect(page);
  assert.deepEqual(
    found.map(({ told }) => told),
    [],
    what,
  );
}
