import { problemSchema } from '@sight-webhooks/contracts';
import { z } from 'zod';
import { API_PREFIX } from './operation.decorators.js';
import type { Operation, ResponseSpec } from './operation.js';

export type JsonObject = Record<string, unknown>;

export type OpenApiOperation = {
  readonly operationId: string;
  readonly tags: readonly string[];
  readonly summary: string;
  readonly description?: string;
  readonly parameters: readonly JsonObject[];
  readonly requestBody?: JsonObject;
  readonly responses: Readonly<Record<string, JsonObject>>;
};

export type OpenApiDocument = {
  readonly openapi: string;
  readonly info: { readonly title: string; readonly version: string; readonly description: string };
  readonly servers: readonly JsonObject[];
  readonly security: readonly JsonObject[];
  readonly paths: Readonly<Record<string, Readonly<Record<string, OpenApiOperation>>>>;
  readonly components: JsonObject & { readonly schemas: JsonObject };
};

const DESCRIPTION = `Manage the webhooks of your Sight account, and look at what was delivered.

Requests carry a bearer token (JWT) whose account they act for. Errors are problems (RFC 9457). A change is in effect
once it has been answered with 200, 201 or 204; a 202 says that it is saved and takes effect a little later.`;

/** The OpenAPI 3.1 document of the operations, made from the schemas that validate. */
export function openApiDocument(operations: readonly Operation[], version: string): OpenApiDocument {
  const schemas: JsonObject = {};
  const paths: Record<string, Record<string, OpenApiOperation>> = {};
  for (const operation of operations) {
    (paths[API_PREFIX + operation.path] ??= {})[operation.method] = describe(operation, schemas);
  }
  return {
    openapi: '3.1.0',
    info: { title: 'Sight Webhooks', version, description: DESCRIPTION },
    servers: [{ url: '/' }],
    security: [{ bearer: [] }],
    paths,
    components: {
      schemas,
      securitySchemes: { bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } },
    },
  };
}

function describe(operation: Operation, schemas: JsonObject): OpenApiOperation {
  const { body, description } = operation;
  const responses = [...operation.responses, ...errorResponses(operation)];
  return {
    operationId: operation.operationId,
    tags: [operation.tag],
    summary: operation.summary,
    ...(description === undefined ? {} : { description }),
    parameters: [
      ...parameters('path', operation.params, schemas),
      ...parameters('query', operation.query, schemas),
      ...(operation.conditional ? [IF_MATCH] : []),
      ...(operation.idempotent ? [IDEMPOTENCY_KEY] : []),
    ],
    ...(body === undefined
      ? {}
      : {
          requestBody: {
            required: true,
            content: { 'application/json': { schema: toJsonSchema(body, 'input', schemas) } },
          },
        }),
    responses: Object.fromEntries(
      responses.map(([status, response]) => [String(status), describeResponse(status, response, schemas)]),
    ),
  };
}

const IF_MATCH = {
  name: 'If-Match',
  in: 'header',
  required: false,
  description: 'The ETag of the version that may be changed; without it, whichever is current.',
  schema: {
    type: 'string',
    pattern: '^(\\*|(W/)?"[^"]*"(\\s*,\\s*(W/)?"[^"]*")*)$',
    examples: ['"3"'],
  },
};

const IDEMPOTENCY_KEY = {
  name: 'Idempotency-Key',
  in: 'header',
  required: false,
  description:
    'Made up by the client for one request, and sent again with its repeats; remembered for a day.',
  schema: { type: 'string', minLength: 1, maxLength: 255, pattern: '^[\\x21-\\x7e]+$' },
};

const RETRY_AFTER = { 'Retry-After': 'Seconds until the request may succeed' };
const CHALLENGE = { 'WWW-Authenticate': 'The bearer challenge (RFC 6750)' };

function errorResponses(operation: Operation): [number, ResponseSpec][] {
  const takesFields = operation.body !== undefined || operation.query !== undefined;
  const all: [status: number, description: string, applies: boolean, headers?: Record<string, string>][] = [
    [
      400,
      'Fields of the request are not valid; `errors` lists them.',
      takesFields || operation.conditional === true,
    ],
    [401, 'No valid bearer token.', true, CHALLENGE],
    [
      403,
      operation.audience === 'operators'
        ? 'The token is not one of an operator.'
        : 'The token does not allow to manage webhooks.',
      true,
    ],
    [404, 'There is no such object in your account.', operation.params !== undefined],
    [409, 'Others kept changing the same webhook; try again.', operation.conditional === true],
    [
      409,
      'The account has as many webhooks as it may have, or what the key created has been removed since.',
      operation.idempotent === true,
    ],
    [409, operation.contended ?? '', operation.contended !== undefined],
    [412, 'The webhook has another version than `If-Match` asks for.', operation.conditional === true],
    [413, 'The body is too large.', operation.body !== undefined],
    [415, 'The body is not application/json.', operation.body !== undefined],
    [422, 'The `Idempotency-Key` came with another request before.', operation.idempotent === true],
    [429, 'Too many requests of the account or of who makes them.', true, RETRY_AFTER],
    [503, 'The database or the token issuer cannot be reached; try again.', true, RETRY_AFTER],
  ];
  return all
    .filter(([, , applies]) => applies)
    .map(([status, description, , headers = {}]) => [
      status,
      { description, schema: problemSchema, headers },
    ]);
}

function describeResponse(status: number, response: ResponseSpec, schemas: JsonObject): JsonObject {
  const { description, schema, headers = {} } = response;
  const mediaType = status < 400 ? 'application/json' : 'application/problem+json';
  return {
    description,
    ...(Object.keys(headers).length === 0
      ? {}
      : {
          headers: Object.fromEntries(
            Object.entries(headers).map(([name, what]) => [
              name,
              { description: what, schema: { type: 'string' } },
            ]),
          ),
        }),
    ...(schema === undefined
      ? {}
      : { content: { [mediaType]: { schema: toJsonSchema(schema, 'output', schemas) } } }),
  };
}

function parameters(
  place: 'path' | 'query',
  object: z.ZodObject | undefined,
  schemas: JsonObject,
): JsonObject[] {
  return Object.entries<z.ZodType>(object?.shape ?? {}).map(([name, field]) => {
    const schema = toJsonSchema(field, 'output', schemas);
    const required = !field.safeParse(undefined).success;
    // Items are separated by commas, in one parameter.
    const separated = schema['type'] === 'array' ? { style: 'form', explode: false } : {};
    return { name, in: place, required, schema, ...separated };
  });
}

/** Schemas that have an id go into `schemas`, and are referred to. */
function toJsonSchema(schema: z.ZodType, io: 'input' | 'output', schemas: JsonObject): JsonObject {
  // Inside an object, because zod writes the outermost schema out even when it has an id.
  const text = JSON.stringify(z.toJSONSchema(z.object({ schema }), { io }));
  const { $defs, properties } = JSON.parse(text.replaceAll('#/$defs/', '#/components/schemas/')) as {
    $defs?: JsonObject;
    properties: { schema: JsonObject };
  };
  for (const [id, { id: _id, ...definition }] of Object.entries($defs ?? {}) as [string, JsonObject][]) {
    schemas[id] = definition;
  }
  return properties.schema;
}
