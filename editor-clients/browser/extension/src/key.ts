/** The key that `citewell desk --pair` prints: the port of the server and the token for it. */

import { freshNonce, hex, proofOf } from "../../desk/src/proof";

export interface Key {
  port: number;
  token: string;
}

const NAME = "key";
const FORM = /^(\d{1,5})-([\w-]{32,})$/;

/** What a pasted text holds, null where it is no key. */
export function parseKey(text: string): Key | null {
  const found = FORM.exec(text.trim());
  const port = Number(found?.[1]);
  return found?.[2] && port > 0 && port < 65_536 ? { port, token: found[2] } : null;
}

export async function readKey(): Promise<Key | null> {
  const kept: unknown = (await chrome.storage.local.get(NAME))[NAME];
  return typeof kept === "string" ? parseKey(kept) : null;
}

/** Keeps a key; null forgets the one there is. */
export async function keepKey(key: Key | null): Promise<void> {
  if (key) await chrome.storage.local.set({ [NAME]: `${key.port}-${key.token}` });
  else await chrome.storage.local.remove(NAME);
}

/** Calls back whenever the key has changed. */
export function watchKey(changed: () => void): void {
  chrome.storage.local.onChanged.addListener((changes) => {
    if (NAME in changes) changed();
  });
}

/**
 * Whether who listens on the port is the Citewell that made the key. It proves that it knows the token's digest: a port
 * that Citewell has left may be anybody's, and the token is given to nobody else. Rejects where nobody listens.
 */
export async function isCitewell({ port, token }: Key): Promise<boolean> {
  const nonce = freshNonce();
  const answer = await fetch(`http://127.0.0.1:${port}/proof?nonce=${nonce}`, {
    cache: "no-store",
    credentials: "omit",
  });
  return answer.ok && (await answer.text()) === (await proofOf(await digest(token), nonce));
}

async function digest(token: string): Promise<string> {
  return hex(new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(token))));
}
