import { join } from 'node:path';
import type { BrowserContext } from 'playwright-core';
import { expect, onTestFinished, type TestContext } from 'vitest';

const PICTURES = join(import.meta.dirname, '..', 'test-results');

/**
 * What no page of the console may do: ask for anything outside of these origins, meet its own content security policy,
 * or throw an error that nobody handles.
 */
export function surprisesOf(context: BrowserContext, origins: readonly string[]): readonly string[] {
  const surprises: string[] = [];
  context.on('request', (request) => {
    const { origin, protocol } = new URL(request.url());
    const isOutside = protocol !== 'data:' && protocol !== 'blob:' && !origins.includes(origin);
    if (isOutside) surprises.push(`request to ${request.url()}`);
  });
  context.on('weberror', (error) => surprises.push(String(error.error())));
  context.on('console', (message) => {
    if (/content security policy/i.test(message.text())) surprises.push(message.text());
  });
  return surprises;
}

/** Fails the test that has surprises; one that has failed leaves a picture of its pages in `test-results`. */
export function watchContext(context: BrowserContext, origins: readonly string[]): void {
  const surprises = surprisesOf(context, origins);
  onTestFinished(async (test) => {
    if (test.task.result?.state === 'fail' || surprises.length > 0) await takePictures(context, test);
    await context.close();
    expect(surprises).toEqual([]);
  });
}

async function takePictures(context: BrowserContext, { task }: TestContext): Promise<void> {
  const name = task.name.replaceAll(/\W+/g, '-').slice(0, 60);
  for (const [index, page] of context.pages().entries()) {
    const path = join(PICTURES, `${name}-${String(index + 1)}.png`);
    try {
      await page.screenshot({ path, timeout: 5_000 });
      console.log(`what ${page.url()} looked like: ${path}`);
      console.log(await page.locator('body').ariaSnapshot({ timeout: 5_000 }));
    } catch (error) {
      // The failure is what has to be told, not that there is no picture of it.
      console.log(`no picture of ${page.url()}: ${String(error)}`);
    }
  }
}
