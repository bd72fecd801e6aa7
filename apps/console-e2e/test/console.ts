import { afterAll, beforeAll } from 'vitest';
import { ConsoleFixture } from './console-fixture.js';

let started: ConsoleFixture | undefined;
beforeAll(async () => {
  started = await ConsoleFixture.start();
});
afterAll(() => started?.stop());

/** One for all: to start a product takes longer than most tests. They keep apart by their accounts. */
export function fixture(): ConsoleFixture {
  if (started === undefined) throw new Error('the product has not been started yet');
  return started;
}
