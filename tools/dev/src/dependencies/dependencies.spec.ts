import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { REPOSITORY_ROOT } from '@sight-webhooks/testing';
import { describe, expect, it } from 'vitest';

type Manifest = {
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
};
type Locked = { readonly link?: true; readonly integrity?: string; readonly hasInstallScript?: true };

const read = (path: string): unknown => JSON.parse(readFileSync(join(REPOSITORY_ROOT, path), 'utf8'));
const locked = Object.entries((read('package-lock.json') as { packages: Record<string, Locked> }).packages);

/** Packages that run a program when they are installed, and what it does. A new one is looked at before it gets here. */
const INSTALL_SCRIPTS: Readonly<Record<string, string>> = {
  '': 'applies the patches of this repository (patch-package)',
  'node_modules/nx': 'starts the background process of Nx in a workspace, and never fails',
  'node_modules/protobufjs': 'warns about a version scheme; of testcontainers',
  'node_modules/ssh2': 'tries to build a faster cipher; of testcontainers',
  'node_modules/cpu-features': 'builds a native module, optional; of testcontainers',
};

describe('the dependencies', () => {
  it('are those that have been looked at where they run something when they are installed', () => {
    const found = locked
      .filter(([, { hasInstallScript }]) => hasInstallScript === true)
      .map(([path]) => path);
    expect(found.toSorted()).toEqual(Object.keys(INSTALL_SCRIPTS).toSorted());
  });

  it('are locked with a hash', () => {
    const ours = /^$|^(?:apps|libs|tools)\/[^/]+$/;
    const withoutHash = locked.filter(
      ([path, { link, integrity }]) => !ours.test(path) && link !== true && integrity === undefined,
    );
    expect(withoutHash.map(([path]) => path)).toEqual([]);
  });

  it('are named by exact versions', () => {
    const inexact = [
      'package.json',
      ...globSync('{apps,libs,tools}/*/package.json', { cwd: REPOSITORY_ROOT }),
    ]
      .map((path) => read(path) as Manifest)
      .flatMap(({ dependencies, devDependencies, optionalDependencies }) =>
        Object.entries({ ...dependencies, ...devDependencies, ...optionalDependencies }),
      )
      .filter(([, version]) => !/^\d+\.\d+\.\d+(?:-[\w.]+)?$/.test(version));
    expect(inexact).toEqual([]);
  });
});
