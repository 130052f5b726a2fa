/** The language client: quiet, and not easily put off. */

import { type ChildProcess, spawn } from "node:child_process";

import * as vscode from "vscode";
import {
  CloseAction,
  type CloseHandlerResult,
  ErrorAction,
  type ErrorHandler,
  LanguageClient,
  type LanguageClientOptions,
  type StaticFeature,
} from "vscode-languageclient/node";

import { DRAFTS } from "./drafts";
import { environment, firstFolder } from "./programs";

/** Settings that are about finding the server; it is not told of them. */
const OWN_SETTINGS = ["command"];

/** So many ends of the server within so many milliseconds are put up with. */
const ENDS = 4;
const WINDOW = 3 * 60_000;

/** Milliseconds for a server to answer its shutdown, and again as many to end. */
const FAREWELL = 2_000;

/** Starts the server again when it has ended, unless it ends again and again. */
class Restarts implements ErrorHandler {
  private ends: number[] = [];

  constructor(private readonly givenUp: () => void) {}

  error() {
    // The end of the connection follows, where it does not go on.
    return { action: ErrorAction.Continue, handled: true };
  }

  closed(): CloseHandlerResult {
    const now = Date.now();
    this.ends = [...this.ends.filter((end) => now - end < WINDOW), now];
    if (this.ends.length <= ENDS) return { action: CloseAction.Restart, handled: true };
    this.givenUp();
    return { action: CloseAction.DoNotRestart, handled: true };
  }
}

/** Tells the server that its status is shown here. */
const SHOWS_STATUS: StaticFeature = {
  fillClientCapabilities: (capabilities) => {
    capabilities.experimental = { ...capabilities.experimental, citewellStatus: true };
  },
  initialize: () => undefined,
  getState: () => ({ kind: "static" }),
  clear: () => undefined,
};

export class CitewellClient extends LanguageClient {
  private child: ChildProcess | undefined;

  /** `givenUp` is called when the server has ended too often and is not started again. */
  constructor(command: readonly string[], log: vscode.LogOutputChannel, givenUp: () => void) {
    const options: LanguageClientOptions = {
      documentSelector: DRAFTS,
      outputChannel: log,
      errorHandler: new Restarts(givenUp),
      initializationFailedHandler: () => false,
      middleware: {
        workspace: {
          configuration: async (params, token, next) => {
            const answer = await next(params, token);
            return Array.isArray(answer) ? answer.map(withoutOwnSettings) : answer;
          },
        },
      },
    };
    super("citewell", "Citewell", () => Promise.resolve(this.launch(command)), options);
    this.registerFeature(SHOWS_STATUS);
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

  /** Ends the server for good, also one that does not answer. */
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
