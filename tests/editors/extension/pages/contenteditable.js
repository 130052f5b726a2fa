import { HTML, offer } from "./draft.js";

const editor = document.querySelector("#editor");
editor.contentEditable = "true";
editor.innerHTML = HTML;
offer(() => editor.innerHTML);
