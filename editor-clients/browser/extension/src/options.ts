/** The options: the key, and the sites that are on. */

import { element, part } from "../../desk/src/dom";
import { type Key, isCitewell, keepKey, parseKey, readKey } from "./key";
import { WORDS } from "./messages";
import { sites, turnOff } from "./sites";

const field = part("key") as HTMLInputElement;

function say(words: string): void {
  part("state").textContent = words;
}

async function pair(): Promise<void> {
  const key = parseKey(field.value);
  if (!key) return say("This is not a key. Copy the whole line that “citewell desk --pair” prints after the colon.");
  field.value = "";
  const checked = check(key);
  await keepKey(key);
  await checked;
}

/** The check that was begun last: what others find out is about a key of before. */
let last = 0;

async function check(key: Key): Promise<void> {
  const mine = (last += 1);
  say("Looking for Citewell …");
  const is = await isCitewell(key).catch(() => null);
  if (mine === last) say(is === null ? `The key is kept. ${WORDS.away}` : is ? "Paired." : WORDS.refused);
}

async function list(): Promise<void> {
  const rows = (await sites()).map((site) => {
    const off = element("button", { type: "button", onclick: () => void turnOff(site).then(list) }, "Turn off");
    return element("li", {}, `${site.replace(/\/\*$/, "")} `, off);
  });
  part("sites").replaceChildren(...(rows.length ? rows : [element("li", {}, "None. Turn a site on in the popup.")]));
}

part("pair").addEventListener("submit", (event) => {
  event.preventDefault();
  void pair();
});
part("forget").addEventListener("click", () => void keepKey(null).then(() => say(WORDS.unpaired)));
void readKey().then((key) => (key ? check(key) : say(WORDS.unpaired)));
void list();
