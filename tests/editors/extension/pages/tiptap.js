import { Editor } from "@tiptap/core";
import StarterKit from "@tiptap/starter-kit";
import { HTML, offer } from "./draft.js";

const editor = new Editor({ element: document.querySelector("#editor"), extensions: [StarterKit], content: HTML });
offer(() => editor.getHTML());
