// The draft and its file: opened, saved, changed by somebody else; nothing is lost.
import assert from "node:assert/strict";
import { existsSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { eventually } from "../browser.mjs";
import { cursorAt, deskTest, draftEndings, hasText, marked, marksAreRight, shoot, textOf } from "./desk.mjs";

const start = async (page, words = "A lamp for the road") => {
  await page.getByText(words).first().waitFor();
  await page.locator(".cm-content").focus();
  await page.keyboard.press("Control+Home");
};
const press = (page, name) => page.getByRole("button", { name, exact: true }).click();
const saved = (page, words) => hasText(page, "#saved", words);

deskTest(
  "a draft is written, saved by keyboard, and keeps its line ends",
  { others: { "ends.md": "\ufeff# One\r\n\r\nTwo\r\n" }, file: "ends.md" },
  async (page, { folder }) => {
    await start(page, "One");
    await saved(page, "Saved");
    await cursorAt(page, "Two");
    await page.keyboard.type("Between\n");
    await saved(page, "Unsaved changes");
    assert.match(await page.title(), /^• ends\.md/);
    await page.keyboard.press("Control+s");
    await saved(page, "Saved");
    assert.equal(readFileSync(path.join(folder, "ends.md"), "utf8"), "\ufeff# One\r\n\r\nBetween\r\nTwo\r\n");
    // What is undone until it is the same again is saved.
    await page.keyboard.type("x");
    await saved(page, "Unsaved changes");
    await page.keyboard.press("Backspace");
    await saved(page, "Saved");
  },
);

deskTest(
  "drafts are found by their names, opened and begun",
  {
    others: {
      "posts/second.html": "<p>Our world-class 😀 second.</p>\n",
      ".gitignore": "hidden/\n",
      "hidden/no.md": "no\n",
    },
  },
  async (page, { folder }) => {
    await start(page);
    await page.keyboard.press("Control+o");
    const dialog = page.getByRole("dialog", { name: "Open a draft" });
    const options = dialog.getByRole("option");
    await options.first().waitFor();
    assert.deepEqual(await options.allTextContents(), ["lamp.html", "lamp.md", "posts/second.html"]);
    await page.keyboard.type("SECOND");
    await eventually(async () =>
      assert.deepEqual(await options.allTextContents(), ["posts/second.html", "New draft “SECOND.md”"]),
    );
    await shoot(page, "open");
    await page.keyboard.press("Enter");
    await marked(page, "puffery").waitFor();
    await hasText(page, "#file", "posts/second.html");

    await page.getByRole("button", { name: /second\.html/ }).click();
    await page.keyboard.type("posts/new one");
    await page.keyboard.press("Enter");
    await hasText(page, "#file", "posts/new one.md");
    assert.ok(!existsSync(path.join(folder, "posts/new one.md")), "it is written when it is saved");
    await page.locator(".cm-content").focus();
    await page.keyboard.type("Our world-class start.");
    await marked(page, "puffery").waitFor();
    await page.keyboard.press("Control+s");
    await saved(page, "Saved");
    assert.equal(readFileSync(path.join(folder, "posts/new one.md"), "utf8"), "Our world-class start.");
  },
);

deskTest("a new draft is offered under a name that it can have, and no other", {}, async (page, { folder }) => {
  await start(page);
  await page.keyboard.press("Control+o");
  const dialog = page.getByRole("dialog");
  const filter = dialog.getByRole("combobox");
  const options = dialog.getByRole("option");
  await options.first().waitFor();
  for (const ending of draftEndings()) {
    await filter.fill(`new${ending.toUpperCase()}`);
    assert.deepEqual(await options.allTextContents(), [`New draft “new${ending.toUpperCase()}”`]);
  }
  await filter.fill("new.txt");
  await dialog.getByText("A draft’s name ends in .md, .markdown, .mdx, .html, .htm or .xhtml.").waitFor();
  assert.equal(await options.count(), 0);
  await page.keyboard.press("Enter");
  for (const name of ["../out.md", "/etc/out.md", "posts/", "a//b.md", "a\u0001b.md", ".."]) {
    await filter.fill(name);
    await dialog.getByText("stays in").waitFor();
    assert.equal(await options.count(), 0, name);
  }

  // What only the server can know: the window stays, with the name and the reason.
  const long = `${"n".repeat(300)}.md`;
  await filter.fill(long);
  await page.keyboard.press("Enter");
  await dialog.getByText("cannot be read: File name too long").waitFor();
  await shoot(page, "refused name");
  assert.equal(await filter.inputValue(), long);
  assert.ok(await dialog.evaluate((one) => one.scrollWidth <= one.clientWidth), "the name is wrapped");
  await hasText(page, "#file", "lamp.md");
  await filter.fill("short");
  await eventually(async () => assert.deepEqual(await options.allTextContents(), ["New draft “short.md”"]));
  assert.doesNotMatch(await dialog.textContent(), /too long/);
  await page.keyboard.press("Enter");
  await hasText(page, "#file", "short.md");
  assert.ok(!existsSync(path.join(folder, "short.md")));
});

deskTest("a draft that is not saved is not put away unasked", {}, async (page, { folder }) => {
  await start(page);
  await page.keyboard.type("Mine. ");
  const openOther = async () => {
    await page.keyboard.press("Control+o");
    await page.keyboard.type("lamp.html");
    await page.keyboard.press("Enter");
  };
  await openOther();
  await press(page, "Keep editing");
  assert.match(await textOf(page), /^Mine\. /);
  await openOther();
  await page.getByRole("dialog").getByRole("button", { name: "Save", exact: true }).click();
  await hasText(page, "#file", "lamp.html");
  assert.match(readFileSync(path.join(folder, "lamp.md"), "utf8"), /^Mine\. /);

  // Nor does the tab close unasked.
  await page.locator(".cm-content").focus();
  await page.keyboard.type("x");
  const asked = page.waitForEvent("dialog");
  const closing = page.close({ runBeforeUnload: true });
  const dialog = await asked;
  assert.equal(dialog.type(), "beforeunload");
  await dialog.dismiss();
  await closing;
  assert.ok(!page.isClosed());
});

const THEIRS = "# Theirs\n\nAnother text.\n";

/** A page with changes of its own, and a file that is another by now. */
async function conflict(page, folder) {
  await start(page);
  await page.keyboard.type("Mine. ");
  await page.keyboard.press("Control+s");
  await saved(page, "Saved");
  await page.keyboard.type("More. ");
  writeFileSync(path.join(folder, "lamp.md"), THEIRS);
  await page.keyboard.press("Control+s");
  await page.getByRole("dialog", { name: "The file has changed" }).waitFor();
  assert.equal(readFileSync(path.join(folder, "lamp.md"), "utf8"), THEIRS, "nothing was written");
}

deskTest("a conflict: keep editing writes nothing, overwriting is a choice", {}, async (page, { folder }) => {
  await conflict(page, folder);
  await shoot(page, "conflict");
  const choices = await page.getByRole("dialog").getByRole("button").allTextContents();
  assert.deepEqual(choices, ["Keep editing", "Load it from disk", "Overwrite it", "Compare"]);
  await page.getByRole("dialog").getByRole("button", { name: "Keep editing" }).click();
  await saved(page, "Changed on disk");
  assert.deepEqual(await page.locator(".notice button").allTextContents(), choices);
  assert.match(await textOf(page), /^Mine\. More\. /);
  assert.equal(readFileSync(path.join(folder, "lamp.md"), "utf8"), THEIRS);
  await page.locator(".notice").getByRole("button", { name: "Overwrite it" }).click();
  await saved(page, "Saved");
  assert.match(readFileSync(path.join(folder, "lamp.md"), "utf8"), /^Mine\. More\. # A lamp/);
});

deskTest("a conflict: the lines that differ are shown, on the dialog and the bar", {}, async (page, { folder }) => {
  const file = path.join(folder, "lamp.md");
  const before = readFileSync(file, "utf8");
  await start(page);
  await page.keyboard.type("Mine. ");
  // The first line and the last one, with the same lines between them.
  writeFileSync(file, before.replace("90 grams", "80 grams"));
  await page.keyboard.press("Control+s");
  const dialog = page.getByRole("dialog", { name: "The file has changed" });
  const [gone, come] = [dialog.locator("del"), dialog.locator("ins")];
  const compared = async () => {
    assert.deepEqual(await gone.allTextContents(), ["Mine. # A lamp for the road", "The lamp weighs 90 grams."]);
    assert.deepEqual(await come.allTextContents(), ["# A lamp for the road", "The lamp weighs 80 grams."]);
  };
  await dialog.getByRole("button", { name: "Compare" }).click();
  await compared();
  await shoot(page, "compared");
  await dialog.getByRole("button", { name: "Compare" }).click();
  assert.equal(await gone.count(), 0);
  await page.keyboard.press("Escape");
  await dialog.waitFor({ state: "detached" });
  await page.locator(".notice").getByRole("button", { name: "Compare" }).click();
  await dialog.waitFor();
  await eventually(compared);
  await dialog.getByRole("button", { name: "Keep editing" }).click();
  await saved(page, "Changed on disk");
  assert.match(await textOf(page), /^Mine\. /);
});

deskTest(
  "a conflict: the text from disk is loaded, and undo brings the writer's back",
  {},
  async (page, { folder }) => {
    await conflict(page, folder);
    await page.getByRole("dialog").getByRole("button", { name: "Load it from disk" }).click();
    await eventually(async () => assert.equal(await textOf(page), THEIRS));
    await saved(page, "Saved");
    await page.keyboard.press("Control+z");
    await eventually(async () => assert.match(await textOf(page), /^Mine\. More\. /));
    await saved(page, "Unsaved changes");
  },
);

deskTest("a file that changes on disk is loaded again, and the cursor stays", {}, async (page, { folder }) => {
  await start(page);
  await cursorAt(page, "weighs 90");
  const file = path.join(folder, "lamp.md");
  writeFileSync(file, readFileSync(file, "utf8").replace("Our world-class workshop", "Our own cutting-edge workshop"));
  await page.getByText("lamp.md changed on disk and was loaded again.").waitFor();
  await saved(page, "Saved");
  await page.keyboard.type("(here)");
  await eventually(async () =>
    assert.match(await textOf(page), /Our own cutting-edge workshop[^]*The lamp \(here\)weighs 90/),
  );
  await marksAreRight(page, "lamp.md");
});

deskTest(
  "a file that changes on disk under the writer's changes is told of, not loaded",
  {},
  async (page, { folder }) => {
    await start(page);
    await page.keyboard.type("Mine. ");
    const before = await textOf(page);
    writeFileSync(path.join(folder, "lamp.md"), THEIRS);
    await saved(page, "Changed on disk");
    await page.getByText("changed on disk, and you have changes of your own").waitFor();
    assert.equal(await textOf(page), before);
    await shoot(page, "changed on disk");
    await press(page, "Load it from disk");
    await eventually(async () => assert.equal(await textOf(page), THEIRS));
    await saved(page, "Saved");
  },
);

let deliver;
deskTest(
  "a conflict about a draft that was put away is not asked about over the next one",
  {
    heard(message, send) {
      if (deliver || !message.includes('"conflict"')) return message;
      deliver = () => send(message);
      return null;
    },
  },
  async (page, { folder }) => {
    await start(page);
    await page.keyboard.type("Mine. ");
    writeFileSync(path.join(folder, "lamp.md"), THEIRS);
    await page.keyboard.press("Control+s");
    await eventually(() => assert.ok(deliver));
    await page.keyboard.press("Control+o");
    await page.keyboard.type("lamp.html");
    await page.keyboard.press("Enter");
    await press(page, "Discard them");
    await hasText(page, "#file", "lamp.html");
    deliver();
    await page.locator(".cm-content").focus();
    await page.keyboard.type("x");
    await page.keyboard.press("Control+s");
    await saved(page, "Saved");
    assert.match(readFileSync(path.join(folder, "lamp.html"), "utf8"), /^x/);
    assert.equal(readFileSync(path.join(folder, "lamp.md"), "utf8"), THEIRS);
  },
);

let isTold = false;
deskTest(
  "a file that changes twice under the writer's changes is loaded as it is now",
  {
    heard(message) {
      isTold ||= message.includes("citewell/desk/changed") && message.includes("Theirs");
      return message;
    },
  },
  async (page, { folder }) => {
    await start(page);
    await page.keyboard.type("Mine. ");
    writeFileSync(path.join(folder, "lamp.md"), "# Not yet so\n");
    await page.getByText("changed on disk, and you have changes of your own").waitFor();
    writeFileSync(path.join(folder, "lamp.md"), THEIRS);
    await eventually(() => assert.ok(isTold));
    await press(page, "Load it from disk");
    await eventually(async () => assert.equal(await textOf(page), THEIRS));
    await saved(page, "Saved");
  },
);

deskTest("a file that is put back as it was leaves nothing to choose", {}, async (page, { folder }) => {
  const file = path.join(folder, "lamp.md");
  const before = readFileSync(file, "utf8");
  await start(page);
  await page.keyboard.type("Mine. ");
  writeFileSync(file, THEIRS);
  await saved(page, "Changed on disk");
  writeFileSync(file, before);
  await saved(page, "Unsaved changes");
  await page.locator(".notice").waitFor({ state: "hidden" });
  await page.keyboard.press("Control+s");
  await saved(page, "Saved");
  assert.equal(readFileSync(file, "utf8"), `Mine. ${before}`);
});

deskTest("a file that is deleted can be written again", {}, async (page, { folder }) => {
  const file = path.join(folder, "lamp.md");
  const before = readFileSync(file, "utf8");
  await start(page);
  rmSync(file);
  await page.getByText("lamp.md was deleted. Your text is still here.").waitFor();
  await press(page, "Write it again");
  await saved(page, "Saved");
  assert.equal(readFileSync(file, "utf8"), before);
  assert.ok(statSync(file).isFile());
});

deskTest("a draft whose file was deleted is not put away unasked", {}, async (page, { folder }) => {
  const file = path.join(folder, "lamp.md");
  const before = readFileSync(file, "utf8");
  await start(page);
  rmSync(file);
  await page.getByText("lamp.md was deleted. Your text is still here.").waitFor();
  await page.keyboard.press("Control+o");
  await page.keyboard.type("lamp.html");
  await page.keyboard.press("Enter");
  await page.getByRole("dialog").getByRole("button", { name: "Save", exact: true }).click();
  await page.getByRole("dialog", { name: "The file is gone" }).getByRole("button", { name: "Write it again" }).click();
  await hasText(page, "#file", "lamp.html");
  assert.equal(readFileSync(file, "utf8"), before);
});

let open;
deskTest(
  "what is written while another draft is opened is not lost",
  {
    heard(message, send) {
      if (open || !message.includes('"languageId": "html"')) return message;
      open = () => send(message);
      return null;
    },
  },
  async (page) => {
    await start(page);
    await page.keyboard.press("Control+o");
    await page.keyboard.type("lamp.html");
    await page.keyboard.press("Enter");
    await eventually(() => assert.ok(open));
    await page.locator(".cm-content").focus();
    await page.keyboard.type("Mine. ");
    open();
    await page.getByText("You went on writing, so lamp.html was not opened: open it again.").waitFor();
    await hasText(page, "#file", "lamp.md");
    assert.match(await textOf(page), /Mine\. /);
    await saved(page, "Unsaved changes");
  },
);
