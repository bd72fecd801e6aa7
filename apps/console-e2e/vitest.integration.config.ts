import { integrationTests } from '../../vitest.base.js';

export default integrationTests(import.meta.dirname);
