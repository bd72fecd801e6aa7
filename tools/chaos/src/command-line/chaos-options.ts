import { parseArgs } from 'node:util';
import { FAULT_NAMES, type FaultName } from '../faults/all-faults.js';
import type { Plan } from '../plan/plan.js';
import { POINTS_PLAN } from '../plan/points.plan.js';
import { randomPlan } from '../plan/random.plan.js';
import { CALM_PLAN, SHORT_PLAN } from '../plan/short.plan.js';
import { UsageError } from './usage.error.js';

export type ChaosOptions =
  | { readonly kind: 'run'; readonly plan: Plan }
  /** A plan that was printed before. */
  | { readonly kind: 'run-file'; readonly path: string }
  /** Puts known bugs back, one at a time, and expects a red verdict for each. */
  | { readonly kind: 'prove'; readonly bugs: readonly string[] };

export const USAGE = `npm run chaos -- [flags]
  --seed <n>          of the plan; without, a new one, which is printed
  --duration <time>   how long faults are injected, such as 90s or 10m; 5m unless given
  --faults <list>     with commas between them: ${FAULT_NAMES.join(', ')}
  --plan <name>       in place of a drawn one: short (that of npm test), calm (no faults), points (every named point of
                      every service, by kill -9 and by SIGTERM), or the plan.json of a run
  --prove [--bug <name>]…  puts bugs back into a copy of the product, and shows that each is found`;

const NAMED_PLANS = [SHORT_PLAN, CALM_PLAN, POINTS_PLAN];
const DEFAULT_DURATION = '5m';
const UNITS_MS: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000 };
const MAX_SEED = 2 ** 31 - 1;

/** @throws UsageError that says what was expected */
export function chaosOptions(args: readonly string[], newSeed: () => number): ChaosOptions {
  const flags = parse(args);
  if (flags.prove) return { kind: 'prove', bugs: flags.bug };
  const seed = flags.seed === undefined ? newSeed() : seedOf(flags.seed);
  if (flags.plan?.endsWith('.json') === true) return { kind: 'run-file', path: flags.plan };
  return { kind: 'run', plan: planOf(flags, seed) };
}

function planOf(flags: ReturnType<typeof parse>, seed: number): Plan {
  if (flags.plan !== undefined) {
    const plan = NAMED_PLANS.find(({ name }) => name === flags.plan);
    if (plan === undefined)
      throw new UsageError(`--plan must be short, calm, points or a .json file, not "${flags.plan}".`);
    return plan;
  }
  return randomPlan(seed, durationMs(flags.duration), faultsOf(flags.faults));
}

function seedOf(text: string): number {
  const seed = Number(text);
  if (!Number.isSafeInteger(seed) || seed < 0 || seed > MAX_SEED)
    throw new UsageError(`--seed must be a whole number from 0 to ${String(MAX_SEED)}, not "${text}".`);
  return seed;
}

function durationMs(text: string): number {
  const [, amount, unit = ''] = /^(\d+)([smh])$/.exec(text) ?? [];
  const ms = Number(amount) * (UNITS_MS[unit] ?? NaN);
  if (!(ms > 0)) throw new UsageError(`--duration must be like 90s, 10m or 2h, not "${text}".`);
  return ms;
}

function faultsOf(list: string | undefined): readonly FaultName[] {
  if (list === undefined) return FAULT_NAMES;
  return list.split(',').map((text) => {
    const name = FAULT_NAMES.find((each) => each === text.trim());
    if (name === undefined)
      throw new UsageError(`--faults knows ${FAULT_NAMES.join(', ')}, and not "${text.trim()}".`);
    return name;
  });
}

function parse(args: readonly string[]) {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        seed: { type: 'string' },
        duration: { type: 'string', default: DEFAULT_DURATION },
        faults: { type: 'string' },
        plan: { type: 'string' },
        prove: { type: 'boolean', default: false },
        bug: { type: 'string', multiple: true, default: [] },
      },
    });
    return values;
  } catch (error) {
    throw new UsageError(`${(error as Error).message}\n\n${USAGE}`);
  }
}
