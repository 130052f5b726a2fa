// Gives the tests what reads an editor, beside an empty one.
import { read } from "../../../../editor-clients/browser/extension/src/reading.ts";
import { Text, moved, movedAll } from "../../../../editor-clients/browser/extension/src/text.ts";
import fc from "fast-check";

Object.assign(window, { read, Text, moved, movedAll, fc });
window.isReady = true;
