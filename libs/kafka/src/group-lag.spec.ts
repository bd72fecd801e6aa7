import { describe, expect, it } from 'vitest';
import { lostRecords, momentsBefore, positionOf, unfinishedRecords } from './group-lag.js';

describe('the records that a group has not finished', () => {
  const ends = { earliest: 10, end: 100 };

  it('are those from its committed offset on', () => {
    expect(unfinishedRecords({ offset: 40, finishedAbove: [] }, ends)).toBe(60);
    expect(unfinishedRecords({ offset: 100, finishedAbove: [] }, ends)).toBe(0);
  });

  it('are all of them where it has never committed', () => {
    expect(unfinishedRecords({ offset: undefined, finishedAbove: [] }, ends)).toBe(90);
  });

  it('are not those that it finished out of order', () => {
    const finishedAbove = [
      { first: 42, last: 60 },
      { first: 70, last: 99 },
    ];
    expect(unfinishedRecords({ offset: 40, finishedAbove }, ends)).toBe(60 - 19 - 30);
  });

  it('are not those that have been deleted', () => {
    expect(unfinishedRecords({ offset: 3, finishedAbove: [] }, ends)).toBe(90);
    expect(positionOf(3, 10)).toBe(10);
    expect(lostRecords(3, 10)).toBe(7);
    expect(lostRecords(undefined, 10)).toBe(0);
  });

  it('are never fewer than none, though a commit is newer than the end that was read', () => {
    expect(unfinishedRecords({ offset: 120, finishedAbove: [] }, ends)).toBe(0);
  });
});

it('asks for moments that are the closer the later they are, back to a week', () => {
  const nowMs = 1e12;
  const agoMs = momentsBefore(nowMs).map((moment) => nowMs - moment);
  expect(agoMs[0]).toBe(10_000);
  expect(agoMs.at(-1)).toBe(7 * 24 * 3_600_000);
  expect(agoMs.length).toBeLessThan(100);
});
