// Each editor: marks at the words, also after typing above them; a fix, and the editor's own undo; what is handed in.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { eventually } from "../browser.mjs";
import { Browser, Desk, LIMIT, Site, marksOf, shoot } from "./extension.mjs";

const EDITORS = [
  "textarea",
  "contenteditable",
  "prosemirror",
  "tiptap",
  "quill",
  "lexical",
  "tinymce",
  "ckeditor",
  "gutenberg",
];
const TWO_IDEAS = "A round beam wastes light on the trees, and a flat beam keeps it on the tarmac where the wheels go.";
const SPLIT = "A round beam wastes light on the trees. A flat beam keeps it on the tarmac where the wheels go.";

const desk = new Desk();
let site;
let browser;

before(async () => {
  site = await Site.start(EDITORS);
  const key = await desk.start("--pair");
  browser = await Browser.start();
  assert.equal(await browser.pair(key), "Paired.");
  const page = await browser.context.newPage();
  await page.goto(`http://blog.test:${site.port}/textarea`);
  await browser.turn(page, true);
  await page.close();
});

after(async () => {
  await browser?.stop();
  await desk.stop();
  await site?.stop();
});

/** The frame in which an editor is written in, and its field there. */
async function fieldOf(page) {
  const frame = page.frames().find((one) => one !== page.mainFrame() && one.parentFrame() === page.mainFrame());
  if (frame) return { frame, field: frame.locator("body") };
  // The fields of a block editor are one draft.
  const field = page.locator(".is-root-container, textarea:visible, [contenteditable=true]:visible").first();
  return { frame: page.mainFrame(), field };
}

function textOf(field) {
  return field.evaluate((one) => (one.value ?? one.innerText).replaceAll("\u00a0", " ").replace(/[\u2060\ufeff]/g, ""));
}

/** The words of what is handed in, without its elements. */
async function wordsOf(page, html) {
  const parse = (text) => new DOMParser().parseFromString(text, "text/html").body.textContent;
  return (await page.evaluate(parse, html.replace(/<\/(p|li|ul|ol)>/g, " $&"))).replace(/[\s\ufeff]+/g, " ").trim();
}

/** The marked words as one text for each finding, without regard to elements within them. */
async function marked(frame) {
  return (await marksOf(frame)).join(" | ");
}

function assertMarks(words) {
  assert.match(words, /(^|\| )world-class( \||$)/);
  assert.match(words, /(^|\| )improved dramatically( \||$)/);
  assert.match(words, /A round beam wastes light on the /);
}

for (const name of EDITORS)
  test(name, { timeout: LIMIT }, async () => {
    const page = await browser.context.newPage();
    const problems = [];
    page.on("pageerror", (error) => problems.push(String(error)));
    try {
      await page.goto(`http://blog.test:${site.port}/${name}`);
      await page.waitForFunction(() => window.isReady);
      const { frame, field } = await fieldOf(page);
      await field.click({ position: { x: 60, y: 10 } });
      const untouched = await page.evaluate(() => window.value());
      await eventually(async () => assertMarks(await marked(frame)));
      assert.equal(await page.evaluate(() => window.value()), untouched, "marks change nothing");
      const all = await marked(frame);

      await page.keyboard.press("Control+Home");
      await page.keyboard.type("Here it begins 😀. ");
      await eventually(async () => assert.match(await textOf(field), /^Here it begins 😀\. Our world-class/));
      await eventually(async () => assert.equal(await marked(frame), all));
      await new Promise((done) => setTimeout(done, 1500));
      assert.equal(await marked(frame), all);
      await shoot(page, `marks ${name}`);

      const before = await textOf(field);
      assert.ok(before.includes(TWO_IDEAS));
      await hoverWords(page, frame, "A round beam");
      const split = frame.getByRole("button", { name: /Split into 2 sentences/ });
      await split.waitFor();
      await shoot(page, `card ${name}`);
      await split.click();
      await eventually(async () => assert.ok((await textOf(field)).includes(SPLIT), await textOf(field)));
      await eventually(async () => assert.doesNotMatch(await marked(frame), /A round beam/));
      assert.ok(
        (await wordsOf(page, await page.evaluate(() => window.value()))).includes(SPLIT),
        "the page has it too",
      );
      await page.keyboard.press("Control+z");
      await eventually(async () => assert.equal(await textOf(field), before));
      await eventually(async () => assert.equal(await marked(frame), all));

      await hoverWords(page, frame, "A round beam");
      await split.click();
      await eventually(async () => assert.ok((await textOf(field)).includes(SPLIT)));
      const seen = (await textOf(field)).replace(/\s+/g, " ").trim();
      await Promise.all([page.waitForNavigation(), page.getByRole("button", { name: "Hand in" }).click()]);
      const { body } = JSON.parse(await page.locator("body").innerText());
      assert.equal(await wordsOf(page, body), seen);
      assert.doesNotMatch(body, /citewell/i);
      assert.deepEqual(problems, []);
    } catch (error) {
      await shoot(page, `failed ${name}`).catch(() => undefined);
      throw error;
    } finally {
      await page.close();
    }
  });

/** Rests the pointer on marked words that begin so. */
async function hoverWords(page, frame, start) {
  const place = await frame.evaluate((words) => {
    const ranges = [...CSS.highlights].filter(([name]) => name.startsWith("citewell-")).flatMap(([, one]) => [...one]);
    const range = ranges.find((one) => String(one).startsWith(words));
    range.startContainer.parentElement.scrollIntoView({ block: "center" });
    const { left, top, height } = range.getClientRects()[0];
    const frame = window.frameElement?.getBoundingClientRect() ?? { left: 0, top: 0 };
    return { x: frame.left + left + 8, y: frame.top + top + height / 2 };
  }, start);
  await page.mouse.move(place.x, place.y + 40);
  await page.mouse.move(place.x, place.y, { steps: 3 });
}
