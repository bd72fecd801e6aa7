/**
 * The smallest value that at least this share of the values does not exceed (nearest rank).
 * @param share from 0 to 1
 * @throws RangeError without values
 */
export function quantile(values: ArrayLike<number>, share: number): number {
  const sorted = Float64Array.from(values).sort();
  const found = sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)];
  if (found === undefined) throw new RangeError('no values, no quantile');
  return found;
}
