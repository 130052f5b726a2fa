// What writers meet around the marks: pages that forbid much, a server that is not there, keys, the panel.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { eventually } from "../browser.mjs";
import { Browser, Desk, LIMIT, Site, complaints, marksOf, shoot } from "./extension.mjs";

const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'unsafe-inline'; connect-src 'none'; form-action 'self'";
const DRAFT = `# Lamps

Our world-class workshop builds this lamp. A lamp gives light for ten hours on one charge.

Run time improved dramatically.
`;
const MARKS = ["improved dramatically", "world-class"];

const desk = new Desk();
let site;
let browser;
let key;

before(async () => {
  site = await Site.start(["textarea", "empty"], { "Content-Security-Policy": POLICY });
  key = await desk.start("--pair");
  browser = await Browser.start({ args: [`--ip-address-space-overrides=127.0.0.1:${site.port}=public`] });
});

after(async () => {
  await browser?.stop();
  await desk.stop();
  await site?.stop();
});

function pageTest(name, body) {
  test(name, { timeout: LIMIT }, async () => {
    const page = await browser.context.newPage();
    try {
      await page.goto(`http://blog.test:${site.port}/empty`);
      await page.waitForFunction(() => window.isReady);
      await body(page);
    } catch (error) {
      await shoot(page, `failed ${name}`).catch(() => undefined);
      throw error;
    } finally {
      await page.close();
    }
  });
}

const area = (page) => page.locator("#editor");
const notice = (page) => page.locator("citewell-layer .notice");
const card = (page) => page.locator("citewell-layer .card");

async function write(page, text = DRAFT) {
  await area(page).click();
  await page.keyboard.insertText(text);
}

const isMarked = (page, marks = MARKS) => eventually(async () => assert.deepEqual(await marksOf(page), marks));
const pause = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));

pageTest("it is off until it is turned on for a site", async (page) => {
  await write(page);
  assert.equal(await page.locator("citewell-layer").count(), 0);
  assert.deepEqual(await marksOf(page), []);
});

pageTest("without a key it says so once for each page", async (page) => {
  await browser.turn(page, true);
  await write(page);
  await notice(page).getByText("not paired").waitFor();
  await shoot(page, "notice");
  await notice(page).getByRole("button", { name: "Close" }).click();
  await page.keyboard.type("And on it goes. ");
  assert.match(await area(page).inputValue(), /And on it goes\. $/);
  await pause(1500);
  assert.equal(await notice(page).count(), 0);
});

pageTest("with a wrong key it says so, and with the right one it marks what is there", async (page) => {
  await write(page);
  const wrong = key.slice(0, -3) + (key.endsWith("aaa") ? "bbb" : "aaa");
  assert.match(await browser.pair(wrong), /does not know this key/);
  await page.bringToFront();
  await notice(page).getByText("does not know this key").waitFor();
  assert.equal(await browser.pair(key), "Paired.");
  await page.bringToFront();
  await isMarked(page);
  assert.equal(await notice(page).count(), 0);
});

pageTest("what is no key is not kept", async () => {
  const kept = () => browser.worker.evaluate(() => chrome.storage.local.get("key"));
  const before = await kept();
  const options = await browser.context.newPage();
  await options.goto(`${browser.own}options.html`);
  await options.getByLabel("Key").fill("something else");
  await options.getByRole("button", { name: "Pair", exact: true }).click();
  await options.getByText("This is not a key").waitFor();
  assert.deepEqual(await kept(), before);
  assert.deepEqual(await complaints(options), []);
  await shoot(options, "options");
  await options.close();
});

pageTest("the page itself cannot reach the server, and the extension can", async (page) => {
  const port = Number(key.split("-")[0]);
  const reached = await page.evaluate(
    (at) =>
      new Promise((done) => {
        try {
          const socket = new WebSocket(`ws://127.0.0.1:${at}/lsp`);
          socket.onopen = () => done(true);
          socket.onerror = () => done(false);
        } catch {
          done(false);
        }
      }),
    port,
  );
  assert.equal(reached, false);
  await write(page);
  await isMarked(page);
});

pageTest("a server that goes is missed once, and marks move on; it is found again", async (page) => {
  await write(page);
  await isMarked(page);
  await desk.stop();
  await notice(page).getByText("does not run").waitFor();
  await notice(page).getByRole("button", { name: "Close" }).click();
  await page.keyboard.press("Control+Home");
  await page.keyboard.type("Above. ");
  await pause(1500);
  assert.equal(await notice(page).count(), 0);
  assert.deepEqual(await marksOf(page), MARKS);
  await desk.start();
  await page.keyboard.type("It is cutting-edge. ");
  await isMarked(page, ["cutting-edge", ...MARKS].sort());
});

pageTest("a worker that the browser has ended comes back with the next word", async (page) => {
  await write(page);
  await isMarked(page);
  const session = await browser.context.newCDPSession(page);
  await session.send("ServiceWorker.enable").catch(() => undefined);
  await session.send("ServiceWorker.stopAllWorkers");
  await page.keyboard.type("It is cutting-edge. ");
  await isMarked(page, ["cutting-edge", ...MARKS].sort());
});

pageTest("marks stand on their words: scrolled, resized, zoomed, and in a field that is moved", async (page) => {
  await write(page, DRAFT.repeat(4));
  await eventually(async () => assert.deepEqual([...new Set(await marksOf(page))].sort(), MARKS));
  // Where the browser has the characters of the field, by the middle of each mark that can be seen.
  const stand = () =>
    eventually(async () => {
      const found = await page.evaluate(() => {
        const field = document.querySelector("#editor");
        const box = field.getBoundingClientRect();
        return [...CSS.highlights]
          .filter(([name]) => name.startsWith("citewell-"))
          .flatMap(([, one]) => [...one])
          .flatMap((range) => {
            const { left, top, bottom } = range.getClientRects()[0];
            // Nothing is drawn on a line that is covered.
            if (getComputedStyle(range.startContainer.parentElement).visibility !== "visible") return [];
            if (top < box.top + 8 || bottom > box.bottom - 8 || top < 0 || bottom > innerHeight) return [];
            const at = document.caretPositionFromPoint(left + 1, (top + bottom) / 2);
            return [[String(range), field.value.slice(at.offset, at.offset + String(range).length)]];
          });
      });
      assert.ok(found.length > 0);
      for (const [words, there] of found) assert.equal(there, words);
    });
  await page.evaluate(() => (document.querySelector("#editor").scrollTop = 0));
  await stand();
  await page.evaluate(() => (document.querySelector("#editor").scrollTop = 120));
  await stand();
  await page.evaluate(() => window.scrollTo(0, 40));
  await stand();
  await page.evaluate(() => (document.querySelector("#editor").style.width = "620px"));
  await stand();
  await page.evaluate(() => (document.querySelector("form").style.marginTop = "90px"));
  await stand();
  await page.evaluate(() => (document.documentElement.style.zoom = "1.5"));
  await stand();
  await page.evaluate(() => {
    document.documentElement.style.zoom = "";
    document.querySelector("form").style.transform = "scale(1.3)";
    document.querySelector("form").style.transformOrigin = "0 0";
  });
  await stand();
  await shoot(page, "scaled");
});

pageTest("what is far below is marked when it is scrolled to", async (page) => {
  await write(page, `${"A lamp stands here.\n\n".repeat(80)}${DRAFT}${"A lamp stands here.\n\n".repeat(80)}`);
  await page.keyboard.press("Control+Home");
  await pause(3000);
  assert.deepEqual(await marksOf(page), []);
  await page.evaluate(() => {
    const field = document.querySelector("#editor");
    field.scrollTop = field.scrollHeight / 2 - 60;
  });
  await eventually(async () => assert.ok((await marksOf(page)).length > 0));
});

pageTest("keys alone: to a finding, into its card, a fix, back in the field, undone", async (page) => {
  await write(page);
  await isMarked(page);
  const before = await area(page).inputValue();
  await page.keyboard.press("F8");
  await card(page).waitFor();
  assert.deepEqual(await complaints(page, "citewell-layer"), []);
  await shoot(page, "card by keys");
  const words = () => area(page).evaluate((one) => one.value.slice(one.selectionStart, one.selectionEnd));
  assert.equal(await words(), "world-class");
  await page.keyboard.press("Escape");
  await eventually(async () => assert.equal(await card(page).count(), 0));
  await page.keyboard.press("F8");
  await card(page).getByRole("button", { name: "Leave a gap for the number" }).waitFor();
  await page.keyboard.press("Enter");
  await eventually(async () => assert.match(await area(page).inputValue(), /improved by \[NUMBER/));
  // The gap is selected: what is typed fills it.
  await eventually(async () => assert.match(await words(), /^\[NUMBER[^\]]*\]$/));
  await page.keyboard.press("Control+z");
  await eventually(async () => assert.equal(await area(page).inputValue(), before));
  await isMarked(page);
});

pageTest("the panel lists the findings, what can be lifted and the score, and leads to the words", async (page) => {
  await write(page, `${DRAFT}\n${"A lamp of this kind is made by hand in a workshop near Ghent. ".repeat(8)}\n`);
  await page.keyboard.press("Control+Home");
  await isMarked(page);
  const panel = await browser.context.newPage();
  await panel.setViewportSize({ width: 380, height: 760 });
  await panel.goto(`${browser.own}panel.html?tab=${await browser.tabOf(page)}`);
  await panel.getByText("of 100").first().waitFor();
  const list = panel.locator("#findings li");
  await eventually(async () => assert.ok((await list.count()) >= 2));
  await panel.locator("blockquote").first().waitFor();
  assert.deepEqual(await complaints(panel), []);
  await shoot(panel, "panel");
  await list.filter({ hasText: "improved dramatically" }).getByRole("button").click();
  await page.bringToFront();
  const words = () => area(page).evaluate((one) => one.value.slice(one.selectionStart, one.selectionEnd));
  await eventually(async () => assert.equal(await words(), "improved dramatically"));
  await page.keyboard.press("Delete");
  await eventually(async () => assert.equal(await list.filter({ hasText: "improved dramatically" }).count(), 0));
  await panel.close();
});

pageTest("a card on a dark page is dark, and readable", async (page) => {
  await page.evaluate(() => {
    document.documentElement.style.background = "#111";
    document.querySelector("#editor").style.cssText += "background: #161b22; color: #e6edf3";
  });
  await write(page);
  await isMarked(page);
  await page.keyboard.press("F8");
  await page.locator("citewell-layer .card.dark").waitFor();
  assert.deepEqual(await complaints(page, "citewell-layer"), []);
  await shoot(page, "dark");
});

pageTest("it is turned off, and nothing of it stays on the page", async (page) => {
  await write(page);
  await isMarked(page);
  await browser.turn(page, false);
  await eventually(async () => assert.equal(await page.locator("citewell-layer").count(), 0));
  assert.deepEqual(await marksOf(page), []);
  await page.reload();
  await write(page);
  await pause(1000);
  assert.equal(await page.locator("citewell-layer").count(), 0);
});
