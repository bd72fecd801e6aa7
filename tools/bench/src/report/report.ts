import type { BenchResult, FigureResult } from './result.js';
import { formatNumber, formatRatio, formatTable } from './table.js';

const MEGABYTE = 1024 * 1024;

/** The whole result as text. */
export function formatReport(result: BenchResult): string {
  return [
    formatOrigin(result),
    formatFigures(result.figures),
    `CPU, µs per delivery (median)\n${formatUsage(result, 'cpuMicrosPerDelivery')}`,
    `CPU, seconds (median)\n${formatUsage(result, 'cpuSeconds')}`,
    `memory, most RSS in MB\n${formatUsage(result, 'maxRssBytes', MEGABYTE)}`,
    formatUnexpected(result),
  ].join('\n\n');
}

export function formatOrigin({
  startedAt,
  commit,
  uncommittedChanges,
  machine,
  ...result
}: BenchResult): string {
  const { cpu, cores, memoryBytes, system, node } = machine;
  const remarks = [
    ...(uncommittedChanges ? ['with uncommitted changes'] : []),
    ...(result.smoke ? ['smoke: too short to be compared'] : []),
    ...(result.profiled ? ['under a profiler: not to be compared'] : []),
  ];
  const scenarios = Object.entries(result.scenarios).map(
    ([name, { title, deliveries }]) => `  ${name}: ${title} (${formatNumber(deliveries)})`,
  );
  return [
    `${startedAt}, commit ${commit?.slice(0, 12) ?? 'unknown'}${remarks.map((remark) => `, ${remark}`).join('')}`,
    `${String(cores)} × ${cpu}, ${formatNumber(memoryBytes / MEGABYTE / 1024)} GB, ${system}, Node ${node}`,
    ...scenarios,
  ].join('\n');
}

/** What is allowed, but does not belong into an undisturbed run. */
function formatUnexpected({ runs, parked }: BenchResult): string {
  const repeats = runs.flatMap((run) => Object.values(run)).reduce((sum, each) => sum + each.repeats, 0);
  return [
    repeats === 0 ? 'Every message came exactly once.' : `${String(repeats)} requests were repeats.`,
    ...(parked === 0 ? [] : [`${String(parked)} attempts were put off although every endpoint answers.`]),
  ].join('\n');
}

function formatFigures(figures: readonly FigureResult[]): string {
  const header = ['figure', 'unit', 'median', 'min – max', 'of direct', 'of one Kafka hop'];
  const rows = figures.map(({ label, unit, median, min, max, ratios }) => [
    label,
    unit,
    formatNumber(median),
    `${formatNumber(min)} – ${formatNumber(max)}`,
    ...['direct', 'hop'].map((yardstick) => {
      const ratio = ratios[yardstick];
      return ratio === undefined ? '' : formatRatio(ratio.median);
    }),
  ]);
  return formatTable(header, rows);
}

/** One row for each part, one column for each scenario. */
function formatUsage(
  { usage, scenarios }: BenchResult,
  field: 'cpuMicrosPerDelivery' | 'cpuSeconds' | 'maxRssBytes',
  divisor = 1,
): string {
  const names = Object.keys(scenarios);
  const parts = [...new Set(usage.map(({ part }) => part))];
  const cell = (part: string, scenario: string): string => {
    const found = usage.find((each) => each.part === part && each.scenario === scenario);
    return found === undefined || (field === 'maxRssBytes' && found[field] === 0)
      ? ''
      : formatNumber(found[field] / divisor);
  };
  return formatTable(
    ['part', ...names],
    parts.map((part) => [part, ...names.map((name) => cell(part, name))]),
  );
}
