// The page itself: how large it is, whom it asks, who can use it, and how it looks.
import assert from "node:assert/strict";
import { chmodSync, existsSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { gzipSync } from "node:zlib";
import { eventually } from "../browser.mjs";
import { PAGE, Server, deskTest, hasText, isUsable, marked, shoot } from "./desk.mjs";

const EXAMPLE = readFileSync(path.resolve(PAGE, "../../../../examples/draft.md"), "utf8");
const LARGEST = 400_000;

test("the page is small, and says what is in it", () => {
  const sizes = readdirSync(PAGE).map((name) => [name, gzipSync(readFileSync(path.join(PAGE, name))).length]);
  const total = sizes.reduce((sum, [, size]) => sum + size, 0);
  assert.ok(total < LARGEST, `${total} bytes compressed: ${sizes.map((one) => one.join(" ")).join(", ")}`);
  const licences = readFileSync(path.join(PAGE, "LICENSES.txt"), "utf8");
  for (const name of ["@codemirror/view", "@codemirror/lsp-client", "dompurify", "marked"])
    assert.match(licences, new RegExp(`^${name} \\d`, "m"));
});

deskTest("the browser is started with a ticket that is good once", {}, async (page, desk) => {
  const seen = path.join(desk.folder, "seen.txt");
  const browser = path.join(desk.folder, "browser.sh");
  writeFileSync(browser, `#!/bin/sh\nprintf %s "$1" > "${seen}.part" && mv "${seen}.part" "${seen}"\n`);
  chmodSync(browser, 0o755);
  const server = await Server.start(desk.folder, { file: "lamp.md", browser: `${browser} %s` });
  try {
    await eventually(() => assert.ok(existsSync(seen)));
    const address = readFileSync(seen, "utf8");
    assert.match(address, /#ticket=[\w-]{32}$/);
    assert.ok(!address.includes(server.address.hash.slice(1)), "the token is in no list of processes");
    const context = page.context();
    const [first, late] = [await context.newPage(), await context.newPage()];
    await first.goto(address);
    await marked(first, "puffery").waitFor();
    assert.equal(new URL(first.url()).hash, "");
    await late.goto(address);
    await late.getByText("This page needs the whole address").waitFor();
    await first.reload();
    await marked(first, "puffery").waitFor();
  } finally {
    await server.stop();
  }
});

deskTest(
  "nothing is asked of anybody else, nothing breaks the page's policy, and the token is not in the address",
  {},
  async (page, desk) => {
    await marked(page, "puffery").waitFor();
    await marked(page, "puffery").hover();
    await page.locator(".card a").first().waitFor();
    await page.keyboard.press("Control+o");
    await page.getByRole("dialog").waitFor();
    await page.keyboard.press("Escape");
    await page.keyboard.press("Control+f");
    await page.locator(".cm-search").waitFor();
    const { host } = desk.server.address;
    assert.deepEqual([...new Set(desk.requests.map((one) => new URL(one).host))], [host]);
    assert.deepEqual(desk.problems, []);
    assert.ok(!page.url().includes("a-token-that-stays"), page.url());
    const policy = (await page.request.get(`http://${host}/`)).headers()["content-security-policy"];
    assert.match(policy, /default-src 'none'/);
    assert.match(policy, /frame-ancestors 'none'/);
  },
);

const BAD = "<img src='x' onerror='document.title=`owned`'><b onclick='x()' style='position:fixed'>bold</b>";
const withMarkup = (message) =>
  message.replace('"value":"', `"value":"${BAD}`).replace('"value": "', `"value": "${BAD}`);

deskTest("what is no text in a reason does not come into the page", { heard: withMarkup }, async (page) => {
  await marked(page, "puffery").hover();
  await page.locator(".card-page b", { hasText: "bold" }).waitFor();
  assert.equal(await page.locator(".card-page :is(img, script, [onclick], [style])").count(), 0);
  assert.doesNotMatch(await page.title(), /owned/);
});

deskTest(
  "words of a draft are never part of the page",
  {
    others: {
      "bad.md":
        '# Bad\n\nOur <img src=x onerror="document.title=\'owned\'"> world-class <b onclick="x()">lamp</b> is here.\n',
    },
    file: "bad.md",
  },
  async (page, desk) => {
    await marked(page, "puffery").hover();
    await page.locator(".card-page").waitFor();
    assert.equal(await page.locator(".card-page :is(img, script, b[onclick])").count(), 0);
    assert.doesNotMatch(await page.title(), /owned/);
    assert.deepEqual(desk.problems, []);
  },
);

for (const colorScheme of ["light", "dark"]) {
  deskTest(
    `${colorScheme}: everybody can use it`,
    { colorScheme, others: { "draft.md": EXAMPLE }, file: "draft.md" },
    async (page) => {
      await marked(page, "late-answer").waitFor();
      await page.getByText("Ready", { exact: true }).waitFor();
      await shoot(page, colorScheme);
      await isUsable(page, "a draft and its findings");

      await marked(page, "dependent-opening").hover();
      await page.locator(".card button").first().waitFor();
      await shoot(page, `card ${colorScheme}`);
      await isUsable(page, "a card");
      await page.mouse.move(5, 500);

      await page.getByRole("option", { name: /world-class/ }).click();
      await page.locator(".card", { hasText: "world-class" }).waitFor();
      await page.keyboard.press("Escape");
      await page.keyboard.press("Control+.");
      await page.getByRole("menu").waitFor();
      await isUsable(page, "the menu");
      await page.keyboard.press("Escape");

      await page.keyboard.press("Control+o");
      await page.getByRole("dialog").getByRole("option").first().waitFor();
      await shoot(page, `open ${colorScheme}`);
      await isUsable(page, "a dialog");
      await page.keyboard.press("Escape");

      await page.locator(".cm-content").focus();
      await page.keyboard.press("Control+f");
      await page.locator(".cm-search").waitFor();
      await isUsable(page, "the search");
    },
  );
}

deskTest("the writer's theme is kept", { colorScheme: "light" }, async (page) => {
  const paper = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const button = page.getByRole("button", { name: "Dark theme" });
  await button.waitFor();
  const light = await paper();
  assert.equal(await button.getAttribute("aria-pressed"), "false");
  await button.click();
  assert.equal(await button.getAttribute("aria-pressed"), "true");
  assert.notEqual(await paper(), light);
  await page.reload();
  await eventually(async () => assert.equal(await button.getAttribute("aria-pressed"), "true"));
  assert.notEqual(await paper(), light);
});

deskTest("every control is reached by keyboard, and the draft is left by it", {}, async (page) => {
  await marked(page, "puffery").waitFor();
  const focused = () =>
    page.evaluate(
      () => document.activeElement?.id || document.activeElement?.className || document.activeElement?.tagName,
    );
  await page.locator("#skip").focus();
  const seen = [];
  for (let step = 0; step < 9; step += 1) {
    seen.push(await focused());
    await page.keyboard.press("Tab");
  }
  assert.deepEqual(
    seen.map((one) => (one.includes("cm-content") ? "draft" : one)),
    ["skip", "open", "findings-toggle", "fix-all", "save", "theme", "draft", "tab-findings", "findings"],
  );
  await page.locator("#skip").focus();
  await page.keyboard.press("Enter");
  await eventually(async () => assert.match(await focused(), /cm-content/));
});

deskTest(
  "on a small window the findings stand below",
  { viewport: { width: 640, height: 800 }, others: { "draft.md": EXAMPLE }, file: "draft.md" },
  async (page) => {
    await marked(page, "late-answer").waitFor();
    const [draft, side] = [await page.locator("#page").boundingBox(), await page.locator("#side").boundingBox()];
    assert.ok(draft.y + draft.height <= side.y + 1 && draft.height > side.height);
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth));
    await shoot(page, "small");
  },
);

/** What of the page stands where it should not: beside the draft, out of the window, or scrolled. */
function misplaced(page) {
  return page.evaluate(() => {
    const box = (selector) => document.querySelector(selector).getBoundingClientRect();
    const isWithin = (one, other) =>
      one.top >= other.top && one.bottom <= other.bottom && one.left >= other.left && one.right <= other.right;
    const [card, words, draft] = [box(".card"), box(".card-page"), box("#page")];
    const { scrollHeight, scrollTop } = document.scrollingElement;
    const told = [];
    if (card.height < 80 || !isWithin(card, draft)) told.push(`the card: ${card.top} to ${card.bottom}`);
    if (draft.bottom > innerHeight) told.push("the draft");
    if (scrollHeight > innerHeight || scrollTop || document.body.scrollTop || box(".bar").top) told.push("the page");
    // In a low window the words that go fill the card; there is room for those that come in a higher one.
    const change = document.querySelector(`.card .change > ${innerHeight < 700 ? "*" : "ins"}`);
    if (change && change.getBoundingClientRect().top > words.bottom - 20) told.push("the rewrite is not seen");
    if (document.querySelector(".card").textContent.includes("Silence it:")) told.push("what the buttons offer");
    if (document.querySelector(".card").textContent.includes("Accept the term")) told.push("what no page can write");
    return told;
  });
}

for (const viewport of [
  { width: 1280, height: 800 },
  { width: 900, height: 600 },
]) {
  for (const colorScheme of ["light", "dark"]) {
    const { width, height } = viewport;
    deskTest(
      `a card keeps to the draft, and nothing makes the page scroll: ${width}×${height}, ${colorScheme}`,
      { viewport, colorScheme, others: { "draft.md": EXAMPLE }, file: "draft.md" },
      async (page) => {
        await marked(page, "late-answer").waitFor();
        await page.getByText("Ready", { exact: true }).waitFor();
        const count = await page.getByRole("listbox", { name: "Findings" }).getByRole("option").count();
        await page.locator(".cm-content").focus();
        await page.keyboard.press("Control+Home");
        for (let number = 0; number < count; number += 1) {
          await page.keyboard.press("F8");
          await page.locator(".card").waitFor();
          await eventually(async () => assert.deepEqual(await misplaced(page), []));
          if (number === 4) await shoot(page, `reason ${width} ${colorScheme}`);
        }
        await shoot(page, `reason last ${width} ${colorScheme}`);
        await page.keyboard.press("Escape");
        // At the lower edge of the draft there is room above alone.
        const edge = await page.locator("#page").boundingBox();
        await page.mouse.move(edge.x + 300, edge.y + 100);
        await page.mouse.wheel(0, -5000);
        const scroller = page.locator(".cm-scroller");
        await eventually(async () => assert.ok((await scroller.evaluate((one) => one.scrollTop)) < 5));
        await scroller.evaluate((one) => {
          const place = one.querySelector('.finding[data-rule="multi-idea-sentence"]').getBoundingClientRect();
          one.scrollTop += place.top - one.getBoundingClientRect().bottom + 60;
        });
        const words = await marked(page, "multi-idea-sentence").evaluate((one) => {
          const { left, top, height } = one.getClientRects()[0];
          return [left + 30, top + height / 2];
        });
        await page.mouse.move(...words);
        await page.locator(".card", { hasText: "ideas in" }).waitFor();
        await eventually(async () => assert.deepEqual(await misplaced(page), []));
        await shoot(page, `reason at the edge ${width} ${colorScheme}`);
      },
    );
  }
}
