import { Webhook } from 'standardwebhooks';
import { describe, expect, it } from 'vitest';
import { attemptHeaders, type AttemptHeadersInput } from './attempt-headers.js';
import { signingKeyOf } from './standard-webhooks.js';

const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
const input: AttemptHeadersInput = {
  messageId: 'wh-638ce960-1231-51e9-a15d-d1c47c8f7593',
  attempt: 2,
  startedAt: Date.now(),
  body: Buffer.from('{}'),
  traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
  basicAuth: null,
  signingKeys: [signingKeyOf(secret)],
  version: '1.2.3',
};

describe('attemptHeaders', () => {
  it('are those of the contract', () => {
    const headers = attemptHeaders(input);
    expect(headers).toEqual({
      'content-type': 'application/json; charset=utf-8',
      'user-agent': 'Sight-Webhooks/1.2.3',
      'webhook-id': input.messageId,
      'webhook-timestamp': String(Math.floor(input.startedAt / 1_000)),
      'webhook-signature': expect.stringMatching(/^v1,[\w+/]{43}=$/) as string,
      'webhook-attempt': '2',
      traceparent: input.traceparent,
    });
    expect(new Webhook(secret).verify(input.body, headers)).toEqual({});
  });

  it.each([
    ['test', '123', 'dGVzdDoxMjM='],
    ['test', '', 'dGVzdDo='],
    ['', '123', 'OjEyMw=='],
    ['test==', '123==', 'dGVzdD09OjEyMz09'],
    ['müller', 'pass:wörd', 'bcO8bGxlcjpwYXNzOnfDtnJk'],
  ])('carry basic authentication %s:%s', (username, password, expected) => {
    const { authorization } = attemptHeaders({ ...input, basicAuth: { username, password } });
    expect(authorization).toBe(`Basic ${expected}`);
  });
});
