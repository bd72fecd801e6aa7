import { randomUUID } from 'node:crypto';
import {
  decodeDeliveryTask,
  type AttemptError,
  type Delivery,
  type DeliveryTask,
  type Execution,
  type Step,
  type WebhookConfig,
} from '@sight-webhooks/contracts';
import type { ConsumedRecord, RecordContext } from '@sight-webhooks/kafka';
import {
  crashPoint,
  type InvalidRecordPublisher,
  type LineBudget,
  type Logger,
  type TraceAttributes,
  type Tracing,
  type WebhookView,
} from '@sight-webhooks/service';
import type { Bulkheads } from '../bulkheads/bulkheads.js';
import type { Admission } from '../bulkheads/endpoint-bulkhead.js';
import type { DeliveryMetrics } from '../delivery.metrics.js';
import type { EndpointClient, EndpointResponse } from '../endpoint/index.js';
import type { OpenedSecrets } from './opened-secrets.js';
import type { OutcomePublisher } from './outcome.publisher.js';
import { isTold, putOff } from './parking-policy.js';
import type { RecentAttempts, StartedAttempt } from './recent-attempts.js';
import { nextStep } from './retry-policy.js';
import { decide, type WebhookDecision } from './webhook-decision.js';
import { webhookRequest } from './webhook-request.js';
import type { WebhookVersions } from './webhook-versions.js';

export type DeliveryAttemptsOptions = {
  readonly view: Pick<WebhookView, 'get'>;
  readonly versions: WebhookVersions;
  readonly recent: RecentAttempts;
  readonly bulkheads: Bulkheads;
  readonly endpoints: EndpointClient;
  readonly outcomes: OutcomePublisher;
  readonly invalidRecords: InvalidRecordPublisher;
  readonly secrets: OpenedSecrets;
  readonly metrics: DeliveryMetrics;
  readonly logger: Logger;
  /** For the lines of first attempts that went well. */
  readonly lines: LineBudget;
  readonly tracing: Tracing;
  /** Of the product, for the user agent. */
  readonly version: string;
  readonly retryDelayMs: number;
  readonly parkDelayMs: number;
  readonly expireAfterMs: number;
};

type AttemptResult = {
  /** Null when nothing was sent. */
  readonly execution: Execution | null;
  readonly step: Step;
  /** What it says about the endpoint; undefined when that is nothing. */
  readonly response: EndpointResponse | undefined;
};

/** For a webhook that is not known: as a rule nothing is sent to it, and nobody has to wait for that. */
const NO_SLOT: Admission = { kind: 'send', release: () => undefined };

/**
 * One attempt, from the record that asks for it to the acknowledged records that say what came of it and what
 * follows. The order matters: nothing is decided before the webhook's version is known, nothing is sent before the
 * record has begun, and the record is finished only when outcome and next attempt are in Kafka.
 */
export class DeliveryAttempts {
  readonly #options: DeliveryAttemptsOptions;

  constructor(options: DeliveryAttemptsOptions) {
    this.#options = options;
  }

  /**
   * Resolves when everything that follows from the record is acknowledged, or when it has been handed back. Thousands
   * wait for their turn: only then is it read what the record says.
   */
  async process(record: ConsumedRecord, context: RecordContext): Promise<void> {
    const { invalidRecords, versions } = this.#options;
    for (let waited = false; ; waited = true) {
      const admission = await this.#admit(record, context);
      let aheadOfView: Delivery | undefined;
      let response: EndpointResponse | undefined;
      try {
        const task = decodeDeliveryTask(record);
        if (!task.ok) {
          if (await context.begin()) await invalidRecords.publish(record, task);
        } else if (waited || versions.has(task.value.delivery)) {
          response = await this.#attempt(task.value, context, admission);
        } else aheadOfView = task.value.delivery;
      } finally {
        release(admission, response);
      }
      if (aheadOfView === undefined) break;
      // Without a slot: it may take seconds.
      await versions.wait(aheadOfView);
    }
    // Everything that follows is in Kafka, and no commit says so yet.
    crashPoint('delivery.before_commit');
  }

  /** By the record's key: every record of a webhook has its id as the key, or cannot be read. */
  #admit({ key }: ConsumedRecord, context: RecordContext): Promise<Admission> | Admission {
    const { bulkheads, view } = this.#options;
    const webhookId = key?.toString('utf8') ?? '';
    const config = view.get(webhookId)?.config;
    if (config == null) return NO_SLOT;
    const { accountId } = config;
    return bulkheads.admit({ endpointId: webhookId, accountId, record: context });
  }

  async #attempt(
    task: DeliveryTask,
    context: RecordContext,
    admission: Admission,
  ): Promise<EndpointResponse | undefined> {
    const { recent, metrics } = this.#options;
    const started = await recent.start(task);
    if (started === undefined) {
      metrics.repeats.inc();
      return undefined;
    }
    try {
      if (!(await context.begin())) return undefined;
      // Judged now: what the webhook is when the attempt would be made.
      const decision = decide(this.#options.view.get(task.delivery.webhookId));
      const result =
        decision.kind === 'send' && admission.kind === 'send'
          ? await this.#send(task, decision.config)
          : this.#leave(task, decision);
      await this.#settle(task, context, started, result);
      return result.response;
    } finally {
      recent.end(started);
    }
  }

  /** Nothing is sent: it is over, or put off. */
  #leave(task: DeliveryTask, decision: WebhookDecision): AttemptResult {
    const step: Step =
      decision.kind === 'skip'
        ? { kind: 'skipped', reason: decision.reason }
        : putOff(task, Date.now(), this.#options, Math.random());
    return { execution: null, step, response: undefined };
  }

  async #send(task: DeliveryTask, config: WebhookConfig): Promise<AttemptResult> {
    const { endpoints, secrets, version, retryDelayMs, logger, tracing } = this.#options;
    const startedAt = Date.now();
    const work = tracing.begin('attempt', 'client', task.traceparent);
    // The endpoint's own spans hang below this attempt's, the next attempt next to it.
    const traced = tracing.enabled ? { ...task, traceparent: work.traceparent } : task;
    const prepared = webhookRequest(traced, config, secrets, startedAt, version);
    if (prepared.kind === 'credentials_unavailable') {
      logger.error(
        { messageId: task.delivery.messageId, detail: prepared.detail },
        'delivery.credentials_unavailable',
      );
    }
    crashPoint('delivery.before_request');
    const response =
      prepared.kind === 'request'
        ? await endpoints.send(prepared.request)
        : nothingSent('credentials_unavailable');
    crashPoint('delivery.after_response');
    const execution: Execution = {
      executionId: randomUUID(),
      attempt: task.attempt,
      startedAt,
      durationMs: Math.round(response.durationMs),
      statusCode: response.statusCode,
      error: response.error,
      responseExcerpt: response.responseExcerpt,
    };
    const step = nextStep(task.attempt, response.error, Date.now(), retryDelayMs);
    if (tracing.enabled) work.end(attributesOf(task, execution, step), response.error ?? undefined);
    return { execution, step, response: prepared.kind === 'request' ? response : undefined };
  }

  async #settle(
    task: DeliveryTask,
    context: RecordContext,
    started: StartedAttempt,
    { execution, step }: AttemptResult,
  ): Promise<void> {
    const { outcomes, metrics, recent } = this.#options;
    const owned = await context.owned();
    await outcomes.publish(task, execution, step, owned);
    crashPoint('delivery.outcome_produced');
    // Without its next attempt it is not done: should the partition come back here, it has to be made again.
    if (owned) {
      if (step.kind === 'parked') recent.parked(started);
      else recent.attempted(started);
    }
    metrics.observe(task, execution, step, owned);
    if (isTold(step)) this.#log(task, execution, step, owned);
  }

  #log(
    { delivery, attempt, traceparent }: DeliveryTask,
    execution: Execution | null,
    step: Step,
    owned: boolean,
  ): void {
    const { logger, lines } = this.#options;
    const leftOut = step.kind === 'delivered' && attempt === 1 ? lines.take(performance.now()) : {};
    if (leftOut === undefined) return;
    logger.info(
      {
        messageId: delivery.messageId,
        eventId: delivery.eventId,
        eventSource: delivery.eventSource,
        accountId: delivery.accountId,
        webhookId: delivery.webhookId,
        eventCode: delivery.eventCode,
        resourceId: delivery.resourceId,
        attempt,
        statusCode: execution?.statusCode ?? null,
        error: execution?.error ?? null,
        durationMs: execution?.durationMs ?? null,
        next: step.kind,
        reason: 'reason' in step ? step.reason : null,
        owned,
        traceparent,
        ...leftOut,
      },
      execution === null ? 'delivery.not_attempted' : 'delivery.attempted',
    );
  }
}

function attributesOf(
  { delivery, attempt }: DeliveryTask,
  { statusCode }: Execution,
  step: Step,
): TraceAttributes {
  return {
    'sight.message_id': delivery.messageId,
    'sight.webhook_id': delivery.webhookId,
    'sight.attempt': attempt,
    'sight.next': step.kind,
    ...(statusCode === null ? {} : { 'http.response.status_code': statusCode }),
  };
}

function nothingSent(error: AttemptError): EndpointResponse {
  return { statusCode: null, error, responseExcerpt: null, durationMs: 0 };
}

function release(admission: Admission, response: EndpointResponse | undefined): void {
  if (admission.kind === 'park') return;
  admission.release(
    response === undefined
      ? undefined
      : { timedOut: response.error === 'timeout', durationMs: response.durationMs },
  );
}
