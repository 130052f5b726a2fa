/** The interpreter that the Python extension has selected, where that extension is installed. */

import * as vscode from "vscode";

const PYTHON_EXTENSION = "ms-python.python";

/** The part of the Python extension's interface that is used here. */
interface PythonApi {
  readonly environments: {
    getActiveEnvironmentPath(resource?: vscode.Uri): { readonly path: string };
    resolveEnvironment(environment: { readonly path: string }): Promise<
      { readonly executable: { readonly uri?: vscode.Uri } } | undefined
    >;
    readonly onDidChangeActiveEnvironmentPath: vscode.Event<unknown>;
  };
}

async function api(): Promise<PythonApi | undefined> {
  const extension = vscode.extensions.getExtension<PythonApi>(PYTHON_EXTENSION);
  try {
    const found = await extension?.activate();
    return found?.environments === undefined ? undefined : found;
  } catch {
    // It has failed and says so itself; there are other places to look in.
    return undefined;
  }
}

/** The path of the selected interpreter. None in a folder that is not trusted: the interpreter may lie in it. */
export async function interpreter(): Promise<string | undefined> {
  if (!vscode.workspace.isTrusted) return undefined;
  const environments = (await api())?.environments;
  if (environments === undefined) return undefined;
  const chosen = environments.getActiveEnvironmentPath(vscode.workspace.workspaceFolders?.[0]?.uri);
  const resolved = await environments.resolveEnvironment(chosen);
  return resolved?.executable.uri?.fsPath;
}

/** Calls back when another interpreter is selected. */
export async function onInterpreter(changed: () => void): Promise<vscode.Disposable> {
  return (await api())?.environments.onDidChangeActiveEnvironmentPath(changed) ?? { dispose: () => undefined };
}
