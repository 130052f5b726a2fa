/** Names that a new draft can have. The server has the last word. */

/** How a draft's name ends. */
const ENDINGS: readonly string[] = [".md", ".markdown", ".mdx", ".html", ".htm", ".xhtml"];

/** The file that a typed name means, null where it can be no draft. A name without an ending gets one. */
export function draftName(typed: string): string | null {
  if (!staysBelow(typed)) return null;
  const file = /[^/]\.\w+$/.test(typed) ? typed : `${typed}.md`;
  return ENDINGS.some((one) => file.toLowerCase().endsWith(one)) ? file : null;
}

/** Why a typed name can be no draft of a folder. */
export function whyNot(typed: string, folder: string): string {
  if (!staysBelow(typed)) return `A new draft stays in ${folder}: name it without “..” and without “/” at either end.`;
  return `A draft’s name ends in ${ENDINGS.slice(0, -1).join(", ")} or ${ENDINGS.at(-1)}.`;
}

/** Whether a path names a file below a folder, with characters that can be seen. */
function staysBelow(typed: string): boolean {
  const parts = typed.split("/");
  return !/\p{Cc}/u.test(typed) && parts.every((one) => one !== "" && one !== "." && one !== "..");
}
