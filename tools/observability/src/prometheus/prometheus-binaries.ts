import { join } from 'node:path';
import { readdir } from 'node:fs/promises';
import { MissingPrerequisiteError, cachedFolder, runCommand, type Progress } from '@sight-webhooks/testing';

export type PrometheusBinaries = { readonly prometheus: string; readonly promtool: string };

/**
 * Prometheus and promtool: those on the PATH, else Debian's package, unpacked into the cache without installing it,
 * which needs no root.
 */
export async function prometheusBinaries(progress: Progress): Promise<PrometheusBinaries> {
  if ((await runCommand('promtool', ['--version'])).code === 0)
    return { prometheus: 'prometheus', promtool: 'promtool' };
  const folder = await cachedFolder('prometheus', async (unpacked) => {
    progress('downloading Prometheus (apt-get download prometheus)');
    const download = await runCommand('apt-get', ['download', 'prometheus'], { cwd: unpacked });
    const archive = (await readdir(unpacked)).find((name) => name.endsWith('.deb'));
    if (download.code !== 0 || archive === undefined) {
      throw new MissingPrerequisiteError(
        'Prometheus is missing: install Debian’s package (apt-get update, apt-get install prometheus), or put prometheus and promtool on the PATH.',
      );
    }
    await runCommand('dpkg', ['-x', archive, '.'], { cwd: unpacked });
  });
  const bin = join(folder, 'usr', 'bin');
  return { prometheus: join(bin, 'prometheus'), promtool: join(bin, 'promtool') };
}
