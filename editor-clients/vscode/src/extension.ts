/** Citewell in VS Code: what is put together when the first draft is opened. */

import * as vscode from "vscode";

import { Cursor } from "./cursor";
import { showDoctor } from "./doctor";
import { OwnEnvironment } from "./environment";
import { explain, servePages } from "./explain";
import { onInterpreter } from "./interpreter";
import { Sections } from "./sections";
import { SectionView } from "./sectionview";
import { Server } from "./server";
import { showMenu, StatusItem, toggle } from "./status";

const FIX_ALL = { kind: "source.fixAll.citewell", apply: "first" };

let server: Server | undefined;

export async function activate({ globalStorageUri, subscriptions }: vscode.ExtensionContext): Promise<void> {
  const log = vscode.window.createOutputChannel("Citewell", { log: true });
  const doctor = vscode.window.createOutputChannel("Citewell Doctor");
  const one = new Server(new OwnEnvironment(globalStorageUri, log), log);
  server = one;
  const sections = new Sections(one);

  const commands: Record<string, () => unknown> = {
    restart: () => one.restart(),
    doctor: () => showDoctor(one, doctor),
    explain,
    log: () => log.show(),
    fixAll: () => vscode.commands.executeCommand("editor.action.sourceAction", FIX_ALL),
    install: () => one.install(),
    menu: () => showMenu(one),
    preview: () => vscode.commands.executeCommand("citewell.sections.focus"),
    toggle,
  };
  for (const [name, act] of Object.entries(commands)) {
    subscriptions.push(vscode.commands.registerCommand(`citewell.${name}`, act));
  }

  subscriptions.push(
    log,
    doctor,
    sections,
    new SectionView(sections),
    new StatusItem(one, sections),
    new Cursor(one),
    servePages(one),
    vscode.workspace.onDidChangeConfiguration((change) => {
      if (change.affectsConfiguration("citewell.command")) void one.restart();
      else if (change.affectsConfiguration("citewell")) one.configure();
    }),
    vscode.workspace.onDidGrantWorkspaceTrust(() => void one.restart()),
  );

  await one.restart();
  subscriptions.push(await onInterpreter(() => void one.restart()));
}

export function deactivate(): Promise<void> | undefined {
  return server?.dispose();
}
