import type { ReceiverReport } from '../receiver/receiver.protocol.js';

/** From the call that sent each id to its arrival, milliseconds; both times are of the same clock. */
export function latenciesMs(
  ids: readonly string[],
  calledAtMs: Float64Array,
  report: Pick<ReceiverReport, 'ids' | 'timesMs'>,
): Float64Array {
  const called = new Map(ids.map((id, index) => [id, calledAtMs[index] ?? Number.NaN]));
  return report.timesMs.map((atMs, index) => atMs - (called.get(report.ids[index] ?? '') ?? Number.NaN));
}
