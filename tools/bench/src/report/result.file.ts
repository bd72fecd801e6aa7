import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { REPOSITORY_ROOT } from '@sight-webhooks/testing';
import { UsageError } from '../command-line/usage.error.js';
import type { BenchResult } from './result.js';

const FOLDER = join(REPOSITORY_ROOT, 'bench-results');

/** Where everything of the run that started then belongs. @returns a path without an ending */
export function resultPath(startedAt: string): string {
  return join(FOLDER, startedAt.replaceAll(':', '-'));
}

/** @returns the path of the file */
export async function writeResult(result: BenchResult): Promise<string> {
  await mkdir(FOLDER, { recursive: true });
  const path = `${resultPath(result.startedAt)}.json`;
  await writeFile(path, `${JSON.stringify(result, undefined, 2)}\n`);
  return path;
}

/** @throws UsageError when it is no result of ours */
export async function readResult(path: string): Promise<BenchResult> {
  let result: Partial<BenchResult>;
  try {
    result = JSON.parse(await readFile(path, 'utf8')) as Partial<BenchResult>;
  } catch (error) {
    throw new UsageError(`${path} cannot be read: ${(error as Error).message}`);
  }
  if (result.format !== 1 || !Array.isArray(result.figures))
    throw new UsageError(`${path} is no result of the bench in format 1.`);
  return result as BenchResult;
}
