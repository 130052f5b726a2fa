/** The popup: turns Citewell on or off for the site of the tab. */

import { part } from "../../desk/src/dom";
import { readKey } from "./key";
import { type FromPopup, WORDS } from "./messages";
import { siteOf, sites } from "./sites";

async function start(): Promise<void> {
  const { id: tab, url } = await tabOf();
  const site = url === undefined ? null : siteOf(url);
  const box = part("on") as HTMLInputElement;
  part("site").textContent = site ? `On ${new URL(url ?? "").hostname}` : "Citewell cannot be turned on for this page.";
  if (!(await readKey())) part("state").textContent = WORDS.unpaired;
  part("options").addEventListener("click", () => void chrome.runtime.openOptionsPage());
  part("panel").addEventListener("click", () => void showPanel(tab));
  if (!site || tab === undefined) return;
  box.disabled = false;
  box.checked = (await sites()).includes(site);
  box.addEventListener("change", () => void (box.checked ? turnOn(site, tab, box) : tell({ say: "off", site, tab })));
}

/** The tab that the popup is about: the one in front, or the one that its own address names. */
async function tabOf(): Promise<{ id?: number | undefined; url?: string | undefined }> {
  const named = Number(new URLSearchParams(location.search).get("tab"));
  if (named) return chrome.tabs.get(named);
  const [tab] = await chrome.tabs.query({ active: true, currentWindow: true });
  return tab ?? {};
}

async function turnOn(site: string, tab: number, box: HTMLInputElement): Promise<void> {
  // Some browsers close the popup over their question: the worker goes on then.
  void tell({ say: "ask", site, tab });
  box.checked = await chrome.permissions.request({ origins: [site] });
  if (box.checked) await tell({ say: "on", site, tab });
}

function tell(message: FromPopup): Promise<void> {
  return chrome.runtime.sendMessage(message);
}

/** Must be called in a click: browsers open no panel otherwise. */
async function showPanel(tab: number | undefined): Promise<void> {
  const { sidebarAction } = globalThis.chrome as { sidebarAction?: { open(): Promise<void> } };
  if (sidebarAction) await sidebarAction.open();
  else if (tab !== undefined) await chrome.sidePanel.open({ tabId: tab });
}

void start();
