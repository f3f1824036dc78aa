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
    const page = await browser.newPage({ viewport: { width: 1280, height: 760 } });
    await page.goto(address, { waitUntil: "domcontentloaded" });
    return await follow(page);
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
      if (line === "trust") {
        await page.getByRole("button", { name: "Trust", exact: true }).click();
      } else if (line === "passed" || line === "failed") {
        return line === "passed";
      }
    }
    told = lines.length;
  }
  console.log("FAIL: the checks did not come to an end");
  await page.screenshot({ path: `${results}.png` });
  return false;
}

main().then(
  (passed) => process.exit(passed ? 0 : 1),
  (error) => {
    console.error(error);
    process.exit(1);
  },
);
