import { EssentialsPipeline } from '../essentials/essentials-pipeline.js';
import { startLab } from '../lab/lab.js';
import { warmUp } from '../scenarios/all-scenarios.js';
import { burstScenario } from '../scenarios/burst.scenario.js';
import type { Measurement } from '../scenarios/scenario.js';
import { FULL, SMOKE } from '../scenarios/sizes.js';
import { cpuMicros, formatRates, formatRow, withRange } from './at-rest/pair-report.js';
import { measureInTurn } from './in-turn.js';
import type { Study, StudyRow } from './study.js';

const PARTS = ['fanout-service', 'delivery-service', 'broker', 'database', 'receiver'];

/** What the product's promises cost: the same events through what is left of it without them, in turn. */
export const essentialsStudy: Study = async ({ teardown, progress, scale, runs }) => {
  const sizes = scale === 1 ? FULL : SMOKE;
  const loads = [
    { name: 'throughput', title: 'one endpoint', events: sizes.throughput.events, endpoints: 1 },
    { name: 'fanout', title: `fan-out to ${String(sizes.fanout.endpoints)}`, ...sizes.fanout },
  ];
  const lab = await startLab({ teardown, progress, profileFolder: undefined });
  const accountOf = (endpoints: number): string => `essentials-${String(endpoints)}`;
  const accounts = new Map(loads.map(({ endpoints }) => [accountOf(endpoints), endpoints]));
  const pipeline = await EssentialsPipeline.start(lab, accounts, teardown);
  progress('warming up');
  await warmUp(lab, sizes);
  const rows: StudyRow[] = [];
  for (const { name, title, events, endpoints } of loads) {
    const essentials = { measure: () => pipeline.measure(name, accountOf(endpoints), events) };
    await essentials.measure();
    const ours = await burstScenario(lab, { name, title, events, endpoints });
    const measured = await measureInTurn(essentials, ours, { runs, progress });
    rows.push([title, '', '', ''], ...rowsOf(...measured));
  }
  return { header: ['essentials', 'ours', 'ours / essentials'], rows, broken: [] };
};

function rowsOf(essentials: readonly Measurement[], ours: readonly Measurement[]): StudyRow[] {
  const cpu = (what: string, parts: readonly string[]): StudyRow =>
    formatRow(essentials, ours, what, (of) => cpuMicros(of, parts), withRange);
  return [
    ...formatRates(essentials, ours),
    ...PARTS.map((part) => cpu(`CPU of ${part}, µs a delivery`, [part])),
    cpu('CPU of all of these', PARTS),
  ];
}
