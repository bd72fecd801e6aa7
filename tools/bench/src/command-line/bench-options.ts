import { parseArgs } from 'node:util';
import { STUDY_NAMES, type StudyName } from '../studies/run-study.js';
import { PAIR_NAMES, type PairName } from '../studies/at-rest/pairs.js';
import { UsageError } from './usage.error.js';

export const SCENARIOS = ['throughput', 'fanout', 'broadcast', 'latency', 'retries'] as const;
export type ScenarioName = (typeof SCENARIOS)[number];

export type BenchOptions = {
  readonly scenarios: readonly ScenarioName[];
  /** Instead of the scenarios. */
  readonly study: StudyName | undefined;
  /** Of the study at-rest the one to be measured; all of them without. */
  readonly pair: PairName | undefined;
  readonly runs: number;
  readonly smoke: boolean;
  readonly profile: boolean;
  /** One: to show beside what is measured; two: to show beside each other, without measuring. */
  readonly compare: readonly string[];
};

export const USAGE = `npm run bench -- [flags]
  --scenario <name>   all (default), ${SCENARIOS.join(', ')}; the yardsticks always run;
                      or a study, which takes minutes and runs by itself: ${STUDY_NAMES.join(', ')}
  --pair <name>       of the study at-rest, one of ${PAIR_NAMES.join(', ')}; all of them unless given
  --runs <n>          rounds, each with every scenario once; 3 unless given
  --smoke             one short round that shows that every figure can be produced
  --profile           a CPU profile of each service, and its most expensive functions
  --compare <file>    an earlier result beside this one; given twice: those two, without measuring`;

const DEFAULT_RUNS = 3;
const MAX_COMPARED = 2;

/** @throws UsageError that says what was expected */
export function benchOptions(args: readonly string[]): BenchOptions {
  const flags = parse(args);
  const runs = Number(flags.runs ?? (flags.smoke ? 1 : DEFAULT_RUNS));
  if (!Number.isSafeInteger(runs) || runs < 1)
    throw new UsageError(`--runs must be a whole number of at least 1, not "${String(flags.runs)}".`);
  if (flags.compare.length > MAX_COMPARED) throw new UsageError('--compare takes one file or two.');
  const study = STUDY_NAMES.find((name) => name === flags.scenario);
  return {
    study,
    pair: pairOf(flags.pair, study),
    scenarios: study === undefined ? scenariosOf(flags.scenario) : [],
    runs,
    smoke: flags.smoke,
    profile: flags.profile,
    compare: flags.compare,
  };
}

function pairOf(name: string | undefined, study: StudyName | undefined): PairName | undefined {
  if (name === undefined) return undefined;
  const found = PAIR_NAMES.find((pair) => pair === name);
  if (study !== 'at-rest' || found === undefined)
    throw new UsageError(`--pair, with --scenario at-rest, is one of ${PAIR_NAMES.join(', ')}.`);
  return found;
}

function scenariosOf(name: string): readonly ScenarioName[] {
  if (name === 'all') return SCENARIOS;
  const found = SCENARIOS.find((scenario) => scenario === name);
  if (found === undefined)
    throw new UsageError(
      `--scenario must be all or one of ${[...SCENARIOS, ...STUDY_NAMES].join(', ')}, not "${name}".`,
    );
  return [found];
}

function parse(args: readonly string[]) {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        scenario: { type: 'string', default: 'all' },
        pair: { type: 'string' },
        runs: { type: 'string' },
        smoke: { type: 'boolean', default: false },
        profile: { type: 'boolean', default: false },
        compare: { type: 'string', multiple: true, default: [] },
      },
    });
    return values;
  } catch (error) {
    throw new UsageError(`${(error as Error).message}\n\n${USAGE}`);
  }
}
