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
  if (/^\d+\. /.test(block)) {
    const items = block.split(/\n(?=\d+\. )/).map((one) => element("li", {}, ...inline(one.replace(/^\d+\. /, ""))));
    return [element("ol", {}, ...items)];
  }
  const [words = "", change] = block.split(/\n?```diff\n/);
  const found = words ? [element("p", {}, ...inline(words))] : [];
  return change === undefined ? found : [...found, ...changed(change.replace(/\n?```$/, ""))];
}

/** Before and after, with the words that differ marked in both. */
function changed(diff: string): HTMLElement[] {
  const lines = (sign: string) =>
    diff.split("\n").filter((line) => line.startsWith(sign)).map((line) => line.slice(2)).join("\n");
  const [before, after] = [lines("-"), lines("+")];
  const { from, to, insert } = difference(before, after);
  const end = before.slice(to);
  return [
    element("p", { class: "before" }, before.slice(0, from), element("del", {}, before.slice(from, to)), end),
    element("p", { class: "after" }, after.slice(0, from), element("ins", {}, insert), end),
  ];
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
    else if (address !== undefined) parts.push(element("a", { href: address, target: "_blank", rel: "noopener noreferrer" }, words ?? ""));
    else parts.push(escaped ?? "");
    at = found.index + all.length;
  }
  return [...parts, text.slice(at)];
}
