// Builds the page's program and style into the Python package, with the licences of what is in them.
import { mkdir, readFile, readdir, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const here = path.dirname(fileURLToPath(import.meta.url));
const page = path.resolve(here, "../../../server/citewell/report/html/page");

await rm(page, { recursive: true, force: true });
await mkdir(page, { recursive: true });
const { metafile } = await build({
  absWorkingDir: here,
  entryPoints: [
    { in: "src/main.tsx", out: "report" },
    { in: "src/report.css", out: "report" },
  ],
  outdir: page,
  // All in one file: letters as well.
  loader: { ".woff2": "dataurl" },
  bundle: true,
  minify: true,
  format: "iife",
  jsx: "automatic",
  jsxImportSource: "preact",
  target: ["chrome123", "firefox128", "safari17.5"],
  // What would end an inline script or style is written otherwise.
  supported: { "inline-script": false, "inline-style": false },
  legalComments: "none",
  metafile: true,
  logLevel: "warning",
});
await writeFile(path.join(page, "LICENSES.txt"), await notices(Object.keys(metafile.inputs)));

/** The licence of each package that went into the bundle. */
async function notices(inputs) {
  const names = new Set(inputs.flatMap((file) => file.match(/^node_modules\/((?:@[^/]+\/)?[^/]+)\//)?.[1] ?? []));
  const parts = ["The page of a Citewell report contains these packages, under these licences.\n"];
  for (const name of [...names].sort()) {
    const folder = path.join(here, "node_modules", name);
    const { version, license } = JSON.parse(await readFile(path.join(folder, "package.json"), "utf8"));
    const file = (await readdir(folder)).find((one) => /^licen[cs]e/i.test(one));
    if (!file) throw new Error(`${name} comes without its licence: see what it is under before you ship it`);
    parts.push(`${name} ${version} (${license})\n\n${(await readFile(path.join(folder, file), "utf8")).trim()}\n`);
  }
  return parts.join(`\n${"-".repeat(80)}\n\n`);
}
