/** The way to the server: a socket that comes back, and requests on it. */

import { isCitewell, readKey } from "./key";
import type { State } from "./messages";

/** Milliseconds before the first and the last of many attempts. */
const FIRST_PAUSE = 500;
const LONGEST_PAUSE = 5000;

const CAPABILITIES = {
  general: { positionEncodings: ["utf-16"] },
  textDocument: {
    publishDiagnostics: { versionSupport: true },
    hover: { contentFormat: ["markdown"] },
    codeAction: {
      codeActionLiteralSupport: { codeActionKind: { valueSet: ["quickfix"] } },
      dataSupport: true,
      disabledSupport: true,
      isPreferredSupport: true,
      resolveSupport: { properties: ["edit"] },
    },
  },
  workspace: { workspaceEdit: { documentChanges: true } },
  experimental: { citewellSections: true },
};

export interface Listener {
  stands(state: State): void;
  /** A new server listens; it knows nothing of what the one before was told. */
  begun(): void;
  heard(method: string, params: never): void;
}

interface Message {
  id?: number | string;
  method?: string;
  params?: never;
  result?: unknown;
  error?: unknown;
}

export class Server {
  #state: State = "away";
  #socket: WebSocket | null = null;
  #isReady = false;
  #isOpening = false;
  #attempt = 0;
  #pause = FIRST_PAUSE;
  #timer = 0;
  #last = 0;
  readonly #waiting = new Map<number, (answer: unknown) => void>();

  constructor(private readonly listener: Listener) {}

  get state(): State {
    return this.#state;
  }

  get isReady(): boolean {
    return this.#isReady;
  }

  /** Connects now, unless that is done or under way. */
  wake(): void {
    if (!this.#socket && !this.#isOpening) void this.open();
    else this.listener.stands(this.#state);
  }

  /** Connects, and does so again whenever the connection breaks; with the key that is there now. */
  async open(): Promise<void> {
    const attempt = (this.#attempt += 1);
    clearTimeout(this.#timer);
    this.#leave();
    this.#isOpening = true;
    const key = await readKey();
    const found = key
      ? await isCitewell(key).then(
          (is) => (is ? "ready" : "refused"),
          () => "away" as const,
        )
      : "unpaired";
    if (attempt !== this.#attempt) return;
    this.#isOpening = false;
    if (!key || found !== "ready") {
      this.#stand(found);
      // A key that is missing or wrong is another one when the writer has pasted it, and this is called then.
      if (found === "away") this.#tryLater();
      return;
    }
    const socket = new WebSocket(`ws://127.0.0.1:${key.port}/lsp?token=${encodeURIComponent(key.token)}`);
    this.#socket = socket;
    socket.addEventListener("open", () => void this.#begin());
    socket.addEventListener("message", (event) => this.#hear(JSON.parse(String(event.data)) as Message));
    socket.addEventListener("close", () => {
      if (socket !== this.#socket) return;
      this.#leave();
      this.#stand("away");
      this.#tryLater();
    });
  }

  notify(method: string, params: unknown): void {
    if (this.#socket?.readyState === WebSocket.OPEN)
      this.#socket.send(JSON.stringify({ jsonrpc: "2.0", method, params }));
  }

  /** The answer to a request; null where there is none to be had. */
  ask(method: string, params: unknown): Promise<unknown> {
    const socket = this.#socket;
    if (socket?.readyState !== WebSocket.OPEN) return Promise.resolve(null);
    const id = (this.#last += 1);
    return new Promise((answered) => {
      this.#waiting.set(id, answered);
      socket.send(JSON.stringify({ jsonrpc: "2.0", id, method, params }));
    });
  }

  async #begin(): Promise<void> {
    const attempt = this.#attempt;
    const answer = await this.ask("initialize", { processId: null, rootUri: null, capabilities: CAPABILITIES });
    if (attempt !== this.#attempt || answer === null) return;
    this.notify("initialized", {});
    this.#pause = FIRST_PAUSE;
    this.#isReady = true;
    this.#stand("ready");
    this.listener.begun();
  }

  #hear({ id, method, params, result }: Message): void {
    if (method !== undefined && id === undefined) this.listener.heard(method, params as never);
    // Whatever the server asks of its editor, this one has nothing to say to it.
    else if (method !== undefined) this.#socket?.send(JSON.stringify({ jsonrpc: "2.0", id, result: null }));
    else {
      this.#waiting.get(Number(id))?.(result ?? null);
      this.#waiting.delete(Number(id));
    }
  }

  #leave(): void {
    const socket = this.#socket;
    this.#socket = null;
    this.#isReady = false;
    socket?.close();
    for (const answered of this.#waiting.values()) answered(null);
    this.#waiting.clear();
  }

  #stand(state: State): void {
    this.#state = state;
    this.listener.stands(state);
  }

  #tryLater(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.open(), this.#pause) as unknown as number;
    this.#pause = Math.min(this.#pause * 2, LONGEST_PAUSE);
  }
}
