import type { Locator, Page } from 'playwright-core';

/** By their exact names, as a screen reader says them. */
export const button = (page: Page, name: string): Locator => page.getByRole('button', { name, exact: true });
export const link = (page: Page, name: string): Locator => page.getByRole('link', { name, exact: true });
export const heading = (page: Page, name: string): Locator =>
  page.getByRole('heading', { name, level: 1, exact: true });
export const menuItem = (page: Page, name: string): Locator =>
  page.getByRole('menuitem', { name, exact: true });

/** Rows of a table that have this text in them. */
export const row = (page: Page, text: string): Locator => page.getByRole('row').filter({ hasText: text });

/** Not by force, which would click where the switch was before something above it has been loaded. */
export async function flip(page: Page, name: string): Promise<void> {
  await page.getByRole('switch', { name }).click();
}

/** Whether all of it is seen without scrolling. */
export const isInView = (locator: Locator): Promise<boolean> =>
  locator.evaluate((element) => {
    const { top, bottom } = element.getBoundingClientRect();
    const header = document.querySelector('header')?.getBoundingClientRect().bottom ?? 0;
    return top >= header && bottom <= window.innerHeight;
  });

export const isFocused = (locator: Locator): Promise<boolean> =>
  locator.evaluate((element) => element === document.activeElement);

const MAX_TABS = 40;

/** Presses the Tab key until the focus is there. */
export async function tabTo(locator: Locator): Promise<void> {
  for (let pressed = 0; pressed < MAX_TABS; pressed += 1) {
    if (await isFocused(locator)) return;
    await locator.page().keyboard.press('Tab');
  }
  throw new Error(`${String(MAX_TABS)} times Tab do not lead to ${locator.toString()}`);
}
