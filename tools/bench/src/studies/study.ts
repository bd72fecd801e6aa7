import type { Progress } from '@sight-webhooks/testing';
import type { Lab } from '../lab/lab.js';

export type StudyRow = readonly [what: string, value: string];

/** What a study found, and which of its promises did not hold. */
export type StudyResult = { readonly rows: readonly StudyRow[]; readonly broken: readonly string[] };

/** A measurement that takes minutes, runs once, and judges what it sees. */
export type Study = {
  /** Of the services, on top of the usual ones. */
  readonly settings?: Readonly<Record<string, string>>;
  /** @param scale 1 for the whole of it, less to see that it works */
  readonly run: (lab: Lab, progress: Progress, scale: number) => Promise<StudyResult>;
};
