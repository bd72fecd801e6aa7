import { join } from 'node:path';

/** The repository's top folder; `src` and `dist` of this library are equally deep in it. */
export const REPOSITORY_ROOT = join(import.meta.dirname, '..', '..', '..');

/** What was downloaded for the embedded servers; may be deleted at any time. */
export const CACHE_FOLDER = join(REPOSITORY_ROOT, '.cache');
