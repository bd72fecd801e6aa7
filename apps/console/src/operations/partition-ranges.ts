/** "0–3, 7" for 0, 1, 2, 3 and 7, in any order. */
export function partitionRanges(partitions: readonly number[]): string {
  const ranges: [first: number, last: number][] = [];
  for (const partition of partitions.toSorted((one, other) => one - other)) {
    const range = ranges.at(-1);
    if (range?.[1] === partition - 1) range[1] = partition;
    else ranges.push([partition, partition]);
  }
  return ranges
    .map(([first, last]) => (first === last ? String(first) : `${String(first)}–${String(last)}`))
    .join(', ');
}
