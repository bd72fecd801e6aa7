import { formatDuration } from '../components/time.js';

const UNITS = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['min', 60_000],
] as const;

/** "840 ms", "1.2 s", "90 s", "2 min", "26 h", "3 d": from two of a unit on, rounded down. */
export function formatSpan(ms: number): string {
  const fitting = UNITS.find(([, sizeMs]) => ms >= 2 * sizeMs);
  if (fitting === undefined) return formatDuration(ms);
  const [unit, sizeMs] = fitting;
  return `${String(Math.floor(ms / sizeMs))} ${unit}`;
}
