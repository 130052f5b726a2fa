/**
 * The panel beside the page: the findings of the field that is written in, and what could be lifted from each
 * section.
 */

import { element, part } from "../../desk/src/dom";
import { type FromPanel, type Outline, type Shown, type ToPanel, WORDS } from "./messages";

let port: chrome.runtime.Port;
let written = "";

function connect(): void {
  port = chrome.runtime.connect({ name: "panel" });
  port.onMessage.addListener(show);
  // The browser has ended the worker: there is another one when it is called.
  port.onDisconnect.addListener(() => setTimeout(connect, 500));
  void look();
}

/** Asks for what the tab in front shows, or the tab that our own address names. */
async function look(): Promise<void> {
  const named = Number(new URLSearchParams(location.search).get("tab"));
  const [tab] = named ? [{ id: named }] : await chrome.tabs.query({ active: true, currentWindow: true });
  if (tab?.id !== undefined) send({ say: "tab", tab: tab.id });
}

function send(message: FromPanel): void {
  port.postMessage(message);
}

function show(shown: ToPanel): void {
  const now = JSON.stringify(shown);
  // A list that is the same keeps its focus.
  if (now === written) return;
  written = now;
  const { state, findings, outline } = shown;
  part("state").textContent = state === "ready" ? counted(findings) : WORDS[state];
  part("findings").replaceChildren(...(findings ?? []).flatMap(row));
  part("about").hidden = !outline?.sections.length;
  if (outline) showOutline(outline);
}

function counted(findings: Shown[] | null): string {
  if (!findings) return "Write in a field of a site that is on.";
  const { length } = findings.filter(({ words }) => words);
  return length ? `${length} ${length === 1 ? "finding" : "findings"}` : "Nothing is marked here.";
}

/** One finding. What has no words in the field, a rule about the page as a whole, is not the writer's here. */
function row({ severity, rule, message, words }: Shown, number: number): HTMLElement[] {
  if (!words) return [];
  const go = element(
    "button",
    { type: "button", onclick: () => send({ say: "go", number }) },
    element("q", {}, words.length > 90 ? `${words.slice(0, 90)}…` : words),
    element("span", { class: "message" }, message),
    element("span", { class: `rule ${severity}` }, `${severity} · ${rule}`),
  );
  return [element("li", {}, go)];
}

function showOutline({ label, score, sections }: Outline): void {
  part("score").textContent = `${score === null ? "No score: too little prose" : `${score} of 100`} (${label})`;
  const rows = sections.map(({ heading, score: own, snippet, lost }) =>
    element(
      "article",
      {},
      element("h3", {}, heading || "Before the first heading"),
      element("p", {}, own === null ? "No score" : `${own} of 100`),
      ...(snippet
        ? [element("blockquote", {}, snippet.text)]
        : [element("p", {}, "Nothing here can be lifted as it stands.")]),
      ...(lost.length
        ? [
            element(
              "ul",
              {},
              ...lost.map(({ points, message }) => element("li", {}, `−${Number(points.toFixed(1))} ${message}`)),
            ),
          ]
        : []),
    ),
  );
  part("sections").replaceChildren(...rows);
}

chrome.tabs.onActivated.addListener(() => void look());
chrome.tabs.onUpdated.addListener((_, { status }) => {
  if (status === "complete") void look();
});
connect();
