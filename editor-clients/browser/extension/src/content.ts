/** The script on pages of the sites that are on: accompanies each field as soon as it is written in. */

import { Area } from "./area";
import { Card } from "./card";
import { Companion } from "./companion";
import { Editable } from "./editable";
import { fieldAt } from "./field";
import { Layer } from "./layer";
import { Link } from "./link";
import type { Call, ToPage } from "./messages";
import { Notice } from "./notice";

/** Milliseconds that a pointer rests on words before their card shows. */
const REST = 300;
/** Milliseconds between two looks at what no event tells of: a field that has moved, or was filled by the page. */
const LOOK = 400;
/** The same between two signs that the writer is still here. */
const SIGN = 20_000;

declare global {
  // One for each page, however often the script is loaded. Only `var` declares a property of the page's global object.
  var citewell: boolean | undefined;
}

class Page {
  readonly #layer = new Layer(document);
  readonly #card = new Card(this.#layer);
  readonly #notice = new Notice(this.#layer);
  readonly #link = new Link(
    (message) => this.#hear(message),
    () => this.leave(),
  );
  readonly #companions = new Map<HTMLElement, Companion>();
  readonly #listening = new AbortController();
  readonly #timers: number[] = [];
  #last = 0;
  #isWatched = false;
  /** The companion and the finding that were gone to last. */
  #gone: { companion: Companion; number: number } | null = null;

  constructor() {
    const options = { capture: true, passive: true, signal: this.#listening.signal };
    document.addEventListener("focusin", (event) => this.#meet(event.composedPath()[0]), options);
    document.addEventListener("pointermove", (event) => this.#rest(event), options);
    for (const name of ["pointerdown", "beforeinput"])
      document.addEventListener(name, (event) => this.#closeUnlessIn(event), options);
    document.addEventListener("keydown", (event) => this.#key(event), { ...options, passive: false });
    for (const name of ["scroll", "resize"]) window.addEventListener(name, () => this.#follow(), options);
    this.#timers.push(setInterval(() => this.#look(), LOOK) as unknown as number);
    this.#timers.push(setInterval(() => this.#sign(), SIGN) as unknown as number);
    this.#meet(document.activeElement);
  }

  /** Called by the panel's side for pages that have lost the worker. */
  wake(): void {
    if (this.#companions.size) this.#link.wake();
  }

  leave(): void {
    if (this.#listening.signal.aborted) return;
    this.#listening.abort();
    for (const timer of this.#timers) clearInterval(timer);
    for (const one of this.#companions.values()) one.leave();
    this.#companions.clear();
    this.#layer.leave();
    this.#link.leave();
    globalThis.citewell = false;
  }

  #meet(target: unknown): void {
    const element = target instanceof Element ? fieldAt(target) : null;
    if (!element || this.#companions.has(element)) return;
    const field = element instanceof HTMLTextAreaElement ? new Area(element, this.#layer.root) : new Editable(element);
    const companion = new Companion((this.#last += 1), field, this.#link, this.#card, this.#layer);
    companion.watch(this.#isWatched);
    this.#companions.set(element, companion);
  }

  #hear(message: ToPage): void {
    switch (message.say) {
      case "state":
        if (message.state !== "ready") for (const one of this.#companions.values()) one.miss();
        return this.#notice.say(message.state);
      case "begin":
        for (const one of this.#companions.values()) one.open();
        return;
      case "findings":
        return this.#numbered(message.field)?.receive(message);
      case "watched":
        this.#isWatched = message.is;
        for (const one of this.#companions.values()) one.watch(message.is);
        return;
      case "go": {
        const companion = this.#numbered(message.field);
        if (companion) this.#go(companion, message.number, false);
      }
    }
  }

  #numbered(number: number): Companion | undefined {
    return [...this.#companions.values()].find((one) => one.number === number);
  }

  /** The companion of the field that an event happened in. */
  #companionOf(event: Event): Companion | undefined {
    const target = event.composedPath()[0];
    const element = target instanceof Element ? fieldAt(target) : null;
    return element ? this.#companions.get(element) : undefined;
  }

  #go(companion: Companion, number: number, isEntered: boolean): void {
    this.#gone = { companion, number };
    companion.select(number);
    void companion.show(number, isEntered);
  }

  #key(event: KeyboardEvent): void {
    if (event.key !== "F8" && event.key !== "Escape") return;
    if (this.#layer.has(event)) return;
    if (event.key === "Escape") return this.#card.close();
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const companion = this.#companionOf(event);
    if (!companion) return;
    companion.catchUp();
    const from = this.#gone?.companion === companion ? this.#gone.number : null;
    const next = companion.next(event.shiftKey ? -1 : 1, from);
    if (next === null) return;
    event.preventDefault();
    this.#go(companion, next, true);
  }

  #resting = 0;

  #rest(event: PointerEvent): void {
    clearTimeout(this.#resting);
    if (this.#layer.has(event)) return;
    const companion = this.#companionOf(event);
    if (!companion || event.buttons) return;
    const { clientX, clientY } = event;
    this.#resting = setTimeout(() => {
      const found = companion.at(clientX, clientY);
      if (found !== null) void companion.show(found, false);
    }, REST) as unknown as number;
  }

  #closeUnlessIn(event: Event): void {
    if (this.#card.isShown && !this.#layer.has(event)) this.#card.close();
  }

  #isFollowing = false;

  #follow(): void {
    if (this.#isFollowing || !this.#companions.size) return;
    this.#isFollowing = true;
    requestAnimationFrame(() => {
      this.#isFollowing = false;
      for (const one of this.#companions.values()) one.follow();
    });
  }

  #look(): void {
    for (const [element, companion] of this.#companions) {
      if (element.isConnected) continue;
      companion.leave();
      this.#companions.delete(element);
    }
    if (document.hidden || !this.#companions.size) return;
    this.#layer.keep();
    for (const one of this.#companions.values()) one.look();
  }

  #sign(): void {
    if (!document.hasFocus()) return;
    const companion = [...this.#companions].find(([element]) => element.contains(document.activeElement))?.[1];
    if (companion) this.#link.send({ say: "here", field: companion.number });
  }
}

if (!globalThis.citewell) {
  globalThis.citewell = true;
  const page = new Page();
  chrome.runtime.onMessage.addListener((call: Call) => {
    if (call === "off") page.leave();
    else page.wake();
  });
}
