/** The language client, for one life of the server: quiet, and without restarts of its own. */

import { type ChildProcess, spawn } from "node:child_process";

import * as vscode from "vscode";
import {
  CloseAction,
  ErrorAction,
  LanguageClient,
  type LanguageClientOptions,
  type StaticFeature,
} from "vscode-languageclient/node";

import { CONFIGURATIONS, DRAFTS } from "./drafts";
import { environment, firstFolder } from "./programs";

/** Settings that are about finding the server; it is not told of them. */
const OWN_SETTINGS = ["command"];

/** Milliseconds for a server to answer its shutdown, and again as many to end. */
const FAREWELL = 2_000;

/** The command of the lens over a heading. */
const PREVIEW = "citewell.server.preview";

/** Tells the server that its status and the sections of drafts are shown here. */
const SHOWS_MORE: StaticFeature = {
  fillClientCapabilities: (capabilities) => {
    capabilities.experimental = { ...capabilities.experimental, citewellStatus: true, citewellSections: true };
  },
  initialize: () => undefined,
  getState: () => ({ kind: "static" }),
  clear: () => undefined,
};

export class CitewellClient extends LanguageClient {
  private child: ChildProcess | undefined;

  /** `ended` is called when the server has ended by itself. */
  constructor(command: readonly string[], log: vscode.LogOutputChannel, ended: () => void) {
    const options: LanguageClientOptions = {
      documentSelector: [...DRAFTS, ...CONFIGURATIONS],
      outputChannel: log,
      errorHandler: {
        // The end of the connection follows, where it does not go on.
        error: () => ({ action: ErrorAction.Continue, handled: true }),
        closed: () => {
          ended();
          return { action: CloseAction.DoNotRestart, handled: true };
        },
      },
      initializationFailedHandler: () => false,
      middleware: {
        // A lens over a heading: the server selects the words, and the view says more of them.
        executeCommand: (command, args, next) => {
          if (command === PREVIEW) void vscode.commands.executeCommand("citewell.sections.focus", { preserveFocus: true });
          return next(command, args);
        },
        workspace: {
          configuration: async (params, token, next) => {
            const answer = await next(params, token);
            return Array.isArray(answer) ? answer.map(withoutOwnSettings) : answer;
          },
        },
      },
    };
    super("citewell", "Citewell", () => Promise.resolve(this.launch(command)), options);
    this.registerFeature(SHOWS_MORE);
  }

  // The library would show each of these as a message over the draft. What a writer has to know is told elsewhere, once.
  override error(message: string, data?: unknown): void {
    super.error(message, data, false);
  }
  override warn(message: string, data?: unknown): void {
    super.warn(message, data, false);
  }
  override info(message: string, data?: unknown): void {
    super.info(message, data, false);
  }

  /** Ends the server, also one that does not answer. */
  async end(): Promise<void> {
    const child = this.child;
    await this.dispose(FAREWELL).catch(() => undefined);
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    await new Promise<void>((ended) => {
      const late = setTimeout(() => child.kill("SIGKILL"), FAREWELL);
      child.once("exit", () => (clearTimeout(late), ended()));
    });
  }

  private launch([program, ...args]: readonly string[]): ChildProcess {
    const child = spawn(program!, [...args, "server"], { cwd: firstFolder(), env: environment(), windowsHide: true });
    // Without a listener the error would end the extension host.
    child.on("error", (error) => this.error(error.message));
    this.child = child;
    return child;
  }
}

function withoutOwnSettings(settings: unknown): unknown {
  if (typeof settings !== "object" || settings === null) return settings;
  return Object.fromEntries(Object.entries(settings).filter(([name]) => !OWN_SETTINGS.includes(name)));
}
