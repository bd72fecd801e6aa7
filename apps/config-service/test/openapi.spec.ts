import { Validator } from '@seriousme/openapi-schema-validator';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { OpenApiDocument } from '../src/api/openapi.document.js';
import { ConfigStack } from './config-stack.js';

let config: ConfigStack;
let document: OpenApiDocument;
beforeAll(async () => {
  config = await ConfigStack.start();
  document = (await (await fetch(`${config.stack.url()}/api/openapi.json`)).json()) as OpenApiDocument;
});
afterAll(() => config.stop());

const CONTRACT = [
  'DELETE /api/v1/pinned-authorities',
  'DELETE /api/v1/webhooks/{id}',
  'GET /api/v1/audit-log',
  'GET /api/v1/deliveries',
  'GET /api/v1/deliveries/{messageId}',
  'GET /api/v1/event-types',
  'GET /api/v1/operations',
  'GET /api/v1/pinned-authorities',
  'GET /api/v1/webhook-statistics',
  'GET /api/v1/webhooks',
  'GET /api/v1/webhooks/{id}',
  'GET /api/v1/webhooks/{id}/secret',
  'PATCH /api/v1/webhooks/{id}',
  'POST /api/v1/webhooks',
  'POST /api/v1/webhooks/{id}/activate',
  'POST /api/v1/webhooks/{id}/deactivate',
  'POST /api/v1/webhooks/{id}/secret/rotate',
  'PUT /api/v1/pinned-authorities',
];

describe('/api/openapi.json', () => {
  it('is a valid OpenAPI 3.1 document', async () => {
    const validator = new Validator();
    expect(await validator.validate(structuredClone(document))).toMatchObject({ valid: true });
    expect(validator.version).toBe('3.1');
  });

  it('has every call of the contract', () => {
    const described = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
    );
    expect(described.toSorted()).toEqual(CONTRACT);
  });

  it('is what the server serves: each call is routed, and asks for a token', async () => {
    for (const [path, methods] of Object.entries(document.paths)) {
      for (const method of Object.keys(methods)) {
        const url = config.stack.url() + path.replaceAll(/\{\w+\}/g, 'x');
        const { status } = await fetch(url, { method: method.toUpperCase() });
        expect(status, `${method} ${path}`).toBe(401);
      }
    }
  });

  it('documents the rules that validate', () => {
    expect(document.components.schemas['WebhookCreate']).toMatchObject({
      type: 'object',
      required: ['name', 'url', 'events'],
      additionalProperties: false,
      properties: { name: { type: 'string', maxLength: 100 }, events: { minItems: 1, uniqueItems: true } },
    });
    const list = document.paths['/api/v1/webhooks']?.['get'];
    expect(list?.parameters).toContainEqual({
      name: 'limit',
      in: 'query',
      required: false,
      schema: { type: 'integer', minimum: 1, maximum: 100, default: 50 },
    });
  });
});

describe('/api/docs', () => {
  it('shows every call and loads nothing from elsewhere', async () => {
    const response = await fetch(`${config.stack.url()}/api/docs`);
    const page = await response.text();
    expect(response.headers.get('content-security-policy')).toMatch(/^default-src 'none'/);
    for (const path of Object.keys(document.paths)) expect(page).toContain(path);
    expect(page).not.toMatch(/<(script|img|link|iframe)|@import|url\(/i);
  });
});
