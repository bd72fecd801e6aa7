import type { Progress } from '@sight-webhooks/testing';
import type { Lab, LabOptions } from '../../lab/lab.js';
import type { Load } from '../in-turn.js';

/** The same load, beside little and beside much of something that is only there. */
export type Pair = {
  /** What there is little or much of. */
  readonly of: string;
  readonly little: number;
  readonly much: number;
  /** False for what is busy, which may cost: it is measured, not judged. */
  readonly isAtRest?: false;
  /** What its labs need. @param size how much there will be in it */
  readonly options?: (size: number) => Pick<LabOptions, 'settings' | 'database' | 'manyAddresses'>;
  /** Puts so much into the lab. */
  readonly fill: (lab: Lab, size: number, progress: Progress) => Promise<Load>;
};
