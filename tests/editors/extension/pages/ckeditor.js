import { BlockQuote, Bold, ClassicEditor, Essentials, Italic, Link, List, Paragraph } from "ckeditor5";
import { HTML, offer } from "./draft.js";

const editor = await ClassicEditor.create(document.querySelector("#editor"), {
  licenseKey: "GPL",
  plugins: [BlockQuote, Bold, Essentials, Italic, Link, List, Paragraph],
  initialData: HTML,
});
offer(() => editor.getData());
