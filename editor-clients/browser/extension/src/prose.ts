/** The server's page about a finding, from Markdown to elements. Nothing of it is ever read as HTML. */

import { element } from "../../desk/src/dom";
import { difference } from "../../desk/src/difference";

/** How to keep a rule quiet is about files; a page has none. */
const ABOUT_FILES = /^Silence it: /;

export function pageOf(markdown: string): HTMLElement[] {
  return markdown
    .split(/\n{2,}/)
    .filter((block) => block.trim() && !ABOUT_FILES.test(block))
    .flatMap(blockOf);
}

function blockOf(block: string): HTMLElement[] {
  if (/^-{3,}$/.test(block.trim())) return [element("hr")];
  for (const [tag, sign] of Object.entries(LISTS)) if (sign.test(block)) return [list(tag as "ol" | "ul", block, sign)];
  const [words = "", change] = block.split(/\n?```diff\n/);
  const found = words ? [element("p", {}, ...inline(words))] : [];
  return change === undefined ? found : [...found, ...changed(change.replace(/\n?```$/, ""))];
}

const LISTS = { ol: /^\d+\. /, ul: /^- / };

function list(tag: "ol" | "ul", block: string, sign: RegExp): HTMLElement {
  const items = block.split(new RegExp(`\\n(?=${sign.source.slice(1)})`));
  return element(tag, {}, ...items.map((one) => element("li", {}, ...inline(one.replace(sign, "")))));
}

/** The writer sees no elements, and fixes change none. */
const TAG = /<\/?[a-z][^>]*>/gi;

/** Before and after, with the words that differ marked in both. */
function changed(diff: string): HTMLElement[] {
  const lines = (sign: string) =>
    diff
      .split("\n")
      .filter((line) => line.startsWith(sign))
      .map((line) => line.slice(2).replace(TAG, ""))
      .join("\n");
  const [before, after] = [lines("-"), lines("+")];
  const change = difference(before, after);
  // Whole words: half of one says nothing.
  const from = before.slice(0, change.from).search(/\S*$/);
  const to = change.to + before.slice(change.to).search(/\s|$/);
  const end = before.slice(to);
  const [gone, come] = [before.slice(from, to), after.slice(from, after.length - end.length)];
  const line = (name: string, words: string, tag: "del" | "ins") =>
    element("p", { class: name }, before.slice(0, from), ...(words ? [element(tag, {}, words)] : []), end);
  return [line("before", gone, "del"), line("after", come, "ins")];
}

const INLINE = /\*\*(.+?)\*\*|`([^`]+)`|\[([^\]]+)\]\((https?:[^)\s]+)\)|\\([^\w\s])/g;

function inline(text: string): (Node | string)[] {
  const parts: (Node | string)[] = [];
  let at = 0;
  for (const found of text.matchAll(INLINE)) {
    const [all, bold, code, words, address, escaped] = found;
    parts.push(text.slice(at, found.index));
    if (bold !== undefined) parts.push(element("b", {}, bold));
    else if (code !== undefined) parts.push(element("code", {}, code));
    else if (address !== undefined)
      parts.push(element("a", { href: address, target: "_blank", rel: "noopener noreferrer" }, words ?? ""));
    else parts.push(escaped ?? "");
    at = found.index + all.length;
  }
  return [...parts, text.slice(at)];
}
