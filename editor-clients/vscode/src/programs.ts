/** Programs of this machine: where they are, and what they print. */

import { execFile } from "node:child_process";
import { constants } from "node:fs";
import { access } from "node:fs/promises";
import * as path from "node:path";

import * as vscode from "vscode";

const WINDOWS = process.platform === "win32";

/** Milliseconds; a program that has not answered by then does not work. A first start after an update can be slow. */
const PATIENCE = 30_000;

/** What a program printed; `code` is null where it could not be started or did not end in time. */
export interface Outcome {
  code: number | null;
  output: string;
}

/**
 * The full path of a program on the PATH.
 *
 * Looked up here and not by the system: Windows would look into the folder of the drafts first, and so may a PATH with
 * relative folders in it.
 */
export async function which(name: string): Promise<string | undefined> {
  const file = WINDOWS ? `${name}.exe` : name;
  for (const folder of (process.env.PATH ?? "").split(path.delimiter)) {
    const candidate = path.join(folder, file);
    if (path.isAbsolute(folder) && (await isExecutable(candidate))) return candidate;
  }
  return undefined;
}

export async function isExecutable(file: string): Promise<boolean> {
  return access(file, constants.X_OK).then(
    () => true,
    () => false,
  );
}

/** Runs a command to its end; its errors are part of what it printed. */
export function run([program, ...args]: string[], options: { patience?: number } = {}): Promise<Outcome> {
  if (program === undefined) return Promise.resolve({ code: null, output: "" });
  return new Promise((done) => {
    const how = { cwd: firstFolder(), env: environment(), timeout: options.patience ?? PATIENCE, windowsHide: true };
    execFile(program, args, how, (error, output, errors) => {
      const code = error === null ? 0 : typeof error.code === "number" ? error.code : null;
      done({ code, output: output + errors });
    });
  });
}

/** What programs are started with: their output is UTF-8 on every system. */
export function environment(): NodeJS.ProcessEnv {
  return { ...process.env, PYTHONUTF8: "1" };
}

/** The folder that programs are started in: settings are looked for from there, and relative commands. */
export function firstFolder(): string | undefined {
  return vscode.workspace.workspaceFolders?.find((folder) => folder.uri.scheme === "file")?.uri.fsPath;
}
