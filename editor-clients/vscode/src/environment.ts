/** An environment of Citewell's own in the extension's storage, made only where the writer has agreed. */

import { spawn } from "node:child_process";
import { rm } from "node:fs/promises";
import * as path from "node:path";

import * as vscode from "vscode";

import { interpreter } from "./interpreter";
import { environment, isExecutable, run, which } from "./programs";

const PYTHONS = ["python3", "python3.14", "python3.13", "python3.12", "python3.11", "python"];

/** Without it what lies in the folder of the drafts would be imported and run. Needs Python 3.11, as Citewell does. */
const SAFE = "-P";

/** Ends well in a Python that Citewell runs on and that can make environments. */
const SUITS = "import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))";

export class OwnEnvironment {
  private readonly folder: string;

  constructor(
    storage: vscode.Uri,
    private readonly log: vscode.LogOutputChannel,
  ) {
    this.folder = path.join(storage.fsPath, "environment");
  }

  /** The interpreter in it, where it was made. */
  async python(): Promise<string | undefined> {
    return (await isExecutable(this.inside)) ? this.inside : undefined;
  }

  /** Asks the writer, and then makes it or brings it up to date. Whether it was; a failure is told. */
  async offer(): Promise<boolean> {
    const question = "Install Citewell into an environment of its own?";
    const detail =
      "It takes about 530 MB in the storage of this extension. pip downloads it from the package index. " +
      "Nothing else that Citewell does needs the internet.";
    const answer = await vscode.window.showInformationMessage(question, { modal: true, detail }, "Install");
    if (answer !== "Install") return false;
    const progress = { location: vscode.ProgressLocation.Notification, title: "Installing Citewell…" };
    const failure = await vscode.window.withProgress(progress, () => this.install());
    if (failure === undefined) return true;
    const chosen = await vscode.window.showErrorMessage(`Citewell could not be installed: ${failure}.`, "Show Log");
    if (chosen !== undefined) this.log.show();
    return false;
  }

  /** Why it could not be made, in a few words. */
  private async install(): Promise<string | undefined> {
    const isNew = (await this.python()) === undefined;
    const python = isNew ? await suitablePython() : this.inside;
    if (python === undefined) return "Python 3.11 or later with venv was not found";
    const made = !isNew || (await this.follow([python, SAFE, "-m", "venv", "--clear", this.folder]));
    const options = ["--disable-pip-version-check", "--no-input", "--upgrade"];
    const pip = [this.inside, SAFE, "-m", "pip", "install", ...options, "citewell"];
    if (made && (await this.follow(pip))) return undefined;
    // What is half made would be taken for whole.
    if (isNew) await rm(this.folder, { recursive: true, force: true });
    return made ? "pip has failed" : "the environment could not be made";
  }

  private get inside(): string {
    return process.platform === "win32"
      ? path.join(this.folder, "Scripts", "python.exe")
      : path.join(this.folder, "bin", "python");
  }

  /** Runs a command with what it prints in the log; whether it ended well. */
  private follow([program, ...args]: string[]): Promise<boolean> {
    this.log.info(`$ ${[program, ...args].join(" ")}`);
    return new Promise((done) => {
      const child = spawn(program!, args, { env: environment(), windowsHide: true, stdio: ["ignore", "pipe", "pipe"] });
      const note = (chunk: Buffer) => this.log.info(chunk.toString().trimEnd());
      child.stdout.on("data", note);
      child.stderr.on("data", note);
      child.on("error", (error) => (this.log.error(error), done(false)));
      child.on("close", (code) => done(code === 0));
    });
  }
}

/** A Python that can hold Citewell: the selected one, or one on the PATH. */
export async function suitablePython(): Promise<string | undefined> {
  const candidates = [interpreter, ...PYTHONS.map((name) => () => which(name))];
  for (const candidate of candidates) {
    const python = await candidate();
    if (python !== undefined && (await run([python, SAFE, "-c", SUITS])).code === 0) return python;
  }
  return undefined;
}
