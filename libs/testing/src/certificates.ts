import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const FOLDER = join(import.meta.dirname, '../certificates');

/** For settings that want a file. */
export const certificateFile = (file: `${string}.pem`): string => join(FOLDER, file);

/** A certificate, or its key, of those that `certificates/README.md` describes, as PEM. */
export const certificate = (file: `${string}.pem`): string => readFileSync(certificateFile(file), 'utf8');
