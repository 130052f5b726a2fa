/** What the server is doing, in one word or two. */

import { part } from "./dom";
import type { Status } from "./protocol";

export type State = Status["state"] | "connecting" | "reconnecting";

const WORDS: Record<State, string> = {
  connecting: "Connecting…",
  reconnecting: "Reconnecting…",
  starting: "Starting…",
  loading: "Loading the language model…",
  checking: "Checking…",
  ready: "Ready",
  misconfigured: "Settings are wrong",
  off: "Checks are off",
  failed: "Not checking",
};

/** Shows a state; `message` is what there is to say about it. */
export function showState(state: State, message = ""): void {
  const place = part("state");
  place.dataset["state"] = state;
  place.title = message;
  const words = place.querySelector("span");
  // A draft that is opened is soon seen: the lamp tells that, not words that come and go.
  const shown = state === "checking" && words?.textContent === WORDS.ready ? WORDS.ready : WORDS[state];
  if (words && words.textContent !== shown) words.textContent = shown;
}
