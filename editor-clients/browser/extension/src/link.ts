/**
 * A page's way to the worker. The browser may end the worker at any time; this comes back when there is
 * something to say.
 */

import type { CodeAction } from "vscode-languageserver-protocol";
import type { FromPage, ToPage } from "./messages";

/** Milliseconds that an answer is waited for. */
const PATIENCE = 10_000;

type Answer = string | CodeAction[] | null;

export class Link {
  #port: chrome.runtime.Port | null = null;
  #isOpen = false;
  #last = 0;
  readonly #waiting = new Map<number, (answer: Answer) => void>();

  /** `ended` is called when the extension itself is gone from the browser. */
  constructor(
    private readonly heard: (message: ToPage) => void,
    private readonly ended: () => void,
  ) {}

  /** Whether drafts can be told of now. */
  get isOpen(): boolean {
    return this.#isOpen;
  }

  wake(): void {
    if (this.#port) return;
    try {
      const port = chrome.runtime.connect({ name: "page" });
      this.#port = port;
      port.onMessage.addListener((message: ToPage) => this.#hear(message));
      port.onDisconnect.addListener(() => this.#lose());
    } catch {
      this.ended();
    }
  }

  send(message: FromPage): void {
    this.wake();
    try {
      this.#port?.postMessage(message);
    } catch {
      this.#lose();
    }
  }

  /** The answer to a question; null where there is none to be had. */
  ask(question: (id: number) => FromPage): Promise<Answer> {
    const id = (this.#last += 1);
    return new Promise((answered) => {
      this.#waiting.set(id, answered);
      setTimeout(() => this.#answer(id, null), PATIENCE);
      this.send(question(id));
    });
  }

  leave(): void {
    this.#port?.disconnect();
    this.#lose();
  }

  #hear(message: ToPage): void {
    if (message.say === "answer") return this.#answer(message.id, message.answer);
    if (message.say === "begin") this.#isOpen = true;
    if (message.say === "state" && message.state !== "ready") this.#isOpen = false;
    this.heard(message);
  }

  #answer(id: number, answer: Answer): void {
    this.#waiting.get(id)?.(answer);
    this.#waiting.delete(id);
  }

  #lose(): void {
    this.#port = null;
    this.#isOpen = false;
    for (const id of [...this.#waiting.keys()]) this.#answer(id, null);
  }
}
