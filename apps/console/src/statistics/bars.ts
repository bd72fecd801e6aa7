import type { StatisticsSlot } from '@sight-webhooks/contracts/api';
import { totalOf } from './summary.js';

/** The parts of a bar, from the ground up. */
export const PARTS = ['delivered', 'skipped', 'waiting', 'failed'] as const;
export type Part = (typeof PARTS)[number];

export type BarPart = { readonly part: Part; readonly y: number; readonly height: number };
export type Bar = { readonly slot: StatisticsSlot; readonly parts: readonly BarPart[] };

/** What there is at all is seen: one failure among thousands still has this height. */
const MIN_HEIGHT = 1.5;

/** Stacks the counts of each slot, in an area of this height; the highest bar fills it. */
export function barsOf(
  slots: readonly StatisticsSlot[],
  areaHeight: number,
  highest = highestOf(slots),
): Bar[] {
  return slots.map((slot) => {
    let top = areaHeight;
    const parts = PARTS.filter((part) => slot[part] > 0).map((part) => {
      const height = Math.max(MIN_HEIGHT, (slot[part] / highest) * areaHeight);
      top -= height;
      return { part, y: Math.max(0, top), height };
    });
    return { slot, parts };
  });
}

export const highestOf = (slots: readonly StatisticsSlot[]): number => Math.max(1, ...slots.map(totalOf));

/** The next number that is round enough for an axis: 1, 2, 4, 6, 8, 10, 20, 40 … */
export function roundUp(value: number): number {
  const magnitude = 10 ** Math.floor(Math.log10(Math.max(1, value)));
  return ([1, 2, 4, 6, 8, 10].find((step) => step * magnitude >= value) ?? 10) * magnitude;
}
