const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

const relativeFormat = new Intl.RelativeTimeFormat('en', { numeric: 'auto', style: 'short' });
const momentFormat = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'medium' });

/** "24 Nov 2026, 09:30:31" */
export const formatMoment = (iso: string): string => momentFormat.format(new Date(iso));

/** "3 min. ago", "in 42 sec." */
export function relativeTo(iso: string, nowMs: number): string {
  const differenceMs = Date.parse(iso) - nowMs;
  const size = Math.abs(differenceMs);
  // The clocks of the server and of the browser are never the same.
  if (size < 2 * SECOND_MS) return differenceMs > 0 ? 'now' : 'just now';
  if (size < MINUTE_MS) return relativeFormat.format(Math.round(differenceMs / SECOND_MS), 'second');
  if (size < HOUR_MS) return relativeFormat.format(Math.round(differenceMs / MINUTE_MS), 'minute');
  if (size < DAY_MS) return relativeFormat.format(Math.round(differenceMs / HOUR_MS), 'hour');
  return relativeFormat.format(Math.round(differenceMs / DAY_MS), 'day');
}

/** "840 ms", "1.2 s", "60 s" */
export function formatDuration(durationMs: number): string {
  if (durationMs < SECOND_MS) return `${String(Math.round(durationMs))} ms`;
  const seconds = durationMs / SECOND_MS;
  return `${seconds < 10 ? seconds.toFixed(1) : String(Math.round(seconds))} s`;
}
