// Firefox with the extension, driven through its own remote protocol: no driver of it is in a package registry.
import { spawn } from "node:child_process";
import { cpSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import path from "node:path";
import { PATIENCE, ROOT, freshFolder } from "../browser.mjs";

const FIREFOX = process.env.FIREFOX ?? "/usr/bin/firefox-esr";
const BUILT = path.join(ROOT, "editor-clients/browser/extension/dist/firefox");
/** The address of the extension's own pages. */
const OWN = "5e2f9d0c-7c1b-4d55-9a2e-0c1d2e3f4a5b";

export class Firefox {
  own = `moz-extension://${OWN}/`;
  #child;
  #socket;
  #last = 0;
  #waiting = new Map();

  static async start() {
    const firefox = new Firefox();
    const profile = freshFolder();
    const extension = freshFolder();
    cpSync(BUILT, extension, { recursive: true });
    // Nobody is there to answer when the browser asks whether the site may be read.
    const file = path.join(extension, "manifest.json");
    const manifest = JSON.parse(readFileSync(file, "utf8"));
    manifest.host_permissions = ["http://*/*"];
    writeFileSync(file, JSON.stringify(manifest));
    const preferences = {
      "marionette.port": 0,
      "network.dns.localDomains": "blog.test",
      "extensions.webextensions.uuids": JSON.stringify({ [manifest.browser_specific_settings.gecko.id]: OWN }),
      "datareporting.policy.dataSubmissionEnabled": false,
      "app.update.disabledForTesting": true,
    };
    const lines = Object.entries(preferences).map(([name, value]) => `user_pref("${name}", ${JSON.stringify(value)});`);
    writeFileSync(path.join(profile, "user.js"), `${lines.join("\n")}\n`);
    const command = ["--headless", "--no-remote", "--marionette", "--remote-allow-system-access", "--profile", profile];
    firefox.#child = spawn(FIREFOX, command, { stdio: "ignore", env: { ...process.env, HOME: freshFolder() } });
    await firefox.#meet(await portOf(profile));
    await firefox.ask("WebDriver:NewSession", { capabilities: { alwaysMatch: { pageLoadStrategy: "normal" } } });
    await firefox.ask("WebDriver:SetTimeouts", { script: PATIENCE });
    await firefox.ask("Addon:Install", { path: extension, temporary: true });
    return firefox;
  }

  /** The answer to a command of the protocol. */
  ask(name, parameters = {}) {
    const id = (this.#last += 1);
    const message = JSON.stringify([0, id, name, parameters]);
    this.#socket.write(`${Buffer.byteLength(message)}:${message}`);
    return new Promise((answered, failed) => this.#waiting.set(id, { answered, failed }));
  }

  go(url) {
    return this.ask("WebDriver:Navigate", { url });
  }

  /** What a function gives in the page; it waits for promises. */
  async run(what, ...args) {
    const script = `const done = arguments[arguments.length - 1];
Promise.resolve((${what})(...arguments)).then(done, (error) => done("failed: " + error));`;
    return (await this.ask("WebDriver:ExecuteAsyncScript", { script, args, sandbox: null })).value;
  }

  /** The element that a selector finds. */
  async find(selector) {
    const { value } = await this.ask("WebDriver:FindElement", { using: "css selector", value: selector });
    return Object.values(value)[0];
  }

  async type(selector, text) {
    await this.ask("WebDriver:ElementSendKeys", { id: await this.find(selector), text });
  }

  /** Presses one key after the other, wherever the focus is; `held` is down meanwhile. */
  async press(keys, held = "") {
    const strokes = [...keys].flatMap((value) => [
      { type: "keyDown", value },
      { type: "keyUp", value },
    ]);
    const actions = [
      ...[...held].map((value) => ({ type: "keyDown", value })),
      ...strokes,
      ...[...held].map((value) => ({ type: "keyUp", value })),
    ];
    await this.ask("WebDriver:PerformActions", { actions: [{ type: "key", id: "keys", actions }] });
  }

  async click(selector) {
    await this.ask("WebDriver:ElementClick", { id: await this.find(selector) });
  }

  async picture() {
    return Buffer.from((await this.ask("WebDriver:TakeScreenshot", { full: false })).value, "base64");
  }

  async stop() {
    if (!this.#child || this.#child.exitCode !== null) return;
    const ended = new Promise((done) => this.#child.once("exit", done));
    this.#child.kill();
    await ended;
  }

  async #meet(port) {
    this.#socket = connect(port, "127.0.0.1");
    let rest = Buffer.alloc(0);
    await new Promise((greeted, failed) => {
      this.#socket.on("error", failed);
      this.#socket.on("data", (data) => {
        rest = Buffer.concat([rest, data]);
        for (;;) {
          const colon = rest.indexOf(":");
          const end = colon + 1 + Number(rest.subarray(0, colon));
          if (colon < 0 || rest.length < end) return;
          this.#hear(JSON.parse(rest.subarray(colon + 1, end)), greeted);
          rest = rest.subarray(end);
        }
      });
    });
  }

  #hear(message, greeted) {
    if (!Array.isArray(message)) return greeted();
    const [, id, error, result] = message;
    const { answered, failed } = this.#waiting.get(id);
    if (error) failed(new Error(`${error.error}: ${error.message}`));
    else answered(result);
  }
}

/** The port that Firefox says it listens on. */
async function portOf(profile) {
  const file = path.join(profile, "MarionetteActivePort");
  const end = Date.now() + PATIENCE;
  while (!existsSync(file) || !readFileSync(file, "utf8")) {
    if (Date.now() > end) throw new Error("Firefox does not listen");
    await new Promise((done) => setTimeout(done, 100));
  }
  return Number(readFileSync(file, "utf8"));
}
