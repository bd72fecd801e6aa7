import { realTimeTests } from '../../vitest.base.js';

export default realTimeTests(import.meta.dirname);
