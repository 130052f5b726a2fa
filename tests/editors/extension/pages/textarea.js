import { WORDS } from "./draft.js";

document.querySelector("#editor").outerHTML =
  `<textarea id="editor" name="body" rows="8" style="width: 32em"></textarea>`;
const area = document.querySelector("textarea");
area.value = WORDS.join("\n\n");
document.querySelector("input[name=body]").remove();
window.value = () => area.value;
window.isReady = true;
