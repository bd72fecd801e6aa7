import { REPOSITORY_ROOT } from '@sight-webhooks/testing';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { allRules } from './all-rules.js';
import { RUNBOOK, expressionOf } from './rule.js';
import { SCENARIOS } from './rule.scenarios.js';
import { PRODUCTION, duration } from './timing.js';

const alerts = allRules(PRODUCTION).flatMap((group) => group.alerts);
const runbook = readFileSync(join(REPOSITORY_ROOT, RUNBOOK), 'utf8');

describe.each(alerts.map(({ name }) => name))('%s', (name) => {
  it('has a runbook that says what it means, how to find out more, and what to do', () => {
    const section = runbook.split(/^## /m).find((text) => text.startsWith(`${name}\n`));
    expect(section).toBeDefined();
    for (const part of ['**Means**', '**Look**', '**Do**']) expect(section).toContain(part);
  });

  it('fires in one of the scenarios that promtool plays', () => {
    expect(SCENARIOS.some(({ firing }) => firing.includes(name))).toBe(true);
  });
});

it('has a runbook for no alert that does not exist', () => {
  const headings = Array.from(runbook.matchAll(/^## (\w+)$/gm), ([, name]) => name);
  expect(headings.filter((name) => !alerts.some((alert) => alert.name === name))).toEqual([]);
});

it('plays a scenario in which nothing is wrong, and nothing fires', () => {
  expect(SCENARIOS.filter(({ firing }) => firing.length === 0).length).toBeGreaterThanOrEqual(3);
});

it('joins conditions by the labels that they have in common', () => {
  const conditions = [
    { value: 'a or b', is: '>', limit: 1 },
    { value: 'c', is: '==', limit: 0 },
  ] as const;
  expect(expressionOf({ conditions, on: ['group'] })).toBe('(a or b) > 1\nand on (group)\n(c) == 0');
});

it('writes durations as PromQL does', () => {
  expect([60, 3_600, 86_400, 90].map((seconds) => duration(seconds, { scale: 1 }))).toEqual([
    '1m',
    '1h',
    '1d',
    '90s',
  ]);
  expect(duration(5, { scale: 0.1 })).toBe('500ms');
});
