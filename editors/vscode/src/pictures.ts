/** Pictures of designs, each in a webview beside its file. */

import { Position, Range, Uri, ViewColumn, window, workspace, type Disposable, type WebviewPanel } from "vscode";
import { linked, type Picture } from "./page";

export const REVEAL = "enilint.revealFinding";

/** Asks the server for the picture of a file; undefined where no server runs. */
export type Ask = (uri: string) => Promise<Picture | null | undefined>;

/** One panel for each file that has one. A panel shows its file as it was saved last. */
export class Pictures implements Disposable {
  private readonly panels = new Map<string, WebviewPanel>();
  private readonly saved = workspace.onDidSaveTextDocument(() => this.refresh());

  constructor(private readonly ask: Ask) {}

  async show(): Promise<void> {
    const document = window.activeTextEditor?.document;
    if (document === undefined) {
      void window.showInformationMessage("enilint: open a file of a design to see its picture");
      return;
    }
    const uri = document.uri.toString();
    const picture = await this.ask(uri);
    const name = workspace.asRelativePath(document.uri);
    if (picture == null) {
      void window.showInformationMessage(
        picture === null ? `enilint: ${name} is part of no design` : "enilint: the server is not running",
      );
      return;
    }
    const known = this.panels.get(uri);
    if (known !== undefined) {
      known.webview.html = linked(picture, REVEAL);
      known.reveal(undefined, true);
      return;
    }
    const column = { viewColumn: ViewColumn.Beside, preserveFocus: true };
    const panel = window.createWebviewPanel("enilint.picture", `Picture of ${name}`, column, {
      enableScripts: false,
      enableCommandUris: [REVEAL],
      enableFindWidget: true,
      localResourceRoots: [],
    });
    panel.webview.html = linked(picture, REVEAL);
    panel.onDidDispose(() => this.panels.delete(uri));
    this.panels.set(uri, panel);
  }

  private async refresh(): Promise<void> {
    for (const [uri, panel] of this.panels) {
      const picture = await this.ask(uri);
      if (picture != null) {
        panel.webview.html = linked(picture, REVEAL);
      }
    }
  }

  dispose(): void {
    this.saved.dispose();
    for (const panel of this.panels.values()) {
      panel.dispose();
    }
  }
}

/** Show the line that a pin leads to, beside the picture. */
export async function reveal(uri: unknown, line: unknown, character: unknown): Promise<void> {
  if (typeof uri !== "string" || typeof line !== "number" || typeof character !== "number") {
    return;
  }
  const at = new Position(line, character);
  await window.showTextDocument(Uri.parse(uri), { viewColumn: ViewColumn.One, selection: new Range(at, at) });
}
