/** Where Citewell is found: four places, in a fixed order. */

import * as vscode from "vscode";

import { OwnEnvironment } from "./environment";
import { interpreter } from "./interpreter";
import { run, which } from "./programs";

/** A Citewell that runs. `command` is without the name of what it is to do, as `server` or `doctor`. */
export interface Found {
  readonly command: readonly string[];
  readonly where: string;
  readonly version: string;
}

/** How a search has ended, with a line for each place that it has looked in. */
export interface Search {
  readonly found: Found | undefined;
  readonly lines: readonly string[];
  /** The setting names a command that does not run. */
  readonly misconfigured: boolean;
}

const CONFIGURED = "the setting citewell.command";

/** `-P` (Python 3.11): without it a folder called citewell beside the drafts would be imported and run. */
const asModule = (python: string | undefined) => (python === undefined ? undefined : [python, "-P", "-m", "citewell"]);

export async function search(own: OwnEnvironment): Promise<Search> {
  const places: [string, () => Promise<string[] | undefined>][] = [
    [CONFIGURED, configured],
    ["the selected Python interpreter", async () => asModule(await interpreter())],
    ["the PATH", onPath],
    ["an environment of its own", async () => asModule(await own.python())],
  ];
  const lines: string[] = [];
  for (const [where, look] of places) {
    const command = await look();
    if (command === undefined) {
      lines.push(`${where}: nothing`);
      continue;
    }
    const version = await versionOf(command);
    if (version !== undefined) return { found: { command, where, version }, lines, misconfigured: false };
    lines.push(`${where}: ${command.join(" ")} does not run Citewell`);
    // Whoever names a command means that one and no other.
    if (where === CONFIGURED) return { found: undefined, lines, misconfigured: true };
  }
  return { found: undefined, lines, misconfigured: false };
}

async function configured(): Promise<string[] | undefined> {
  const [program, ...args] = vscode.workspace.getConfiguration("citewell").get<string[]>("command", []);
  return program === undefined ? undefined : [(await which(program)) ?? program, ...args];
}

async function onPath(): Promise<string[] | undefined> {
  const found = await which("citewell");
  return found === undefined ? undefined : [found];
}

async function versionOf(command: string[]): Promise<string | undefined> {
  const { code, output } = await run([...command, "--version"]);
  return code === 0 ? /^citewell (\S+)/m.exec(output)?.[1] : undefined;
}
