import { MeasurementError } from '../measurement.error.js';

const METRIC = /^delivery_attempts_parked_total(?:\{[^}]*\})? (\d+)$/m;

/**
 * How many attempts this delivery service has put off since it started, by its own metrics.
 * @throws MeasurementError when it does not tell
 */
export async function parkedAttempts(serviceUrl: string): Promise<number> {
  const response = await fetch(`${serviceUrl}/metrics`);
  const value = METRIC.exec(await response.text())?.[1];
  if (value === undefined)
    throw new MeasurementError('the delivery service does not tell how many it parked');
  return Number(value);
}
