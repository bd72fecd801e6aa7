import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { AccountTurns } from './account-turns.js';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** Changes that note when they begin, and end when they are told to. */
function changes() {
  const begun: string[] = [];
  const ends = new Map<string, PromiseWithResolvers<string>>();
  const change = (name: string) => (): Promise<string> => {
    begun.push(name);
    const end = Promise.withResolvers<string>();
    ends.set(name, end);
    return end.promise;
  };
  return { begun, change, end: (name: string) => ends.get(name) };
}

const settled = (): Promise<unknown> => vi.advanceTimersByTimeAsync(0);

describe('AccountTurns', () => {
  it('lets the changes of an account be made in the order in which they came', async () => {
    const turns = new AccountTurns();
    const { begun, change, end } = changes();
    const results = ['a', 'b', 'c'].map((name) => turns.take('acme', change(name)));
    await settled();
    expect(begun).toEqual(['a']);
    for (const name of ['a', 'b', 'c']) {
      end(name)?.resolve(name);
      await settled();
    }
    expect(begun).toEqual(['a', 'b', 'c']);
    expect(await Promise.all(results)).toEqual(['a', 'b', 'c']);
  });

  it('lets those of another account pass', async () => {
    const turns = new AccountTurns();
    const { begun, change } = changes();
    void turns.take('acme', change('a'));
    void turns.take('globex', change('b'));
    await settled();
    expect(begun).toEqual(['a', 'b']);
  });

  it('goes on after one that failed', async () => {
    const turns = new AccountTurns();
    const { begun, change, end } = changes();
    const failing = turns.take('acme', change('a'));
    void turns.take('acme', change('b'));
    await settled();
    end('a')?.reject(new Error('the database is away'));
    await expect(failing).rejects.toThrow('the database is away');
    await settled();
    expect(begun).toEqual(['a', 'b']);
  });

  it('waits for none for longer than five seconds', async () => {
    const turns = new AccountTurns();
    const { begun, change } = changes();
    void turns.take('acme', change('a'));
    void turns.take('acme', change('b'));
    await vi.advanceTimersByTimeAsync(4_999);
    expect(begun).toEqual(['a']);
    await vi.advanceTimersByTimeAsync(1);
    expect(begun).toEqual(['a', 'b']);
  });
});
