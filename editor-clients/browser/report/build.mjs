// Builds the page's program and style into the Python package, with the licences of what is in them.
import path from "node:path";
import { build } from "esbuild";
import { bundle } from "../bundle.mjs";

const folder = import.meta.dirname;

await bundle(build, {
  folder,
  output: path.resolve(folder, "../../../server/citewell/report/html/page"),
  title: "The page of a Citewell report",
  entryPoints: [
    { in: "src/main.tsx", out: "report" },
    { in: "src/report.css", out: "report" },
  ],
  // All in one file: letters as well.
  loader: { ".woff2": "dataurl" },
  format: "iife",
  jsx: "automatic",
  jsxImportSource: "preact",
  // What would end an inline script or style is written otherwise.
  supported: { "inline-script": false, "inline-style": false },
});
