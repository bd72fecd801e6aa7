import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('../../../..', import.meta.url));
export const MODULES = join(ROOT, 'node_modules');
const BINARIES = join(MODULES, '.bin');

/** The environment of a command that uses what is installed here, its Node included. */
export function withInstalledBinaries() {
  return { ...process.env, PATH: `${BINARIES}${delimiter}${process.env.PATH ?? ''}` };
}

/** The environment of one that replaces what is installed here, and so must not run from it. */
export function withoutInstalledBinaries() {
  const path = (process.env.PATH ?? '').split(delimiter).filter((folder) => !folder.startsWith(MODULES));
  return { ...process.env, PATH: path.join(delimiter) };
}
