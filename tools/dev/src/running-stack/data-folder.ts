import { join, resolve } from 'node:path';
import { REPOSITORY_ROOT } from '@sight-webhooks/testing';

/** What a stack keeps. Two stacks with different folders and ports run side by side. */
export type DataFolder = {
  readonly path: string;
  readonly kafka: string;
  readonly mongo: string;
  readonly keys: string;
  readonly logs: string;
  readonly lock: string;
  /** The addresses of what runs, for `token` and `emit`. */
  readonly state: string;
};

/** SIGHT_DATA_DIR, `.data/` in the repository unless set. */
export function dataFolder(environment: NodeJS.ProcessEnv = process.env): DataFolder {
  const setting = environment['SIGHT_DATA_DIR'];
  const path = resolve(REPOSITORY_ROOT, setting === undefined || setting === '' ? '.data' : setting);
  return {
    path,
    kafka: join(path, 'kafka'),
    mongo: join(path, 'mongodb'),
    keys: join(path, 'keys'),
    logs: join(path, 'logs'),
    lock: join(path, 'lock.json'),
    state: join(path, 'state.json'),
  };
}
