import { join } from 'node:path';
import { MissingPrerequisiteError } from '../missing-prerequisite.error.js';
import { runCommand } from '../process/run-command.js';
import { MINIMUM_JAVA_VERSION } from './infrastructure.versions.js';

export type Java = { readonly command: string; readonly version: number; readonly fullVersion: string };

const HOW_TO_GET_IT = 'install a JDK or JRE (for example Eclipse Temurin 21), or set JAVA_HOME';

/** @throws MissingPrerequisiteError */
export async function findJava(): Promise<Java> {
  const home = process.env['JAVA_HOME'];
  const command = home === undefined || home === '' ? 'java' : join(home, 'bin', 'java');
  const { code, output } = await runCommand(command, ['-version']);
  const found = /version "((?:1\.)?(\d+)[^"]*)"/.exec(output);
  if (code !== 0 || found === null) {
    throw new MissingPrerequisiteError(
      `Java ${String(MINIMUM_JAVA_VERSION)} or newer is needed for the embedded Kafka broker and was not found: ${HOW_TO_GET_IT}.`,
    );
  }
  const version = Number(found[2]);
  if (version < MINIMUM_JAVA_VERSION) {
    throw new MissingPrerequisiteError(
      `Java ${String(MINIMUM_JAVA_VERSION)} or newer is needed for the embedded Kafka broker, but ${command} is ${String(version)}: ${HOW_TO_GET_IT}.`,
    );
  }
  return { command, version, fullVersion: found[1] ?? String(version) };
}
