// The mapping between what stands in an editor and the draft, on editors made at random.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { chromium } from "playwright-core";
import { CHROMIUM } from "../browser.mjs";
import { LIMIT, Site } from "./extension.mjs";

let site;
let browser;
let page;

before(async () => {
  site = await Site.start(["mapping"]);
  browser = await chromium.launch({ executablePath: CHROMIUM, args: ["--no-sandbox"] });
  page = await browser.newPage();
  await page.goto(`http://127.0.0.1:${site.port}/mapping`);
  await page.waitForFunction(() => window.isReady);
  await page.evaluate(prepare);
});

after(async () => {
  await browser?.close();
  await site?.stop();
});

/** What the properties below are made of; runs on the page. */
function prepare() {
  const { fc } = window;
  const words = fc.string({
    unit: fc.constantFrom(
      "a",
      "b",
      " ",
      "é",
      "😀",
      "&",
      "<",
      ">",
      "\u00a0",
      "\u200b",
      "\ufeff",
      "\n",
      "\r",
      '"',
      "’",
      "&amp;",
    ),
    maxLength: 12,
  });
  const { tree } = fc.letrec((tie) => ({
    tree: fc.array(tie("node"), { maxLength: 5 }),
    node: fc.oneof({ depthSize: "small", withCrossShrink: true }, words, tie("element")),
    element: fc.record({
      name: fc.constantFrom(
        "p",
        "div",
        "a",
        "em",
        "ul",
        "li",
        "code",
        "pre",
        "x-card",
        "br",
        "hr",
        "img",
        "span",
        "button",
      ),
      editable: fc.constantFrom(null, null, null, "false", "true"),
      children: tie("tree"),
    }),
  }));
  const build = (parent, children) => {
    for (const child of children) {
      if (typeof child === "string") parent.append(child);
      else {
        const element = document.createElement(child.name);
        if (child.editable) element.setAttribute("contenteditable", child.editable);
        if (!["br", "hr", "img"].includes(child.name)) build(element, child.children);
        parent.append(element);
      }
    }
  };
  const root = document.querySelector("#editor");
  root.contentEditable = "true";
  window.tree = tree;
  window.make = (children, lines = false) => {
    root.style.whiteSpace = lines ? "pre-wrap" : "normal";
    root.replaceChildren();
    build(root, children);
    return root;
  };
  /** The way back from a place on the page to its offset in the HTML; null where it was not read. */
  window.offset = ({ runs }, node, at) => {
    const run = runs.find((one) => one.node === node && one.start <= at && at <= one.start + one.length);
    if (!run) return null;
    return run.length === run.size ? run.from + at - run.start : at === run.start ? run.from : run.from + run.size;
  };
  /** The text nodes that are the writer's, in the order of the page. */
  window.own = (reading) => {
    const found = [];
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode())
      if ([...node.data].some((_, at) => offset(reading, node, at) !== null)) found.push(node);
    return found;
  };
  window.holds = (property) => {
    const { failed, counterexample, errorInstance } = fc.check(property, { numRuns: 400, seed: 11 });
    return failed ? `${JSON.stringify(counterexample)} ${errorInstance}` : null;
  };
  window.equal = (one, other, what) => {
    if (one !== other) throw new Error(`${what}: ${JSON.stringify(one)} is not ${JSON.stringify(other)}`);
  };
}

test("the browser reads the draft as the same words", { timeout: LIMIT }, async () => {
  const failed = await page.evaluate(() =>
    holds(
      fc.property(tree, (children) => {
        const reading = read(make(children));
        const shown = own(reading)
          .map((node) => node.data)
          .join("");
        const plain = (text) => text.replace(/[\s\u200b\ufeff\u2060]+/g, "");
        const parsed = new DOMParser().parseFromString(reading.html, "text/html");
        // What stands for widgets is not the writer's.
        for (const one of parsed.querySelectorAll("code")) if (one.textContent === "x") one.remove();
        equal(plain(parsed.body.textContent), plain(shown), "the words");
      }),
    ),
  );
  assert.equal(failed, null);
});

for (const lines of [false, true])
  test(`each character is found again${lines ? ", where line ends are kept" : ""}`, { timeout: LIMIT }, async () => {
    const failed = await page.evaluate(
      (keeps) =>
        holds(
          fc.property(tree, (children) => {
            const reading = read(make(children, keeps));
            for (const node of own(reading))
              for (let at = 0; at < node.length; at += 1) {
                if (/[\u200b\ufeff\u2060]/.test(node.data[at])) continue;
                const from = offset(reading, node, at);
                const pieces = reading.pieces(from, from + 1);
                equal(pieces.length, 1, "pieces");
                equal(pieces[0].node, node, "the node");
                equal(pieces[0].start, at, "the start");
                equal(pieces[0].end, at + 1, "the end");
                const point = reading.point(from);
                equal(offset(reading, point.node, point.offset), from, "the point");
              }
          }),
        ),
      lines,
    );
    assert.equal(failed, null);
  });

test("all of the draft shows all of the words, and each part of it its own", { timeout: LIMIT }, async () => {
  const failed = await page.evaluate(() =>
    holds(
      fc.property(tree, fc.nat(400), fc.nat(400), (children, one, other) => {
        const reading = read(make(children));
        const { length } = reading.html;
        const textOf = (from, to) =>
          reading
            .pieces(from, to)
            .map(({ node, start, end }) => node.data.slice(start, end))
            .join("");
        const [low, high] = [Math.min(one, other) % (length + 1), Math.max(one, other) % (length + 1)].sort(
          (a, b) => a - b,
        );
        const bare = (text) => text.replace(/[\u200b\ufeff\u2060]/g, "");
        equal(
          bare(textOf(0, length)),
          bare(
            own(reading)
              .map((node) => node.data)
              .join(""),
          ),
          "all",
        );
        // Characters that are written as they are show themselves.
        const masked = reading.html.replace(/<[^>]*>/g, (tag) => "\0".repeat(tag.length)).slice(low, high);
        const words = (text) => bare(text).replace(/[\s\0]+/g, "");
        if (!/&|code>x/.test(reading.html)) equal(words(textOf(low, high)), words(masked), "a part");
      }),
    ),
  );
  assert.equal(failed, null);
});

test(
  "an edit changes the draft as it changed the page, and places move with their words",
  { timeout: LIMIT },
  async () => {
    const failed = await page.evaluate(() =>
      holds(
        fc.property(tree, tree, (before, after) => {
          const [one, other] = [read(make(before)).html, read(make(after)).html];
          const text = new Text(one);
          const change = text.change(other);
          if (!change) return equal(one, other, "the same");
          const { start, end } = text.range(change);
          const lines = one.split("\n");
          const at = ({ line, character }) => lines.slice(0, line).join("\n").length + (line ? 1 : 0) + character;
          equal(one.slice(0, at(start)) + change.insert + one.slice(at(end)), other, "the edit");
          equal(text.offset(start), change.from, "the start");
          equal(text.offset(end), change.to, "the end");
          for (let from = 0; from < one.length; from += 7) {
            const to = Math.min(one.length, from + 5);
            const [found] = movedAll([{ from, to }], change);
            // What the edit did not touch is still the same words.
            if (to <= change.from || from >= change.to)
              equal(other.slice(found.from, found.to), one.slice(from, to), "moved");
          }
        }),
      ),
    );
    assert.equal(failed, null);
  },
);

test("the mirror of a plain field holds its text, line by line, whatever is typed", { timeout: LIMIT }, async () => {
  const failed = await page.evaluate(() => {
    const area = document.createElement("textarea");
    document.body.append(area);
    const mirror = new Mirror(area, new Layer(document).root);
    const texts = fc.array(fc.string({ unit: fc.constantFrom("a", "b", "😀", "\n"), maxLength: 9 }), { maxLength: 9 });
    return holds(
      fc.property(texts, fc.nat(9), fc.nat(9), (all, one, other) => {
        for (const text of all) {
          mirror.show(text);
          const shown = (from, to) =>
            mirror
              .pieces(from, to)
              .map(({ node, start, end }) => node.data.slice(start, end))
              .join("");
          const [from, to] = [Math.min(one, other), Math.max(one, other)];
          equal(shown(0, text.length), text.replaceAll("\n", ""), "all");
          equal(shown(from, to), text.slice(from, to).replaceAll("\n", ""), "a part");
        }
      }),
    );
  });
  assert.equal(failed, null);
});
