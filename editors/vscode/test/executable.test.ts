import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { candidates, environmentOf, findExecutable, type Files, type Surroundings } from "../src/executable";

const SYSTEM: Surroundings = {
  windows: false,
  home: "/home/me",
  folders: ["/projects/app", "/projects/other"],
  trusted: true,
  setting: "",
  searchPath: "/usr/local/bin:/usr/bin",
};

/** Programs, and links to programs. */
function disk(...entries: (string | [link: string, target: string])[]): Files {
  const targets = new Map(entries.map((entry) => (typeof entry === "string" ? [entry, entry] : entry)));
  return { isProgram: (path) => targets.has(path), real: (path) => targets.get(path) ?? path };
}

suite("the program that is run", () => {
  test("is the first of the virtual environments, the chosen interpreter, and PATH", () => {
    const everywhere = [
      "/projects/app/.venv/bin/enilint",
      "/projects/app/venv/bin/enilint",
      "/projects/other/.venv/bin/enilint",
      "/projects/other/venv/bin/enilint",
      "/opt/env/bin/enilint",
      "/usr/local/bin/enilint",
      "/usr/bin/enilint",
    ];
    const about = { ...SYSTEM, interpreter: "/opt/env/bin/python" };
    for (const [index, expected] of everywhere.entries()) {
      assert.equal(findExecutable(about, disk(...everywhere.slice(index))), expected);
    }
    assert.equal(findExecutable(about, disk()), undefined);
  });

  test("has another name and place on Windows", () => {
    const about = {
      ...SYSTEM,
      windows: true,
      folders: ["C:\\work\\app"],
      interpreter: "D:\\env\\Scripts\\python.exe",
      searchPath: "C:\\bin;.;relative",
    };
    assert.deepEqual(candidates(about), [
      "C:\\work\\app\\.venv\\Scripts\\enilint.exe",
      "C:\\work\\app\\venv\\Scripts\\enilint.exe",
      "D:\\env\\Scripts\\enilint.exe",
      "C:\\bin\\enilint.exe",
    ]);
  });

  test("is that of the setting and no other, where there is one", () => {
    const paths = disk("/opt/enilint", "/home/me/bin/enilint", "/projects/other/tools/enilint", "/usr/bin/enilint");
    for (const [setting, expected] of [
      ["/opt/enilint", "/opt/enilint"],
      ["~/bin/enilint", "/home/me/bin/enilint"],
      ["tools/enilint", "/projects/other/tools/enilint"],
      ["/nowhere/enilint", undefined],
    ] as const) {
      assert.equal(findExecutable({ ...SYSTEM, setting }, paths), expected);
    }
  });

  test("is not taken from entries of PATH that depend on the current directory", () => {
    assert.equal(findExecutable({ ...SYSTEM, searchPath: ":.:bin" }, disk("enilint", "bin/enilint", "/enilint")), undefined);
  });
});

suite("nothing of a folder that is not trusted is run", () => {
  const stranger = { ...SYSTEM, trusted: false };

  test("neither from its virtual environment, nor by a setting or PATH", () => {
    const own = disk("/projects/app/.venv/bin/enilint", "/projects/app/bin/enilint", "/projects/app/enilint");
    for (const about of [
      stranger,
      { ...stranger, setting: "bin/enilint" },
      { ...stranger, setting: "/projects/app/bin/enilint" },
      { ...stranger, searchPath: "/projects/app/bin:/projects/app" },
      { ...stranger, interpreter: "/projects/app/bin/python" },
    ]) {
      assert.equal(findExecutable(about, own), undefined);
      const trusting = { ...about, trusted: true };
      assert.notEqual(findExecutable(trusting, own), undefined);
    }
  });

  test("nor by a link, wherever it lies and leads to", () => {
    const into = disk(["/usr/bin/enilint", "/projects/app/enilint"]);
    assert.equal(findExecutable(stranger, into), undefined);
    const outOf = disk(["/projects/app/.venv/bin/enilint", "/usr/bin/python3"]);
    assert.equal(findExecutable(stranger, outOf), undefined);
    const folder = disk(["/projects/app", "/data/app"], ["/usr/bin/enilint", "/data/app/enilint"]);
    assert.equal(findExecutable(stranger, folder), undefined);
  });

  test("but what lies elsewhere is", () => {
    assert.equal(findExecutable(stranger, disk("/projects/app/.venv/bin/enilint", "/usr/bin/enilint")), "/usr/bin/enilint");
    assert.equal(
      findExecutable({ ...stranger, setting: "/projects/apple/..enilint" }, disk("/projects/apple/..enilint")),
      "/projects/apple/..enilint",
    );
  });
});

test("Python is given no directory that depends on the folder that is open", () => {
  for (const [given, expected] of [
    [":/opt/lib:lib:.", "/opt/lib"],
    ["", ""],
    [undefined, undefined],
  ]) {
    const variables = environmentOf({ PYTHONPATH: given, LANG: "C" }, false);
    assert.equal(variables.PYTHONPATH, expected);
    assert.equal(variables.LANG, "C");
    assert.equal(variables.PYTHONSAFEPATH, "1");
  }
});
