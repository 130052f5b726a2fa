import Quill from "quill";
import { HTML, offer } from "./draft.js";

const quill = new Quill("#editor", { theme: "snow", modules: { toolbar: false } });
quill.clipboard.dangerouslyPasteHTML(HTML.replace("<li><p>", "<li>").replace("</p></li>", "</li>"));
quill.history.clear();
offer(() => quill.root.innerHTML);
