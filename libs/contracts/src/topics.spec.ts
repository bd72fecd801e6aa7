import { describe, expect, it } from 'vitest';
import { TASK_TOPICS, TOPICS, TOPIC_SPECS, topicOfAttempt } from './topics.js';

const configOf = (name: string) => TOPIC_SPECS.find((spec) => spec.name === name)?.config ?? {};

describe('topics', () => {
  it('are all laid out, once', () => {
    expect(TOPIC_SPECS.map(({ name }) => name).sort()).toEqual(Object.values(TOPICS).sort());
  });

  it('of tasks are laid out alike, so that a webhook has the same partition in each', () => {
    const layouts = TOPIC_SPECS.filter(({ name }) => TASK_TOPICS.some((topic) => topic === name));
    expect(layouts).toHaveLength(5);
    expect(new Set(layouts.map(({ partitions }) => partitions))).toEqual(new Set(['many']));
  });

  it('belong to the attempts 1 to 4', () => {
    expect([1, 2, 3, 4].map(topicOfAttempt)).toEqual([
      'webhooks.deliver',
      'webhooks.retry-1',
      'webhooks.retry-2',
      'webhooks.retry-3',
    ]);
    for (const attempt of [0, 5, -1, 1.5, NaN]) expect(() => topicOfAttempt(attempt)).toThrow(RangeError);
  });

  it('keep the last state of each webhook for ever, and dead letters longest', () => {
    expect(configOf(TOPICS.config)).toMatchObject({ 'cleanup.policy': 'compact' });
    expect(configOf(TOPICS.config)).not.toHaveProperty('retention.ms');
    expect(Number(configOf(TOPICS.deadLetter)['retention.ms'])).toBeGreaterThan(
      Number(configOf(TOPICS.deliver)['retention.ms']),
    );
  });
});
