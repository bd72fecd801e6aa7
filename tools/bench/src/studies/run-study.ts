import { formatTable } from '../report/table.js';
import { atRestStudy } from './at-rest/at-rest.study.js';
import { endpointClientsStudy } from './endpoint-clients.study.js';
import { essentialsStudy } from './essentials.study.js';
import { kafkaClientsStudy } from './kafka-clients.study.js';
import { noisyStudy } from './noisy.study.js';
import { restStudy } from './rest.study.js';
import { startupStudy } from './startup.study.js';
import { inLab, type Study, type StudyContext, type StudyResult } from './study.js';
import { tenantsStudy } from './tenants.study.js';

const STUDIES = {
  noisy: inLab(noisyStudy),
  tenants: inLab(tenantsStudy),
  rest: inLab(restStudy),
  'at-rest': atRestStudy,
  'endpoint-clients': endpointClientsStudy,
  essentials: essentialsStudy,
  'kafka-clients': kafkaClientsStudy,
  startup: startupStudy,
} satisfies Record<string, Study>;

export type StudyName = keyof typeof STUDIES;
export const STUDY_NAMES = Object.keys(STUDIES) as readonly StudyName[];

/** Has stopped everything when it resolves. */
export async function runStudy(name: StudyName, context: StudyContext): Promise<StudyResult> {
  const result = await STUDIES[name](context);
  context.progress('stopping everything');
  await context.teardown.run();
  return result;
}

export function formatStudy(name: StudyName, { header = [''], rows, broken }: StudyResult): string {
  return [
    formatTable([name, ...header], rows),
    '',
    ...(broken.length === 0 ? ['Every promise held.'] : broken.map((promise) => `BROKEN: ${promise}`)),
  ].join('\n');
}
