import { auditLogPageSchema, auditLogQuerySchema } from '@sight-webhooks/contracts';
import { operation } from '../api/operation.js';

export const listAuditLog = operation({
  method: 'get',
  path: '/audit-log',
  operationId: 'listAuditLog',
  tag: 'Audit log',
  summary: 'List who changed what in the account, and who was not let through, newest first',
  description: 'Secrets are masked. Entries cannot be changed, and end with the retention.',
  query: auditLogQuerySchema,
  responses: [[200, { description: 'A page of the audit log.', schema: auditLogPageSchema }]],
});
