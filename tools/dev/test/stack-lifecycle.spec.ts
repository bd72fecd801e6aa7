import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { ApiClient, CommandLineStack, ScriptableReceiver, Visitor, waitUntil } from '@sight-webhooks/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { stillRuns } from '../src/running-stack/process-identity.js';
import type { StackState } from '../src/running-stack/stack-state.file.js';

let first: CommandLineStack;
let second: CommandLineStack;
let receiver: ScriptableReceiver;

beforeAll(async () => {
  receiver = await ScriptableReceiver.start();
  first = await CommandLineStack.prepare();
  second = await CommandLineStack.prepare();
});

afterAll(async () => {
  await first.remove();
  await second.remove();
  await receiver.close();
});

async function stateOf({ folder }: CommandLineStack): Promise<StackState> {
  return JSON.parse(await readFile(join(folder, 'state.json'), 'utf8')) as StackState;
}

async function token(stack: CommandLineStack): Promise<string> {
  const { output } = await stack.run('token', ['--account', 'acme', '--role', 'account-owner']);
  return output;
}

async function api(stack: CommandLineStack): Promise<ApiClient> {
  return new ApiClient(stack.url, await token(stack));
}

async function allGone({ processes, stack }: StackState): Promise<void> {
  await waitUntil(
    () => [stack, ...processes].filter(stillRuns),
    (running) => running.length === 0,
    { what: 'no process of the stack is left', timeoutMs: 10_000 },
  );
}

const emit = ['--event', 'report.created', '--account', 'acme', '--resource', '12301'];

describe('two stacks side by side', () => {
  it('come up, and say where everything is and how to sign in', async () => {
    const [lines] = await Promise.all([first.start(), second.start()]);
    const end = lines.slice(lines.findIndex((line) => line.startsWith('kafka ')));
    expect(end).toEqual([
      expect.stringMatching(/^kafka 127\.0\.0\.1:\d+$/),
      expect.stringMatching(/^mongodb mongodb:\/\/127\.0\.0\.1:\d+\//),
      `ready ${first.url}`,
      expect.stringContaining('the password "demo"'),
      expect.stringContaining('owner@acme.example'),
      expect.stringContaining('admin@acme.example'),
      expect.stringContaining('member@acme.example'),
      expect.stringContaining('owner@globex.example'),
      expect.stringContaining('operator@sight.example'),
      expect.stringContaining('npm run -s token'),
    ]);
  }, 240_000);

  it('keep their secrets from other users of the machine', async () => {
    for (const file of ['keys/signing-key.json', 'keys/keyring', 'state.json']) {
      expect((await stat(join(first.folder, file))).mode & 0o077).toBe(0);
    }
  });

  it('let the same browser sign in to both', async () => {
    const visitor = new Visitor();
    for (const [{ url }, email] of [
      [first, 'owner@acme.example'],
      [second, 'owner@globex.example'],
    ] as const) {
      const { response } = await visitor.signIn(url, email);
      expect(response.status).toBe(200);
      expect(response.headers.get('content-security-policy')).not.toContain('unsafe-inline');
    }
    for (const [{ url }, account] of [
      [first, 'acme'],
      [second, 'globex'],
    ] as const) {
      const answer = await visitor.send(`${url}/auth/session`);
      expect(await answer.json()).toMatchObject({ accountId: account, canManage: true });
    }
  });

  it('know only their own tokens', async () => {
    const tokenOfFirst = await token(first);
    expect((await new ApiClient(first.url, tokenOfFirst).call('GET', '/webhooks')).status).toBe(200);
    expect((await new ApiClient(second.url, tokenOfFirst).call('GET', '/webhooks')).status).toBe(401);
  });

  it('deliver only their own events', async () => {
    for (const [stack, path] of [
      [first, '/first'],
      [second, '/second'],
    ] as const) {
      const body = { name: 'Hook', url: receiver.url(path), events: ['report.created'] };
      expect((await (await api(stack)).call('POST', '/webhooks', { body })).status).toBe(201);
    }
    const { code, output } = await first.run('emit', [...emit, '--count', '3']);
    expect(code).toBe(0);
    expect(new Set(output.split('\n').filter((line) => /^[\da-f-]{36}$/.test(line))).size).toBe(3);
    await receiver.waitForRequests(3, { path: '/first' });
    expect(receiver.requests('/second')).toHaveLength(0);
  });

  it('refuse another start on the same folder', async () => {
    const { code, output } = await first.run('start');
    expect(code).toBe(1);
    expect(output).toContain(`A stack already runs on ${first.folder}`);
  });
});

describe('the end of a stack', () => {
  it('by Ctrl-C leaves no process, no lock and exit code 0, and the other stack alone', async () => {
    const state = await stateOf(first);
    expect(state.processes).toHaveLength(6);
    first.process.signal('SIGINT');
    expect(await first.process.exited).toEqual({ code: 0, signal: null });
    await allGone(state);
    expect((await readdir(first.folder)).sort()).toEqual(['kafka', 'keys', 'logs', 'mongodb']);
    expect((await fetch(`${second.url}/health/ready`)).status).toBe(200);
  });

  it('makes emit and token say that none runs', async () => {
    for (const [command, args] of [
      ['emit', emit],
      ['token', ['--account', 'acme', '--role', 'admin']],
    ] as const) {
      const { code, output } = await first.run(command, args);
      expect(code).toBe(1);
      expect(output).toContain(`No stack runs on ${first.folder}`);
    }
  });

  it('by a kill takes its processes along, and the next start has its data', async () => {
    const state = await stateOf(second);
    const { body: before } = await (await api(second)).call('GET', '/webhooks');
    process.kill(state.stack.pid, 'SIGKILL');
    expect(await second.process.exited).toMatchObject({ code: 1 });
    await allGone(state);
    await second.start();
    expect((await (await api(second)).call('GET', '/webhooks')).body).toEqual(before);
    await second.run('emit', emit);
    await receiver.waitForRequests(1, { path: '/second', timeoutMs: 60_000 });
  }, 180_000);

  it('because one of its processes died says which, and is a failure', async () => {
    const state = await stateOf(second);
    const mongo = state.processes[1];
    if (mongo === undefined) throw new Error('no process');
    process.kill(mongo.pid, 'SIGKILL');
    expect(await second.process.exited).toMatchObject({ code: 1 });
    await second.process.closed;
    expect(second.process.output.join('\n')).toContain('MongoDB ended unexpectedly (SIGKILL)');
    await allGone(state);
  }, 120_000);
});
