import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ManagedChild, REPOSITORY_ROOT, Stack, freePort, waitUntil } from '@sight-webhooks/testing';
import { Webhook } from 'standardwebhooks';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { Account } from './scenario.js';

const PAGE = readFileSync(join(REPOSITORY_ROOT, 'docs/receiving.md'), 'utf8');
/** As the page has it. */
const PORT = '8765';
const HOUR_MS = 3_600_000;

const RECEIVERS = [
  { file: 'receiver.ts', command: process.execPath },
  { file: 'receiver.py', command: 'python3' },
] as const;

/** Python is needed for nothing else here, and not everybody has it. */
const runs = (command: string): boolean => spawnSync(command, ['--version']).status === 0;

/** The block of code that follows the mark. */
function exampleOf(file: string): string {
  const marked = new RegExp(`<!-- example: ${file.replace('.', '\\.')} -->\n+\`\`\`\\w+\n([^]*?\n)\`\`\``);
  const [, source] = marked.exec(PAGE) ?? [];
  if (source?.includes(PORT) !== true) throw new Error(`docs/receiving.md has no ${file} at port ${PORT}`);
  return source;
}

/** Within the workspace, so that its imports are found; gone when the test is over. */
async function written(file: string, port: number): Promise<string> {
  const parent = join(import.meta.dirname, '../out-tsc');
  await mkdir(parent, { recursive: true });
  const folder = await mkdtemp(join(parent, 'receiver-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const path = join(folder, file);
  await writeFile(path, exampleOf(file).replace(PORT, String(port)));
  return path;
}

describe('the receivers of docs/receiving.md', () => {
  let product: Stack;
  beforeAll(async () => {
    product = await Stack.start();
  });
  afterAll(() => product.stop());

  it.for(RECEIVERS)(
    '$file takes what the product sends, recognises repeats and refuses what is not signed',
    async ({ file, command }, { skip }) => {
      skip(!runs(command), `${command} was not found`);
      const account = await Account.of(product);
      const port = await freePort();
      const url = `http://127.0.0.1:${String(port)}/hook`;
      const { id } = await account.createWebhook({ url });
      const { secret } = (await account.api.call<{ secret: string }>('GET', `/webhooks/${id}/secret`)).body;
      const child = new ManagedChild({
        name: file,
        command,
        args: [await written(file, port)],
        env: { ...process.env, WEBHOOK_SECRET: secret },
      });
      onTestFinished(() => child.kill().then(() => undefined));
      await waitUntil(
        () => fetch(url).catch(() => undefined),
        (answer) => answer !== undefined,
        { what: `${file} answers` },
      );
      const taken = (): string[] => child.output.filter((line) => line.startsWith('new '));

      await account.emit(3);
      const deliveries = await account.endedDeliveries(3);
      expect(deliveries.map(({ status }) => status)).toEqual(Array(3).fill('delivered'));
      // What it prints comes through a pipe.
      await waitUntil(taken, (lines) => lines.length >= 3, { what: `${file} says what it has taken` });

      const body = taken()[0]?.slice('new '.length) ?? '';
      const { messageId } = JSON.parse(body) as { messageId: string };
      const post = async (sentAt: Date, signedWith: string, content = body): Promise<number> => {
        const headers = {
          'webhook-id': messageId,
          'webhook-timestamp': String(Math.floor(sentAt.getTime() / 1_000)),
          'webhook-signature': new Webhook(signedWith).sign(messageId, sentAt, body),
        };
        return (await fetch(url, { method: 'POST', body: content, headers })).status;
      };
      expect(await post(new Date(), secret)).toBe(200);
      expect(await post(new Date(), `whsec_${Buffer.alloc(24, 1).toString('base64')}`)).toBe(400);
      expect(await post(new Date(), secret, body.replace('report', 'reports'))).toBe(400);
      expect(await post(new Date(Date.now() - HOUR_MS), secret)).toBe(400);
      expect((await fetch(url, { method: 'POST', body })).status).toBe(400);
      expect(taken()).toHaveLength(3);
    },
  );
});
