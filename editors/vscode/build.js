// Bundles the extension, with the licences of what it is bundled from, and fetches what it shares with the linter: its
// licence and the schema of topology files.
const fs = require("node:fs");
const path = require("node:path");
const esbuild = require("esbuild");

const production = process.argv.includes("--production");
const tests = process.argv.includes("--tests");
const root = path.join(__dirname, "..", "..");

fs.mkdirSync("schemas", { recursive: true });
fs.copyFileSync(path.join(root, "schemas", "topology.schema.json"), "schemas/topology.schema.json");
fs.copyFileSync(path.join(root, "LICENSE"), "LICENSE");

fs.rmSync("dist", { recursive: true, force: true });
const { metafile } = esbuild.buildSync({
  entryPoints: tests ? fs.readdirSync("test").map((name) => `test/${name}`) : ["src/extension.ts"],
  outdir: tests ? "dist/tests" : "dist",
  bundle: true,
  platform: "node",
  target: "node20",
  external: ["vscode"],
  minify: production,
  sourcemap: !production,
  legalComments: "none",
  metafile: true,
});
fs.writeFileSync("dist/NOTICES.txt", notices(Object.keys(metafile.inputs)));

/** The licences of the packages that are part of the bundle. */
function notices(files) {
  const packages = new Set(files.map((file) => /.*node_modules\/(@[^/]+\/)?[^/]+/.exec(file)?.[0]).filter(Boolean));
  return [...packages].sort().map(notice).join("\n----\n\n");
}

function notice(directory) {
  const { name, version, license } = JSON.parse(fs.readFileSync(path.join(directory, "package.json"), "utf8"));
  const file = fs.readdirSync(directory).find((entry) => /^licen[cs]e/i.test(entry));
  const text = file === undefined ? "" : fs.readFileSync(path.join(directory, file), "utf8");
  return `${name} ${version} (${license})\n\n${text}`;
}
