import { exampleSetup } from "prosemirror-example-setup";
import { DOMParser, DOMSerializer, Schema } from "prosemirror-model";
import { schema as basic } from "prosemirror-schema-basic";
import { addListNodes } from "prosemirror-schema-list";
import { EditorState } from "prosemirror-state";
import { EditorView } from "prosemirror-view";
import { HTML, offer } from "./draft.js";

const schema = new Schema({
  nodes: addListNodes(basic.spec.nodes, "paragraph block*", "block"),
  marks: basic.spec.marks,
});
const start = document.createElement("div");
start.innerHTML = HTML;
const doc = DOMParser.fromSchema(schema).parse(start);
const view = new EditorView(document.querySelector("#editor"), {
  state: EditorState.create({ doc, plugins: exampleSetup({ schema, menuBar: false }) }),
});
offer(() => {
  const made = document.createElement("div");
  made.append(DOMSerializer.fromSchema(schema).serializeFragment(view.state.doc.content));
  return made.innerHTML;
});
