import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { MODULES } from './paths.mjs';
import { refuse } from './refuse.mjs';

const MINIMUM = [22, 22];

/** The Node that the product runs on: the one among the dependencies, else the user's own if it is new enough. */
export function findNode() {
  const bundled = join(MODULES, '.bin', 'node');
  if (spawnSync(bundled, ['--version']).status === 0) return bundled;
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > MINIMUM[0] || (major === MINIMUM[0] && minor >= MINIMUM[1])) return process.execPath;
  return refuse(
    `Node ${MINIMUM.join('.')} or newer is needed, but this is ${process.versions.node}: get Node 24 from https://nodejs.org.`,
  );
}
