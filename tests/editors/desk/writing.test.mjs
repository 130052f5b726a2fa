// A writer at the desk: marks, reasons, fixes.
import assert from "node:assert/strict";
import { eventually } from "../browser.mjs";
import { cursorAt, deskTest, marked, marksAreRight, marksOf, shoot, textOf } from "./desk.mjs";

const SPLIT = "A round beam wastes light on the trees. A flat beam keeps it on the tarmac where the wheels go.";
const MARKS = [
  "puffery: world-class",
  "multi-idea-sentence: A round beam wastes light on the trees, and a flat beam keeps it on the tarmac where the wheels go.",
  "intensifier-for-measure: improved dramatically",
];

for (const file of ["lamp.md", "lamp.html"]) {
  deskTest(`${file}: the marked text equals the words`, { file }, async (page) => {
    await eventually(async () => assert.deepEqual(await marksOf(page), MARKS));
    await marksAreRight(page, file);
    await shoot(page, `marks ${file}`);
  });

  deskTest(`${file}: a card shows the reason, before and after, and splits the sentence`, { file }, async (page) => {
    const before = await eventually(async () => (assert.deepEqual(await marksOf(page), MARKS), textOf(page)));
    await marked(page, "multi-idea-sentence").hover();
    const card = page.locator(".card");
    await card.getByText("Two ideas in 21 words").waitFor();
    await card.getByText("Readers and answer engines lift single sentences.").waitFor();
    assert.match((await card.locator("ins").allTextContents()).join(" "), /light on the trees\. A flat beam/);
    await shoot(page, `card ${file}`);

    await card.getByRole("button", { name: /Split into 2 sentences/ }).click();
    await eventually(async () => assert.ok((await textOf(page)).includes(SPLIT)));
    await eventually(async () => assert.deepEqual(await marksOf(page), [MARKS[0], MARKS[2]]));

    await page.keyboard.press("Control+z");
    await eventually(async () => assert.equal(await textOf(page), before));
    await eventually(async () => assert.deepEqual(await marksOf(page), MARKS));
  });

  deskTest(`${file}: the menu leaves a gap, selected, and one undo takes it back`, { file }, async (page) => {
    const before = await eventually(async () => (assert.deepEqual(await marksOf(page), MARKS), textOf(page)));
    await cursorAt(page, "improved dramatically");
    await page.keyboard.press("Control+.");
    const first = page.getByRole("menuitem").first();
    await first.waitFor();
    assert.equal(await first.textContent(), "Leave a gap for the number");
    await shoot(page, `menu ${file}`);
    await page.keyboard.press("Enter");
    await eventually(async () => assert.match(await textOf(page), /improved by \[NUMBER [^\]]+\]|\[NUMBER/));
    await eventually(async () =>
      assert.ok((await marksOf(page)).some((one) => one.startsWith("leftover-placeholder: [NUMBER"))),
    );
    // The gap is selected: what is typed fills it.
    await page.keyboard.type("40 %");
    await eventually(async () => assert.doesNotMatch(await textOf(page), /\[NUMBER/));
    await page.keyboard.press("Control+z");
    await eventually(async () => assert.match(await textOf(page), /\[NUMBER/));
    await page.keyboard.press("Control+z");
    await eventually(async () => assert.equal(await textOf(page), before));
    await eventually(async () => assert.deepEqual(await marksOf(page), MARKS));
  });

  deskTest(`${file}: a finding goes and comes back with its words`, { file }, async (page) => {
    await eventually(async () => assert.deepEqual(await marksOf(page), MARKS));
    await cursorAt(page, "world-class");
    for (let key = 0; key < "world-class ".length; key += 1) await page.keyboard.press("Delete");
    await eventually(async () => assert.deepEqual(await marksOf(page), MARKS.slice(1)));
    await page.keyboard.type("world-class ");
    await eventually(async () => assert.deepEqual(await marksOf(page), MARKS));
  });

  deskTest(
    `${file}: what is typed while the server is busy leaves no stale mark`,
    { file },
    async (page, { server }) => {
      await eventually(async () => assert.deepEqual(await marksOf(page), MARKS));
      const [worker] = server.workers();
      process.kill(worker, "SIGSTOP");
      try {
        await cursorAt(page, "world-class");
        for (let key = 0; key < "world-class ".length; key += 1) await page.keyboard.press("Delete");
        await cursorAt(page, "A round beam");
        await page.keyboard.type("Every part is cutting-edge. It is made by hand here. ");
        await cursorAt(page, "Run time");
        await page.keyboard.type("Studies show it. ");
        // The marks that are left have moved with their words; nothing else is marked.
        assert.deepEqual(await marksOf(page), MARKS.slice(1));
      } finally {
        process.kill(worker, "SIGCONT");
      }
      // And on, while it catches up.
      await page.keyboard.type("It is the best. It is world-class. ", { delay: 5 });
      await marksAreRight(page, file);
    },
  );
}

const held = { on: false, messages: [], send: null };
const heard = (message, send) => {
  if (!held.on || !message.includes("publishDiagnostics")) return message;
  held.messages.push(message);
  held.send = send;
  return null;
};

deskTest("a report about an earlier text marks nothing", { heard }, async (page) => {
  await eventually(async () => assert.deepEqual(await marksOf(page), MARKS));
  held.on = true;
  await cursorAt(page, "world-class");
  await page.keyboard.press("Delete");
  await eventually(() => assert.equal(held.messages.length, 1));
  await page.keyboard.press("Delete");
  await page.keyboard.type("longer than ");
  const before = await marksOf(page);
  // It comes now, about the text after the first key.
  held.send(held.messages[0]);
  await page.keyboard.press("F8");
  await page.locator(".card").waitFor();
  assert.deepEqual(await marksOf(page), before);
  for (const words of before) assert.ok((await textOf(page)).includes(words.split(": ")[1]));
});

deskTest(
  "fix-all applies what is safe, and says so",
  {
    others: {
      "data.md": `# Lamps

A lamp.

<script type="application/ld+json">
{"@context": "https://schema.org", "@type": "Thing", "name": "Lamp",}
</script>
`,
    },
    file: "data.md",
  },
  async (page) => {
    await marked(page, "invalid-json-ld").waitFor();
    const before = await textOf(page);
    await page.getByRole("button", { name: "Fix all safe" }).click();
    await eventually(async () => assert.equal(await textOf(page), before.replace('"Lamp",', '"Lamp"')));
    await page.getByText("Safe fixes applied in line 6.").waitFor();
    await eventually(async () => assert.ok(!(await marksOf(page)).some((one) => one.startsWith("invalid-json-ld"))));
    await page.locator(".cm-content").focus();
    await page.keyboard.press("Control+z");
    await eventually(async () => assert.equal(await textOf(page), before));
    await marked(page, "invalid-json-ld").waitFor();
  },
);

const late = { on: false, messages: [], release: () => undefined };
const heardLate = (message, send) => {
  if (!late.on || !message.includes('"contents"')) return message;
  late.messages.push(message);
  late.release = () => late.messages.forEach(send);
  return null;
};

deskTest("findings are reached from one to the next, and from their list", { heard: heardLate }, async (page) => {
  await eventually(async () => assert.deepEqual(await marksOf(page), MARKS));
  const selected = () => page.evaluate(() => String(getSelection()));
  await page.locator(".cm-content").focus();
  await page.keyboard.press("F8");
  await eventually(async () => assert.equal(await selected(), "world-class"));
  await page.locator(".card", { hasText: "praise that nobody can check" }).waitFor();
  await page.keyboard.press("Escape");
  await eventually(async () => assert.equal(await page.locator(".card").count(), 0));
  await page.keyboard.press("F8");
  await eventually(async () => assert.match(await selected(), /^A round beam/));
  await page.keyboard.press("Shift+F8");
  late.on = true;
  await page.keyboard.press("Shift+F8");
  await eventually(async () => assert.equal(await selected(), "improved dramatically"));

  // The card of these words is told of while the list is gone through: it does not show, and moves nothing there.
  await page.evaluate(() => {
    window.cards = [];
    const seen = () => window.cards.push(...[...document.querySelectorAll(".card")].map((one) => one.textContent));
    new MutationObserver(seen).observe(document.body, { childList: true, subtree: true });
  });
  await page.keyboard.press("Control+Shift+M");
  const list = page.getByRole("listbox", { name: "Findings" });
  await eventually(async () => assert.ok(await list.evaluate((one) => one === document.activeElement)));
  await page.keyboard.press("Home");
  await page.keyboard.press("ArrowDown");
  await eventually(() => assert.ok(late.messages.length > 0));
  late.on = false;
  late.release();
  assert.match((await list.getByRole("option", { selected: true }).textContent()) ?? "", /multi-idea-sentence/);
  await page.keyboard.press("Enter");
  await eventually(async () => assert.match(await selected(), /^A round beam/));
  await page.locator(".card", { hasText: "Two ideas in 21 words" }).waitFor();
  const cards = await page.evaluate(() => window.cards);
  assert.ok(cards.length && cards.every((one) => one.includes("Two ideas in 21 words")), cards.join("\n"));

  // A card that is there goes when the list is gone to.
  await page.keyboard.press("Control+Shift+M");
  await eventually(async () => assert.equal(await page.locator(".card").count(), 0));
  await list.getByRole("option").first().click();
  await eventually(async () => assert.equal(await selected(), "world-class"));
});

deskTest("what is ignored in a comment is no longer marked", {}, async (page) => {
  await eventually(async () => assert.deepEqual(await marksOf(page), MARKS));
  await marked(page, "puffery").hover();
  await page.locator(".card").getByRole("button", { name: "Ignore puffery in this file, in a comment" }).click();
  await eventually(async () => assert.match(await textOf(page), /<!-- citewell-disable(-file)? puffery/));
  await eventually(async () => assert.deepEqual(await marksOf(page), MARKS.slice(1)));
});

/** A draft whose findings stand far below its beginning. */
const LINES = "A lamp stands here.\n\n";
const LONG = `# Lamps

${LINES.repeat(60)}Our world-class workshop builds this lamp. ${MARKS[1].replace(/^.*?: /, "")}

${LINES.repeat(20)}`;
const scrolled = (page) => page.locator(".cm-scroller").evaluate((one) => one.scrollTop);

deskTest(
  "a fix and its undo leave the view where the writer looks, also when the cursor is far away",
  { others: { "long.md": LONG }, file: "long.md" },
  async (page) => {
    await page.getByRole("option", { name: /multi-idea-sentence/ }).waitFor();
    const words = page.locator(".cm-line", { hasText: "world-class" });
    for (const [rule, button, after] of [
      ["multi-idea-sentence", /Split into 2 sentences/, /light on the trees\. A flat/],
      ["multi-idea-sentence", /Ignore multi-idea-sentence in this file/, /A round beam/],
    ]) {
      await page.locator(".cm-content").focus();
      await page.keyboard.press("Control+Home");
      await eventually(async () => assert.ok((await scrolled(page)) < 100));
      await page.mouse.move(400, 400);
      await eventually(async () => {
        await page.mouse.wheel(0, 300);
        assert.ok(await words.isVisible());
        assert.ok((await words.boundingBox()).y < 500);
      });
      await marked(page, rule).hover();
      await page.locator(".card").getByRole("button", { name: button }).click();
      await eventually(async () => assert.ok(!(await marksOf(page)).some((one) => one.startsWith(rule))));
      assert.match(await words.textContent(), after);
      const { y } = await words.boundingBox();
      assert.ok(y > 100 && y < 640, `the fixed words stand at ${y}`);
      await page.keyboard.press("Control+z");
      await marked(page, rule).waitFor();
      assert.ok(Math.abs((await words.boundingBox()).y - y) < 100, "the view stays");
      assert.match(await words.textContent(), /trees, and a flat/);
    }
  },
);

deskTest(
  "fix-all shows the first of its changes, and names their lines",
  {
    others: {
      "data.md": `# Lamps

${LINES.repeat(60)}<script type="application/ld+json">
{"@context": "https://schema.org", "@type": "Thing", "name": "Lamp",}
</script>
`,
    },
    file: "data.md",
  },
  async (page) => {
    await page.getByRole("option", { name: /invalid-json-ld/ }).waitFor();
    await page.getByRole("button", { name: "Fix all safe" }).click();
    await page.getByText("Safe fixes applied in line 124. Undo with Ctrl+Z.").waitFor();
    await eventually(async () => {
      const box = await page.locator(".cm-line", { hasText: '"Lamp"}' }).boundingBox();
      assert.ok(box && box.y > 100 && box.y < 760, JSON.stringify(box));
    });
  },
);
