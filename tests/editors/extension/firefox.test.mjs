// Firefox: its package is one that the store takes, and plain fields are marked and mended there.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { promisify } from "node:util";
import { ROOT, eventually } from "../browser.mjs";
import { Desk, LIMIT, Site } from "./extension.mjs";
import { Firefox } from "./firefox.mjs";

const FIELDS = ["textarea", "contenteditable"];
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

const TWO_IDEAS = "A round beam wastes light on the trees, and a flat beam keeps it on the tarmac where the wheels go.";
const SPLIT = "A round beam wastes light on the trees. A flat beam keeps it on the tarmac where the wheels go.";
/** Keys as the protocol names them. */
const [F8, ESCAPE, CONTROL] = ["\ue038", "\ue00c", "\ue009"];

test("Firefox marks fields, also after typing above; a fix is typed, and undone", { timeout: LIMIT }, async (context) => {
  const desk = new Desk();
  const site = await Site.start(FIELDS);
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
    for (const name of FIELDS) {
      await firefox.go(`http://blog.test:${site.port}/${name}`);
      await context.test(name, () => round(firefox, name));
    }
  } finally {
    await firefox?.stop();
    await desk.stop();
    await site.stop();
  }
});

/** A writer's round in the field of the page that is open. */
async function round(firefox, name) {
  const marks = () =>
    firefox.run(() =>
      [...CSS.highlights].flatMap(([kind, all]) => (kind.startsWith("citewell-") ? [...all].map(String) : [])).sort(),
    );
  const text = () =>
    firefox.run(() => {
      const field = document.querySelector("#editor");
      return field.value ?? field.innerText;
    });
  await firefox.click("#editor");
  await eventually(async () => {
    const all = (await marks()).join(" | ");
    for (const words of ["A round beam", "improved dramatically", "world-class"]) assert.ok(all.includes(words), all);
  });
  const all = await marks();
  await firefox.run(() => {
    const field = document.querySelector("#editor");
    if (field.setSelectionRange) field.setSelectionRange(0, 0);
    else getSelection().collapse(field.querySelector("p").firstChild, 0);
  });
  await firefox.press("Here it begins 😀. ");
  await new Promise((done) => setTimeout(done, 1500));
  assert.deepEqual(await marks(), all);
  const before = await text();
  assert.ok(before.startsWith("Here it begins 😀. Our world-class") && before.includes(TWO_IDEAS), before);

  // From the first finding to the second.
  await firefox.press(F8);
  await card(firefox, "puffery");
  await firefox.press(ESCAPE);
  await firefox.press(F8);
  await card(firefox, "multi-idea-sentence");
  await shoot(firefox, name);
  await firefox.run(() =>
    document.querySelector("citewell-layer").shadowRoot.querySelector(".card .actions button").click(),
  );
  await eventually(async () => assert.ok((await text()).includes(SPLIT), await text()));
  await firefox.press("z", CONTROL);
  await eventually(async () => assert.equal(await text(), before));
  await eventually(async () => assert.deepEqual(await marks(), all));
}

/** Waits for the card of a rule. */
function card(firefox, rule) {
  return eventually(async () => {
    const shown = await firefox.run(
      () => document.querySelector("citewell-layer").shadowRoot.querySelector(".card")?.textContent ?? "",
    );
    assert.ok(shown.startsWith(rule), shown);
  });
}

async function shoot(firefox, name) {
  mkdirSync(SHOTS, { recursive: true });
  writeFileSync(path.join(SHOTS, `extension-firefox-${name}.png`), await firefox.picture());
}
