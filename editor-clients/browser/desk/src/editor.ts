/** The editor: languages, keys and the look of a draft. */

import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { html } from "@codemirror/lang-html";
import { markdown, markdownLanguage } from "@codemirror/lang-markdown";
import { yamlFrontmatter } from "@codemirror/lang-yaml";
import { HighlightStyle, LanguageSupport, syntaxHighlighting } from "@codemirror/language";
import { search, searchKeymap } from "@codemirror/search";
import { EditorState, type Extension } from "@codemirror/state";
import { EditorView, drawSelection, dropCursor, keymap, tooltips } from "@codemirror/view";
import { tags } from "@lezer/highlight";
import type { Opened } from "./protocol";

/** A state for a draft that was just opened: nothing in it can be undone. */
export function begin(opened: Opened, extensions: Extension): EditorState {
  return EditorState.create({
    doc: opened.text,
    extensions: [
      extensions,
      history(),
      drawSelection(),
      dropCursor(),
      tooltips({ tooltipSpace }),
      search({ top: true }),
      // Tab is left to the page: who writes with the keyboard alone must be able to leave.
      keymap.of([...searchKeymap, ...historyKeymap, ...defaultKeymap]),
      EditorView.lineWrapping,
      EditorView.contentAttributes.of({
        "aria-label": `Draft ${opened.file}`,
        tabindex: "0",
        spellcheck: "true",
        autocapitalize: "sentences",
      }),
      language(opened.languageId),
      syntaxHighlighting(LOOK),
    ],
  });
}

/** Pixels that cards and menus keep from what stands around the draft. */
const MARGIN = 8;

/** Where cards and menus may float: over the draft, and over nothing else. */
function tooltipSpace(view: EditorView) {
  const { top, left, bottom, right } = view.dom.getBoundingClientRect();
  return { top: top + MARGIN, left: left + MARGIN, bottom: bottom - MARGIN, right: right - MARGIN };
}

function language(id: Opened["languageId"]): LanguageSupport {
  if (id === "html") return html();
  return yamlFrontmatter({ content: markdown({ base: markdownLanguage, completeHTMLTags: false }) });
}

const mono = { fontFamily: "var(--mono)", fontSize: "0.84em" };
const quiet = { color: "var(--muted)" };

const LOOK = HighlightStyle.define([
  { tag: tags.heading1, fontSize: "1.55em", fontWeight: "650", lineHeight: "1.3" },
  { tag: tags.heading2, fontSize: "1.22em", fontWeight: "650" },
  { tag: tags.heading, fontWeight: "650" },
  { tag: tags.emphasis, fontStyle: "italic" },
  { tag: tags.strong, fontWeight: "700" },
  { tag: tags.strikethrough, textDecoration: "line-through" },
  { tag: [tags.link, tags.url], color: "var(--accent)" },
  { tag: tags.quote, ...quiet },
  {
    tag: [
      tags.monospace,
      tags.literal,
      tags.string,
      tags.number,
      tags.bool,
      tags.null,
      tags.definition(tags.propertyName),
      tags.propertyName,
    ],
    ...mono,
  },
  {
    tag: [
      tags.processingInstruction,
      tags.contentSeparator,
      tags.labelName,
      tags.comment,
      tags.punctuation,
      tags.separator,
      tags.meta,
    ],
    ...quiet,
  },
  {
    tag: [tags.tagName, tags.angleBracket, tags.attributeName, tags.attributeValue, tags.documentMeta],
    ...mono,
    ...quiet,
  },
]);
