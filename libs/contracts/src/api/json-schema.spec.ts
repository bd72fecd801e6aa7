import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import * as contracts from '../index.js';
import { eventTypesSchema, eventTypesView, webhookCreateSchema } from '../index.js';

/** Of documents in the database, with what JSON does not have. */
const NO_JSON = new Set<string>(['instanceReportSchema' satisfies keyof typeof contracts]);

const SCHEMAS = Object.entries<unknown>(contracts).filter(
  (entry): entry is [string, z.ZodType] => entry[1] instanceof z.ZodType && !NO_JSON.has(entry[0]),
);

describe('JSON Schema', () => {
  it.each(SCHEMAS)('says all of %s, of what comes in and of what goes out', (_name, schema) => {
    for (const io of ['input', 'output'] as const) {
      const written = z.toJSONSchema(schema, { target: 'draft-2020-12', unrepresentable: 'throw', io });
      expect(written.$schema).toBe('https://json-schema.org/draft/2020-12/schema');
    }
  });

  it('of a new webhook has its limits', () => {
    expect(z.toJSONSchema(webhookCreateSchema, { io: 'input' }).$defs?.['WebhookCreate']).toMatchObject({
      required: ['name', 'url', 'events'],
      additionalProperties: false,
      properties: {
        name: { minLength: 1, maxLength: 100 },
        url: { format: 'uri', maxLength: 2048 },
        events: { minItems: 1, maxItems: 50, uniqueItems: true },
      },
    });
  });
});

describe('event types', () => {
  it('are the catalogue by component', () => {
    const report = { group: 'Report', resourcePath: '/reports/{resourceId}' };
    const view = eventTypesSchema.parse(eventTypesView());
    expect(view).toEqual([
      {
        component: 'INSPECTION',
        events: [
          { code: 'report.created', name: 'An Inspection report is uploaded', ...report },
          { code: 'report.file_ready', name: 'An Inspection report file is ready to view', ...report },
        ],
      },
    ]);
  });
});
