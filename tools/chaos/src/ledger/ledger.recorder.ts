import type {
  Disturbance,
  KnownWebhook,
  Ledger,
  ProducedEvent,
  ReportedDelivery,
  SeenRequest,
  WebhookCall,
  WebhookChange,
} from './entries.js';
import type { LedgerFile } from './ledger.file.js';

type Ending = { readonly deliveries: readonly ReportedDelivery[]; readonly deadLetters: ReadonlySet<string> };

type NewDisturbance = Omit<Disturbance, 'from' | 'to' | 'clockSkewMs'> & {
  readonly clockSkewMs?: number;
  readonly settleMs?: number;
};

/** Takes everything down while it happens; entries are added and completed, never taken back. */
export class LedgerRecorder {
  readonly events = new Map<number, ProducedEvent>();
  readonly webhooks = new Map<string, KnownWebhook>();
  readonly requests: SeenRequest[] = [];
  readonly disturbances: Disturbance[] = [];
  readonly unexpectedExits: string[] = [];
  poisonProduced = 0;
  poisonPutAside = 0;
  readonly #file: LedgerFile;

  constructor(file: LedgerFile) {
    this.#file = file;
  }

  produced(event: Omit<ProducedEvent, 'producedAt' | 'ackedAt' | 'copies'>): ProducedEvent {
    const entry = { ...event, producedAt: performance.now(), ackedAt: undefined, copies: 1 };
    this.events.set(event.resourceId, entry);
    this.#file.write('event', entry);
    return entry;
  }

  acknowledged(event: ProducedEvent): void {
    event.ackedAt ??= performance.now();
  }

  webhook(webhook: Omit<KnownWebhook, 'id' | 'calls'>): KnownWebhook {
    const entry = { ...webhook, id: undefined, calls: [] };
    this.webhooks.set(webhook.key, entry);
    return entry;
  }

  called(webhook: KnownWebhook, change: WebhookChange): WebhookCall {
    const call: WebhookCall = {
      change,
      startedAt: performance.now(),
      answeredAt: undefined,
      answer: 'unknown',
    };
    webhook.calls.push(call);
    return call;
  }

  answered(webhook: KnownWebhook, call: WebhookCall, answer: WebhookCall['answer']): void {
    call.answeredAt = performance.now();
    call.answer = answer;
    this.#file.write('call', { key: webhook.key, id: webhook.id, ...call });
  }

  request(request: Omit<SeenRequest, 'endedAt' | 'succeeded'>): SeenRequest {
    const entry: SeenRequest = { ...request, endedAt: undefined, succeeded: false };
    this.requests.push(entry);
    return entry;
  }

  requestEnded(request: SeenRequest, succeeded: boolean): void {
    request.endedAt = performance.now();
    request.succeeded = succeeded;
    this.#file.write('request', request);
  }

  /**
   * Notes a disturbance for as long as `during` takes, and for `settleMs` more, which are not waited for: so long the
   * product may take to recover.
   */
  async disturb<T>({ settleMs = 0, ...what }: NewDisturbance, during: () => Promise<T>): Promise<T> {
    const entry: Disturbance = { clockSkewMs: 0, ...what, from: performance.now(), to: undefined };
    this.disturbances.push(entry);
    this.#file.write('disturbance', entry);
    try {
      return await during();
    } finally {
      entry.to = performance.now() + settleMs;
      this.#file.write('recovered', entry);
    }
  }

  exited(what: string): void {
    this.unexpectedExits.push(what);
    this.#file.write('exit', { what });
  }

  /** What is judged, with what was read when everything was over. */
  close({ deliveries, deadLetters }: Ending): Ledger {
    for (const delivery of deliveries) this.#file.write('delivery', delivery);
    return {
      events: this.events,
      webhooks: this.webhooks,
      requests: this.requests,
      disturbances: this.disturbances,
      deliveries,
      deadLetters,
      poison: { produced: this.poisonProduced, putAside: this.poisonPutAside },
      unexpectedExits: this.unexpectedExits,
    };
  }
}
