// Gives the tests what reads an editor, beside an empty one.
import { keepsLines, read as readAs } from "../../../../editor-clients/browser/extension/src/reading.ts";
import { Layer } from "../../../../editor-clients/browser/extension/src/layer.ts";
import { Mirror } from "../../../../editor-clients/browser/extension/src/mirror.ts";
import { Text, moved, movedAll } from "../../../../editor-clients/browser/extension/src/text.ts";
import fc from "fast-check";

const read = (root) => readAs(root, keepsLines(root));
Object.assign(window, { read, Text, moved, movedAll, Layer, Mirror, fc });
window.isReady = true;
