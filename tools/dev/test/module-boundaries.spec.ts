import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createProjectGraphAsync } from '@nx/devkit';
import { ESLint } from 'eslint';
import { REPOSITORY_ROOT } from '@sight-webhooks/testing';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';

const BOUNDARIES = '@nx/enforce-module-boundaries';

/** Imports that break the layers: where, what, and the rule that has to object. */
const VIOLATIONS = [
  ['libs/contracts/src', '@sight-webhooks/kafka', BOUNDARIES],
  ['libs/contracts/src', '@nestjs/common', BOUNDARIES],
  ['libs/kafka/src', '@sight-webhooks/service', BOUNDARIES],
  ['libs/delivery-log/src', '@sight-webhooks/kafka', BOUNDARIES],
  ['apps/fanout-service/src', 'kafkajs', BOUNDARIES],
  ['apps/delivery-service/src', '../../fanout-service/src/matching/fan-out.js', BOUNDARIES],
  ['apps/delivery-service/src', '@sight-webhooks/testing', 'no-restricted-imports'],
] as const;

/** Lints a file that really stands there: rules with types read it from disk. */
async function rulesBrokenBy(folder: string, imported: string): Promise<(string | null)[]> {
  const file = join(REPOSITORY_ROOT, folder, 'boundary-violation.ts');
  onTestFinished(() => {
    rmSync(file, { force: true });
  });
  writeFileSync(file, `import * as elsewhere from '${imported}';\n\nexport { elsewhere };\n`);
  const [result] = await new ESLint({ cwd: REPOSITORY_ROOT }).lintFiles([file]);
  return (result?.messages ?? []).map(({ ruleId }) => ruleId);
}

describe('module boundaries', () => {
  beforeAll(async () => {
    // The rule passes everything as long as Nx has not worked out the projects.
    process.env['NX_DAEMON'] = 'false';
    await createProjectGraphAsync({ exitOnError: false });
  }, 60_000);

  it.each(VIOLATIONS)(
    '%s may not import %s',
    async (folder, imported, rule) => {
      expect(await rulesBrokenBy(folder, imported)).toContain(rule);
    },
    60_000,
  );

  it('libs/service may import libs/kafka', async () => {
    expect(await rulesBrokenBy('libs/service/src', '@sight-webhooks/kafka')).not.toContain(BOUNDARIES);
  }, 60_000);
});
