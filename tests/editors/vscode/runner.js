// Looks at the extension from within VS Code, as its user would: what is shown, where, and how often.
//
// It runs in the workspace of tests/editors/workspace, which vscode.sh has given programs that leave a mark where they
// are run. What it finds goes to the file ENILINT_RESULTS, line by line; "trust", "see", "pin" and "picture" ask
// browse.js for what takes a user's hand or eye.
const assert = require("node:assert/strict");
const fs = require("node:fs");
const path = require("node:path");
const vscode = require("vscode");

const PATIENCE = 30_000;
const RESULTS = process.env.ENILINT_RESULTS;

exports.activate = () => {
  void run();
};

async function run() {
  let failed = false;
  for (const check of CHECKS) {
    try {
      await check();
      tell(`ok ${words(check)}`);
    } catch (error) {
      failed = true;
      tell(`FAIL ${words(check)}: ${error.stack}`);
    }
  }
  await pose();
  tell(failed ? "failed" : "passed");
}

/** Show what the picture of the README shows: the designs, a finding, and the problems. */
async function pose() {
  const hidden = Object.fromEntries(["*.py", ".v*", "plans", "tools", "other.*"].map((pattern) => [pattern, true]));
  await vscode.workspace.getConfiguration("files").update("exclude", hidden, vscode.ConfigurationTarget.Global);
  await vscode.commands.executeCommand("workbench.action.closeAllEditors");
  await open("network.enilint.yaml");
  await open("app.enilint.yaml");
  await vscode.commands.executeCommand("workbench.action.closePanel");
  await vscode.commands.executeCommand("workbench.actions.view.problems");
  await vscode.commands.executeCommand("notifications.clearAll");
  await request("picture");
}

const CHECKS = [
  aFolderThatIsNotTrustedIsLintedButRunsNothing,
  trustLetsTheSettingOfTheFolderCount,
  withoutASettingTheVirtualEnvironmentIsUsed,
  findingsAreShownOnceAtTheirExactPlacesInFilesThatAreNotOpenToo,
  aFindingLeadsToThePlacesItRestsOn,
  hoverTellsTheLimitsOfAnInstanceType,
  hintsShowInterfacesAndZones,
  aChangeOfTheNetworkRefreshesTheApplication,
  aQuickFixMendsItsFinding,
  aFindingCanBeIgnored,
  settingsCountAtOnce,
  thePinsOfAPictureLeadToTheirLines,
  aPlanIsLintedWhereItIsOpen,
  theSchemaCompletesTopologiesInJson,
  aRestartShowsNothingTwice,
  aProgramThatIsMissingIsTold,
  aProgramThatIsNoServerIsTold,
];

async function aFolderThatIsNotTrustedIsLintedButRunsNothing() {
  assert.equal(vscode.workspace.isTrusted, false);
  assert.equal(vscode.workspace.getConfiguration("enilint").get("path"), "");
  await eventually(() => assert.deepEqual(findings("app.enilint.yaml"), ["ENI101 floating-address"]));
  assert.deepEqual(marks(), []);
}

async function trustLetsTheSettingOfTheFolderCount() {
  await vscode.commands.executeCommand("workbench.trust.manage");
  await request("trust");
  await eventually(() => assert.ok(vscode.workspace.isTrusted));
  await eventually(() => assert.deepEqual(marks(), ["setting"]));
  await vscode.commands.executeCommand("workbench.action.closeAllEditors");
}

async function withoutASettingTheVirtualEnvironmentIsUsed() {
  await set("path", undefined, vscode.ConfigurationTarget.Workspace);
  await eventually(() => assert.deepEqual(marks(), ["environment", "setting"]));
}

async function findingsAreShownOnceAtTheirExactPlacesInFilesThatAreNotOpenToo() {
  assert.ok(vscode.workspace.textDocuments.every((one) => !one.fileName.endsWith(".tf")));
  await eventually(() => {
    assert.deepEqual(findings("app.enilint.yaml"), ["ENI101 floating-address"]);
    assert.deepEqual(findings("main.tf"), ["ENI101 network_interface_id = aws_network_interface.address.id"]);
    assert.deepEqual(findings("network.enilint.yaml"), []);
  });
  const document = await open("main.tf");
  assert.equal(document.languageId, "terraform");
  await open("network.enilint.yaml");
  await open("app.enilint.yaml");
  await settled();
  assert.deepEqual(findings("app.enilint.yaml"), ["ENI101 floating-address"]);
  assert.equal(findings("main.tf").length, 1);
}

async function aFindingLeadsToThePlacesItRestsOn() {
  const [found] = diagnostics("app.enilint.yaml");
  assert.equal(found.severity, vscode.DiagnosticSeverity.Error);
  assert.match(found.message, /floating-address is in us-east-1b, but instances.database is in us-east-1a/);
  assert.match(found.code.target.toString(), /rules\/eni101\.md$/);
  const places = found.relatedInformation.map(({ location }) => [
    path.basename(location.uri.fsPath),
    textAt(location.uri, location.range),
  ]);
  assert.deepEqual(places, [
    ["network.enilint.yaml", "us-east-1b"],
    ["network.enilint.yaml", "us-east-1a"],
  ]);
}

async function hoverTellsTheLimitsOfAnInstanceType() {
  const document = await open("app.enilint.yaml");
  const [hover] = await ask("vscode.executeHoverProvider", document.uri, placeOf(document, "m5.large", 3));
  assert.equal(document.getText(hover.range), "m5.large");
  const text = hover.contents.map((one) => one.value).join("\n");
  assert.match(text, /m5\.large.*3 interfaces/);
  assert.match(text, /instances\.database has 2\/3 interfaces/);
}

async function hintsShowInterfacesAndZones() {
  const document = await open("app.enilint.yaml");
  const everything = new vscode.Range(0, 0, document.lineCount, 0);
  const hints = await ask("vscode.executeInlayHintProvider", document.uri, everything);
  const shown = hints.map((one) => [document.getText(new vscode.Range(one.position.with({ character: 0 }), one.position)), one.label]);
  const labels = Object.fromEntries(shown.map(([before, label]) => [/[\w.-]+$/.exec(before)[0], label]));
  assert.equal(labels["m5.large"], "2/3 interfaces");
  assert.equal(labels["app-a"], "us-east-1a");
  assert.equal(labels["floating-address"], "us-east-1b");
}

async function aChangeOfTheNetworkRefreshesTheApplication() {
  const document = await open("network.enilint.yaml");
  const start = placeOf(document, "us-east-1b");
  const edit = new vscode.WorkspaceEdit();
  edit.replace(document.uri, new vscode.Range(start, start.translate(0, "us-east-1b".length)), "us-east-1a");
  assert.ok(await vscode.workspace.applyEdit(edit));
  await eventually(() => assert.deepEqual(findings("app.enilint.yaml"), []));
  await revert("network.enilint.yaml");
}

async function aQuickFixMendsItsFinding() {
  await apply(/^Fix ENI101: create interfaces.floating-address in subnets.address-a/);
  assert.match((await open("network.enilint.yaml")).getText(), /floating-address: .*subnet: address-a/);
  await revert("network.enilint.yaml");
}

async function aFindingCanBeIgnored() {
  await apply(/^Ignore ENI101 here/);
  assert.match((await open("app.enilint.yaml")).getText(), /# enilint: ignore\[ENI101\]/);
  await revert("app.enilint.yaml");
}

async function settingsCountAtOnce() {
  const undecided = () => diagnostics("network.enilint.yaml").filter((one) => one.message.startsWith("undecided ENI807"));
  assert.deepEqual(undecided(), []);
  await set("showUndecided", true);
  await eventually(() => assert.equal(undecided().length, 3));
  await set("showUndecided", undefined);
  await eventually(() => assert.deepEqual(undecided(), []));
}

async function thePinsOfAPictureLeadToTheirLines() {
  await open("app.enilint.yaml");
  await vscode.commands.executeCommand("enilint.showPicture");
  const isPicture = (tab) => tab.input instanceof vscode.TabInputWebview && /enilint\.picture$/.test(tab.input.viewType);
  const tabs = () => vscode.window.tabGroups.all.flatMap((group) => group.tabs);
  await eventually(() => assert.equal(tabs().filter(isPicture).length, 1));
  await open("network.enilint.yaml");
  await request("pin 1");
  await eventually(() => {
    const { document, selection } = vscode.window.activeTextEditor;
    assert.equal(path.basename(document.fileName), "app.enilint.yaml");
    assert.deepEqual(selection.active, diagnostics("app.enilint.yaml")[0].range.start);
  });
  await vscode.commands.executeCommand("workbench.action.closeAllEditors");
}

async function aPlanIsLintedWhereItIsOpen() {
  assert.deepEqual(diagnostics("plans/plan.json"), []);
  await ask("vscode.open", uriOf("plans/plan.json")); // openTextDocument would keep it open for minutes
  await eventually(() => assert.equal(diagnostics("plans/plan.json").filter((one) => one.code.value === "ENI101").length, 1));
  await vscode.commands.executeCommand("workbench.action.closeActiveEditor");
  await eventually(() => assert.deepEqual(diagnostics("plans/plan.json"), []));
}

async function theSchemaCompletesTopologiesInJson() {
  const document = await open("other.enilint.json");
  const found = await eventually(async () => {
    const list = await ask("vscode.executeCompletionItemProvider", document.uri, placeOf(document, '"version"', 1));
    const labels = list.items.map((one) => (typeof one.label === "string" ? one.label : one.label.label));
    assert.ok(labels.includes("instances"), labels.join());
    return labels;
  });
  assert.ok(found.includes("attachments"));
  await vscode.commands.executeCommand("workbench.action.closeActiveEditor");
}

async function aRestartShowsNothingTwice() {
  await open("app.enilint.yaml");
  await vscode.commands.executeCommand("enilint.restart");
  await eventually(() => assert.deepEqual(findings("app.enilint.yaml"), ["ENI101 floating-address"]));
  await settled();
  assert.deepEqual(findings("app.enilint.yaml"), ["ENI101 floating-address"]);
  assert.equal(findings("main.tf").length, 1);
}

async function aProgramThatIsMissingIsTold() {
  await set("path", "tools/missing");
  await request("see there is no program at tools/missing");
}

async function aProgramThatIsNoServerIsTold() {
  await set("path", "/bin/true");
  await request("see /bin/true did not start as a language server");
  assert.deepEqual(findings("app.enilint.yaml"), []);
  await set("path", undefined);
  await eventually(() => assert.deepEqual(findings("app.enilint.yaml"), ["ENI101 floating-address"]));
}

function uriOf(name) {
  return vscode.Uri.joinPath(vscode.workspace.workspaceFolders[0].uri, name);
}

async function open(name) {
  const document = await vscode.workspace.openTextDocument(uriOf(name));
  await vscode.window.showTextDocument(document, { preview: false });
  return document;
}

/** Apply the action of this title to the finding of the application, which it ends. */
async function apply(title) {
  const document = await open("app.enilint.yaml");
  const [found] = diagnostics("app.enilint.yaml");
  const actions = await ask("vscode.executeCodeActionProvider", document.uri, found.range);
  const chosen = actions.filter((one) => title.test(one.title));
  assert.equal(chosen.length, 1, actions.map((one) => one.title).join("; "));
  assert.ok(await vscode.workspace.applyEdit(chosen[0].edit));
  await eventually(() => assert.deepEqual(findings("app.enilint.yaml"), []));
}

/** Take back what was changed in a file, and the finding is there again. */
async function revert(name) {
  await open(name);
  await vscode.commands.executeCommand("workbench.action.files.revert");
  await eventually(() => assert.deepEqual(findings("app.enilint.yaml"), ["ENI101 floating-address"]));
}

/** What enilint says of a file. */
function diagnostics(name) {
  return vscode.languages.getDiagnostics(uriOf(name)).filter((one) => one.source === "enilint");
}

/** The codes of findings, each with the text that it is shown at. */
function findings(name) {
  return diagnostics(name).map((one) => `${one.code?.value} ${textAt(uriOf(name), one.range)}`).sort();
}

/** The text of a range in one line, by the file: it need not be open. */
function textAt(uri, range) {
  assert.ok(range.isSingleLine);
  const line = fs.readFileSync(uri.fsPath, "utf8").split("\n")[range.start.line];
  return line.slice(range.start.character, range.end.character);
}

function placeOf(document, text, inside = 0) {
  return document.positionAt(document.getText().indexOf(text) + inside);
}

function ask(command, ...args) {
  return vscode.commands.executeCommand(command, ...args);
}

async function set(name, value, target = vscode.ConfigurationTarget.Global) {
  await vscode.workspace.getConfiguration("enilint").update(name, value, target);
}

/** Which programs of the workspace have run. */
function marks() {
  const directory = path.join(path.dirname(RESULTS), "marks");
  return fs.existsSync(directory) ? fs.readdirSync(directory).sort() : [];
}

/** Wait until assertions hold. */
async function eventually(assertions) {
  const end = Date.now() + PATIENCE;
  for (;;) {
    try {
      return await assertions();
    } catch (error) {
      if (Date.now() > end) {
        throw error;
      }
      await pause(100);
    }
  }
}

/** Time in which what is shown twice would have come: VS Code asks for the whole workspace every two seconds. */
async function settled() {
  await pause(3000);
}

function pause(milliseconds) {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

function words(check) {
  return check.name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}

/** Ask browse.js, and wait until it has done that. */
async function request(line) {
  tell(line);
  await eventually(() => assert.ok(fs.readFileSync(`${RESULTS}.done`, "utf8").split("\n").includes(line)));
}

function tell(line) {
  fs.appendFileSync(RESULTS, `${line}\n`);
}
