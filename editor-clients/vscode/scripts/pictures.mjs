// Takes the pictures of the README and the walkthrough from a run of the tests: `npm run pictures -- FOLDER`, where
// FOLDER is the tests' SHOTS.

import { copyFileSync } from "node:fs";
import path from "node:path";

const MEDIA = path.join(import.meta.dirname, "..", "media");
const PICTURES = {
  marks: "marks-draft.md",
  hover: "hover-draft.md",
  fix: "placeholder-draft.md",
  explain: "explain",
  consent: "consent",
};

const [shots] = process.argv.slice(2);
if (shots === undefined) throw new Error("name the folder with the tests' pictures");
for (const [name, shot] of Object.entries(PICTURES)) {
  copyFileSync(path.join(shots, `vscode-${shot}.png`), path.join(MEDIA, `${name}.png`));
}
