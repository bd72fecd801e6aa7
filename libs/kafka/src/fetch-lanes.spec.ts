import { describe, expect, it } from 'vitest';
import { inIntervals, LANES, promptly, type FetchSchedule } from './fetch-lanes.js';

const lanesThatAsk = (schedule: FetchSchedule, nowMs: number): string[] =>
  LANES.filter((lane) => schedule.asks(lane, nowMs));

describe('a partition that is asked for promptly', () => {
  it('is busy at first, and for two seconds after each record', () => {
    const schedule = promptly(0);
    expect(lanesThatAsk(schedule, 1_999)).toEqual(['busy']);
    schedule.took(1_999);
    expect(lanesThatAsk(schedule, 3_998)).toEqual(['busy']);
  });

  it('is quiet after that, until a record comes', () => {
    const schedule = promptly(0);
    schedule.asks('quiet', 2_000);
    expect(lanesThatAsk(schedule, 2_000)).toEqual(['quiet']);
    schedule.took(9_000);
    schedule.asks('busy', 9_000);
    expect(lanesThatAsk(schedule, 9_000)).toEqual(['busy']);
  });

  it('stays in its lane until the other has asked for it', () => {
    const schedule = promptly(0);
    expect(schedule.asks('busy', 5_000)).toBe(true);
    expect(schedule.asks('quiet', 5_001)).toBe(true);
    expect(schedule.asks('busy', 5_002)).toBe(false);
    schedule.took(6_000);
    expect(schedule.asks('quiet', 6_001)).toBe(true);
    expect(schedule.asks('busy', 6_002)).toBe(true);
    expect(schedule.asks('quiet', 6_003)).toBe(false);
  });
});

describe('a partition that is asked for in intervals', () => {
  it('is asked for once in each, in the quiet lane', () => {
    const schedule = inIntervals(1_000);
    const asked = [100, 200, 999, 1_000, 1_100, 2_900, 3_000].map((nowMs) => lanesThatAsk(schedule, nowMs));
    expect(asked).toEqual([['quiet'], [], [], ['quiet'], [], ['quiet'], ['quiet']]);
  });

  it('is asked for again at once for as long as something comes', () => {
    const schedule = inIntervals(1_000);
    expect(schedule.asks('quiet', 0)).toBe(true);
    schedule.took(1);
    expect(schedule.asks('quiet', 2)).toBe(true);
    schedule.took(3);
    expect(schedule.asks('quiet', 4)).toBe(true);
    expect(schedule.asks('quiet', 5)).toBe(false);
  });

  it('shares its requests with the others of the same interval, whenever they have come to rest', () => {
    const [first, second] = [inIntervals(1_000), inIntervals(1_000)];
    expect([first.asks('quiet', 100), second.asks('quiet', 900)]).toEqual([true, true]);
    expect([first.asks('quiet', 1_000), second.asks('quiet', 1_000)]).toEqual([true, true]);
  });
});
