import { join } from 'node:path';
import { MissingPrerequisiteError, cachedFolder, runCommand, type Progress } from '@sight-webhooks/testing';

const VERSION = '4.32.5';

/**
 * The path of Schemathesis, installed once into a virtual environment below the cache.
 * @throws MissingPrerequisiteError without Python 3 and its venv
 */
export async function schemathesis(progress: Progress): Promise<string> {
  const folder = await cachedFolder(`schemathesis-${VERSION}`, async (into) => {
    progress(`installing Schemathesis ${VERSION} with pip (95 MB, once)`);
    const made = await runCommand('python3', ['-m', 'venv', into]);
    if (made.code !== 0)
      throw new MissingPrerequisiteError(
        'Python 3 with venv is needed to install Schemathesis and was not found: install it (package "python3-venv" of your system).',
      );
    const install = ['-m', 'pip', 'install', '-q', `schemathesis==${VERSION}`];
    const { code, output } = await runCommand(join(into, 'bin', 'python'), install);
    if (code !== 0) throw new Error(`Schemathesis could not be installed:\n${output}`);
  });
  // By its module: the scripts of a virtual environment know only the folder that it was made in.
  return join(folder, 'bin', 'python');
}
