const vscode = require("vscode");

exports.activate = () => {
  const changed = new vscode.EventEmitter();
  let path = process.env.CITEWELL_TEST_INTERPRETER;
  return {
    environments: {
      getActiveEnvironmentPath: () => ({ id: path, path }),
      resolveEnvironment: async (environment) => ({ executable: { uri: vscode.Uri.file(environment.path) } }),
      onDidChangeActiveEnvironmentPath: changed.event,
    },
    select(other) {
      path = other;
      changed.fire({ id: path, path });
    },
  };
};
