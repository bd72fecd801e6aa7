import {
  webhookCreateSchema,
  webhookPageSchema,
  webhookPatchSchema,
  webhookSchema,
  webhookSecretSchema,
  webhooksQuerySchema,
} from '@sight-webhooks/contracts';
import { z } from 'zod';
import { operation, type ResponseSpec } from '../api/operation.js';

const tag = 'Webhooks';
const params = z.strictObject({ id: z.uuid().meta({ description: 'Id of the webhook' }) });
const ETAG = 'Version of the webhook, for If-Match';

const shown = (description: string): ResponseSpec => ({
  description,
  schema: webhookSchema,
  headers: { ETag: ETAG },
});
const DEFERRED = [
  202,
  shown('Saved, with `"published": false`: it takes effect when the message broker can be reached again.'),
] as const;

export const listWebhooks = operation({
  method: 'get',
  path: '/webhooks',
  operationId: 'listWebhooks',
  tag,
  summary: 'List the webhooks of the account, newest first',
  query: webhooksQuerySchema,
  responses: [[200, { description: 'A page of webhooks.', schema: webhookPageSchema }]],
});

export const createWebhook = operation({
  method: 'post',
  path: '/webhooks',
  operationId: 'createWebhook',
  tag,
  summary: 'Create a webhook, which is active from the start',
  description:
    'An event produced after the answer 201 is matched by it. Repeated with the same Idempotency-Key, it creates nothing and answers with the webhook as it is by then.',
  body: webhookCreateSchema,
  idempotent: true,
  responses: [
    [
      201,
      {
        description: 'The webhook.',
        schema: webhookSchema,
        headers: { ETag: ETAG, Location: 'Path of the webhook' },
      },
    ],
    DEFERRED,
  ],
});

export const getWebhook = operation({
  method: 'get',
  path: '/webhooks/{id}',
  operationId: 'getWebhook',
  tag,
  summary: 'Show a webhook',
  params,
  responses: [[200, shown('The webhook.')]],
});

export const patchWebhook = operation({
  method: 'patch',
  path: '/webhooks/{id}',
  operationId: 'patchWebhook',
  tag,
  summary: 'Change a webhook',
  description:
    'An absent field stays as it is. `basicAuth: null` turns basic authentication off; `basicAuth` with only a username keeps the password.',
  params,
  body: webhookPatchSchema,
  conditional: true,
  responses: [[200, shown('The webhook after the change.')], DEFERRED],
});

export const removeWebhook = operation({
  method: 'delete',
  path: '/webhooks/{id}',
  operationId: 'removeWebhook',
  tag,
  summary: 'Remove a webhook; its deliveries stay',
  params,
  conditional: true,
  responses: [[204, { description: 'Removed.' }], DEFERRED],
});

export const activateWebhook = operation({
  method: 'post',
  path: '/webhooks/{id}/activate',
  operationId: 'activateWebhook',
  tag,
  summary: 'Activate a webhook',
  description: 'To activate it twice is fine. An event produced after the answer 200 is matched by it.',
  params,
  conditional: true,
  responses: [[200, shown('The active webhook.')], DEFERRED],
});

export const deactivateWebhook = operation({
  method: 'post',
  path: '/webhooks/{id}/deactivate',
  operationId: 'deactivateWebhook',
  tag,
  summary: 'Deactivate a webhook',
  description:
    'To deactivate it twice is fine. An event produced after the answer 200 is not delivered to it, and what waits for a retry is skipped.',
  params,
  conditional: true,
  responses: [[200, shown('The inactive webhook.')], DEFERRED],
});

export const getWebhookSecret = operation({
  method: 'get',
  path: '/webhooks/{id}/secret',
  operationId: 'getWebhookSecret',
  tag,
  summary: 'Show the signing secret of a webhook (Standard Webhooks)',
  params,
  responses: [[200, { description: 'The secret.', schema: webhookSecretSchema }]],
});

export const rotateWebhookSecret = operation({
  method: 'post',
  path: '/webhooks/{id}/secret/rotate',
  operationId: 'rotateWebhookSecret',
  tag,
  summary: 'Replace the signing secret of a webhook',
  description:
    'Requests are signed with the new secret at once, and with the one before it as well for 24 hours, so that the receiver can change over without refusing any.',
  params,
  conditional: true,
  responses: [
    [200, { description: 'The new secret.', schema: webhookSecretSchema, headers: { ETag: ETAG } }],
    [
      202,
      {
        description:
          'Saved, with `"published": false`: it signs when the message broker can be reached again.',
        schema: webhookSecretSchema,
        headers: { ETag: ETAG },
      },
    ],
  ],
});
