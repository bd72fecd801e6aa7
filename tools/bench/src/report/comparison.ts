import { formatOrigin } from './report.js';
import type { BenchResult, FigureResult } from './result.js';
import { formatNumber, formatRatio, formatTable } from './table.js';

/** Two results side by side: each figure, and its ratio to the first yardstick, which the machine's mood moves less. */
export function formatComparison(before: BenchResult, after: BenchResult): string {
  const ids = after.figures.map(({ id }) => id);
  const rows = ids.flatMap((id) => {
    const [old, current] = [figureOf(before, id), figureOf(after, id)];
    return old === undefined || current === undefined ? [] : [compared(old, current)];
  });
  const header = [
    'figure',
    'before',
    'after',
    'change',
    'of direct before',
    'after',
    'change',
    'beyond spread',
  ];
  return [
    `before: ${formatOrigin(before)}`,
    `after: ${formatOrigin(after)}`,
    rows.length === 0 ? 'They have no figure in common.' : formatTable(header, rows),
  ].join('\n\n');
}

function compared(before: FigureResult, after: FigureResult): string[] {
  const [oldRatio, newRatio] = [before.ratios['direct'], after.ratios['direct']];
  return [
    `${after.label}, ${after.unit}`,
    formatNumber(before.median),
    formatNumber(after.median),
    formatChange(before.median, after.median),
    ...(oldRatio === undefined || newRatio === undefined
      ? ['', '', '']
      : [
          formatRatio(oldRatio.median),
          formatRatio(newRatio.median),
          formatChange(oldRatio.median, newRatio.median),
        ]),
    // Ranges that touch may be the same thing measured twice.
    before.max < after.min || after.max < before.min ? 'yes' : 'no',
  ];
}

function formatChange(before: number, after: number): string {
  const percent = (after / before - 1) * 100;
  return `${percent >= 0 ? '+' : ''}${percent.toFixed(1)} %`;
}

function figureOf({ figures }: BenchResult, id: string): FigureResult | undefined {
  return figures.find((figure) => figure.id === id);
}
