import { randomBytes } from 'node:crypto';
import { Webhook } from 'standardwebhooks';
import { describe, expect, it } from 'vitest';
import { SigningSecretError, signingKeyOf, standardWebhooksHeaders } from './standard-webhooks.js';

const newSecret = (): string => `whsec_${randomBytes(24).toString('base64')}`;
const body = Buffer.from('{"messageId":"wh-1","eventName":"Größe"}');

describe('standardWebhooksHeaders', () => {
  it('gives the signature of the specification’s example', () => {
    const headers = standardWebhooksHeaders(
      {
        messageId: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
        timestampSeconds: 1_614_265_330,
        body: Buffer.from('{"test": 2432232314}'),
      },
      [signingKeyOf('whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw')],
    );
    expect(headers).toEqual({
      'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
      'webhook-timestamp': '1614265330',
      'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
    });
  });

  it('is accepted by the official library with any of the secrets, and with no other', () => {
    const [current, old, other] = [newSecret(), newSecret(), newSecret()];
    const timestampSeconds = Math.floor(Date.now() / 1_000);
    const keys = [current, old].map(signingKeyOf);
    const headers = standardWebhooksHeaders({ messageId: 'wh-1', timestampSeconds, body }, keys);
    for (const secret of [current, old]) {
      expect(new Webhook(secret).verify(body, headers)).toEqual(JSON.parse(body.toString()));
    }
    expect(() => new Webhook(other).verify(body, headers)).toThrow('No matching signature');
    expect(() => new Webhook(current).verify(`${body.toString()} `, headers)).toThrow(
      'No matching signature',
    );
  });

  it.each(['', 'whsec_', 'secret', 'whsec-AAAA'])('refuses the secret %j without repeating it', (secret) => {
    expect(() => signingKeyOf(secret)).toThrow(SigningSecretError);
    expect(() => signingKeyOf(secret)).toThrow('a signing secret is not of the form whsec_<base64>');
  });
});
