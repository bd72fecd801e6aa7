import type { Progress } from '@sight-webhooks/testing';
import type { Lab, LabOptions } from '../../lab/lab.js';
import type { Measurement } from '../../scenarios/scenario.js';

/** The same load, beside little and beside much of something that is only there. */
export type Pair = {
  /** What there is little or much of. */
  readonly of: string;
  readonly little: number;
  readonly much: number;
  /** What its labs need. @param size how much there will be in it */
  readonly options?: (size: number) => Pick<LabOptions, 'settings' | 'database' | 'manyAddresses'>;
  /** Puts so much into the lab. */
  readonly fill: (lab: Lab, size: number, progress: Progress) => Promise<Load>;
};

export type Load = { measure(): Promise<Measurement> };
