/** The token that the socket asks for. It is kept for this tab alone, and given to nobody but the desk. */

import { freshNonce, proofOf } from "./proof";

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
  const nonce = freshNonce();
  const answer = await fetch(`/proof?nonce=${nonce}`);
  return answer.ok && (await answer.text()) === (await proofOf(token, nonce));
}
