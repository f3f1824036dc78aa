/** Which program is the server. Nothing of VS Code is known here, so that it can be tested for every system. */

import { posix, win32 } from "node:path";

/** What decides which program is run. */
export interface Surroundings {
  readonly windows: boolean;
  readonly home: string;
  /** The folders of the workspace, and whether their owner is trusted. */
  readonly folders: readonly string[];
  readonly trusted: boolean;
  /** The setting `enilint.path`; empty where it is not set. */
  readonly setting: string;
  /** The interpreter that the Python extension has chosen. */
  readonly interpreter?: string;
  /** The environment variable PATH. */
  readonly searchPath: string;
}

/** What is to be known of files; `real` follows links, where there are any. */
export interface Files {
  isProgram(path: string): boolean;
  real(path: string): string;
}

/**
 * The program to run, by its absolute path; undefined where there is none.
 *
 * Nothing that lies in a folder that is not trusted is run, whoever names it.
 */
export function findExecutable(about: Surroundings, files: Files): string | undefined {
  const paths = about.windows ? win32 : posix;
  const isIn = (folder: string, path: string): boolean => {
    const way = paths.relative(folder, path);
    return !paths.isAbsolute(way) && way.split(paths.sep)[0] !== "..";
  };
  const isSafe = (path: string): boolean =>
    about.trusted ||
    !about.folders.some((folder) => isIn(folder, path) || isIn(files.real(folder), files.real(path)));
  return candidates(about).find((path) => files.isProgram(path) && isSafe(path));
}

/** Where the program is looked for, in that order. */
export function candidates(about: Surroundings): string[] {
  const paths = about.windows ? win32 : posix;
  const name = about.windows ? "enilint.exe" : "enilint";
  if (about.setting !== "") {
    const path = about.setting.replace(/^~(?=[\\/])/, () => about.home);
    return paths.isAbsolute(path) ? [path] : about.folders.map((folder) => paths.resolve(folder, path));
  }
  const environments = about.folders.flatMap((folder) => [paths.join(folder, ".venv"), paths.join(folder, "venv")]);
  return [
    ...environments.map((environment) => paths.join(environment, about.windows ? "Scripts" : "bin", name)),
    ...(about.interpreter !== undefined ? [paths.join(paths.dirname(about.interpreter), name)] : []),
    ...about.searchPath
      .split(paths.delimiter)
      .filter((directory) => paths.isAbsolute(directory))
      .map((directory) => paths.join(directory, name)),
  ];
}

/**
 * The environment variables of the server: an empty or relative entry of PYTHONPATH stands for the folder that is
 * open, whose files Python would then run as modules.
 */
export function environmentOf(variables: NodeJS.ProcessEnv, windows: boolean): NodeJS.ProcessEnv {
  const paths = windows ? win32 : posix;
  const found: NodeJS.ProcessEnv = { ...variables, PYTHONSAFEPATH: "1" };
  if (found.PYTHONPATH !== undefined) {
    const entries = found.PYTHONPATH.split(paths.delimiter);
    found.PYTHONPATH = entries.filter((entry) => paths.isAbsolute(entry)).join(paths.delimiter);
  }
  return found;
}
