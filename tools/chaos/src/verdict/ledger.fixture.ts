import type {
  Disturbance,
  KnownWebhook,
  Ledger,
  ProducedEvent,
  ReportedDelivery,
  SeenRequest,
  WebhookCall,
  WebhookChange,
} from '../ledger/entries.js';

/** For specs: one event to one webhook that takes it at the first attempt, unless something is changed. */
export function ledger(changes: Partial<Ledger> = {}): Ledger {
  return {
    events: new Map([[1, event()]]),
    webhooks: new Map([['hook', webhook()]]),
    requests: [request()],
    disturbances: [],
    deliveries: [delivery()],
    deadLetters: new Set(),
    poison: { produced: 0, putAside: 0 },
    unexpectedExits: [],
    ...changes,
  };
}

export function event(changes: Partial<ProducedEvent> = {}): ProducedEvent {
  return {
    resourceId: 1,
    id: 'event-1',
    account: 'acme',
    type: 'report.created',
    producedAt: 10_000,
    ackedAt: 10_010,
    copies: 1,
    ...changes,
  };
}

export function call(
  change: WebhookChange,
  startedAt: number,
  answer: WebhookCall['answer'] = 'effective',
): WebhookCall {
  return { change, startedAt, answeredAt: startedAt + 100, answer };
}

export function webhook(changes: Partial<KnownWebhook> = {}): KnownWebhook {
  return {
    key: 'hook',
    account: 'acme',
    events: ['report.created'],
    visible: true,
    id: 'id-1',
    calls: [call('create', 1_000)],
    ...changes,
  };
}

/** Arrives at `arrivedAt`, is answered at once and ends 5 ms later. */
export function request(changes: Partial<SeenRequest> = {}): SeenRequest {
  const arrivedAt = changes.arrivedAt ?? 10_050;
  return {
    webhookKey: 'hook',
    resourceId: 1,
    messageId: 'wh-1',
    attempt: 1,
    body: '{}',
    signature: 'verified',
    arrivedAt,
    begunAt: arrivedAt,
    answeredAt: arrivedAt,
    endedAt: arrivedAt + 5,
    succeeded: true,
    ...changes,
  };
}

export function delivery(changes: Partial<ReportedDelivery> = {}): ReportedDelivery {
  return {
    webhookKey: 'hook',
    resourceId: 1,
    messageId: 'wh-1',
    status: 'delivered',
    reason: null,
    attempts: [{ attempt: 1, statusCode: 200, error: null }],
    ...changes,
  };
}

export function disturbance(from: number, to: number, changes: Partial<Disturbance> = {}): Disturbance {
  return {
    what: 'delivery-service 0 is killed',
    part: 'delivery-service',
    mayRepeat: true,
    clockSkewMs: 0,
    from,
    to,
    ...changes,
  };
}

/** Four failed attempts, so many milliseconds from the end of one to the start of the next. */
export function exhausted(delayMs: number): Partial<Ledger> {
  const attempts = [1, 2, 3, 4];
  return {
    requests: attempts.map((attempt) =>
      request({ attempt, arrivedAt: 10_000 + (attempt - 1) * (delayMs + 5), succeeded: false }),
    ),
    deliveries: [
      delivery({
        status: 'failed',
        reason: 'attempts_exhausted',
        attempts: attempts.map((attempt) => ({ attempt, statusCode: 500, error: 'http_status' })),
      }),
    ],
    deadLetters: new Set(['wh-1']),
  };
}
