import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { REPOSITORY_ROOT, Stack, startTestInfrastructure } from '@sight-webhooks/testing';
import { schemathesis } from './attack/schemathesis.js';
import { runCommandLine } from './command-line/run-command-line.js';

const CONFIG = join(REPOSITORY_ROOT, 'tools', 'dev', 'attack.toml');

/**
 * Has Schemathesis call a running config-service in every way that its own OpenAPI document allows, and in many that it
 * does not: no answer may be a fault, or one that the document does not have. Its options can be given too.
 */
await runCommandLine(async (args) => {
  const progress = (line: string): void => {
    console.error(line);
  };
  const python = await schemathesis(progress);
  const infrastructure = await startTestInfrastructure(progress);
  try {
    const { brokers, mongoUri } = infrastructure;
    const instances = { 'fanout-service': 0, 'delivery-service': 0 };
    const stack = await Stack.start({ brokers, mongoUri, instances });
    try {
      const token = await stack.keys.mintToken({ account: 'acme', roles: ['account-owner'] });
      return await attack(python, stack.url(), token, args);
    } finally {
      await stack.stop();
    }
  } finally {
    await infrastructure.stop();
  }
});

function attack(python: string, url: string, token: string, more: readonly string[]): Promise<number> {
  const args = [
    ...['-m', 'schemathesis.cli', '--config-file', CONFIG, 'run', `${url}/api/openapi.json`],
    ...['--header', `authorization: Bearer ${token}`, '--no-color', ...more],
  ];
  return new Promise((resolve, reject) => {
    const child = spawn(python, args, { stdio: 'inherit' });
    child.once('error', reject);
    child.once('close', (code) => {
      resolve(code ?? 1);
    });
  });
}
