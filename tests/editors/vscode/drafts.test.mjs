// Drafts in VS Code: marks, reasons, fixes, and a server that ends.

import assert from "node:assert/strict";
import { after, before } from "node:test";

import { Code, drive as driveIn, PYTHON, until } from "./code.mjs";

/** The command that runs Citewell. */
const COMMAND = [PYTHON, "-P", "-m", "citewell"];

let code;
const drive = (name, work, timeout) => driveIn(name, () => code, work, timeout);

before(async () => {
  code = await Code.start({ settings: { "citewell.command": COMMAND } });
}, { timeout: 180_000 });
after(() => code?.close());

const IDEAS = {
  "draft.md":
    "The importer reads spreadsheets of up to 50 columns from any office, and the new report lists every row that was " +
    "skipped together with the reason.",
  "page.html":
    "The <em>importer</em> reads spreadsheets of up to 50 columns from any office, and the new report lists every row " +
    "that was skipped together with the reason.",
};

const marked = ({ marks }) => marks.map(({ rule, words }) => [rule, words]);

for (const file of ["draft.md", "page.html"]) {
  const all = [
    ["multi-idea-sentence", IDEAS[file]],
    ["bare-comparative", "brighter"],
    ["puffery", "world-class"],
  ];
  const without = (rule) => all.filter(([one]) => one !== rule);

  drive(`${file}: the marked text is the words`, async () => {
    await code.open(file);
    const seen = await code.settled(file);
    assert.deepEqual(marked(seen), all);
    assert.ok(seen.marks.every(({ source }) => source === "citewell"));
    const words = await code.place("brighter");
    // The end of the two-idea sentence is drawn as information too.
    await until("a line is drawn under the word, and no further", async () =>
      (await code.squiggles("info")).some(
        (one) => Math.abs(one.left - words.left) < 2 && Math.abs(one.right - words.right) < 2 && one.bottom > words.top,
      ),
    );
    await until("the status bar says that it is ready", async () => /\(ready\)/.test(await code.status()));
    assert.deepEqual(await code.messages(), []);
    await code.shoot(`marks-${file}`);
  });

  drive(`${file}: hovering shows the reason`, async () => {
    const { left, right, top, bottom } = await code.place("brighter");
    const [x, y] = [(left + right) / 2, (top + bottom) / 2];
    await code.page.mouse.move(x, y);
    await code.page.mouse.move(x + 2, y);
    const hover = code.page.locator(".monaco-hover:visible", { hasText: "bare-comparative" });
    await hover.filter({ hasText: "has no number and nothing to compare with" }).first().waitFor();
    await hover.filter({ hasText: "nobody can check until it has a size" }).first().waitFor();
    await code.shoot(`hover-${file}`);
    await code.page.keyboard.press("Escape");
    await code.page.mouse.move(5, 5);
  });

  drive(`${file}: a split is applied and undone`, async () => {
    const before = await code.look(file);
    await code.select(", and the new report");
    await code.fix("Split", `split-${file}`);
    await until("the sentence is split", async () => (await code.look(file)).text.includes("any office. The new report lists"));
    assert.deepEqual(marked(await code.settled(file)), without("multi-idea-sentence"));
    await code.page.keyboard.press("Control+z");
    await until("the text is back", async () => (await code.look(file)).text === before.text);
    assert.deepEqual(marked(await code.settled(file)), all);
  });

  drive(`${file}: a placeholder is put in and taken back`, async () => {
    const before = await code.look(file);
    await code.select("brighter");
    await code.fix("Leave gaps for the number and the comparison", `placeholder-${file}`);
    const gaps = "is [NUMBER difference, unit] brighter than [COMPARATOR and source].";
    await until("there are gaps", async () => (await code.look(file)).text.includes(gaps));
    const open = await code.settled(file);
    assert.ok(open.marks.some(({ rule, severity, words }) => rule === "leftover-placeholder" && severity === "error" && words.startsWith("[NUMBER")));
    assert.ok(!open.marks.some(({ rule }) => rule === "bare-comparative"));
    await code.shoot(`gap-${file}`);
    await code.page.keyboard.press("Escape");
    await code.page.keyboard.press("Control+z");
    await until("the text is back", async () => (await code.look(file)).text === before.text);
    assert.deepEqual(marked(await code.settled(file)), all);
  });

  drive(`${file}: a mark goes and comes back as the words do`, async () => {
    const before = await code.look(file);
    await code.select("world-class");
    await code.page.keyboard.press("Control+Delete");
    await until("the mark is gone", async () => !marked(await code.look(file)).some(([, words]) => words === "world-class"));
    await code.settled(file);
    await code.page.keyboard.press("Control+z");
    await until("the text is back", async () => (await code.look(file)).text === before.text);
    assert.deepEqual(marked(await code.settled(file)), all);
  });
}

drive("MDX is checked, and so is a text that was never saved", async () => {
  await code.open("docs.mdx");
  const seen = await code.settled("docs.mdx");
  assert.equal(seen.language, "mdx");
  assert.deepEqual(marked(seen), [["puffery", "world-class"]]);
  assert.equal(seen.marks[0].start.line, 7);
  const words = await until("marks in the new text", () =>
    code.run(async (vscode) => {
      const known = vscode.workspace.textDocuments.find(({ isUntitled }) => isUntitled);
      const content = "Open 😀 daily. Our cutting-edge door is painted green.\n";
      const document = known ?? (await vscode.workspace.openTextDocument({ language: "markdown", content }));
      await vscode.window.showTextDocument(document);
      return vscode.languages.getDiagnostics(document.uri).map(({ range }) => document.getText(range))[0];
    }),
  );
  assert.equal(words, "cutting-edge");
  await code.command("workbench.action.revertAndCloseActiveEditor");
});

drive("the problems panel names rule and words", async () => {
  await code.open("draft.md");
  await code.command("workbench.actions.view.problems");
  await code.page.locator(".markers-panel .monaco-list-row", { hasText: "bare-comparative" }).first().waitFor();
  await code.shoot("problems");
  await code.command("workbench.action.closePanel");
});

drive("the page of a rule is explained", async () => {
  await code.open("draft.md");
  await code.select("brighter");
  await code.command("citewell.explain");
  await until("the preview shows the page", async () => {
    const headings = code.page.frames().map((frame) => frame.locator("h1", { hasText: "bare-comparative" }).count());
    return (await Promise.all(headings)).some((count) => count > 0);
  });
  await code.shoot("explain");
  await code.command("workbench.action.closeEditorsInOtherGroups");
  await code.command("workbench.action.closeAllEditors");
  await until("everything is closed", () => code.run((vscode) => vscode.window.tabGroups.all.every(({ tabs }) => tabs.length === 0)));
});

drive("the doctor says what it has looked at", async () => {
  await code.open("draft.md");
  await code.command("citewell.doctor");
  const words = await until("the doctor's words", () =>
    code.run((vscode) => {
      const found = vscode.workspace.textDocuments.find(({ uri, getText }) => uri.scheme === "output" && /Rule packs/.test(getText()));
      return found?.getText();
    }),
  );
  assert.match(words, /Found by the setting citewell\.command/);
  assert.match(words, /ok +Language model/);
  await code.shoot("doctor");
  await code.command("workbench.action.closePanel");
});

drive("all that is safe is fixed at once", async () => {
  await code.open("data.md");
  assert.deepEqual(marked(await code.settled("data.md")), [["invalid-json-ld", ","]]);
  await code.command("citewell.fixAll");
  await until("the comma is gone", async () => (await code.look("data.md")).text.includes('"Opening hours"\n}'));
  assert.deepEqual(marked(await code.settled("data.md")), []);
});

drive("an edit while the server is busy leaves no stale mark", async () => {
  await code.open("long.md");
  const paragraphs = Array.from({ length: 250 }, (_, at) =>
    `On day ${at} 😀 the reflector of model ${at * 7} was brighter. Our world-class workshop tests it in room ${at}, ` +
    `and the new report lists every row that was skipped together with the reason.\n\n`,
  );
  await code.run(async (vscode, text) => {
    const editor = vscode.window.activeTextEditor;
    await editor.edit((edit) => edit.insert(new vscode.Position(2, 0), text));
  }, paragraphs.join(""));
  await code.select("The bench");
  await code.page.keyboard.type("The cutting-edge lamp 😀 is much faster. ");
  await code.page.keyboard.press("Enter");
  await code.page.keyboard.press("Backspace");
  // What is typed in the window reaches the extensions later: marks and text may agree before.
  const wanted = "The cutting-edge lamp 😀 is much faster. The bench stands by the window.\n";
  await until("the text has what was typed", async () => (await code.look("long.md")).text.endsWith(wanted));
  const seen = await code.settled("long.md");
  assert.ok(seen.text.endsWith(wanted));
  assert.ok(seen.marks.some(({ words }) => words === "cutting-edge"));
  assert.ok(seen.marks.length > 250, `only ${seen.marks.length} marks`);
});

/** Types at the end of the draft's last line, and waits until the text has it. */
async function type(words) {
  const { text } = await code.look("draft.md");
  await code.run(async (vscode) => {
    const { document } = vscode.window.activeTextEditor;
    const end = document.lineAt(document.lineCount - 2).range.end;
    await vscode.window.showTextDocument(document, { selection: new vscode.Range(end, end) });
  });
  await code.command("workbench.action.focusActiveEditorGroup");
  await code.page.keyboard.type(words);
  const wanted = text.replace(/\n$/, `${words}\n`);
  await until("the text has what was typed", async () => (await code.look("draft.md")).text === wanted);
}

for (const [who, module] of [["the server", "server"], ["its worker", "worker"]]) {
  drive(`${who} is killed: another one takes its place, and no word is lost`, async () => {
    await code.open("draft.md");
    await code.settled("draft.md");
    const before = code.processes(module);
    assert.equal(before.length, 1);
    const told = (await code.messages()).length;
    process.kill(before[0], "SIGKILL");
    await type(" The cutting-edge lamp 😀 is faster.");
    const pid = await until("another one runs", () => code.processes(module).find((one) => !before.includes(one)));
    const { marks } = await code.settled("draft.md");
    assert.ok(marks.some(({ words }) => words === "cutting-edge"));
    await until("the status bar says that it is ready", async () => /\(ready\)/.test(await code.status()));
    assert.deepEqual(code.processes(module), [pid]);
    assert.deepEqual((await code.messages()).slice(told), []);
  });
}

drive("marks are turned off and on", async () => {
  await code.open("page.html");
  await code.settled("page.html");
  await code.command("citewell.toggle");
  await until("the marks are gone", async () => (await code.look("page.html")).marks.length === 0);
  await until("the status bar says that it is off", async () => /\(off\)/.test(await code.status()));
  await code.shoot("off");
  await code.command("citewell.toggle");
  await code.settled("page.html");
  await until("the status bar says that it is ready", async () => /\(ready\)/.test(await code.status()));
});

drive("the settings of the editor hold", async () => {
  await code.open("page.html");
  await code.settled("page.html");
  const set = (value) =>
    code.run(
      (vscode, rules) => vscode.workspace.getConfiguration("citewell").update("rules", rules, vscode.ConfigurationTarget.Workspace),
      value,
    );
  const severity = async () => (await code.look("page.html")).marks.find(({ rule }) => rule === "puffery")?.severity;
  await set({ puffery: "warning" });
  await until("the mark is a warning", async () => (await severity()) === "warning");
  await set(undefined);
  await until("it is a hint as before", async () => (await severity()) === "hint");
});

drive("in focus mode a mark on the line being typed waits for the cursor to leave it", async () => {
  const set = (value) =>
    code.run(async (vscode, focus) => {
      const settings = vscode.workspace.getConfiguration("citewell");
      await settings.update("focus", focus, vscode.ConfigurationTarget.Global);
      // So long that only the cursor can end the wait.
      await settings.update("focusDelay", focus && 600_000, vscode.ConfigurationTarget.Global);
    }, value);
  const words = async () => (await code.look("draft.md")).marks.map((mark) => mark.words);
  await code.open("draft.md");
  await code.settled("draft.md");
  await set(true);
  await type(" Our best-in-class lamp 😀 shines.");
  // A hover shows what waits as well: so it has been found.
  await until("the words are found", () =>
    code.run(async (vscode) => {
      const { document } = vscode.window.activeTextEditor;
      const at = document.positionAt(document.getText().indexOf("best-in-class") + 2);
      const hovers = await vscode.commands.executeCommand("vscode.executeHoverProvider", document.uri, at);
      return hovers.some(({ contents }) => contents.some(({ value }) => value.includes("nobody can check")));
    }),
  );
  assert.ok(!(await words()).includes("best-in-class"));
  await code.page.keyboard.press("Control+Home");
  await until("the line's mark is there", async () => (await words()).includes("best-in-class"));
  await set(undefined);
  await code.settled("draft.md");
});

drive("a server that ends again and again is told of once, and comes back when it is asked to", async () => {
  await code.open("draft.md");
  // What has ended before does not count after a restart.
  await code.finish("citewell.restart");
  await code.settled("draft.md");
  const told = (await code.messages()).length;
  const killed = new Set();
  await until("it is given up", async () => {
    for (const pid of code.processes("server").filter((one) => !killed.has(one))) {
      killed.add(pid);
      process.kill(pid, "SIGKILL");
    }
    return /\(failed\)/.test(await code.status());
  });
  await until("the message", async () => (await code.messages()).length > told);
  assert.equal(killed.size, 5);
  const words = "Citewell is not checking drafts: its server has ended several times.";
  assert.deepEqual((await code.messages()).slice(told), [{ words, buttons: ["Show Log"] }]);
  await code.shoot("given-up");
  await type(" It is much faster.");
  await code.command("citewell.restart");
  await code.settled("draft.md");
  await until("the status bar says that it is ready", async () => /\(ready\)/.test(await code.status()));
  assert.equal((await code.messages()).length, told + 1);
});
