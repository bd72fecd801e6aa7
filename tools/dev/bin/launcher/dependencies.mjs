import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync, statfsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { MODULES, ROOT, withInstalledBinaries, withoutInstalledBinaries } from './paths.mjs';
import { progress, refuse } from './refuse.mjs';
import { run } from './run.mjs';

const LOCK = join(ROOT, 'package-lock.json');
/** npm's own record of what it put there. */
const INSTALLED = join(MODULES, '.package-lock.json');
const PATCHES = join(ROOT, 'patches');
/** The hashes of the lock file and of the patches that an install of ours has carried out to its end. */
const STAMP = join(MODULES, '.sight-installed');
const NEEDED_BYTES = 2 * 1024 ** 3;

/** Installs the locked dependencies if they are missing or are not those of the lock file. */
export async function ensureDependencies() {
  const [lock, patches] = [hashOf([LOCK]), hashOf(patchFiles())];
  const [stampedLock, stampedPatches] = existsSync(STAMP) ? readFileSync(STAMP, 'utf8').split(' ') : [];
  if (stampedLock === lock && stampedPatches === patches) return;
  // A changed patch does not apply to a package that has the old one.
  const patchesChanged = stampedLock !== undefined && stampedPatches !== patches;
  if (!patchesChanged && installedAsLocked()) await applyPatches();
  else await install();
  writeFileSync(STAMP, `${lock} ${patches}`);
}

const patchFiles = () =>
  existsSync(PATCHES)
    ? readdirSync(PATCHES)
        .sort()
        .map((name) => join(PATCHES, name))
    : [];

function hashOf(files) {
  const hash = createHash('sha256');
  for (const file of files) hash.update(readFileSync(file));
  return hash.digest('hex');
}

/** Somebody may have called `npm install` or `npm ci` themselves. */
function installedAsLocked() {
  if (!existsSync(INSTALLED)) return false;
  const wanted = JSON.parse(readFileSync(LOCK, 'utf8')).packages;
  const present = JSON.parse(readFileSync(INSTALLED, 'utf8')).packages;
  const same = (path) => JSON.stringify(identity(wanted[path])) === JSON.stringify(identity(present[path]));
  return (
    Object.keys(wanted).every((path) => isOptional(path, wanted[path]) || same(path)) &&
    Object.keys(present).every((path) => path in wanted && same(path))
  );
}

const identity = (entry) => [entry?.version, entry?.resolved, entry?.integrity, entry?.link];
// The root is not in npm's record, and what is for another platform is not installed.
const isOptional = (path, entry) => path === '' || entry.optional === true || entry.devOptional === true;

async function applyPatches() {
  const { code, output } = await run('applying patches', join(MODULES, '.bin', 'patch-package'), [], {
    cwd: ROOT,
    env: withInstalledBinaries(),
  });
  if (code !== 0) refuse(`The patches of the dependencies could not be applied: run "npm ci".\n${output}`);
}

async function install() {
  const { bavail, bsize } = statfsSync(ROOT);
  if (bavail * bsize < NEEDED_BYTES) {
    refuse(
      `At least 2 GB of free disk space are needed in ${ROOT} to install the dependencies: make room there.`,
    );
  }
  progress('installing the locked dependencies (npm ci), which takes about a minute');
  const args = ['ci', '--no-audit', '--no-fund', '--loglevel=error'];
  const { code, output } = await run('npm ci', 'npm', args, { cwd: ROOT, env: withoutInstalledBinaries() });
  if (code === 127)
    refuse(
      'npm is needed to install the dependencies and was not found: it comes with Node (https://nodejs.org).',
    );
  if (code !== 0)
    refuse(`The dependencies could not be installed (npm ci ended with ${String(code)}):\n${output}`);
}
