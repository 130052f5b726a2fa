// Runs functions that the tests send, with `vscode` as their first argument. Listens on a socket in the tests' own folder.

const { unlinkSync } = require("node:fs");
const { createServer } = require("node:http");
const vscode = require("vscode");

exports.activate = (context) => {
  const socket = process.env.CITEWELL_PROBE;
  try {
    unlinkSync(socket); // of a window that was reloaded
  } catch {}
  const server = createServer(async (request, response) => {
    let body = "";
    for await (const chunk of request) body += chunk;
    const { source, argument } = JSON.parse(body);
    try {
      const value = await eval(`(${source})`)(vscode, argument);
      response.end(JSON.stringify({ value }));
    } catch (error) {
      response.end(JSON.stringify({ error: String(error?.stack ?? error) }));
    }
  });
  server.listen(socket);
  context.subscriptions.push({ dispose: () => server.close() });
};
