// Builds the extension for Chromium and for Firefox into dist/, and packs both as they are given to the stores.
import { cp, mkdir, readFile, readdir, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { zipSync } from "fflate";

const here = path.dirname(fileURLToPath(import.meta.url));
const source = path.join(here, "src");
const dist = path.join(here, "dist");

const manifest = JSON.parse(await readFile(path.join(source, "manifest.json"), "utf8"));

/** Firefox has pages in the background instead of workers, and a sidebar instead of the panel. */
function forFirefox({ key: _, minimum_chrome_version: __, side_panel, background, permissions, ...same }) {
  return {
    ...same,
    permissions: permissions.filter((one) => one !== "sidePanel"),
    background: { scripts: [background.service_worker], type: "module" },
    // Its own policy would have the socket to this machine encrypted, which it need not be and is not.
    content_security_policy: { extension_pages: "script-src 'self'" },
    sidebar_action: { default_panel: side_panel.default_path, default_title: same.name, open_at_install: false },
    browser_specific_settings: {
      gecko: {
        // Any id would do; this one claims no domain.
        id: "{e192623c-8329-4b3d-9ce4-3cc2ae431652}",
        strict_min_version: "140.0",
        data_collection_permissions: { required: ["none"] },
      },
      gecko_android: { strict_min_version: "142.0" },
    },
  };
}

async function make(name, itsManifest, target) {
  const folder = path.join(dist, name);
  await mkdir(folder, { recursive: true });
  await build({
    absWorkingDir: here,
    entryPoints: ["worker", "content", "popup", "options", "panel"].map((one) => `src/${one}.ts`),
    outdir: folder,
    bundle: true,
    minify: true,
    format: "iife",
    target,
    loader: { ".css": "text" },
    legalComments: "none",
    logLevel: "warning",
  });
  for (const file of await readdir(source))
    if (/\.(html|png)$|^(marks|pages)\.css$/.test(file)) await cp(path.join(source, file), path.join(folder, file));
  await writeFile(path.join(folder, "manifest.json"), `${JSON.stringify(itsManifest, null, 2)}\n`);
  const files = (await readdir(folder)).sort();
  const packed = {};
  // The same files make the same package, whenever it is built.
  for (const file of files) packed[file] = [await readFile(path.join(folder, file)), { mtime: new Date(2020, 0, 1) }];
  await writeFile(path.join(dist, `citewell-${name}.zip`), zipSync(packed, { level: 9 }));
}

await rm(dist, { recursive: true, force: true });
await make("chromium", manifest, ["chrome123"]);
await make("firefox", forFirefox(manifest), ["firefox140"]);
