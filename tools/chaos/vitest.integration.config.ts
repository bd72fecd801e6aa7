import type { ViteUserConfig } from 'vitest/config';
import { integrationTests } from '../../vitest.base.js';

const { test, ...rest } = integrationTests(import.meta.dirname);

// The harness has a broker and a database of its own, since it kills them.
const config: ViteUserConfig = { ...rest, test: { ...test, globalSetup: [] } };

export default config;
