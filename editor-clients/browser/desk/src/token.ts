/** The token that the socket asks for. It comes in the address, once, and is then kept for this tab alone. */

const KEY = "citewell-token";

/** The token, or null where the page was opened without one. Takes it out of the address bar. */
export function takeToken(): string | null {
  const given = location.hash.slice(1);
  if (given) {
    sessionStorage.setItem(KEY, given);
    history.replaceState(null, "", location.pathname);
  }
  return sessionStorage.getItem(KEY);
}
