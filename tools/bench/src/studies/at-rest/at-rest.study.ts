import { Teardown } from '@sight-webhooks/testing';
import { startLab } from '../../lab/lab.js';
import { formatNumber } from '../../report/table.js';
import { warmUp } from '../../scenarios/all-scenarios.js';
import type { Measurement } from '../../scenarios/scenario.js';
import { FULL, SMOKE } from '../../scenarios/sizes.js';
import { measureInTurn, type Load } from '../in-turn.js';
import type { Study, StudyContext, StudyRow } from '../study.js';
import { costsTooMuch, formatPair } from './pair-report.js';
import type { Pair } from './pair.js';
import { PAIRS, PAIR_NAMES } from './pairs.js';

/** The same load beside little and beside much that is only there, in two labs at once, measured in turn. */
export const atRestStudy: Study = async (context) => {
  const rows: StudyRow[] = [];
  const broken: string[] = [];
  for (const name of context.pair === undefined ? PAIR_NAMES : [context.pair]) {
    const pair = PAIRS[name];
    const sizes = [pair.little, Math.max(pair.little, pair.much * context.scale)] as const;
    const [little, much] = await measurePair(pair, sizes, context);
    rows.push(...formatPair({ of: pair.of, sizes }, little, much));
    if (pair.isAtRest !== false && context.scale === 1 && costsTooMuch(little, much))
      broken.push(`${formatNumber(pair.much)} ${pair.of} cost more than a tenth`);
  }
  return { header: ['little', 'much', 'much / little'], rows, broken };
};

async function measurePair(
  pair: Pair,
  [littleSize, muchSize]: readonly [number, number],
  context: StudyContext,
): Promise<[readonly Measurement[], readonly Measurement[]]> {
  const { teardown, progress } = context;
  const labs = new Teardown();
  teardown.add(() => labs.run());
  const little = await fill(pair, littleSize, labs, context);
  const much = await fill(pair, muchSize, labs, context);
  const measured = await measureInTurn(little, much, context);
  progress('stopping both');
  await labs.run();
  return measured;
}

async function fill(
  { of, options, fill }: Pair,
  size: number,
  labs: Teardown,
  { progress, scale }: StudyContext,
): Promise<Load> {
  progress(`${formatNumber(size)} ${of}`);
  const lab = await startLab({ teardown: labs, progress, profileFolder: undefined, ...options?.(size) });
  const load = await fill(lab, size, progress);
  progress('warming up');
  await warmUp(lab, scale === 1 ? FULL : SMOKE);
  return load;
}
