/** The extension: when the server starts, and starts again. */

import { commands, window, workspace, type ExtensionContext } from "vscode";
import { Pictures, REVEAL, reveal } from "./pictures";
import { Server } from "./server";

let server: Server | undefined;

export async function activate(context: ExtensionContext): Promise<void> {
  const output = window.createOutputChannel("enilint", { log: true });
  const started = (server = new Server(output));
  const pictures = new Pictures((uri) => started.picture(uri));
  context.subscriptions.push(
    output,
    pictures,
    commands.registerCommand("enilint.showPicture", () => pictures.show()),
    commands.registerCommand(REVEAL, reveal),
    commands.registerCommand("enilint.restart", () => started.restart()),
    commands.registerCommand("enilint.showOutput", () => {
      output.show();
    }),
    workspace.onDidGrantWorkspaceTrust(() => started.restart()),
    workspace.onDidChangeConfiguration((event) =>
      event.affectsConfiguration("enilint.path") ? started.restart() : undefined,
    ),
    // A server that runs is told of folders; one that was not found may be in the new one.
    workspace.onDidChangeWorkspaceFolders(() => (started.isRunning ? undefined : started.restart())),
  );
  await started.restart();
}

export async function deactivate(): Promise<void> {
  await server?.stop();
}
