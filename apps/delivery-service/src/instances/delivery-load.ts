import type { DeliveryLoad } from '@sight-webhooks/contracts';
import type { Bulkheads } from '../bulkheads/bulkheads.js';

/** What the metrics show, read where they read it. */
export function deliveryLoad(
  { running, queued, breakers }: Pick<Bulkheads, 'running' | 'queued' | 'breakers'>,
  overdueMs: number,
): DeliveryLoad {
  const { closed, open, 'half-open': halfOpen } = breakers;
  return { running, queued, breakers: { closed, open, halfOpen }, overdueMs };
}
