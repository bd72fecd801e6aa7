import { Inject, Module, type DynamicModule, type OnApplicationShutdown } from '@nestjs/common';
import { BatchingProducer } from '@sight-webhooks/kafka';
import {
  InvalidRecordPublisher,
  LineBudget,
  WebhookView,
  exitProcess,
  producerCheck,
  secondsSince,
  type ServiceContext,
} from '@sight-webhooks/service';
import { ConfigBarrier } from './events/config-barrier.js';
import { DeliveryProducer } from './events/delivery-producer.js';
import { DomainEventController } from './events/domain-event.controller.js';
import { EventFanOut } from './events/event-fan-out.js';
import { RecentDeliveries } from './events/recent-deliveries.js';
import { FanoutMetrics, registerProducerMetrics } from './fanout.metrics.js';
import { SubscriptionIndex } from './matching/subscription-index.js';
import type { FanoutSettings } from './settings.js';

/** Also without events: readiness must not depend on traffic. */
const CHECK_VIEW_EVERY_MS = 5_000;

@Module({})
export class FanoutModule implements OnApplicationShutdown {
  readonly #producer: BatchingProducer;
  readonly #view: WebhookView;
  readonly #barrier: ConfigBarrier;
  readonly #viewCheck: NodeJS.Timeout;

  constructor(
    @Inject(BatchingProducer) producer: BatchingProducer,
    @Inject(WebhookView) view: WebhookView,
    @Inject(ConfigBarrier) barrier: ConfigBarrier,
  ) {
    this.#producer = producer;
    this.#view = view;
    this.#barrier = barrier;
    this.#viewCheck = setInterval(() => {
      barrier.check();
    }, CHECK_VIEW_EVERY_MS);
  }

  /** Nest has closed the transport before: nothing more is taken, and what had begun is finished or given up. */
  async onApplicationShutdown(): Promise<void> {
    clearInterval(this.#viewCheck);
    this.#barrier.stop();
    await this.#producer.close();
    await this.#view.close();
  }

  static with({
    settings,
    logger,
    metrics,
    health,
    kafka,
    tracing,
  }: ServiceContext<FanoutSettings>): DynamicModule {
    const fanoutMetrics = new FanoutMetrics(metrics);
    const producer = new BatchingProducer(kafka);
    const index = new SubscriptionIndex();
    const view = new WebhookView({
      kafka,
      logger,
      metrics,
      onChange: (webhookId, current, previous) => {
        index.change(webhookId, current, previous);
      },
      onCrash: exitProcess,
    });
    const barrier = new ConfigBarrier({
      view,
      timeoutMs: settings.CONFIG_VIEW_TIMEOUT_MS,
      logger,
      onPassed: (waitedMs) => {
        fanoutMetrics.barrierSeconds.observe(waitedMs / 1_000);
      },
    });
    const fanOut = new EventFanOut({
      index,
      recent: new RecentDeliveries({
        max: settings.REMEMBERED_DELIVERIES,
        maxAgeMs: settings.REMEMBER_DELIVERIES_MS,
      }),
      deliveries: new DeliveryProducer(producer, settings.MAX_DELIVERIES_IN_FLIGHT),
      metrics: fanoutMetrics,
      logger,
      lines: new LineBudget(settings.LOG_SUCCESSES_PER_SECOND),
      tracing,
    });
    health.require('configuration', () =>
      barrier.heldSince === undefined
        ? undefined
        : `the view of the webhooks has not caught up for ${secondsSince(barrier.heldSince)} s; events are held`,
    );
    health.require('producer', producerCheck(producer));
    registerProducerMetrics(metrics, producer);
    return {
      module: FanoutModule,
      controllers: [DomainEventController],
      providers: [
        { provide: BatchingProducer, useValue: producer },
        { provide: WebhookView, useValue: view },
        { provide: ConfigBarrier, useValue: barrier },
        { provide: EventFanOut, useValue: fanOut },
        { provide: InvalidRecordPublisher, useValue: new InvalidRecordPublisher(producer, logger, metrics) },
        { provide: FanoutMetrics, useValue: fanoutMetrics },
      ],
    };
  }
}
