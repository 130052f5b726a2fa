/** The way to the server: a socket that comes back, with a new client of the protocol each time. */

import { LSPClient, type Transport } from "@codemirror/lsp-client";

/** Milliseconds before the first and the last of many attempts. */
const FIRST_PAUSE = 250;
const LONGEST_PAUSE = 4000;

export interface Listener {
  /** A new server listens; it knows nothing of what the one before was told. */
  opened(client: LSPClient): void;
  /** The connection broke, or could not be made. Another attempt follows. */
  lost(): void;
}

/** Why a request was not answered: there is no server. */
export class Disconnected extends Error {}

export class Connection {
  #client: LSPClient | null = null;
  #broken: Promise<never> = Promise.reject(new Disconnected("There is no connection yet."));
  #pause = FIRST_PAUSE;

  constructor(
    private readonly address: string,
    private readonly isDesk: () => Promise<boolean>,
    private readonly makeClient: () => LSPClient,
    private readonly listener: Listener,
  ) {
    this.#broken.catch(() => undefined);
  }

  /** The client of the connection there is, if there is one. */
  get client(): LSPClient | null {
    return this.#client;
  }

  /** Connects, and does so again whenever the connection breaks. */
  async open(): Promise<void> {
    if (!(await this.isDesk().catch(() => false))) {
      this.#lose();
      return;
    }
    const socket = new WebSocket(this.address);
    socket.addEventListener("open", () => void this.#begin(socket));
    socket.addEventListener("close", () => this.#lose());
  }

  #lose(): void {
    this.#client = null;
    this.listener.lost();
    setTimeout(() => void this.open(), this.#pause);
    this.#pause = Math.min(this.#pause * 2, LONGEST_PAUSE);
  }

  /** Asks the server. Rejects with its reason, or where the connection breaks before it has answered. */
  request<Answer>(method: string, params: unknown): Promise<Answer> {
    const client = this.#client;
    if (!client) return Promise.reject(new Disconnected("The desk is not connected: it tries again by itself."));
    return Promise.race([client.request<unknown, Answer>(method, params), this.#broken]);
  }

  async #begin(socket: WebSocket): Promise<void> {
    const broken = new Promise<never>((_, reject) =>
      socket.addEventListener("close", () =>
        reject(new Disconnected("The connection broke. Nothing was lost: try again.")),
      ),
    );
    broken.catch(() => undefined);
    const client = this.makeClient();
    try {
      // No draft is opened before: what is written for a server that never answers would be lost in silence.
      await Promise.race([client.connect(transport(socket)).initializing, broken]);
    } catch {
      socket.close();
      return;
    }
    this.#client = client;
    this.#broken = broken;
    this.#pause = FIRST_PAUSE;
    this.listener.opened(client);
  }
}

function transport(socket: WebSocket): Transport {
  const handlers = new Set<(message: string) => void>();
  socket.addEventListener("message", (event) => {
    for (const handle of handlers) handle(String(event.data));
  });
  return {
    // A client that is being replaced still takes its leave; there is nobody to hear it.
    send: (message) => {
      if (socket.readyState === WebSocket.OPEN) socket.send(message);
    },
    subscribe: (handler) => handlers.add(handler),
    unsubscribe: (handler) => handlers.delete(handler),
  };
}
