import type { ViteUserConfig } from 'vitest/config';
import { integrationTests } from '../../vitest.base.js';

const { test, ...config } = integrationTests(import.meta.dirname);

/** Takes the pictures of the documentation from the console as it is. */
const screenshots: ViteUserConfig = {
  ...config,
  test: { ...test, include: ['screenshots/**/*.spec.ts'], reporters: ['default'] },
};
export default screenshots;
