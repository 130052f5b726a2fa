/** The item in the status bar, shown beside a draft, and the menu behind it. */

import * as vscode from "vscode";

import { isDraft } from "./drafts";
import type { Sections } from "./sections";
import type { Server, State } from "./server";

const ICONS: Record<State["state"], string> = {
  starting: "loading~spin",
  loading: "loading~spin",
  // A first look takes a moment; an icon that turned for each draft that is opened would be restless.
  checking: "check",
  ready: "check",
  misconfigured: "warning",
  off: "circle-slash",
  failed: "warning",
  missing: "warning",
};

export class StatusItem implements vscode.Disposable {
  private readonly item = vscode.window.createStatusBarItem("citewell.status", vscode.StatusBarAlignment.Right, 90);
  private readonly parts: vscode.Disposable[];

  constructor(
    private readonly server: Server,
    private readonly sections: Sections,
  ) {
    this.item.name = "Citewell";
    this.item.command = "citewell.menu";
    this.parts = [
      this.item,
      server.onDidChangeState(() => this.update()),
      sections.onDidChange(() => this.update()),
      vscode.window.onDidChangeActiveTextEditor(() => this.update()),
    ];
    this.update();
  }

  dispose(): void {
    for (const part of this.parts) part.dispose();
  }

  private update(): void {
    const editor = vscode.window.activeTextEditor;
    if (editor === undefined || !isDraft(editor.document)) {
      this.item.hide();
      return;
    }
    const { state, message } = this.server.state;
    const trouble = ["misconfigured", "failed", "missing"].includes(state);
    const { score, label } = this.sections.of(editor.document);
    const figure = score === null ? "" : `Score ${score} of 100 (${label})`;
    this.item.text = `$(${ICONS[state]}) Citewell${score === null ? "" : ` ${score}`}`;
    this.item.backgroundColor = trouble ? new vscode.ThemeColor("statusBarItem.warningBackground") : undefined;
    this.item.tooltip = [message, figure, ...this.whence()].filter(Boolean).join("\n");
    this.item.accessibilityInformation = { label: `Citewell (${state}): ${message} ${figure}`.trimEnd(), role: "button" };
    this.item.show();
  }

  private whence(): string[] {
    const found = this.server.search?.found;
    return found === undefined ? [] : [`Version ${found.version}, by ${found.where}`, found.command.join(" ")];
  }
}

/** What can be done about Citewell, to pick from. */
export async function showMenu({ state }: Server): Promise<void> {
  const on = isOn();
  const choices = [
    { label: "$(quote) Sections", detail: "Their scores, and what is most easily lifted from them", command: "citewell.preview" },
    { label: "$(pulse) Doctor", detail: "What is installed, and what is missing", command: "citewell.doctor" },
    { label: "$(debug-restart) Restart", detail: "Look for the server again and start it", command: "citewell.restart" },
    { label: "$(output) Show Log", detail: "What the server and this extension note", command: "citewell.log" },
    on
      ? { label: "$(circle-slash) Turn Off", detail: "Show no marks", command: "citewell.toggle" }
      : { label: "$(check) Turn On", detail: "Check drafts again", command: "citewell.toggle" },
  ];
  if (state.state === "missing") {
    const detail = "Into an environment of its own, after a question";
    choices.unshift({ label: "$(cloud-download) Install…", detail, command: "citewell.install" });
  }
  const chosen = await vscode.window.showQuickPick(choices, { title: state.message });
  if (chosen !== undefined) await vscode.commands.executeCommand(chosen.command);
}

/** Turns the marks on or off, where the setting was set: in this workspace or for all. */
export async function toggle(): Promise<void> {
  const settings = vscode.workspace.getConfiguration("citewell");
  const inWorkspace = settings.inspect<boolean>("enable")?.workspaceValue !== undefined;
  const target = inWorkspace ? vscode.ConfigurationTarget.Workspace : vscode.ConfigurationTarget.Global;
  await settings.update("enable", !isOn(), target);
}

function isOn(): boolean {
  return vscode.workspace.getConfiguration("citewell").get("enable", true);
}
