import type { PairName } from './at-rest/pairs.js';
import type { Progress, Teardown } from '@sight-webhooks/testing';
import { startLab, type Lab } from '../lab/lab.js';
import { warmUp } from '../scenarios/all-scenarios.js';
import { SMOKE } from '../scenarios/sizes.js';

export type StudyRow = readonly string[];

/** What a study found, and which of its promises did not hold. */
export type StudyResult = {
  /** Of the columns after the first; none unless given. */
  readonly header?: readonly string[];
  readonly rows: readonly StudyRow[];
  readonly broken: readonly string[];
};

export type StudyContext = {
  readonly teardown: Teardown;
  readonly progress: Progress;
  /** 1 for the whole of it, less to see that it works. */
  readonly scale: number;
  /** How often what is compared is measured. */
  readonly runs: number;
  /** Of a study of several pairs the one to be measured; all of them without. */
  readonly pair: PairName | undefined;
};

/** A measurement that takes minutes, and judges what it sees. */
export type Study = (context: StudyContext) => Promise<StudyResult>;

/** A study of one lab, which is warm when it begins. */
export type LabStudy = {
  /** Of the services, on top of the usual ones. */
  readonly settings?: Readonly<Record<string, string>>;
  readonly run: (lab: Lab, progress: Progress, scale: number) => Promise<StudyResult>;
};

export function inLab({ settings = {}, run }: LabStudy): Study {
  return async ({ teardown, progress, scale }) => {
    const lab = await startLab({ teardown, progress, profileFolder: undefined, settings });
    progress('warming up');
    await warmUp(lab, SMOKE);
    return run(lab, progress, scale);
  };
}
