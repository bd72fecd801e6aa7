import { expect, it, onTestFinished } from 'vitest';
import { surprisesOf } from './browser-watch.js';
import { fixture } from './console.js';

it('a page can neither ask elsewhere nor run an inline script, and every test here would notice', async () => {
  const { stack, receiver } = fixture();
  const context = await fixture().newContext();
  onTestFinished(() => context.close());
  const surprises = surprisesOf(context, [stack.url(), stack.identityProvider.issuer]);
  const page = await context.newPage();
  await page.goto('/signed-in');
  expect(surprises).toEqual([]);

  await page.evaluate(async (elsewhere) => {
    await fetch(elsewhere).catch(() => undefined);
    const script = document.createElement('script');
    script.textContent = 'document.title = "run"';
    document.head.append(script);
  }, receiver.url('/elsewhere'));
  expect(await page.title()).not.toBe('run');
  await expect
    .poll(() => surprises.filter((each) => each.includes('Content Security Policy')).length)
    .toBe(2);

  await page.goto(receiver.url('/elsewhere'), { waitUntil: 'commit' });
  expect(surprises).toContain(`request to ${receiver.url('/elsewhere')}`);
});
