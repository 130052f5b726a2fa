/** What Citewell says of its own installation, and where it was looked for. */

import * as vscode from "vscode";

import { run } from "./programs";
import type { Server } from "./server";

/** Milliseconds: the language model is loaded to see whether it works. */
const PATIENCE = 120_000;

export async function showDoctor(server: Server, channel: vscode.OutputChannel): Promise<void> {
  const search = server.search;
  channel.clear();
  channel.show(true);
  for (const line of search?.lines ?? []) channel.appendLine(`Looked in ${line}`);
  const found = search?.found;
  if (found === undefined) {
    channel.appendLine("Citewell was not found. Install it with: pip install citewell");
    return;
  }
  channel.appendLine(`Found by ${found.where}: ${found.command.join(" ")}`);
  channel.appendLine("");
  channel.append((await run([...found.command, "doctor"], { patience: PATIENCE })).output);
}
