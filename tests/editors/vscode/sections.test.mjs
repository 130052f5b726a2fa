// The section at the cursor in a view of its own, scores in the status bar, lenses over headings: what `citewell preview`
// says.

import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { after, before } from "node:test";

import { Code, drive as driveIn, HERE, previewed, PYTHON, until } from "./code.mjs";

let code;
const drive = (name, work) => driveIn(name, () => code, work);

const NAMES = ["lights.md", "lights.html"];
const WEIGHT = "What does the rear light weigh?";

before(async () => {
  const files = Object.fromEntries(NAMES.map((name) => [name, readFileSync(path.join(HERE, "..", name), "utf8")]));
  code = await Code.start({ settings: { "citewell.command": [PYTHON, "-P", "-m", "citewell"] }, files });
}, { timeout: 180_000 });
after(() => code?.close());

/** The page of the view; none where it is not open. */
async function view() {
  for (const frame of code.page.frames()) {
    const title = await frame.title().catch(() => "");
    if (title === "Citewell: section" && (await frame.locator("h1").count().catch(() => 0))) return frame;
  }
  return undefined;
}

/** What the view shows, in the form of what `citewell preview` prints. */
async function shown() {
  const frame = await view();
  return frame?.evaluate(() => {
    const [heading, figure] = [document.querySelector("h1").textContent, document.querySelector("b").textContent];
    const title = [...document.querySelectorAll("h2")].find((one) => one.textContent === "Most easily lifted");
    const quote = title.nextElementSibling;
    const score = figure === "No score" ? null : Number(/^(\d+) of 100$/.exec(figure)[1]);
    return { heading, score, lifted: quote.tagName === "BLOCKQUOTE" ? quote.textContent : null };
  });
}

async function shows(wanted) {
  await until(`the view shows ${JSON.stringify(wanted)}`, async () => assert.deepEqual(await shown(), wanted) ?? true);
}

/** `citewell preview` of a draft as it is in the window. */
async function previewOf(file) {
  const copy = path.join(code.home, file);
  writeFileSync(copy, (await code.look(file)).text);
  return previewed(copy);
}

function selection() {
  return code.run((vscode) => {
    const { document, selection } = vscode.window.activeTextEditor;
    return document.getText(selection);
  });
}

for (const file of NAMES) {
  drive(`${file}: the section at the cursor is shown as it is previewed`, async () => {
    await code.open(file);
    await code.finish("citewell.preview");
    for (const section of await previewOf(file)) {
      await code.select(file.endsWith("html") ? `${section.heading}</h` : section.heading);
      await shows(section);
    }
    await until("it says what it is worth", async () => (await (await view()).locator("body").textContent()).includes("local estimate"));
    await code.shoot(`section-${file}`);
  });

  drive(`${file}: an edit changes what is shown`, async () => {
    await code.open(file);
    await code.select("48 grams");
    const before = (await previewOf(file)).find(({ heading }) => heading === WEIGHT);
    assert.match(before.lifted, /weighs 48 grams/);
    await shows(before);
    for (const key of ["Delete", "Delete"]) await code.page.keyboard.press(key);
    await code.page.keyboard.type("52");
    await until("the text has what was typed", async () => (await code.look(file)).text.includes("weighs 52 grams"));
    const wanted = (await previewOf(file)).find(({ heading }) => heading === WEIGHT);
    assert.match(wanted.lifted, /weighs 52 grams/);
    await shows(wanted);
    await code.finish("workbench.action.files.revert");
  });
}

drive("links lead to the words in the draft", async () => {
  await code.open("lights.md");
  await code.select("Beam shape");
  const wanted = (await previewOf("lights.md")).find(({ heading }) => heading === "Beam shape");
  await shows(wanted);
  await (await view()).locator("a", { hasText: "Show in the draft" }).first().click();
  await until("what is lifted is selected", async () => (await selection()) === wanted.lifted);
  await (await view()).locator("li a", { hasText: "puffery" }).click();
  await until("what costs points is selected", async () => (await selection()) === "world-class");
});

drive("the status bar has the score, and says what it is worth", async () => {
  await code.open("lights.md");
  await until("the score", async () => /^Citewell \(ready\): .* Score \d+ of 100 \(a local estimate/.test(await code.status()));
  const [, score] = /Score (\d+)/.exec(await code.status());
  const item = code.page.locator('[id="citewell.citewell.citewell.status"] a').first();
  assert.match(await item.textContent(), new RegExp(`Citewell ${score}$`));
});

drive("the lens and the hover of a heading say the same", async () => {
  await code.open("lights.md");
  const { lifted, score } = (await previewOf("lights.md")).find(({ heading }) => heading === "Beam shape");
  const lens = code.page.locator(".codelens-decoration a", { hasText: `Score ${score} ` });
  await lens.filter({ hasText: "local estimate" }).filter({ hasText: lifted.slice(0, 30) }).waitFor();
  const { left, right, top, bottom } = await code.place("Beam shape");
  await code.page.mouse.move((left + right) / 2, (top + bottom) / 2);
  await code.page.mouse.move((left + right) / 2 + 2, (top + bottom) / 2);
  await code.page.locator(".monaco-hover:visible blockquote", { hasText: lifted }).first().waitFor();
  await code.shoot("section-hover");
  await code.page.keyboard.press("Escape");
  await code.page.mouse.move(5, 5);
  await code.finish("workbench.view.explorer");
  await until("the view is closed", async () => (await view()) === undefined);
  await lens.click();
  await until("the lens opens the view", shown);
  await until("and selects the words", async () => (await selection()) === lifted);
  await shows((await previewOf("lights.md")).find(({ heading }) => heading === "Beam shape"));
});
