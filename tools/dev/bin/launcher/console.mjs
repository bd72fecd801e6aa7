import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { MODULES, ROOT, withInstalledBinaries } from './paths.mjs';
import { progress, refuse } from './refuse.mjs';
import { run } from './run.mjs';

const CONSOLE = join(ROOT, 'apps', 'console');
const BUILT = join(CONSOLE, 'dist', 'index.html');
/** What the bundle is made from: the console, the schemas that it shares with the API, and the libraries. */
const SOURCES = [
  join(CONSOLE, 'src'),
  join(CONSOLE, 'public'),
  join(CONSOLE, 'index.html'),
  join(CONSOLE, 'vite.config.ts'),
  join(ROOT, 'libs', 'contracts', 'src'),
  join(ROOT, 'package-lock.json'),
];

/** Builds the console that the config service serves, when what it is made from is newer. */
export async function buildConsole(node) {
  if (existsSync(BUILT) && Math.max(...SOURCES.map(newestChange)) < statSync(BUILT).mtimeMs) return;
  progress('building apps/console');
  const vite = join(MODULES, 'vite', 'bin', 'vite.js');
  const { code, output } = await run('building apps/console', node, [vite, 'build'], {
    cwd: CONSOLE,
    env: withInstalledBinaries(),
  });
  if (code !== 0) refuse(`The build of apps/console failed:\n${output}`);
}

function newestChange(path) {
  const entry = statSync(path, { throwIfNoEntry: false });
  if (entry === undefined) return 0;
  if (!entry.isDirectory()) return entry.mtimeMs;
  return Math.max(entry.mtimeMs, ...readdirSync(path).map((name) => newestChange(join(path, name))));
}
