import {
  BlockEditorProvider,
  BlockList,
  RichText,
  WritingFlow,
  useBlockProps,
  useInnerBlocksProps,
} from "@wordpress/block-editor";
import { createBlock, registerBlockType, serialize } from "@wordpress/blocks";
import { useStateWithHistory } from "@wordpress/compose";
import { createElement } from "react";
import { createRoot } from "react-dom/client";
import { HTML, offer } from "./draft.js";

/** A block that is written in, as WordPress has it: an element of its own that can be edited. */
function registerText(name, tagName) {
  const content = { type: "rich-text", source: "rich-text", selector: tagName };
  registerBlockType(name, {
    apiVersion: 3,
    title: name,
    category: "text",
    attributes: { content },
    edit: function Edit({ attributes, setAttributes }) {
      const onChange = (text) => setAttributes({ content: text });
      const props = useBlockProps();
      return createElement(RichText, { ...props, tagName, identifier: "content", value: attributes.content, onChange });
    },
    save: ({ attributes }) =>
      createElement(RichText.Content, { ...useBlockProps.save(), tagName, value: attributes.content }),
  });
}

registerText("core/paragraph", "p");
registerText("core/list-item", "li");
registerBlockType("core/list", {
  apiVersion: 3,
  title: "List",
  category: "text",
  edit: () => createElement("ul", useInnerBlocksProps(useBlockProps(), { renderAppender: false })),
  save: () => createElement("ul", useInnerBlocksProps.save(useBlockProps.save())),
});

const draft = new DOMParser().parseFromString(HTML, "text/html").body;
const paragraphs = [...draft.querySelectorAll("body > p")].map(({ innerHTML }) =>
  createBlock("core/paragraph", { content: innerHTML }),
);
const items = [...draft.querySelectorAll("li > p")].map(({ innerHTML }) =>
  createBlock("core/list-item", { content: innerHTML }),
);
const blocks = [...paragraphs, createBlock("core/list", {}, items)];

let current = blocks;

function Editor() {
  const { value, setValue, undo } = useStateWithHistory({ blocks });
  current = value.blocks;
  const take = (isTyped) => (changed, options) =>
    setValue({ blocks: changed, selection: options?.selection }, isTyped);
  const onKeyDown = (event) => {
    if (event.key !== "z" || !event.ctrlKey) return;
    event.preventDefault();
    undo();
  };
  const list = createElement(WritingFlow, {}, createElement(BlockList, { renderAppender: false }));
  return createElement(
    BlockEditorProvider,
    { value: value.blocks, selection: value.selection, onInput: take(true), onChange: take(false), settings: {} },
    createElement("div", { onKeyDown }, list),
  );
}

createRoot(document.querySelector("#editor")).render(createElement(Editor));
await new Promise((drawn) => setTimeout(drawn, 500));
offer(() => serialize(current));
