// How our pages are built into the Python package. esbuild is installed for each of them, so it is given to this.
import { mkdir, readFile, readdir, rm, writeFile } from "node:fs/promises";
import path from "node:path";

/**
 * Builds the page in `folder` into `output`, in the place of what is there, with the licences of what is in it; `title`
 * is what they call it. `options` are esbuild's own.
 */
export async function bundle(build, { folder, output, title, ...options }) {
  await rm(output, { recursive: true, force: true });
  await mkdir(output, { recursive: true });
  const { metafile } = await build({
    absWorkingDir: folder,
    outdir: output,
    bundle: true,
    minify: true,
    target: ["chrome123", "firefox128", "safari17.5"],
    legalComments: "none",
    metafile: true,
    logLevel: "warning",
    ...options,
  });
  await writeFile(path.join(output, "LICENSES.txt"), await notices(folder, title, Object.keys(metafile.inputs)));
}

/** The licence of each package that went into the bundle. */
async function notices(folder, title, inputs) {
  const names = new Set(inputs.flatMap((file) => file.match(/^node_modules\/((?:@[^/]+\/)?[^/]+)\//)?.[1] ?? []));
  const parts = [`${title} contains these packages, under these licences.\n`];
  for (const name of [...names].sort()) {
    const home = path.join(folder, "node_modules", name);
    const { version, license } = JSON.parse(await readFile(path.join(home, "package.json"), "utf8"));
    const file = (await readdir(home)).find((one) => /^licen[cs]e/i.test(one));
    if (!file) throw new Error(`${name} comes without its licence: see what it is under before you ship it`);
    parts.push(`${name} ${version} (${license})\n\n${(await readFile(path.join(home, file), "utf8")).trim()}\n`);
  }
  return parts.join(`\n${"-".repeat(80)}\n\n`);
}
