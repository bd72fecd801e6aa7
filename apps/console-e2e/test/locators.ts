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

/** Its label lies over the input that has the name. */
export async function flip(page: Page, name: string): Promise<void> {
  await page.getByRole('switch', { name }).click({ force: true });
}
