// Takes the pictures of the README from a run of the tests, which make them of tests/corpus: `npm run pictures -- FOLDER`,
// where FOLDER is the tests' SHOTS.

import { copyFileSync, mkdirSync } from "node:fs";
import path from "node:path";

const PLACE = path.join(import.meta.dirname, "pictures");
const PICTURES = ["overview", "page"];

const [shots] = process.argv.slice(2);
if (shots === undefined) throw new Error("name the folder with the tests' pictures");
mkdirSync(PLACE, { recursive: true });
for (const name of PICTURES) copyFileSync(path.join(shots, `report-${name}.png`), path.join(PLACE, `${name}.png`));
