// Builds the page into the Python package, with the licences of what is in it.
import { cp } from "node:fs/promises";
import path from "node:path";
import { build } from "esbuild";
import { bundle } from "../bundle.mjs";

const folder = import.meta.dirname;
const output = path.resolve(folder, "../../../server/citewell/desk/page");

await bundle(build, {
  folder,
  output,
  title: "The page of the Citewell desk",
  entryPoints: [
    { in: "src/main.ts", out: "desk" },
    { in: "src/desk.css", out: "desk" },
  ],
  loader: { ".woff2": "file" },
  assetNames: "[name]",
  format: "esm",
});
for (const file of ["index.html", "icon.svg"]) await cp(path.join(folder, "src", file), path.join(output, file));
