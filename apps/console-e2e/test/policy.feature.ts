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
  for (const directive of ['connect-src', 'script-src'])
    await expect
      .poll(() => surprises.some((each) => each.includes(directive)), { message: directive })
      .toBe(true);

  await page.goto(receiver.url('/elsewhere'), { waitUntil: 'commit' });
  expect(surprises).toContain(`request to ${receiver.url('/elsewhere')}`);
});
