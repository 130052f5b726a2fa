import { createEmptyHistoryState, registerHistory } from "@lexical/history";
import { registerRichText } from "@lexical/rich-text";
import { $createParagraphNode, $createTextNode, $getRoot, createEditor } from "lexical";
import { WORDS, offer } from "./draft.js";

const root = document.querySelector("#editor");
root.contentEditable = "true";
root.style.whiteSpace = "pre-wrap";
const editor = createEditor({
  namespace: "page",
  onError: (error) => {
    throw error;
  },
});
editor.setRootElement(root);
registerRichText(editor);
editor.update(
  () => {
    $getRoot().clear();
    for (const words of WORDS) $getRoot().append($createParagraphNode().append($createTextNode(words)));
  },
  { discrete: true },
);
registerHistory(editor, createEmptyHistoryState(), 300);
offer(() => editor.read(() => $getRoot().getTextContent()));
