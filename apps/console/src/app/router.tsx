import { createBrowserRouter } from 'react-router';
import { SessionGate } from '../session/session-gate.js';
import { SignedInPage } from '../session/signed-in.page.js';
import { Layout } from './layout.js';
import { NotFoundPage } from './not-found.page.js';
import { RouteErrorPage } from './route-error.page.js';
import { StartPage } from './start.page.js';

/** Pages are fetched when they are first opened; the list of webhooks and what frames every page come at once. */
export function createRouter() {
  return createBrowserRouter([
    { path: '/signed-in', Component: SignedInPage },
    {
      Component: SessionGate,
      ErrorBoundary: RouteErrorPage,
      HydrateFallback: () => null,
      children: [
        {
          Component: Layout,
          ErrorBoundary: RouteErrorPage,
          children: [
            { path: '/', Component: StartPage },
            {
              path: '/webhooks',
              lazy: async () => ({
                Component: (await import('../webhooks/webhooks.page.js')).WebhooksPage,
              }),
            },
            {
              path: '/webhooks/new',
              lazy: async () => ({
                Component: (await import('../webhooks/create-webhook.page.js')).CreateWebhookPage,
              }),
            },
            {
              path: '/webhooks/:webhookId',
              lazy: async () => ({
                Component: (await import('../webhooks/edit-webhook.page.js')).EditWebhookPage,
              }),
            },
            {
              path: '/webhooks/:webhookId/deliveries',
              lazy: async () => ({
                Component: (await import('../deliveries/webhook-deliveries.page.js')).WebhookDeliveriesPage,
              }),
            },
            {
              path: '/deliveries',
              lazy: async () => ({
                Component: (await import('../deliveries/deliveries.page.js')).DeliveriesPage,
              }),
            },
            {
              path: '/deliveries/:messageId',
              lazy: async () => ({
                Component: (await import('../deliveries/delivery.page.js')).DeliveryPage,
              }),
            },
            {
              path: '/certificate-authorities',
              lazy: async () => ({
                Component: (await import('../authorities/authorities.page.js')).AuthoritiesPage,
              }),
            },
            {
              path: '/audit-log',
              lazy: async () => ({
                Component: (await import('../audit/audit-log.page.js')).AuditLogPage,
              }),
            },
            {
              path: '/operations',
              lazy: async () => ({
                Component: (await import('../operations/operations.page.js')).OperationsPage,
              }),
            },
            { path: '*', Component: NotFoundPage },
          ],
        },
      ],
    },
  ]);
}
