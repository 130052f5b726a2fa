/** The server of this window: found, started, started again, and what state it is in. */

import * as vscode from "vscode";
import { DidChangeConfigurationNotification, ExecuteCommandRequest, State as Connection } from "vscode-languageclient/node";

import { CitewellClient } from "./client";
import { OwnEnvironment, suitablePython } from "./environment";
import { Notices } from "./notices";
import { type Search, search } from "./search";

/** What the server says of itself (`citewell/status`), and `missing` where there is none. */
export interface State {
  readonly state: "starting" | "loading" | "checking" | "ready" | "misconfigured" | "off" | "failed" | "missing";
  /** One short line. */
  readonly message: string;
}

const STARTING: State = { state: "starting", message: "Citewell is starting." };
const READY: State = { state: "ready", message: "Drafts are checked as you type." };
const MISSING: State = { state: "missing", message: "Citewell was not found on this machine." };
const FAILED: State = { state: "failed", message: "Citewell cannot check drafts: its log says why." };

/** So many ends of the server within so many milliseconds are put up with. */
const ENDS = 4;
const WINDOW = 3 * 60_000;

const WALKTHROUGH = "citewell.citewell#citewell.start";

export class Server implements vscode.Disposable {
  private client: CitewellClient | undefined;
  private last: Search | undefined;
  private current: State = STARTING;
  private readonly changed = new vscode.EventEmitter<State>();
  private readonly news = new vscode.EventEmitter<string>();
  private readonly notices = new Notices();
  /** When the server has ended by itself, of late. */
  private ends: number[] = [];
  /** Ends when what was asked for so far is done: one start or end at a time. */
  private turn: Promise<void> = Promise.resolve();

  readonly onDidChangeState = this.changed.event;

  /** Tells the address of a draft that `citewell/sections` has another answer for. */
  readonly onDidChangeSections = this.news.event;

  constructor(
    private readonly own: OwnEnvironment,
    private readonly log: vscode.LogOutputChannel,
  ) {}

  get state(): State {
    return this.current;
  }

  /** How the last search for Citewell has ended; none before the first one has. */
  get search(): Search | undefined {
    return this.last;
  }

  /** Looks for Citewell and starts it, in place of the one that runs. */
  restart(): Promise<void> {
    this.ends = [];
    return this.startNext();
  }

  /** Installs Citewell where the writer agrees, and starts what is then found. */
  async install(): Promise<void> {
    if (await this.own.offer()) await this.restart();
  }

  /** Has the server ask for the settings again. */
  configure(): void {
    void this.notify(DidChangeConfigurationNotification.method, { settings: null });
  }

  /** Sends a notification, where there is somebody to hear it. */
  async notify(method: string, params: object): Promise<void> {
    if (this.client?.isRunning()) await this.client.sendNotification(method, params);
  }

  /** What the server answers; nothing where it does not run, or cannot say. */
  async ask<Answer>(method: string, params: object): Promise<Answer | undefined> {
    if (!this.client?.isRunning()) return undefined;
    return this.client.sendRequest<Answer>(method, params).catch(() => undefined);
  }

  /** What the server answers to one of its commands; nothing where it does not run. */
  async execute(command: string, ...args: unknown[]): Promise<unknown> {
    if (!this.client?.isRunning()) return undefined;
    return this.client.sendRequest(ExecuteCommandRequest.type, { command, arguments: args });
  }

  async dispose(): Promise<void> {
    this.turn = this.turn.then(() => this.end());
    await this.turn;
    this.changed.dispose();
    this.news.dispose();
  }

  private startNext(): Promise<void> {
    this.turn = this.turn.then(() => this.startAnew());
    return this.turn;
  }

  private async startAnew(): Promise<void> {
    this.enter(STARTING);
    await this.end();
    this.last = await search(this.own);
    for (const line of this.last.lines) this.log.info(`looked in ${line}`);
    const found = this.last.found;
    if (found === undefined) {
      this.enter(MISSING);
      void this.tellMissing(this.last);
      return;
    }
    this.log.info(`Citewell ${found.version}, by ${found.where}: ${found.command.join(" ")}`);
    const client = new CitewellClient(found.command, this.log, () => this.ended(client));
    this.client = client;
    client.onNotification("citewell/status", (state: State) => this.enter(state));
    client.onNotification("citewell/sectionsChanged", ({ uri }: { uri: string }) => this.news.fire(uri));
    // What the server says of itself comes after this.
    client.onDidChangeState(({ newState }) => {
      if (newState === Connection.Running) this.enter(READY);
    });
    // Not awaited: a server that says nothing must not keep a restart from being asked for. The log has the reason.
    void client.start().catch(() => this.ended(client));
  }

  private async end(): Promise<void> {
    const client = this.client;
    this.client = undefined;
    await client?.end();
  }

  /** Starts the server again when it has ended by itself, unless it ends again and again. */
  private ended(client: CitewellClient): void {
    // Of an end while it starts, both the connection and the start tell.
    if (client !== this.client) return;
    this.client = undefined;
    void client.end();
    const now = Date.now();
    this.ends = [...this.ends.filter((end) => now - end < WINDOW), now];
    if (this.ends.length <= ENDS) {
      void this.startNext();
      return;
    }
    this.enter(FAILED);
    const words = "Citewell is not checking drafts: its server has ended several times.";
    void this.notices.tell("failed", words, "Show Log", () => this.log.show());
  }

  private enter(state: State): void {
    this.current = state;
    this.changed.fire(state);
  }

  private async tellMissing({ misconfigured }: Search): Promise<void> {
    if (misconfigured) {
      await this.notices.tell(
        "missing",
        "Citewell is not checking drafts: the command in the setting citewell.command does not run it.",
        "Open Settings",
        () => vscode.commands.executeCommand("workbench.action.openSettings", "citewell.command"),
      );
    } else if ((await suitablePython()) !== undefined) {
      const words = "Citewell is not checking drafts: the command citewell was not found on this machine.";
      await this.notices.tell("missing", words, "Install…", () => this.install());
    } else {
      await this.notices.tell(
        "missing",
        "Citewell is not checking drafts: it needs Python 3.11 or later, which was not found.",
        "Show How to Install",
        () => vscode.commands.executeCommand("workbench.action.openWalkthrough", WALKTHROUGH),
      );
    }
  }
}
