import { existsSync } from 'node:fs';
import chromium from '@sparticuz/chromium';
import { chromium as launcher, type Browser } from 'playwright-core';

const USUAL_PLACES = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/opt/google/chrome/chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/** One that is installed, `CHROMIUM_PATH` first, otherwise the one that a package of npm brings (Linux x64). */
export async function launchBrowser(): Promise<Browser> {
  const installed = [process.env['CHROMIUM_PATH'] ?? '', ...USUAL_PLACES].find((path) => existsSync(path));
  // Not the package's own arguments: in a single process the whole browser ends with its first context.
  const args = ['--no-sandbox', '--disable-dev-shm-usage', '--disable-gpu'];
  return launcher.launch({ executablePath: installed ?? (await chromium.executablePath()), args });
}
