import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { randomBytes, randomUUID } from 'node:crypto';
import { waitUntil } from '@sight-webhooks/testing';
import { describe, expect, it, onTestFinished } from 'vitest';
import { Account, receiver, stack } from './scenario.js';

type Attribute = { readonly key: string; readonly value: Readonly<Record<string, unknown>> };

type Span = {
  readonly name: string;
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly attributes: readonly Attribute[];
};

type Export = { readonly resourceSpans: readonly { scopeSpans: readonly { spans: readonly Span[] }[] }[] };

/** A collector that keeps what it is sent. */
async function collector(): Promise<{ url: string; spans: Span[]; bodies: string[] }> {
  const spans: Span[] = [];
  const bodies: string[] = [];
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      bodies.push(body);
      const { resourceSpans } = JSON.parse(body) as Export;
      spans.push(...resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap((scope) => scope.spans)));
      response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return { url: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`, spans, bodies };
}

describe('tracing', () => {
  it('leads from the domain event through fan-out, each attempt and the outcomes, and to the endpoint without baggage', async () => {
    const collected = await collector();
    const product = await stack({
      settings: { OTEL_EXPORTER_OTLP_ENDPOINT: collected.url, RETRY_DELAY_MS: '300' },
    });
    const endpoint = await receiver();
    const [query, answer] = [randomUUID(), randomUUID()];
    endpoint.on('/hook', [
      { kind: 'respond', status: 500, body: answer },
      { kind: 'respond', body: answer },
    ]);
    const account = await Account.of(product);
    const { id } = await account.createWebhook({
      url: `${endpoint.url('/hook')}?token=${query}`,
      basicAuth: { username: 'sight', password: query },
    });
    const { secret } = (await account.api.call<{ secret: string }>('GET', `/webhooks/${id}/secret`)).body;
    expect(secret).toMatch(/^whsec_/);
    const [traceId, producerSpan] = [randomBytes(16).toString('hex'), randomBytes(8).toString('hex')];
    const traceparent = `00-${traceId}-${producerSpan}-01`;
    await product.emit([{ accountId: account.name, type: 'report.created', resourceId: 1, traceparent }]);
    await account.endedDeliveries(1);
    const spans = await waitUntil(
      () => collected.spans.filter((span) => span.traceId === traceId),
      (seen) => seen.length === 6,
      { what: 'fan-out, two attempts and three outcomes' },
    );
    const named = (name: string): Span[] => spans.filter((span) => span.name === name);
    const [fanOut] = named('fan-out');
    expect(fanOut?.parentSpanId).toBe(producerSpan);
    expect(named('attempt')).toHaveLength(2);
    expect(named('outcome')).toHaveLength(3);
    for (const span of [...named('attempt'), ...named('outcome')])
      expect(span.parentSpanId).toBe(fanOut?.spanId);
    const sent = endpoint.requests('/hook').map(({ headers }) => headers['traceparent']);
    expect(sent).toEqual(named('attempt').map(({ spanId }) => `00-${traceId}-${spanId}-01`));
    for (const { headers } of endpoint.requests()) {
      expect(headers).not.toHaveProperty('baggage');
      expect(headers).not.toHaveProperty('tracestate');
    }
    const exported = collected.bodies.join();
    for (const word of [query, answer, secret, '"payload"', '/hook']) expect(exported).not.toContain(word);
    expect(exported).toMatch(/"service.instance.id","value":\{"stringValue":"delivery-service@[^"]+:\d+"/);
  });
});
