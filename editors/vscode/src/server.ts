/** The language server: found, started, and stopped. */

import { accessSync, constants, realpathSync, statSync } from "node:fs";
import { homedir } from "node:os";
import { PythonExtension } from "@vscode/python-extension";
import { commands, extensions, window, workspace, type LogOutputChannel } from "vscode";
import { CloseAction, LanguageClient, type Executable } from "vscode-languageclient/node";
import type { Picture } from "./page";
import { candidates, environmentOf, findExecutable, type Files, type Surroundings } from "./executable";

const WINDOWS = process.platform === "win32";

/** The files of which the server knows what to do; a plan or a state it knows by what is in it. */
const DOCUMENTS = ["**/*.{yaml,yml,template,cfn}", "**/*.{tf,tofu,tfvars,tfstate}", "**/*.json"];

/** A client that shows errors only while it is in use: between the first answer of its server, and the last question. */
class Client extends LanguageClient {
  inUse = false;

  constructor(executable: Executable, output: LogOutputChannel) {
    super("enilint", "enilint", executable, {
      documentSelector: DOCUMENTS.map((pattern) => ({ scheme: "file", pattern })),
      outputChannel: output,
      initializationFailedHandler: () => false,
      errorHandler: {
        error: (...args) => usual.error(...args),
        // One that ends before it has answered would end again.
        closed: () => (this.inUse ? usual.closed() : { action: CloseAction.DoNotRestart }),
      },
    });
    const usual = this.createDefaultErrorHandler();
  }

  override error(message: string, data?: unknown, showNotification?: boolean | "force"): void {
    super.error(message, data, this.inUse ? showNotification : false);
  }
}

/** One server for all folders. What is asked of it is done in the order in which it was asked. */
export class Server {
  private client: Client | undefined;
  private work: Promise<void> = Promise.resolve();

  constructor(private readonly output: LogOutputChannel) {}

  get isRunning(): boolean {
    return this.client !== undefined;
  }

  /** The picture of a file: null if it is part of no design, undefined if no server that draws runs. */
  async picture(uri: string): Promise<Picture | null | undefined> {
    return this.client?.sendRequest<Picture | null>("enilint/picture", { textDocument: { uri } });
  }

  /** Start it; stop the one that runs before. */
  restart(): Promise<void> {
    return this.enqueue(async () => {
      await this.halt();
      await this.start();
    });
  }

  stop(): Promise<void> {
    return this.enqueue(() => this.halt());
  }

  private enqueue(task: () => Promise<void>): Promise<void> {
    this.work = this.work.then(task).catch((error: unknown) => {
      this.output.error(error instanceof Error ? error : String(error));
    });
    return this.work;
  }

  private async start(): Promise<void> {
    const about = await surroundings();
    const command = findExecutable(about, files);
    if (command === undefined) {
      this.output.warn(`enilint was not found; looked for ${candidates(about).join(", ")}`);
      void tellMissing(about);
      return;
    }
    this.output.info(`starting ${command}`);
    const run = { command, args: ["lsp"], options: { env: environmentOf(process.env, WINDOWS) } };
    const client = new Client(run, this.output);
    try {
      await client.start();
      client.inUse = true;
      this.client = client;
    } catch (error: unknown) {
      this.output.error(error instanceof Error ? error : String(error));
      void this.tellBroken(command);
    }
  }

  private async halt(): Promise<void> {
    const { client } = this;
    this.client = undefined;
    if (client?.needsStop()) {
      client.inUse = false;
      await client.stop();
    }
  }

  private async tellBroken(command: string): Promise<void> {
    const message = `enilint: ${command} did not start as a language server; install enilint with its lsp extra`;
    if ((await window.showErrorMessage(message, "Show Output")) !== undefined) {
      this.output.show();
    }
  }
}

async function surroundings(): Promise<Surroundings> {
  const folders = workspace.workspaceFolders?.filter((folder) => folder.uri.scheme === "file") ?? [];
  return {
    windows: WINDOWS,
    home: homedir(),
    folders: folders.map((folder) => folder.uri.fsPath),
    trusted: workspace.isTrusted,
    setting: workspace.getConfiguration("enilint").get<string>("path", "").trim(),
    interpreter: await interpreter(),
    searchPath: process.env.PATH ?? "",
  };
}

/** The interpreter that the Python extension has chosen for the first folder, where there is that extension. */
async function interpreter(): Promise<string | undefined> {
  if (!workspace.isTrusted || extensions.getExtension("ms-python.python") === undefined) {
    return undefined;
  }
  try {
    const { environments } = await PythonExtension.api();
    const chosen = environments.getActiveEnvironmentPath(workspace.workspaceFolders?.[0]?.uri);
    return (await environments.resolveEnvironment(chosen))?.executable.uri?.fsPath;
  } catch {
    return undefined; // an extension that fails is as good as none
  }
}

const files: Files = {
  isProgram: (path) => {
    try {
      accessSync(path, constants.X_OK);
      return statSync(path).isFile();
    } catch {
      return false;
    }
  },
  real: (path) => {
    try {
      return realpathSync.native(path);
    } catch {
      return path;
    }
  },
};

async function tellMissing(about: Surroundings): Promise<void> {
  if (about.setting !== "") {
    const message = `enilint: there is no program at ${about.setting}; check the setting enilint.path`;
    if ((await window.showWarningMessage(message, "Open Settings")) !== undefined) {
      await commands.executeCommand("workbench.action.openSettings", "enilint.path");
    }
  } else if (about.trusted) {
    const message = "enilint was not found: install it with its lsp extra in the virtual environment of the folder";
    if ((await window.showWarningMessage(message, "How to Install")) !== undefined) {
      await commands.executeCommand("workbench.action.openWalkthrough", "enilint.enilint#start");
    }
  } else {
    const message = "enilint was not found outside this folder, and the extension runs no program in it until you trust it";
    if ((await window.showWarningMessage(message, "Manage Trust")) !== undefined) {
      await commands.executeCommand("workbench.trust.manage");
    }
  }
}
