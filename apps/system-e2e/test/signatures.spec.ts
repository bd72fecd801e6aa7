import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { spawnSync } from 'node:child_process';
import type { WebhookSecret } from '@sight-webhooks/contracts';
import { cachedFolder, runCommand, type ReceivedRequest } from '@sight-webhooks/testing';
import { Webhook } from 'standardwebhooks';
import { describe, expect, it } from 'vitest';
import { Account, receiver, stack } from './scenario.js';

const PYTHON_LIBRARY = 'standardwebhooks==1.1.0';

const hasPython = (await runCommand('python3', ['-m', 'pip', '--version'])).code === 0;

/** Verifies a request, given as JSON on stdin, with the standard's library for Python; prints why it is not accepted. */
const VERIFY = `
import json, sys
from standardwebhooks.webhooks import Webhook, WebhookVerificationError
given = json.load(sys.stdin)
try:
    Webhook(given["secret"]).verify(given["body"], given["headers"])
    print("accepted")
except WebhookVerificationError as error:
    print(error)
`;

/** The library as it is published, which needs nothing else to verify. */
async function pythonLibrary(): Promise<string> {
  const folder = await cachedFolder(PYTHON_LIBRARY, async (into) => {
    const args = ['-m', 'pip', 'download', '-q', '--no-deps', '-d', into, PYTHON_LIBRARY];
    const { code, output } = await runCommand('python3', args);
    if (code !== 0) throw new Error(`pip could not download ${PYTHON_LIBRARY}:\n${output}`);
  });
  const [wheel = ''] = await readdir(folder);
  return join(folder, wheel);
}

type Verify = (secret: string, body: string, headers: Record<string, string>) => string;

const inJavaScript: Verify = (secret, body, headers) => {
  try {
    new Webhook(secret).verify(body, headers);
    return 'accepted';
  } catch (error) {
    return (error as Error).message;
  }
};

const inPython =
  (library: string): Verify =>
  (secret, body, headers) => {
    const { stdout, stderr } = spawnSync('python3', ['-c', VERIFY], {
      input: JSON.stringify({ secret, body, headers }),
      env: { ...process.env, PYTHONPATH: library },
      encoding: 'utf8',
    });
    return stdout.trim() || stderr;
  };

async function requestBetweenTwoSecrets(): Promise<{ request: ReceivedRequest; secrets: string[] }> {
  const endpoint = await receiver();
  const account = await Account.of(await stack());
  const { id } = await account.createWebhook({ url: endpoint.url('/hook') });
  const before = await account.api.call<WebhookSecret>('GET', `/webhooks/${id}/secret`);
  const after = await account.api.call<WebhookSecret>('POST', `/webhooks/${id}/secret/rotate`);
  await account.emit();
  const [request] = await endpoint.waitForRequests(1);
  if (request === undefined) throw new Error('no request');
  return { request, secrets: [before.body.secret, after.body.secret] };
}

describe('a request that is sent while a secret is being replaced', () => {
  it('is accepted by the standard’s libraries in two languages, with the old secret and the new one only', async (context) => {
    const { request, secrets } = await requestBetweenTwoSecrets();
    const body = request.body.toString();
    const headers = Object.fromEntries(
      ['webhook-id', 'webhook-timestamp', 'webhook-signature'].map((name) => [
        name,
        String(request.headers[name]),
      ]),
    );
    const stranger = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
    const judge = (verify: Verify): void => {
      for (const secret of secrets) expect(verify(secret, body, headers)).toBe('accepted');
      expect(verify(stranger, body, headers)).toMatch(/no matching signature/i);
      expect(verify(secrets[0] ?? '', `${body} `, headers)).toMatch(/no matching signature/i);
      const late = { ...headers, 'webhook-timestamp': String(Math.floor(Date.now() / 1_000) - 3_600) };
      expect(verify(secrets[0] ?? '', body, late)).toMatch(/too old/i);
    };
    judge(inJavaScript);
    if (!hasPython) context.skip('the other language is Python, which is not here with pip');
    judge(inPython(await pythonLibrary()));
  });
});
