import { existsSync } from 'node:fs';
import { cp, mkdir, mkdtemp, readFile, readdir, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { REPOSITORY_ROOT } from '@sight-webhooks/testing';
import { runCommand } from '../lab/run-command.js';
import type { Edit } from './known-bugs.js';

const WORKSPACES = ['apps', 'libs', 'tools'];
const NOT_COPIED = new Set(['node_modules', 'out-tsc', 'test-results']);
const BUILT = ['tools/chaos', 'apps/config-service', 'apps/fanout-service', 'apps/delivery-service'];
/** Our own packages have to be the copy's; everything else can be shared. */
const SCOPE = '@sight-webhooks';

/** The product in a folder of its own, in which something can be broken without anybody being disturbed. */
export class ScratchCopy {
  readonly root: string;

  private constructor(root: string) {
    this.root = root;
  }

  /** What was built is copied too, so that only what changes is built again. */
  static async make(): Promise<ScratchCopy> {
    const root = await mkdtemp(join(tmpdir(), 'sight-chaos-proof-'));
    for (const workspace of WORKSPACES)
      await cp(join(REPOSITORY_ROOT, workspace), join(root, workspace), {
        recursive: true,
        preserveTimestamps: true,
        filter: (path) => !NOT_COPIED.has(basename(path)),
      });
    for (const file of ['package.json', 'tsconfig.base.json', 'tsconfig.vitest.json', 'vitest.base.ts'])
      await cp(join(REPOSITORY_ROOT, file), join(root, file), { preserveTimestamps: true });
    await symlink(join(REPOSITORY_ROOT, '.cache'), join(root, '.cache'));
    await linkModules(root);
    return new ScratchCopy(root);
  }

  /** @returns how to undo it */
  async apply(edits: readonly Edit[]): Promise<() => Promise<void>> {
    const originals = new Map<string, string>();
    for (const { file, find, replace } of edits) {
      const path = join(this.root, file);
      const source = await readFile(path, 'utf8');
      if (source.split(find).length !== 2)
        throw new Error(`${file} does not have what is to be replaced, once`);
      if (!originals.has(path)) originals.set(path, source);
      await writeFile(
        path,
        source.replace(find, () => replace),
      );
    }
    return async () => {
      for (const [path, source] of originals) await writeFile(path, source);
    };
  }

  /** @throws Error with what the compiler said */
  async build(): Promise<void> {
    const tsc = join(REPOSITORY_ROOT, 'node_modules', 'typescript', 'bin', 'tsc');
    const configs = BUILT.map((project) => join(this.root, project, 'tsconfig.build.json'));
    const { code, output } = await runCommand(process.execPath, [tsc, '-b', ...configs]);
    if (code !== 0) throw new Error(`the copy could not be built:\n${output}`);
  }
}

async function linkModules(root: string): Promise<void> {
  const [from, to] = [join(REPOSITORY_ROOT, 'node_modules'), join(root, 'node_modules')];
  await mkdir(join(to, SCOPE), { recursive: true });
  for (const name of await readdir(from)) if (name !== SCOPE) await symlink(join(from, name), join(to, name));
  for (const workspace of WORKSPACES) {
    for (const project of await readdir(join(root, workspace))) {
      await symlink(join(root, workspace, project), join(to, SCOPE, project));
      const own = join(REPOSITORY_ROOT, workspace, project, 'node_modules');
      if (existsSync(own)) await symlink(own, join(root, workspace, project, 'node_modules'));
    }
  }
}
