// Opens the workspace in a browser, clicks what only a user can click, and prints what runner.js finds.
//
// usage: node browse.js ADDRESS RESULTS [SCREENSHOT.png]
const fs = require("node:fs");
const { chromium } = require("playwright-core");

const [, , address, results, picture] = process.argv;
const PATIENCE = 240_000;

async function main() {
  const browser = await chromium.launch({ executablePath: process.env.CHROMIUM, args: ["--no-sandbox"] });
  try {
    const page = await browser.newPage({ viewport: { width: 1280, height: 640 } });
    await page.goto(address, { waitUntil: "domcontentloaded" });
    try {
      return await follow(page);
    } catch (error) {
      await page.screenshot({ path: `${results}.png` });
      throw error;
    }
  } finally {
    await browser.close();
  }
}

/** Do and print what the results say, as they come. Returns whether all checks passed. */
async function follow(page) {
  let told = 0;
  for (const end = Date.now() + PATIENCE; Date.now() < end; await page.waitForTimeout(200)) {
    const lines = fs.existsSync(results) ? fs.readFileSync(results, "utf8").split("\n").slice(0, -1) : [];
    for (const line of lines.slice(told)) {
      console.log(line);
      if (line === "passed" || line === "failed") {
        return line === "passed";
      }
      await answer(page, line);
      fs.appendFileSync(`${results}.done`, `${line}\n`);
    }
    told = lines.length;
  }
  throw new Error("the checks did not come to an end");
}

/** Do what a line asks for. */
async function answer(page, line) {
  if (line === "trust") {
    await page.getByRole("button", { name: "Trust", exact: true }).click();
  } else if (line.startsWith("see ")) {
    await page.locator(".notification-toast", { hasText: line.slice("see ".length) }).waitFor();
  } else if (line.startsWith("pin ")) {
    await press(page, line.slice("pin ".length));
  } else if (line === "picture" && picture !== undefined) {
    await take(page);
  }
}

/** Click the pin with this number in the picture that a webview shows. */
async function press(page, number) {
  const view = page.frameLocator("iframe.webview").frameLocator("#active-frame");
  await view.locator("svg a", { has: page.locator("text", { hasText: new RegExp(`^${number}$`) }) }).first().click();
}

/** Take a picture of a finding, the places it rests on, and the limits of an instance type. */
async function take(page) {
  await page.locator(".view-line").getByText("m5.large", { exact: true }).hover();
  await page.locator(".monaco-hover", { hasText: "instances.database has 2/3 interfaces" }).waitFor();
  await page.waitForTimeout(1000); // it fades in
  await page.screenshot({ path: picture });
}

main().then(
  (passed) => process.exit(passed ? 0 : 1),
  (error) => {
    console.error(error);
    process.exit(1);
  },
);
