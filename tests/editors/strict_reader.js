// The strictest reader of the protocol, the one inside of VS Code: whatever is printed among its messages is an error.
//
// usage: NODE_PATH=... node strict_reader.js WORKSPACE RULE COMMAND...
//
// Waits until RULE is reported in app.enilint.yaml, and ends the server properly.
"use strict";
const { spawn } = require("node:child_process");
const { readFileSync } = require("node:fs");
const { pathToFileURL } = require("node:url");
const rpc = require("vscode-jsonrpc/node");

const [workspace, rule, command, ...options] = process.argv.slice(2);
const uri = pathToFileURL(`${workspace}/app.enilint.yaml`).href;
const server = spawn(command, options, { cwd: workspace, stdio: ["pipe", "pipe", "ignore"] });
const connection = rpc.createMessageConnection(
  new rpc.StreamMessageReader(server.stdout),
  new rpc.StreamMessageWriter(server.stdin),
);

function fail(why) {
  console.error(why);
  server.kill();
  process.exit(1);
}

connection.onError(([error]) => fail(`what is read is no message: ${error.message}`));
process.on("uncaughtException", (error) => fail(`what is read is no message: ${error.message}`));
setTimeout(() => fail(`${rule} is not reported`), 30000).unref();

const reported = new Promise((resolve) => {
  connection.onNotification("textDocument/publishDiagnostics", (params) => {
    if (params.uri === uri && params.diagnostics.some((one) => one.code === rule)) {
      resolve();
    }
  });
});

async function main() {
  connection.listen();
  await connection.sendRequest("initialize", {
    processId: process.pid,
    rootUri: pathToFileURL(workspace).href,
    capabilities: {},
  });
  await connection.sendNotification("initialized", {});
  const text = readFileSync(`${workspace}/app.enilint.yaml`, "utf8");
  await connection.sendNotification("textDocument/didOpen", {
    textDocument: { uri, languageId: "yaml", version: 1, text },
  });
  await reported;
  await connection.sendRequest("shutdown");
  await connection.sendNotification("exit");
  server.on("exit", (code) => process.exit(code));
}

main().catch((error) => fail(error.message));
