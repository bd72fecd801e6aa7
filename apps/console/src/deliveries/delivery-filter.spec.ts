import { describe, expect, it } from 'vitest';
import { isFiltered, readFilter, toQuery, writeFilter } from './delivery-filter.js';

const NOTHING = { webhook: '', status: '', event: '', from: '', to: '' };

describe('the filter in the address bar', () => {
  it('is read as it was written', () => {
    const filter = { ...NOTHING, webhook: 'hook-1', status: 'failed', from: '2026-11-24T08:00' };
    expect(readFilter(writeFilter(filter))).toEqual(filter);
  });

  it('leaves out what is not set, and what makes no sense', () => {
    expect(writeFilter(NOTHING).toString()).toBe('');
    expect(readFilter(new URLSearchParams('status=lost&from=yesterday'))).toEqual(NOTHING);
    expect(isFiltered(NOTHING)).toBe(false);
  });

  it('asks the API in its own terms, with the times of the reader’s clock', () => {
    const { from, ...query } = toQuery({ ...NOTHING, status: 'failed', from: '2026-11-24T08:00' });
    expect(query).toMatchObject({ status: 'failed', webhookId: undefined });
    expect(from).toBe(new Date(2026, 10, 24, 8).toISOString());
  });
});
