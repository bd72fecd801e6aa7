import { Inject } from '@nestjs/common';
import type { DeliveryDetail, DeliveryPage, Statistics } from '@sight-webhooks/contracts';
import type { DeliveryLogReader } from '@sight-webhooks/delivery-log';
import type { InputOf } from '../api/operation.js';
import { ApiController, Handles, Input } from '../api/operation.decorators.js';
import { ProblemException, invalidCursor } from '../api/problem.exception.js';
import { CurrentPrincipal } from '../auth/principal.decorator.js';
import type { Principal } from '../auth/principal.js';
import * as operations from './delivery.operations.js';

/** Injection token of what reads the delivery log. */
export const DELIVERY_LOG = Symbol('delivery log');

@ApiController()
export class DeliveriesController {
  readonly #log: DeliveryLogReader;

  constructor(@Inject(DELIVERY_LOG) log: DeliveryLogReader) {
    this.#log = log;
  }

  @Handles(operations.listDeliveries)
  async list(
    @Input(operations.listDeliveries) { query }: InputOf<typeof operations.listDeliveries>,
    @CurrentPrincipal() { accountId }: Principal,
  ): Promise<DeliveryPage> {
    const { from, to, ...filter } = query;
    const result = await this.#log.list({
      ...filter,
      accountId,
      from: from === undefined ? undefined : new Date(from),
      to: to === undefined ? undefined : new Date(to),
    });
    if (result.kind === 'invalid_cursor') throw invalidCursor();
    return result.page;
  }

  @Handles(operations.getDelivery)
  async get(
    @Input(operations.getDelivery) { params }: InputOf<typeof operations.getDelivery>,
    @CurrentPrincipal() { accountId }: Principal,
  ): Promise<DeliveryDetail> {
    const delivery = await this.#log.get(accountId, params.messageId);
    if (delivery === null) throw new ProblemException(404, 'there is no such delivery');
    return delivery;
  }

  @Handles(operations.getWebhookStatistics)
  async statistics(
    @Input(operations.getWebhookStatistics) { query }: InputOf<typeof operations.getWebhookStatistics>,
    @CurrentPrincipal() { accountId }: Principal,
  ): Promise<Statistics> {
    return { items: await this.#log.statistics({ ...query, accountId, now: new Date() }) };
  }
}
