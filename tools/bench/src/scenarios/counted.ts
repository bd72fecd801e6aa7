import type { ReceiverReport } from '../receiver/receiver.protocol.js';
import { MeasurementError } from '../measurement.error.js';

/**
 * Holds what the receiver counted against what had to come.
 * @returns how many requests were repeats
 * @throws MeasurementError that says what is missing or too much
 */
export function checkCounted(
  what: string,
  { ids, total }: Pick<ReceiverReport, 'ids' | 'total'>,
  expected: readonly string[],
): number {
  const awaited = new Set(expected);
  const unknown = ids.filter((id) => !awaited.has(id));
  const missing = awaited.size - (ids.length - unknown.length);
  if (missing > 0 || unknown.length > 0)
    throw new MeasurementError(
      `${what}: the receiver counted ${String(ids.length)} messages instead of ${String(awaited.size)} ` +
        `(${String(missing)} missing, ${String(unknown.length)} that nobody sent)`,
    );
  return total - ids.length;
}

/** @throws MeasurementError when the delivery log does not have what was delivered */
export function checkRecorded(what: string, recorded: number, expected: number): void {
  if (recorded !== expected)
    throw new MeasurementError(
      `${what}: the delivery log has ${String(recorded)} deliveries instead of ${String(expected)}`,
    );
}
