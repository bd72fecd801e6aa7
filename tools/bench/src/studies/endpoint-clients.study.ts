import { Teardown } from '@sight-webhooks/testing';
import { startLab } from '../lab/lab.js';
import { warmUp } from '../scenarios/all-scenarios.js';
import { burstScenario } from '../scenarios/burst.scenario.js';
import { FULL, SMOKE } from '../scenarios/sizes.js';
import { formatMeasured } from './at-rest/pair-report.js';
import { measureInTurn, type Load } from './in-turn.js';
import type { Study, StudyContext } from './study.js';

const CLIENTS = ['axios', 'undici'] as const;

/** The adapters of the port that requests are made through, in two labs at once, measured in turn. */
export const endpointClientsStudy: Study = async (context) => {
  const labs = new Teardown();
  context.teardown.add(() => labs.run());
  const loads = [];
  for (const client of CLIENTS) loads.push(await loadOf(client, labs, context));
  const [axios, undici] = loads as [Load, Load];
  const measured = await measureInTurn(axios, undici, context);
  return { header: [...CLIENTS, 'undici / axios'], rows: formatMeasured(...measured), broken: [] };
};

async function loadOf(
  client: (typeof CLIENTS)[number],
  labs: Teardown,
  { progress, scale }: StudyContext,
): Promise<Load> {
  progress(client);
  const settings = { ENDPOINT_CLIENT: client };
  const lab = await startLab({ teardown: labs, progress, profileFolder: undefined, settings });
  const { throughput } = scale === 1 ? FULL : SMOKE;
  progress('warming up');
  await warmUp(lab, scale === 1 ? FULL : SMOKE);
  return burstScenario(lab, { name: client, title: client, events: throughput.events, endpoints: 1 });
}
