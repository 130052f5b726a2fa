// What the tests in a browser share: where things are, folders that are gone afterwards, and patience.
//
// Each folder of tests has packages of its own, so what comes from one is given to the functions here.
import assert from "node:assert/strict";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import path from "node:path";

export const ROOT = path.resolve(import.meta.dirname, "../..");
export const PYTHON = process.env.PYTHON ?? path.join(ROOT, ".venv/bin/python");
export const CHROMIUM = process.env.CHROMIUM ?? "/usr/bin/chromium";

/** Milliseconds that anything in a test is waited for. */
export const PATIENCE = Number(process.env.PATIENCE ?? 30_000);

const folders = [];
process.on("exit", () => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/** An empty folder that is gone when the tests are over. */
export function freshFolder() {
  const folder = mkdtempSync(path.join(tmpdir(), "citewell-browser-"));
  folders.push(folder);
  return folder;
}

/** What Citewell runs in: this checkout's own code, and a cache that nobody else has. */
export function environment() {
  return {
    ...process.env,
    PYTHONPATH: ["server", "rules"].map((name) => path.join(ROOT, name)).join(path.delimiter),
    PYTHONDONTWRITEBYTECODE: "1",
    XDG_CACHE_HOME: freshFolder(),
  };
}

/** Says what to do where the browser, or the file that `command` builds, is missing. */
export function assertInstalled(built, command) {
  assert.ok(existsSync(CHROMIUM), `Chromium is not at ${CHROMIUM}: apt-get install chromium, or set CHROMIUM`);
  assert.ok(existsSync(built), `${path.relative(ROOT, built)} is not built: ${command}`);
}

/** Ends a process as Ctrl+C does, unless it has ended. */
export async function interrupt(child) {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((done) => child.once("exit", done));
  child.kill("SIGINT");
  await ended;
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

/** What takes pictures of pages: into the folder that SHOTS names, or into that of the tests in `home`. */
export function camera(home) {
  const shots = process.env.SHOTS ?? path.join(home, "shots");
  return async (page, name) => {
    mkdirSync(shots, { recursive: true });
    const file = `${path.basename(home)}-${name.replace(/\W+/g, "-").toLowerCase()}.png`;
    await page.screenshot({ path: path.join(shots, file) });
  };
}

/**
 * What asks axe-core, which is installed for the tests in `home`, what keeps people out of a page or of a part of it:
 * how grave it is, and what is said of it.
 */
export function inspector(home) {
  const source = createRequire(path.join(home, "package.json")).resolve("axe-core/axe.min.js");
  return async (page, part) => {
    if (!(await page.evaluate(() => "axe" in window))) await page.evaluate(readFileSync(source, "utf8"));
    const { violations } = await page.evaluate((within) => window.axe.run(within ?? document), part);
    return violations.flatMap(({ id, impact, nodes }) =>
      nodes.map((node) => ({ impact, told: `${id}: ${node.target.join(" ")} ${node.failureSummary ?? ""}` })),
    );
  };
}
