// The section at the cursor beside the draft, the scores in the margin and in the bar: what `citewell preview` says.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { eventually } from "../browser.mjs";
import { cursorAt, deskTest, hasText, isUsable, previewed, shoot, textOf } from "./desk.mjs";

const NAMES = ["lights.md", "lights.html"];
const LIGHTS = Object.fromEntries(
  NAMES.map((name) => [name, readFileSync(path.resolve(import.meta.dirname, "..", name), "utf8")]),
);
const WEIGHT = "What does the rear light weigh?";

/** What the panel shows, in the form of what `citewell preview` prints. */
async function shown(page) {
  const panel = page.getByRole("tabpanel", { name: "Section" });
  const figure = await panel.locator(".figure b").first().textContent();
  const quotes = panel.locator("h3", { hasText: "Most easily lifted" }).locator("+ blockquote > p");
  return {
    heading: await panel.locator("h2").textContent(),
    score: figure === "No score" ? null : Number(/^(\d+) of 100$/.exec(figure)[1]),
    lifted: (await quotes.count()) ? await quotes.textContent() : null,
  };
}

function selected(page) {
  return page.evaluate(() => getSelection().toString());
}

for (const name of NAMES) {
  deskTest(`${name}: the section at the cursor is shown as it is previewed`, { others: LIGHTS, file: name }, async (page) => {
    await page.getByText(WEIGHT).first().waitFor();
    await page.getByRole("tab", { name: "Section" }).click();
    for (const section of previewed(LIGHTS[name], name)) {
      await cursorAt(page, section.heading);
      await eventually(async () => assert.deepEqual(await shown(page), section));
    }
    await hasText(page, ".estimate", /local estimate/);
    await shoot(page, `section ${name}`);
  });

  deskTest(`${name}: an edit changes what is shown`, { others: LIGHTS, file: name }, async (page) => {
    await page.getByText("weighs 48 grams").waitFor();
    await page.keyboard.press("Control+Shift+e");
    await cursorAt(page, "48 grams");
    await eventually(async () => assert.match((await shown(page)).lifted, /weighs 48 grams/));
    for (const key of ["Delete", "Delete", "5", "2"]) await page.keyboard.press(key);
    await eventually(async () => assert.match(await textOf(page), /weighs 52 grams/));
    const wanted = previewed(await textOf(page), name).find((one) => one.heading === WEIGHT);
    assert.match(wanted.lifted, /weighs 52 grams/);
    await eventually(async () => assert.deepEqual(await shown(page), wanted));
  });
}

deskTest("the card of a heading says the same", { others: LIGHTS, file: "lights.md" }, async (page) => {
  const { lifted } = previewed(LIGHTS["lights.md"], "lights.md").find((one) => one.heading === "Beam shape");
  await page.locator(".scores-gutter span").first().waitFor();
  await page.getByText("Beam shape").hover();
  await page.locator(".card blockquote", { hasText: lifted }).waitFor();
  await shoot(page, "section card");
});

deskTest("scores stand in the margin and in the bar, and lead to the section", { others: LIGHTS, file: "lights.md" }, async (page) => {
  const scored = previewed(LIGHTS["lights.md"], "lights.md").filter((one) => one.score !== null);
  assert.ok(scored.length > 1);
  const scores = page.locator(".scores-gutter span");
  await eventually(async () => assert.deepEqual(await scores.allTextContents(), scored.map((one) => String(one.score))));
  assert.match(await scores.first().getAttribute("title"), /local estimate/);
  for (const [at, { heading }] of scored.entries()) {
    const mark = await scores.nth(at).boundingBox();
    const line = await page.locator(".cm-line", { hasText: heading }).boundingBox();
    assert.ok(mark.y >= line.y - 2 && mark.y + mark.height <= line.y + line.height + 2, heading);
  }
  await scores.last().click();
  await eventually(async () => assert.deepEqual(await shown(page), scored.at(-1)));
  // A heading that is moved takes its score with it.
  await cursorAt(page, "Bicycle lights");
  await page.keyboard.press("Home");
  await page.keyboard.press("Enter");
  const line = page.locator(".cm-line", { hasText: scored[0].heading });
  await eventually(async () => {
    const [mark, heading] = [await scores.first().boundingBox(), await line.boundingBox()];
    assert.ok(mark.y >= heading.y - 2 && mark.y < heading.y + heading.height);
  });
});

deskTest("who uses the keyboard alone gets there, through it and back", { others: LIGHTS, file: "lights.md" }, async (page) => {
  await page.locator(".scores-gutter span").first().waitFor();
  await cursorAt(page, "Beam shape");
  const panel = page.getByRole("tabpanel", { name: "Section" });
  await page.keyboard.press("Control+Shift+e");
  await panel.and(page.locator(":focus")).waitFor();
  const { lifted } = await shown(page);
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await eventually(async () => assert.equal(await selected(page), lifted));
  await page.keyboard.press("Control+Shift+e");
  const [loss] = await panel.locator("li").allTextContents();
  assert.match(loss, /^−[\d.]+ \w/);
  await panel.locator("li button", { hasText: "puffery" }).focus();
  await page.keyboard.press("Enter");
  await eventually(async () => assert.equal(await selected(page), "world-class"));
  await page.keyboard.press("Control+Shift+e");
  await page.keyboard.press("Escape");
  await page.locator(".cm-content:focus").waitFor();

  await page.getByRole("tab", { name: "Section" }).focus();
  await page.keyboard.press("ArrowLeft");
  await page.getByRole("listbox", { name: "Findings" }).waitFor();
  await panel.waitFor({ state: "hidden" });
  await page.keyboard.press("ArrowLeft");
  await panel.waitFor();
  assert.equal(await page.getByRole("tab", { name: "Section" }).getAttribute("aria-selected"), "true");
  const score = page.getByRole("button", { name: /^Score \d+$/ });
  await score.click();
  await panel.waitFor({ state: "hidden" });
  assert.equal(await score.getAttribute("aria-expanded"), "false");
  await score.click();
  await panel.waitFor();
});

for (const colorScheme of ["light", "dark"]) {
  deskTest(`${colorScheme}: everybody can use the section`, { colorScheme, others: LIGHTS, file: "lights.md" }, async (page, desk) => {
    await page.locator(".scores-gutter span").first().waitFor();
    await cursorAt(page, "Beam shape");
    await page.keyboard.press("Control+Shift+e");
    await page.locator(".section li").first().waitFor();
    await shoot(page, `section ${colorScheme}`);
    await isUsable(page, "the section");
    assert.deepEqual(desk.problems, []);
  });
}

deskTest(
  "on a small window the section stands below",
  { viewport: { width: 640, height: 800 }, others: LIGHTS, file: "lights.md" },
  async (page) => {
    await page.locator(".scores-gutter span").first().waitFor();
    await page.keyboard.press("Control+Shift+e");
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth));
    await shoot(page, "section small");
  },
);
