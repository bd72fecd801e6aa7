import { setTimeout as sleep } from 'node:timers/promises';
import type { Measurement } from '../scenarios/scenario.js';
import type { StudyContext } from './study.js';

/** Something that can be measured again and again. */
export type Load = { measure(): Promise<Measurement> };

/** What a measurement leaves behind is not charged to the next one. */
const SETTLE_MS = 1_000;

/** Measures both as often as there are runs, each first in turn: what the machine does meanwhile is charged to both. */
export async function measureInTurn(
  one: Load,
  other: Load,
  { runs, progress }: Pick<StudyContext, 'runs' | 'progress'>,
): Promise<[readonly Measurement[], readonly Measurement[]]> {
  const [ofOne, ofOther]: [Measurement[], Measurement[]] = [[], []];
  for (let run = 1; run <= runs; run += 1) {
    const turns = [[one, ofOne] as const, [other, ofOther] as const];
    if (run % 2 === 0) turns.reverse();
    for (const [load, results] of turns) {
      await sleep(SETTLE_MS);
      progress(`run ${String(run)} of ${String(runs)}, ${load === one ? 'one' : 'the other'}`);
      results.push(await load.measure());
    }
  }
  return [ofOne, ofOther];
}
