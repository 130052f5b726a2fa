/** The sites that the writer has turned Citewell on for. It is off on all others. */

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

/** Turns a site on or off, for pages that are loaded from now on. The browser has been asked whether we may. */
export async function turn(site: string, on: boolean): Promise<void> {
  const others = (await sites()).filter((one) => one !== site);
  await chrome.storage.local.set({ [NAME]: on ? [...others, site] : others });
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
export async function inject(tab: number): Promise<void> {
  const target = { tabId: tab, allFrames: true };
  await chrome.scripting.insertCSS({ target, files: ["marks.css"] });
  await chrome.scripting.executeScript({ target, files: ["content.js"] });
}
