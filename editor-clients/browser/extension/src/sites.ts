/** The sites that the writer has turned Citewell on for. It is off on all others. */

import type { Call } from "./messages";

const NAME = "sites";

/** The site of an address, as a pattern of the browser; null where nothing can be turned on. */
export function siteOf(address: string): string | null {
  const { protocol, hostname } = new URL(address);
  return protocol === "http:" || protocol === "https:" ? `${protocol}//${hostname}/*` : null;
}

export async function sites(): Promise<string[]> {
  const kept: unknown = (await chrome.storage.local.get(NAME))[NAME];
  return Array.isArray(kept) ? kept.filter((one) => typeof one === "string") : [];
}

/** Turns a site on, which the browser lets us read by now, and begins on the tab in front. */
export async function turnOn(site: string, tab: number): Promise<void> {
  await keep([...(await others(site)), site]);
  await inject(tab);
}

/** Turns a site off, on all of its pages. */
export async function turnOff(site: string): Promise<void> {
  await keep(await others(site));
  const off: Call = "off";
  for (const { id } of await chrome.tabs.query({ url: site }))
    if (id !== undefined) await chrome.tabs.sendMessage(id, off).catch(() => undefined);
  await chrome.permissions.remove({ origins: [site] }).catch(() => undefined);
}

async function others(site: string): Promise<string[]> {
  return (await sites()).filter((one) => one !== site);
}

async function keep(all: string[]): Promise<void> {
  await chrome.storage.local.set({ [NAME]: all });
  await register();
}

/** Has the browser load our script on the pages of all sites that are on. */
export async function register(): Promise<void> {
  const matches = await sites();
  const before = await chrome.scripting.getRegisteredContentScripts();
  await chrome.scripting.unregisterContentScripts({ ids: before.map(({ id }) => id) });
  if (!matches.length) return;
  await chrome.scripting.registerContentScripts([
    {
      id: "fields",
      matches,
      js: ["content.js"],
      css: ["marks.css"],
      allFrames: true,
      // Some editors write in a frame that has no address of its own.
      matchOriginAsFallback: true,
      runAt: "document_idle",
    },
  ]);
}

/** Loads our script on a page that is open already. */
async function inject(tab: number): Promise<void> {
  const target = { tabId: tab, allFrames: true };
  await chrome.scripting.insertCSS({ target, files: ["marks.css"] });
  await chrome.scripting.executeScript({ target, files: ["content.js"] });
}
