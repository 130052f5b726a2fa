// What a writer keeps when the server, or the process that checks, is killed.
import assert from "node:assert/strict";
import { readFileSync, rmSync } from "node:fs";
import http from "node:http";
import path from "node:path";
import { eventually } from "../browser.mjs";
import { Server, deskTest, hasText, marked, marksAreRight, shoot, textOf } from "./desk.mjs";

/** All that is said to the writer: the line under the bar. */
async function lines(page) {
  return (await page.locator(".notice:not([hidden]) > span").allTextContents()).filter(Boolean);
}

deskTest("the worker is killed: findings come back, and nothing is said", {}, async (page, { server }) => {
  await marked(page, "puffery").waitFor();
  const [worker] = server.workers();
  process.kill(worker, "SIGKILL");
  await page.locator(".cm-content").focus();
  await page.keyboard.press("Control+Home");
  await page.keyboard.type("It is a cutting-edge lamp. ");
  await eventually(async () => assert.ok(server.workers().some((one) => one !== worker)));
  await marksAreRight(page, "lamp.md");
  assert.match(await textOf(page), /^It is a cutting-edge lamp\. # A lamp/);
  assert.deepEqual(await lines(page), []);
});

deskTest(
  "the server is killed and started again: text kept, findings back, one line at most",
  {},
  async (page, desk) => {
    const { folder, server } = desk;
    await marked(page, "puffery").waitFor();
    await page.locator(".cm-content").focus();
    await page.keyboard.press("Control+Home");
    await page.keyboard.type("Not saved. ");
    await server.kill();
    await hasText(page, "#state", "Reconnecting…");
    await page.keyboard.type("It is a cutting-edge lamp. ");
    const remedy = `Run “citewell desk” in ${folder} again.`;
    const says = (words) => eventually(async () => assert.deepEqual(await lines(page), [`${words} ${remedy}`]));
    await says("The desk lost its server. Your text stays here.");
    await shoot(page, "reconnecting");
    await page.keyboard.press("Control+s");
    await says("Not saved: the desk has no server. Your text stays here.");
    await hasText(page, "#saved", "Unsaved changes");
    await page.getByRole("button", { name: "Close" }).click();
    await says("The desk lost its server. Your text stays here.");

    // What is typed to find another draft does not come into this one.
    const before = await textOf(page);
    await page.keyboard.press("Control+o");
    await page.getByRole("dialog").getByText("The list of drafts cannot be had now").waitFor();
    await says("The list of drafts cannot be had now: the desk has no server.");
    await page.keyboard.type("other");
    await page.keyboard.press("Enter");
    await shoot(page, "no list");
    assert.equal(await page.getByRole("dialog").getByRole("combobox").inputValue(), "other");
    await page.keyboard.press("Escape");
    await page.getByRole("dialog").waitFor({ state: "detached" });
    assert.equal(await textOf(page), before);

    desk.server = await Server.start(folder, { file: "lamp.md" });
    await hasText(page, "#state", "Ready");
    await marksAreRight(page, "lamp.md");
    assert.match(await textOf(page), /^Not saved\. It is a cutting-edge lamp\. # A lamp/);
    await eventually(async () => assert.ok((await lines(page)).length <= 1));
    await hasText(page, "#saved", "Unsaved changes");
    await page.keyboard.press("Control+s");
    await hasText(page, "#saved", "Saved");
    assert.match(readFileSync(path.join(folder, "lamp.md"), "utf8"), /^Not saved\. It is a cutting-edge lamp\. /);
  },
);

deskTest("who takes the port of a desk that ended is given neither token nor text", {}, async (page, desk) => {
  await marked(page, "puffery").waitFor();
  const token = desk.server.address.hash.slice(1);
  await desk.server.kill();
  const asked = [];
  const impostor = http.createServer((request, response) => {
    asked.push(request.url);
    response.end("0".repeat(64));
  });
  impostor.on("upgrade", (request, socket) => {
    asked.push(request.url);
    socket.destroy();
  });
  await new Promise((resolve) => impostor.listen(Number(desk.server.address.port), "127.0.0.1", resolve));
  try {
    await eventually(async () => assert.ok(asked.length >= 3, "it was asked again and again"));
    assert.ok(asked.every((url) => url.startsWith("/proof?nonce=")), asked.join(" "));
    assert.ok(!asked.join(" ").includes(token));
    await hasText(page, "#state", "Reconnecting…");
  } finally {
    impostor.closeAllConnections();
    await new Promise((resolve) => impostor.close(resolve));
  }
  desk.server = await Server.start(desk.folder, { file: "lamp.md" });
  await hasText(page, "#state", "Ready");
  await marksAreRight(page, "lamp.md");
});

deskTest("a file that goes while the server is away does not take the text with it", {}, async (page, desk) => {
  const { folder, server } = desk;
  await marked(page, "puffery").waitFor();
  const before = await textOf(page);
  await server.kill();
  await hasText(page, "#state", "Reconnecting…");
  rmSync(path.join(folder, "lamp.md"));
  desk.server = await Server.start(folder);
  await page.getByText("lamp.md was deleted. Your text is still here.").waitFor();
  assert.equal(await textOf(page), before);
  await page.getByRole("button", { name: "Write it again" }).click();
  await hasText(page, "#saved", "Saved");
  assert.equal(readFileSync(path.join(folder, "lamp.md"), "utf8"), before);
});

deskTest(
  "a tab that is loaded again has its token and its draft",
  { others: { "other.md": "Our world-class other.\n" } },
  async (page) => {
    await marked(page, "puffery").waitFor();
    await page.keyboard.press("Control+o");
    await page.keyboard.type("other");
    await page.keyboard.press("Enter");
    await hasText(page, "#file", "other.md");
    await page.reload();
    await hasText(page, "#file", "other.md");
    await marked(page, "puffery").waitFor();
  },
);
