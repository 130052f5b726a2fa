/** Messages over the draft: each is one line with one button, and comes once in a window. */

import * as vscode from "vscode";

export class Notices {
  private readonly told = new Set<string>();

  /** Tells something, unless it was told before; `act` runs when the button is pressed. */
  async tell(name: string, words: string, button: string, act: () => unknown): Promise<void> {
    if (this.told.has(name)) return;
    this.told.add(name);
    if ((await vscode.window.showWarningMessage(words, button)) === button) await act();
  }
}
