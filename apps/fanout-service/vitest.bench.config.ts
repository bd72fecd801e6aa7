import type { ViteUserConfig } from 'vitest/config';
import { unitTests } from '../../vitest.base.js';

const { test, ...config } = unitTests(import.meta.dirname);

/** Figures, not tests: `npx nx bench @sight-webhooks/fanout-service`. */
const benchmarks: ViteUserConfig = {
  ...config,
  test: { ...test, benchmark: { include: ['bench/**/*.bench.ts'] } },
};
export default benchmarks;
