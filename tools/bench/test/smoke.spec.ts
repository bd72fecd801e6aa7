import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { FIGURES } from '../src/report/figures.js';
import type { BenchResult } from '../src/report/result.js';

const run = promisify(execFile);
const MAIN = join(import.meta.dirname, '..', 'dist', 'main.js');
const TIMEOUT_MS = 120_000;

it.skipIf(!existsSync('/proc/self/stat'))(
  'produces every figure, with a ratio to both yardsticks, and the cost of every part',
  async () => {
    const { stdout } = await run(process.execPath, [MAIN, '--smoke']);
    const path = stdout.trim().split('\n').at(-1) ?? '';
    const result = JSON.parse(await readFile(path, 'utf8')) as BenchResult;
    await rm(path);
    expect(result.figures.map(({ id }) => id)).toEqual(FIGURES.map(({ id }) => id));
    for (const { id, label, median, ratios } of result.figures) {
      expect(median, id).toBeGreaterThan(id.startsWith('retries') ? -1 : 0);
      expect(stdout).toContain(label);
      const isYardstick = id.startsWith('direct') || id.startsWith('hop');
      expect(Object.keys(ratios)).toEqual(isYardstick ? [] : ['direct', 'hop']);
    }
    const parts = new Set(result.usage.map(({ part }) => part));
    expect([...parts]).toEqual([
      ...['config-service', 'fanout-service', 'delivery-service', 'broker', 'database', 'receiver'],
      ...['bench (load)', 'everything else'],
    ]);
  },
  TIMEOUT_MS,
);

it.skipIf(!existsSync('/proc/self/stat'))(
  'shows the product beside a pipeline of the essentials, each with what the receiver counted',
  async () => {
    const { stdout } = await run(process.execPath, [MAIN, '--scenario', 'essentials', '--smoke']);
    const rates = stdout
      .split('\n')
      .filter((row) => row.includes('deliveries/s to the last recorded outcome'));
    expect(rates).toHaveLength(2);
    for (const row of rates) {
      const medians = Array.from(row.matchAll(/([\d,]+) \(/g), ([, median = '']) =>
        Number(median.replaceAll(',', '')),
      );
      expect(medians).toHaveLength(2);
      for (const median of medians) expect(median).toBeGreaterThan(0);
    }
  },
  TIMEOUT_MS,
);
