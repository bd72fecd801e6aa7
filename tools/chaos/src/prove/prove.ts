import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ManagedChild, type Progress, type Teardown } from '@sight-webhooks/testing';
import { VERDICT_FILE } from '../chaos.js';
import { UsageError } from '../command-line/usage.error.js';
import type { Plan } from '../plan/plan.js';
import type { Violation } from '../verdict/violation.js';
import { KNOWN_BUGS, type KnownBug } from './known-bugs.js';
import { ScratchCopy } from './scratch-copy.js';

/** Shown of what a bug did. */
const SHOWN = 3;

/**
 * Shows that the harness finds what it is for: puts one known bug after the other into a copy of the product, and
 * runs the plan under which it has to show; then the same plan once without the bug.
 * @returns the exit code: 0 when every bug turned its run red, and every run without it was green
 */
export async function prove(
  names: readonly string[],
  teardown: Teardown,
  progress: Progress,
): Promise<number> {
  const bugs = names.length === 0 ? KNOWN_BUGS : names.map(bugOf);
  progress('copying the product');
  const copy = await ScratchCopy.make();
  teardown.add(() => rm(copy.root, { recursive: true, force: true }));
  let failed = 0;
  for (const bug of bugs) {
    const undo = await copy.apply(bug.edits);
    progress(`${bug.name}: ${bug.title}`);
    await copy.build();
    const withBug = await run(copy, bug.plan, teardown);
    await undo();
    await copy.build();
    const without = await run(copy, bug.plan, teardown);
    const found = withBug.filter(({ check }) => bug.shownBy.includes(check));
    if (found.length === 0 || without.length > 0) failed += 1;
    console.log(report(bug, withBug, found, without));
  }
  return failed === 0 ? 0 : 1;
}

/** @throws UsageError */
function bugOf(name: string): KnownBug {
  const bug = KNOWN_BUGS.find((each) => each.name === name);
  if (bug === undefined)
    throw new UsageError(`--bug knows ${KNOWN_BUGS.map((each) => each.name).join(', ')}, not "${name}".`);
  return bug;
}

async function run(copy: ScratchCopy, plan: Plan, teardown: Teardown): Promise<readonly Violation[]> {
  const file = join(copy.root, 'plan.json');
  await writeFile(file, JSON.stringify(plan));
  const child = new ManagedChild({
    name: 'chaos',
    command: process.execPath,
    args: [join(copy.root, 'tools', 'chaos', 'dist', 'main.js'), '--plan', file],
    env: process.env,
  });
  teardown.add(async () => {
    await child.stop();
  });
  const { code } = await child.closed;
  const folder = child.output.findLast((line) => line.startsWith(copy.root));
  if (folder === undefined || (code !== 0 && code !== 1))
    throw new Error(`a run ended with ${String(code)}:\n${child.output.join('\n')}`);
  return JSON.parse(await readFile(join(folder, VERDICT_FILE), 'utf8')) as Violation[];
}

function report(
  { name, title }: KnownBug,
  withBug: readonly Violation[],
  found: readonly Violation[],
  without: readonly Violation[],
): string {
  const red = found.length > 0 ? 'found' : 'NOT FOUND';
  const green = without.length === 0 ? 'green without it' : `RED WITHOUT IT (${String(without.length)})`;
  return [
    `${name}: ${red}, ${String(found.length)} of ${String(withBug.length)} violations; ${green}`,
    `  the bug: ${title}`,
    ...found.slice(0, SHOWN).map(({ check, detail }) => `  ${check}: ${detail}`),
    ...without.slice(0, SHOWN).map(({ check, detail }) => `  without it: ${check}: ${detail}`),
  ].join('\n');
}
