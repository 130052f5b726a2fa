/** What is shown stands in the address, behind the #, so that a view can be linked and the way back leads there. */

import { useEffect, useState } from "preact/hooks";

export interface Address {
  view: string;
  /** What of the view is shown: a page's path, a rule's name. */
  part: string;
  asked: URLSearchParams;
}

export function read(hash: string): Address {
  const [where = "", query = ""] = hash.replace(/^#\/?/, "").split(/\?(.*)/s);
  const [view = "", part = ""] = where.split(/\/(.*)/s);
  return { view, part: decoded(part), asked: new URLSearchParams(query) };
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

export type Asked = Record<string, string | number | null | undefined>;

/** An address; what is empty is left out. */
export function to(view: string, part = "", asked: Asked = {}): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(asked)) if (value != null && value !== "") query.set(name, String(value));
  return `#/${view}${part && `/${encodeURIComponent(part)}`}${query.size ? `?${query}` : ""}`;
}

/** The same view, asked something else; the way back skips it. */
export function ask({ view, part, asked }: Address, changed: Asked): void {
  location.replace(to(view, part, { ...Object.fromEntries(asked), ...changed }));
}

export function useAddress(): Address {
  const [address, setAddress] = useState(() => read(location.hash));
  useEffect(() => {
    const follow = (): void => setAddress(read(location.hash));
    addEventListener("hashchange", follow);
    return () => removeEventListener("hashchange", follow);
  }, []);
  return address;
}
