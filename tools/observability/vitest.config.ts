import { unitTests } from '../../vitest.base.js';

export default unitTests(import.meta.dirname);
