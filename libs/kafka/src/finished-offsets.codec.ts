import type { OffsetRange } from './offset-window.js';

/**
 * The finished offsets above a committed one, as text for the commit's metadata. Kafka keeps at most 4,096 bytes of
 * it (`offset.metadata.max.bytes`). Two forms, of which the shorter is taken:
 *
 * - `r`: base64url of varints, the lengths of alternating runs: unfinished, finished, unfinished, …
 * - `b`: base64url of a bitmap, one bit for each offset, set where it is finished
 */

const RUNS = 'r';
const BITMAP = 'b';
/** What Kafka takes, less the letter and rounding. */
const MAX_METADATA_BYTES = 4_090;
const MAX_VARINT_BYTES = 8;

/** @param ranges ascending, disjoint and above `base` */
export function encodeFinished(base: number, ranges: readonly OffsetRange[]): string {
  const last = ranges.at(-1)?.last;
  if (last === undefined) return '';
  const runs = encodeRuns(base, ranges);
  const bitmapBytes = Math.ceil((last - base + 1) / 8);
  return runs.length <= bitmapBytes
    ? RUNS + runs.toString('base64url')
    : BITMAP + encodeBitmap(base, ranges, bitmapBytes).toString('base64url');
}

/** Ranges of finished offsets; none for text that we did not write: a repeat is better than a loss. */
export function decodeFinished(base: number, text: string): OffsetRange[] {
  const bytes = Buffer.from(text.slice(1), 'base64url');
  if (text.startsWith(RUNS)) return decodeRuns(base, bytes);
  if (text.startsWith(BITMAP)) return decodeBitmap(base, bytes);
  return [];
}

/**
 * Whether the metadata fits whatever finishes next, in whatever order, with at most `finishedRuns` runs of finished
 * offsets (as many as there are unfinished ones) in a window of `span`. A consumer that takes more records only while
 * this holds never has to leave anything out of a commit.
 *
 * The bitmap takes span / 8 bytes. Finished and unfinished runs take one byte each, and one more for each further
 * factor of 128 in the run's length, of which at most span / 128 runs can have one.
 */
export function finishedAlwaysFits(finishedRuns: number, span: number): boolean {
  const runs = 2 * finishedRuns;
  let runBytes = runs;
  for (let length = 128; length <= span; length *= 128) runBytes += Math.min(runs, Math.ceil(span / length));
  return (Math.min(runBytes, Math.ceil(span / 8)) * 4) / 3 <= MAX_METADATA_BYTES;
}

function encodeRuns(base: number, ranges: readonly OffsetRange[]): Buffer {
  const bytes: number[] = [];
  let position = base;
  for (const { first, last } of ranges) {
    pushVarint(bytes, first - position);
    pushVarint(bytes, last - first + 1);
    position = last + 1;
  }
  return Buffer.from(bytes);
}

function decodeRuns(base: number, bytes: Buffer): OffsetRange[] {
  const ranges: OffsetRange[] = [];
  let position = base;
  let at = 0;
  while (at < bytes.length) {
    const gap = readVarint(bytes, at);
    const length = gap && readVarint(bytes, gap.end);
    if (!length || length.value === 0) return [];
    const first = position + gap.value;
    position = first + length.value;
    ranges.push({ first, last: position - 1 });
    at = length.end;
  }
  return ranges;
}

function encodeBitmap(base: number, ranges: readonly OffsetRange[], length: number): Buffer {
  const bitmap = Buffer.alloc(length);
  for (const { first, last } of ranges) {
    for (let bit = first - base; bit <= last - base; bit += 1) {
      bitmap[bit >> 3] = (bitmap[bit >> 3] ?? 0) | (1 << (bit & 7));
    }
  }
  return bitmap;
}

function decodeBitmap(base: number, bitmap: Buffer): OffsetRange[] {
  const ranges: OffsetRange[] = [];
  let first: number | undefined;
  for (let bit = 0; bit <= bitmap.length * 8; bit += 1) {
    const finished = ((bitmap[bit >> 3] ?? 0) & (1 << (bit & 7))) !== 0;
    if (finished) first ??= base + bit;
    else if (first !== undefined) {
      ranges.push({ first, last: base + bit - 1 });
      first = undefined;
    }
  }
  return ranges;
}

function pushVarint(bytes: number[], value: number): void {
  let rest = value;
  while (rest >= 128) {
    bytes.push((rest % 128) | 128);
    rest = Math.floor(rest / 128);
  }
  bytes.push(rest);
}

function readVarint(bytes: Buffer, start: number): { value: number; end: number } | undefined {
  let value = 0;
  for (let index = 0; index < MAX_VARINT_BYTES; index += 1) {
    const byte = bytes[start + index];
    if (byte === undefined) return undefined;
    value += (byte & 127) * 128 ** index;
    if (byte < 128) return Number.isSafeInteger(value) ? { value, end: start + index + 1 } : undefined;
  }
  return undefined;
}
