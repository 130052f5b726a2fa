// Firefox: its package is one that the store takes, and a plain field is marked there.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { promisify } from "node:util";
import { ROOT, eventually } from "../browser.mjs";
import { Desk, LIMIT, Site } from "./extension.mjs";
import { Firefox } from "./firefox.mjs";

const HERE = import.meta.dirname;
const SHOTS = process.env.SHOTS ?? path.join(HERE, "shots");

test("the package is valid for Firefox", { timeout: LIMIT }, async () => {
  const program = path.join(HERE, "node_modules/addons-linter/bin/addons-linter");
  const built = path.join(ROOT, "editor-clients/browser/extension/dist/citewell-firefox.zip");
  const { stdout } = await promisify(execFile)(process.execPath, [program, "--output", "json", built]);
  const { errors, warnings } = JSON.parse(stdout);
  assert.deepEqual(errors, []);
  // The panel of Chromium is called where there is no sidebar.
  assert.deepEqual([...new Set(warnings.map(({ code, file }) => `${code} ${file}`))], ["UNSUPPORTED_API popup.js"]);
});

test("in Firefox words are marked in a plain field, also after typing above them", { timeout: LIMIT }, async () => {
  const desk = new Desk();
  const site = await Site.start(["textarea"]);
  let firefox;
  try {
    const key = await desk.start("--pair");
    firefox = await Firefox.start();
    await firefox.go(`${firefox.own}options.html`);
    await firefox.type("#key", key);
    await firefox.click("button");
    await eventually(async () =>
      assert.equal(await firefox.run(() => document.querySelector("#state").textContent), "Paired."),
    );
    await firefox.run(async () => {
      const [{ id }] = await window.browser.tabs.query({});
      await window.browser.runtime.sendMessage({ say: "on", site: "http://blog.test/*", tab: id });
    });
    await eventually(async () =>
      assert.equal(await firefox.run(async () => (await window.browser.storage.local.get("sites")).sites?.length), 1),
    );
    await firefox.go(`http://blog.test:${site.port}/textarea`);
    await firefox.click("#editor");
    const marks = () =>
      firefox.run(() =>
        [...CSS.highlights].flatMap(([name, all]) => (name.startsWith("citewell-") ? [...all].map(String) : [])).sort(),
      );
    const all = ["improved dramatically", "world-class"];
    await eventually(async () => assert.deepEqual((await marks()).filter((one) => !one.startsWith("A round")), all));
    const before = await marks();
    await firefox.run(() => document.querySelector("#editor").setSelectionRange(0, 0));
    await firefox.type("#editor", "Here it begins 😀. ");
    await new Promise((done) => setTimeout(done, 1500));
    assert.deepEqual(await marks(), before);
    assert.match(await firefox.run(() => window.value()), /Here it begins 😀\. /);
    mkdirSync(SHOTS, { recursive: true });
    writeFileSync(path.join(SHOTS, "extension-firefox.png"), await firefox.picture());
  } finally {
    await firefox?.stop();
    await desk.stop();
    await site.stop();
  }
});
