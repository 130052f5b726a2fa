/** The popup: turns Citewell on or off for the site of the tab. */

import { part } from "../../desk/src/dom";
import { readKey } from "./key";
import { type Call, WORDS } from "./messages";
import { inject, siteOf, sites, turn } from "./sites";

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
  box.addEventListener("change", () => void (box.checked ? turnOn(site, tab, box) : turnOff(site)));
}

/** The tab that the popup is about: the one in front, or the one that its own address names. */
async function tabOf(): Promise<{ id?: number | undefined; url?: string | undefined }> {
  const named = Number(new URLSearchParams(location.search).get("tab"));
  if (named) return chrome.tabs.get(named);
  const [tab] = await chrome.tabs.query({ active: true, currentWindow: true });
  return tab ?? {};
}

async function turnOn(site: string, tab: number, box: HTMLInputElement): Promise<void> {
  box.checked = await chrome.permissions.request({ origins: [site] });
  if (!box.checked) return;
  await turn(site, true);
  await inject(tab);
}

async function turnOff(site: string): Promise<void> {
  await turn(site, false);
  const off: Call = "off";
  for (const { id } of await chrome.tabs.query({ url: site }))
    if (id !== undefined) await chrome.tabs.sendMessage(id, off).catch(() => undefined);
  await chrome.permissions.remove({ origins: [site] }).catch(() => undefined);
}

/** Must be called in a click: browsers open no panel otherwise. */
async function showPanel(tab: number | undefined): Promise<void> {
  const { sidebarAction } = globalThis.chrome as { sidebarAction?: { open(): Promise<void> } };
  if (sidebarAction) await sidebarAction.open();
  else if (tab !== undefined) await chrome.sidePanel.open({ tabId: tab });
}

void start();
