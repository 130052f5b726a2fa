// What the extension costs a page: main-thread time for each key, typed into a field of 5,000 words, off and on. It is
// the processor's time of all tasks in the browser's trace: how busy the machine is else does not count.
//
//   CHROMIUM=/usr/bin/chromium node measure.mjs
import { eventually } from "../browser.mjs";
import { Browser, Desk, Site, marksOf } from "./extension.mjs";

const FIELDS = (process.env.FIELDS ?? "empty contenteditable prosemirror").split(" ");
const KEYS = Number(process.env.KEYS ?? 200);
const ROUNDS = Number(process.env.ROUNDS ?? 3);
/** Milliseconds between two keys. */
const PACE = Number(process.env.PACE ?? 60);
const PARAGRAPH =
  "Our world-class workshop builds this lamp by hand, and each one leaves it after ten hours of light on the bench. Run time improved dramatically. A beam that is flat keeps its light on the road where the wheels go, and the trees beside it stay dark. ";

const desk = new Desk();
const site = await Site.start(FIELDS);
const browser = await Browser.start();
try {
  await browser.pair(await desk.start("--pair"));
  for (const name of FIELDS) {
    const off = [];
    const on = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      off.push(await typed(name, false));
      on.push(await typed(name, true));
    }
    const middle = (all) => all.sort((one, other) => one - other)[ROUNDS >> 1];
    const [without, with_] = [middle(off), middle(on)];
    console.log(
      `${name}: ${without.toFixed(2)} ms a key off, ${with_.toFixed(2)} on: ${(with_ - without).toFixed(2)} more`,
    );
  }
} finally {
  await browser.stop();
  await desk.stop();
  await site.stop();
}

/** Milliseconds of the main thread for each key. */
async function typed(name, isOn) {
  const page = await browser.context.newPage();
  await page.goto(`http://blog.test:${site.port}/${name}`);
  await page.waitForFunction(() => window.isReady);
  await browser.turn(page, isOn);
  await page.reload();
  await page.waitForFunction(() => window.isReady);
  const field = page.locator("textarea, [contenteditable=true]").first();
  await field.click();
  await page.keyboard.press("Control+End");
  const paragraphs = Array.from({ length: 110 }, () => PARAGRAPH);
  await page.evaluate((all) => {
    const area = document.querySelector("textarea");
    if (area) area.value = all.join("\n\n");
  }, paragraphs);
  if (name !== "empty")
    await page.evaluate((all) => {
      const data = new DataTransfer();
      data.setData("text/html", all.map((one) => `<p>${one}</p>`).join(""));
      const editor = document.querySelector("[contenteditable=true]");
      if (!editor.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true })))
        return;
      editor.innerHTML = all.map((one) => `<p>${one}</p>`).join("");
    }, paragraphs);
  if (isOn)
    await eventually(async () => {
      if (!(await marksOf(page)).length) throw new Error("nothing is marked");
    });
  await pause(4000);
  await page.evaluate(() => {
    const area = document.querySelector("textarea");
    if (area) area.setSelectionRange(9000, 9000);
    else getSelection().collapse(document.querySelectorAll("[contenteditable=true] p")[50].firstChild, 20);
  });
  const session = await page.context().newCDPSession(page);
  const events = [];
  session.on("Tracing.dataCollected", ({ value }) => events.push(...value));
  const traceConfig = { includedCategories: ["devtools.timeline", "disabled-by-default-devtools.timeline"] };
  await session.send("Tracing.start", { transferMode: "ReportEvents", traceConfig });
  for (let key = 0; key < KEYS; key += 1) {
    await page.keyboard.press("abcdefgh "[key % 9] === " " ? "Space" : "abcdefgh"[key % 9]);
    await pause(PACE);
  }
  // What the keys have left to do.
  await pause(1000);
  const complete = new Promise((done) => session.once("Tracing.tracingComplete", done));
  await session.send("Tracing.end");
  await complete;
  await page.close();
  return spent(events) / KEYS;
}

/** Milliseconds of the processor that the thread which hears the keys has spent. */
function spent(events) {
  const { pid, tid } = events.find(({ name, args }) => name === "EventDispatch" && args.data.type === "keydown");
  const tasks = events.filter((one) => one.name === "RunTask" && one.pid === pid && one.tid === tid);
  return tasks.reduce((all, { tdur }) => all + tdur, 0) / 1000;
}

function pause(milliseconds) {
  return new Promise((done) => setTimeout(done, milliseconds));
}
