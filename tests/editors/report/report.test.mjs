// The report in a browser: what it asks for, what it shows, who can use it, and how it looks.
import assert from "node:assert/strict";
import { existsSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import { ROOT, eventually } from "../browser.mjs";
import {
  DATA,
  checked,
  draftsFolder,
  goTo,
  isUsable,
  largeReport,
  markedWords,
  reportOn,
  reportTest,
  shoot,
} from "./report.mjs";

const CORPUS = path.join(ROOT, "tests/corpus");
const corpus = () => reportOn(CORPUS, "blog", "guide", "shop");
const page = (name, asked = "") => `#/page/${encodeURIComponent(name)}${asked}`;
const VIEWS = [
  "#/",
  "#/pages?sort=score",
  page("blog/battery-shears.md", "?finding=1"),
  page("shop/secateurs.html"),
  "#/rules",
  "#/rules/late-answer",
  "#/rules/score",
];

const HOSTILE = {
  "a.md": `# Tests </script><script>alert(1)</script> 🦊

Our 🦊 tests are much faster </script><img src=x onerror=alert(2)> than “ever”, and our “tests” 🦊 are
simply the best, and they are revolutionary.

<script>alert(3)</script><svg onload=alert(4)>

## It is {{ constructor }} &lt;b&gt; javascript:alert(5)

It saves a lot of time 𝒜. Studies show that it is up to 80 % faster.
`,
  "b&<b>.html": "<h1>Best <img src=x onerror=alert(6)></h1><p>It is incredibly fast.</p><script>alert(7)</script>",
  "é 100% #1?.md": "# Names\n\nIt is world-class.\n",
};
const hostile = draftsFolder(HOSTILE);

async function column(view, index) {
  return view.locator(`.pages tbody tr > :nth-child(${index})`).allInnerTexts();
}

reportTest("what a draft holds is text, on every view of it", { file: () => reportOn(hostile) }, async (view) => {
  for (const name of Object.keys(HOSTILE)) {
    await goTo(view, page(name));
    await eventually(async () =>
      assert.match((await view.locator("h1").textContent()) ?? "", new RegExp(name.slice(0, 2))),
    );
    await view.locator(".draft").waitFor();
    const shown = await view
      .locator(".part")
      .evaluateAll((parts) =>
        parts
          .map((part) => [...part.querySelectorAll(".heading, .body, .data")].map((one) => one.textContent).join(""))
          .join(""),
      );
    assert.equal(shown, HOSTILE[name]);
    assert.equal(await view.locator("#report img, #report script").count(), 0);
  }
  for (const hash of ["#/", "#/pages", "#/rules"]) await goTo(view, hash);
});

for (const name of Object.keys(HOSTILE)) {
  reportTest(
    `the marked words of ${name} are those of the findings`,
    { file: () => reportOn(hostile), hash: page(name) },
    async (view) => {
      await view.locator(".draft").waitFor();
      const { findings } = checked(hostile, name);
      const points = Array.from(HOSTILE[name]);
      const words = findings.map(({ start, end }) => points.slice(start.offset, end.offset).join(""));
      assert.ok(words.length > 0);
      assert.deepEqual(await markedWords(view), words);
    },
  );
}

reportTest("every mark of the corpus is where its finding is", { file: corpus }, async (view) => {
  let lines = 0;
  for (const name of ["guide/choosing-a-spade.md", "blog/2026-spring-test.md", "shop/secateurs.html"]) {
    await goTo(view, page(name));
    await view.getByRole("heading", { level: 1, name: path.basename(name) }).waitFor();
    await view.locator(".draft").waitFor();
    const text = Array.from(readFileSync(path.join(CORPUS, name), "utf8"));
    const words = checked(CORPUS, name).findings.map(({ start, end }) => text.slice(start.offset, end.offset).join(""));
    assert.deepEqual(await markedWords(view), words);
    lines += words.length;
  }
  assert.ok(lines > 15);
});

reportTest(
  "pages are sorted by any column, with a button that says how",
  { file: corpus, hash: "#/pages" },
  async (view) => {
    const figures = async (index) => (await column(view, index)).map((text) => Number(text.replace(/\D/g, "")));
    for (const [index, name] of [
      [2, "Score"],
      [3, "Words"],
      [7, "Hints"],
      [8, "Findings"],
    ]) {
      const button = view.getByRole("button", { name });
      await button.click();
      const first = name === "Score" ? "ascending" : "descending";
      const sort = (values, order) =>
        values.toSorted((one, other) => (order === "ascending" ? one - other : other - one));
      await view.locator(`th[aria-sort="${first}"]`, { hasText: name }).waitFor();
      assert.deepEqual(await figures(index), sort(await figures(index), first));
      await button.click();
      const second = first === "ascending" ? "descending" : "ascending";
      await view.locator(`th[aria-sort="${second}"]`, { hasText: name }).waitFor();
      assert.deepEqual(await figures(index), sort(await figures(index), second));
    }
    assert.equal(await view.locator("th[aria-sort]").count(), 1);
  },
);

reportTest(
  "a filter narrows pages and what is counted; the address keeps it",
  { file: corpus, hash: "#/pages" },
  async (view) => {
    const status = view.getByRole("status");
    await view.getByLabel("Name or folder").fill("shop/S");
    await eventually(async () => assert.match(await status.innerText(), /^1 of 12 pages/));
    await view.getByLabel("Name or folder").fill("");
    await view.getByRole("combobox", { name: "Folder" }).selectOption("shop");
    await view.getByLabel("Rule").selectOption("hidden-text");
    await eventually(async () => assert.match(await status.innerText(), /^1 of 12 pages, 1 finding$/));
    await view.reload();
    assert.match(await status.innerText(), /^1 of 12 pages, 1 finding$/);
    assert.equal(await view.getByLabel("Rule").inputValue(), "hidden-text");
    await view.getByRole("link", { name: /secateurs/ }).click();
    await view.locator(".draft .mark").first().waitFor();
    assert.equal(await view.locator(".found li").count(), 1, "the page shows what was looked for");
    await view.goBack();
    await view.getByRole("button", { name: "Show all" }).click();
    await eventually(async () => assert.match(await status.innerText(), /^All 12 pages/));
    await view.getByLabel("Severity").selectOption("error");
    await eventually(async () => assert.deepEqual(await column(view, 1), ["storing-tools.md guide"]));
    await view.getByLabel("Name or folder").fill("nowhere");
    await view.getByText("No page is like that.").waitFor();
  },
);

reportTest("charts lead to what they count, and have their numbers beside them", { file: corpus }, async (view) => {
  const chart = view.locator(".chart", { hasText: "Pages by score" });
  await chart.getByText("Numbers").click();
  const rows = await chart.locator("tbody tr").allInnerTexts();
  assert.equal(
    rows.map((row) => Number(row.split("\t")[1])).reduce((one, other) => one + other),
    12,
  );
  const bar = chart.getByRole("link").first();
  const told = /: (\d+) page/.exec((await bar.locator("title").textContent()) ?? "")?.[1];
  await bar.focus();
  await view.keyboard.press("Enter");
  await eventually(async () => assert.equal(await view.locator(".pages tbody tr").count(), Number(told)));
  await view.goBack();
  await view
    .locator(".chart", { hasText: "Findings by rule" })
    .getByRole("link", { name: /^dangling-reference/ })
    .click();
  await view.getByRole("heading", { level: 1, name: "dangling-reference" }).waitFor();
  await view.getByRole("heading", { name: "Why", exact: true }).waitFor();
  assert.ok((await view.locator(".places li").count()) > 3);
});

reportTest(
  "the keyboard reaches a mark, its card and the way back",
  { file: corpus, hash: page("guide/choosing-a-spade.md") },
  async (view) => {
    await view.locator(".draft .mark").first().focus();
    await view.locator(".card").waitFor();
    assert.match(await view.locator(".card").innerText(), /(Strength [A-D]|Fact), [a-z]/);
    await view.keyboard.press("Enter");
    await view.waitForFunction(() => document.activeElement?.classList.contains("card"));
    assert.match(view.url(), /finding=\d+$/);
    assert.equal(await view.locator(".found [aria-current]").count(), 1);
    await view.keyboard.press("Escape");
    await view.locator(".card").waitFor({ state: "detached" });
    assert.ok(await view.evaluate(() => document.activeElement?.classList.contains("mark")));
    assert.doesNotMatch(view.url(), /finding/);
  },
);

reportTest(
  "a pointer over a mark sees why, and the text before and after a fix",
  { file: corpus, hash: page("shop/border-fork.html") },
  async (view) => {
    await view.locator(".draft .mark", { hasText: "socket makes it" }).hover();
    const card = view.locator(".card");
    await card.waitFor();
    assert.match(await card.locator(".gone").first().innerText(), /forks, and the handle/);
    assert.match(await card.locator(".come").first().innerText(), /forks\. The handle/);
    await card.getByRole("link", { name: "multi-idea-sentence" }).click();
    await view.getByRole("heading", { level: 1, name: "multi-idea-sentence" }).waitFor();
  },
);

reportTest(
  "a finding is found from the list, and can be linked",
  { file: corpus, hash: page("blog/battery-shears.md", "?finding=4") },
  async (view) => {
    await view.locator(".card").waitFor();
    assert.ok(
      await view
        .locator(".mark.chosen")
        .first()
        .evaluate((mark) => {
          const { top, bottom } = mark.getBoundingClientRect();
          return top >= 0 && bottom <= innerHeight;
        }),
    );
    const before = await view.locator(".card").innerText();
    await view.locator(".found li a").first().click();
    await eventually(async () => assert.notEqual(await view.locator(".card").innerText(), before));
    await view.locator(".card").getByRole("button", { name: "Close" }).click();
    await view.locator(".card").waitFor({ state: "detached" });
  },
);

for (const colorScheme of ["light", "dark"]) {
  for (const width of [1280, 390]) {
    const viewport = { width, height: 844 };
    reportTest(
      `everybody can use it: ${colorScheme}, ${width} wide`,
      { file: corpus, colorScheme, viewport },
      async (view) => {
        for (const hash of VIEWS) {
          await goTo(view, hash);
          if (hash.startsWith("#/page/")) await view.locator(".draft").waitFor();
          if (hash.includes("finding")) await view.locator(".card").waitFor();
          await isUsable(view, hash);
          const excess = await view.evaluate(() => document.documentElement.scrollWidth - innerWidth);
          assert.ok(excess <= 0, `${hash} is ${excess} pixels too wide`);
          await shoot(view, `${colorScheme} ${width} ${hash.replace(/\?.*/, "")}`);
        }
      },
    );
  }
}

reportTest("the theme is the system's until it is chosen", { file: corpus, colorScheme: "dark" }, async (view) => {
  const paper = () => view.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const dark = await paper();
  await view.getByRole("button", { name: "Dark" }).click();
  assert.notEqual(await paper(), dark);
  await view.getByRole("button", { name: "Dark" }).click();
  assert.equal(await paper(), dark);
});

reportTest(
  "on paper there is the text without what is only for a screen",
  { file: corpus, hash: page("guide/sharpening.md", "?finding=0") },
  async (view) => {
    await view.locator(".card").waitFor();
    await view.emulateMedia({ media: "print" });
    assert.ok(await view.locator(".draft").isVisible());
    for (const gone of [".card", ".theme", "header nav"]) assert.ok(!(await view.locator(gone).isVisible()), gone);
  },
);

reportTest("without scripts there is a list", { file: corpus }, async (view) => {
  const plain = await (await view.context().browser()).newContext({ javaScriptEnabled: false, offline: true });
  try {
    const other = await plain.newPage();
    await other.goto(view.url());
    assert.equal(await other.locator("noscript tbody tr, .plain tbody tr").count(), 12);
  } finally {
    await plain.close();
  }
});

for (const [name, hash, viewport] of [
  ["overview", "#/", { width: 1280, height: 1130 }],
  ["page", page("guide/choosing-a-spade.md", "?finding=3"), { width: 1280, height: 860 }],
]) {
  reportTest(`a picture of the ${name}`, { file: corpus, hash, viewport }, async (view) => {
    if (hash.startsWith("#/page/")) await view.locator(".card").waitFor();
    await view.evaluate(() => document.fonts.ready);
    await shoot(view, name);
  });
}

let large;
reportTest(
  "a thousand pages stay in hand",
  { file: () => (large ??= largeReport(CORPUS)), hash: "#/pages" },
  async (view) => {
    assert.ok(statSync(large).size < 8_000_000);
    assert.equal(await view.locator(".pages tbody tr").count(), 50);
    assert.ok(
      (await view.evaluate(() => document.querySelectorAll("#report *").length)) < 3_000,
      "only what is shown is there",
    );
    await view.getByRole("button", { name: "Next" }).click();
    await view.getByText("51 to 100 of 1,000").waitFor();
    await view.getByLabel("Name or folder").fill("page-0999");
    await eventually(async () => assert.equal(await view.locator(".pages tbody tr").count(), 1));
    await view.getByRole("link", { name: /page-0999/ }).click();
    await view.locator(".draft .mark").first().waitFor();
  },
);

const blogs = path.join(DATA, "drafts_blog");
const noBlogs = existsSync(blogs) ? false : "the evaluation data is not here: CITEWELL_DATA names its folder";
reportTest("real drafts: sorted, filtered, looked at", { file: () => reportOn(blogs), skip: noBlogs }, async (view) => {
  await view.getByRole("link", { name: "All pages, the lowest score first" }).click();
  await view.locator(".pages").waitFor();
  const scores = (await column(view, 2)).map(Number).filter((score) => !Number.isNaN(score));
  assert.ok(scores.length > 40);
  assert.deepEqual(
    scores,
    scores.toSorted((one, other) => one - other),
  );
  await view.getByLabel("Name or folder").fill("questdb");
  await view.getByLabel("Rule").selectOption("long-sentence");
  await eventually(async () => {
    const names = await column(view, 1);
    assert.ok(names.length > 5 && names.every((name) => name.includes("questdb")));
  });
  for (let at = 0; at < 3; at += 1) {
    const link = view.locator(".pages tbody a").nth(at);
    const name = await link.evaluate((one) => one.firstChild.textContent);
    await link.click();
    await view.getByRole("heading", { level: 1, name }).waitFor();
    await view.locator(".draft").waitFor();
    const text = Array.from(readFileSync(path.join(blogs, name), "utf8"));
    const own = checked(blogs, name).findings.filter(({ rule }) => rule === "long-sentence");
    assert.deepEqual(
      await markedWords(view),
      own.map(({ start, end }) => text.slice(start.offset, end.offset).join("")),
    );
    await view.goBack();
    await view.locator(".pages").waitFor();
  }
  await shoot(view, "real drafts");
});
