/**
 * The extension's worker: one connection to the server, and all fields of all pages on it.
 *
 * It keeps no draft. The browser may end it at any time; the pages have the texts, and open them again with the next
 * one.
 */

import type {
  CodeAction,
  Diagnostic,
  Hover,
  MarkupContent,
  Range,
  TextDocumentIdentifier,
} from "vscode-languageserver-protocol";
import { stretch } from "../../desk/src/difference";
import { watchKey } from "./key";
import type { FromPage, FromPanel, FromPopup, Outline, Shown, State, ToPage, ToPanel } from "./messages";
import { Server } from "./server";
import { register, turnOff, turnOn } from "./sites";

type Port = chrome.runtime.Port;

interface Field {
  /** The diagnostics that its page was told last, as JSON. */
  told: string[];
  shown: Shown[];
  outline: Outline | null;
  /** Counts up: the field that was written in last has the largest. */
  touched: number;
}

interface Page {
  port: Port;
  name: number;
  tab: number;
  fields: Map<number, Field>;
}

const pages = new Map<Port, Page>();
/** Each panel with the tab that it is about. */
const panels = new Map<Port, number>();
let last = 0;
let touches = 0;

const server = new Server({
  stands: (state) => {
    for (const page of pages.values()) tell(page, { say: "state", state });
    showAll();
    showBadge(state);
  },
  begun: () => {
    for (const page of pages.values()) tell(page, { say: "begin" });
  },
  heard: (method, params) => HEARD[method]?.(params),
});

const HEARD: Record<string, (params: never) => void> = {
  "textDocument/publishDiagnostics": ({
    uri,
    version,
    diagnostics,
  }: {
    uri: string;
    version: number;
    diagnostics: Diagnostic[];
  }) => {
    const found = find(uri);
    if (found) tellFindings(found.page, found.number, version, diagnostics);
  },
  "citewell/sectionsChanged": ({ uri }: { uri: string }) => {
    const found = find(uri);
    if (found && isWatched(found.page)) void outline(found.page, found.number);
  },
};

/**
 * Tells a page what has become of its findings. A key changes few of them, and a page must not be kept from its
 * writer.
 */
function tellFindings(page: Page, number: number, version: number, diagnostics: Diagnostic[]): void {
  const field = page.fields.get(number);
  if (!field) return;
  const bare = diagnostics.map(
    ({ range, severity, code, message }) => ({ range, severity, code, message }) as Diagnostic,
  );
  const [before, after] = [field.told, bare.map((one) => JSON.stringify(one))];
  field.told = after;
  const { from, to, end } = stretch(before, after);
  tell(page, { say: "findings", field: number, version, start: from, gone: to - from, come: bare.slice(from, end) });
}

function uriOf(page: Page, field: number): string {
  return `untitled:citewell-${page.name}-${field}`;
}

function find(uri: string): { page: Page; number: number } | undefined {
  const [name, number] = uri
    .replace(/^.*citewell-/, "")
    .split("-")
    .map(Number);
  const page = [...pages.values()].find((one) => one.name === name);
  return page && number !== undefined ? { page, number } : undefined;
}

function tell(page: Page, message: ToPage): void {
  page.port.postMessage(message);
}

// Pages

function meet(port: Port): void {
  const page: Page = { port, name: (last += 1), tab: port.sender?.tab?.id ?? -1, fields: new Map() };
  pages.set(port, page);
  port.onMessage.addListener((message: FromPage) => void hear(page, message));
  port.onDisconnect.addListener(() => {
    for (const field of page.fields.keys()) close(page, field);
    pages.delete(port);
    showAll();
  });
  tell(page, { say: "watched", is: isWatched(page) });
  if (server.isReady) tell(page, { say: "begin" });
  else server.wake();
}

async function hear(page: Page, message: FromPage): Promise<void> {
  const uri = uriOf(page, message.field);
  const textDocument = { uri };
  switch (message.say) {
    case "open": {
      const { language, version, text } = message;
      touch(page, message.field).told = [];
      return server.notify("textDocument/didOpen", {
        textDocument: { uri, languageId: language, version, text },
      });
    }
    case "change": {
      const { version, range, text } = message;
      touch(page, message.field);
      return server.notify("textDocument/didChange", {
        textDocument: { uri, version },
        contentChanges: [{ range, text }],
      });
    }
    case "close":
      close(page, message.field);
      return show(page.tab);
    case "here":
      touch(page, message.field);
      return;
    case "hover": {
      const hover = (await server.ask("textDocument/hover", {
        textDocument,
        position: message.position,
      })) as Hover | null;
      const answer = hover && (hover.contents as MarkupContent).value;
      return tell(page, { say: "answer", id: message.id, answer });
    }
    case "actions":
      return tell(page, { say: "answer", id: message.id, answer: await fixes(textDocument, message.range) });
    case "shows":
      touch(page, message.field).shown = message.findings;
      return show(page.tab);
  }
}

/**
 * The fixes of what is found in a range, with their edits. A comment that silences a rule is none: it would be
 * published.
 */
async function fixes(textDocument: TextDocumentIdentifier, range: Range): Promise<CodeAction[]> {
  const asked = { textDocument, range, context: { diagnostics: [], only: ["quickfix"] } };
  const actions = ((await server.ask("textDocument/codeAction", asked)) ?? []) as CodeAction[];
  const own = actions.filter(({ data, disabled }) => (data as { do?: string } | undefined)?.do === "fix" && !disabled);
  const whole = await Promise.all(own.map((one) => server.ask("codeAction/resolve", one)));
  return whole.filter((one) => one !== null) as CodeAction[];
}

function touch(page: Page, number: number): Field {
  const field = page.fields.get(number) ?? { told: [], shown: [], outline: null, touched: 0 };
  page.fields.set(number, field);
  field.touched = touches += 1;
  return field;
}

function close(page: Page, number: number): void {
  if (page.fields.delete(number))
    server.notify("textDocument/didClose", { textDocument: { uri: uriOf(page, number) } });
}

// Panels

function attend(port: Port): void {
  panels.set(port, -1);
  port.onMessage.addListener((message: FromPanel) => {
    if (message.say === "tab") {
      panels.set(port, message.tab);
      watch();
      // A page whose worker was ended comes back when it is called.
      void chrome.tabs.sendMessage(message.tab, "wake").catch(() => undefined);
      show(message.tab);
    } else go(panels.get(port) ?? -1, message.number);
  });
  port.onDisconnect.addListener(() => {
    panels.delete(port);
    watch();
  });
}

function isWatched(page: Page): boolean {
  return [...panels.values()].includes(page.tab);
}

/** Tells pages whether anybody looks at their list; it is not made for nobody. */
function watch(): void {
  for (const page of pages.values()) {
    tell(page, { say: "watched", is: isWatched(page) });
    if (isWatched(page)) for (const number of page.fields.keys()) void outline(page, number);
  }
}

async function outline(page: Page, number: number): Promise<void> {
  const answer = (await server.ask("citewell/sections", {
    textDocument: { uri: uriOf(page, number) },
  })) as Outline | null;
  const field = page.fields.get(number);
  if (!answer || !field) return;
  field.outline = answer;
  show(page.tab);
}

/** The field of a tab that was written in last. */
function current(tab: number): { page: Page; number: number; field: Field } | undefined {
  const here = [...pages.values()].filter((page) => page.tab === tab);
  const fields = here.flatMap((page) => [...page.fields].map(([number, field]) => ({ page, number, field })));
  return fields.sort((one, other) => other.field.touched - one.field.touched)[0];
}

function show(tab: number): void {
  const found = current(tab)?.field;
  const shown: ToPanel = { state: server.state, findings: found?.shown ?? null, outline: found?.outline ?? null };
  for (const [port, its] of panels) if (its === tab) port.postMessage(shown);
}

function showAll(): void {
  for (const tab of new Set(panels.values())) show(tab);
}

function go(tab: number, number: number): void {
  const found = current(tab);
  if (found) tell(found.page, { say: "go", field: found.number, number });
}

function showBadge(state: State): void {
  void chrome.action.setBadgeText({ text: state === "ready" || !pages.size ? "" : "!" });
}

chrome.runtime.onConnect.addListener((port) => {
  if (port.name === "page") meet(port);
  else if (port.name === "panel" && port.sender?.url?.startsWith(chrome.runtime.getURL(""))) attend(port);
});
/** The sites that the writer is being asked about, each with the tab to begin on. */
const asked = new Map<string, number>();

chrome.runtime.onMessage.addListener(({ say, site, tab }: FromPopup) => {
  if (say === "ask") asked.set(site, tab);
  else void (say === "on" ? turnOn(site, tab) : turnOff(site));
});
chrome.permissions.onAdded.addListener(({ origins = [] }) => {
  for (const site of origins) {
    const tab = asked.get(site);
    if (asked.delete(site) && tab !== undefined) void turnOn(site, tab);
  }
});
chrome.runtime.onInstalled.addListener(() => void register());
chrome.runtime.onStartup.addListener(() => void register());
watchKey(() => void server.open());
