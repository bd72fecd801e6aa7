import type { Progress, Teardown } from '@sight-webhooks/testing';
import { startLab } from '../lab/lab.js';
import { formatTable } from '../report/table.js';
import { warmUp } from '../scenarios/all-scenarios.js';
import { SMOKE } from '../scenarios/sizes.js';
import { noisyStudy } from './noisy.study.js';
import { restStudy } from './rest.study.js';
import { startupStudy } from './startup.study.js';
import type { Study, StudyResult } from './study.js';
import { tenantsStudy } from './tenants.study.js';

const STUDIES = { noisy: noisyStudy, tenants: tenantsStudy, rest: restStudy } satisfies Record<string, Study>;

export type StudyName = keyof typeof STUDIES | 'startup';
export const STUDY_NAMES = [...Object.keys(STUDIES), 'startup'] as readonly StudyName[];

/** @param scale 1 for the whole of it, less to see that it works */
export async function runStudy(
  name: StudyName,
  scale: number,
  teardown: Teardown,
  progress: Progress,
): Promise<StudyResult> {
  // It starts everything by itself: that is what it measures.
  if (name === 'startup') return startupStudy(progress, scale, teardown);
  const { settings = {}, run }: Study = STUDIES[name];
  const lab = await startLab({ teardown, progress, profileFolder: undefined, settings });
  progress('warming up');
  await warmUp(lab, SMOKE);
  const result = await run(lab, progress, scale);
  progress('stopping everything');
  await teardown.run();
  return result;
}

export function formatStudy(name: StudyName, { rows, broken }: StudyResult): string {
  return [
    formatTable([name, ''], rows),
    '',
    ...(broken.length === 0 ? ['Every promise held.'] : broken.map((promise) => `BROKEN: ${promise}`)),
  ].join('\n');
}
