/** The token that the socket asks for. It is kept for this tab alone, and given to nobody but the desk. */

const KEY = "citewell-token";
const TICKET = "ticket=";

/**
 * The token, or null where there is none to be had.
 *
 * The address holds it, or a ticket that is good for it once; both are taken out of the address bar.
 */
export async function takeToken(): Promise<string | null> {
  const given = location.hash.slice(1);
  if (given) {
    history.replaceState(null, "", location.pathname);
    const token = given.startsWith(TICKET) ? await redeem(given.slice(TICKET.length)) : given;
    if (token) sessionStorage.setItem(KEY, token);
  }
  return sessionStorage.getItem(KEY);
}

async function redeem(ticket: string): Promise<string | null> {
  const answer = await fetch(`/key?ticket=${encodeURIComponent(ticket)}`);
  return answer.ok ? await answer.text() : null;
}

/** Whether who listens here knows the token as well: a port that the desk has left may be anybody's. */
export async function isDesk(token: string): Promise<boolean> {
  const nonce = hex(crypto.getRandomValues(new Uint8Array(24)));
  const answer = await fetch(`/proof?nonce=${nonce}`);
  return answer.ok && (await answer.text()) === (await sign(token, nonce));
}

async function sign(token: string, text: string): Promise<string> {
  const bytes = new TextEncoder();
  const algorithm = { name: "HMAC", hash: "SHA-256" };
  const key = await crypto.subtle.importKey("raw", bytes.encode(token), algorithm, false, ["sign"]);
  return hex(new Uint8Array(await crypto.subtle.sign("HMAC", key, bytes.encode(text))));
}

function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
