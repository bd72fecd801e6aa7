import { basename, join } from 'node:path';
import { defaultServerConditions } from 'vite';
import { defineConfig, type ViteUserConfig } from 'vitest/config';

const conditions = ['@sight-webhooks/source', ...defaultServerConditions];

function suite(
  projectRoot: string,
  kind: 'unit' | 'integration' | 'real-time',
  test: ViteUserConfig['test'],
): ViteUserConfig {
  return defineConfig({
    root: projectRoot,
    cacheDir: join(projectRoot, 'out-tsc', 'vite'),
    // Workspace libraries run from their sources, so that a unit test needs no build.
    resolve: { conditions },
    ssr: { resolve: { conditions } },
    test: {
      name: `${basename(projectRoot)}:${kind}`,
      watch: false,
      passWithNoTests: true,
      reporters: ['default', ['json', { outputFile: join(projectRoot, 'test-results', `${kind}.json`) }]],
      ...test,
    },
  });
}

/** Pure rules and everything else that needs neither broker nor database: `src/**\/*.spec.ts`. */
export function unitTests(projectRoot: string): ViteUserConfig {
  // Generous: two cores run several suites at once.
  return suite(projectRoot, 'unit', { include: ['src/**/*.spec.ts'], testTimeout: 30_000 });
}

/**
 * Tests against the real broker and database: `test/**\/*.spec.ts`.
 * Files run one after the other: two cores also carry the broker, the database and the services.
 */
export function integrationTests(projectRoot: string): ViteUserConfig {
  return stackTests(projectRoot, 'integration', 'test/**/*.spec.ts');
}

/** Integration tests that wait for the delays of production, and do little else: `real-time/**\/*.spec.ts`. */
export function realTimeTests(projectRoot: string): ViteUserConfig {
  return stackTests(projectRoot, 'real-time', 'real-time/**/*.spec.ts');
}

function stackTests(projectRoot: string, kind: 'integration' | 'real-time', include: string): ViteUserConfig {
  return suite(projectRoot, kind, {
    include: [include],
    globalSetup: [join(import.meta.dirname, 'libs/testing/src/vitest-stack.setup.ts')],
    fileParallelism: false,
    testTimeout: 60_000,
    hookTimeout: 120_000,
  });
}
