import { Inject } from '@nestjs/common';
import { operationsSchema, type Operations } from '@sight-webhooks/contracts';
import { LagMonitor } from '@sight-webhooks/service';
import { operation } from '../api/operation.js';
import { ApiController, Handles } from '../api/operation.decorators.js';
import { ProblemException } from '../api/problem.exception.js';
import { InstanceReports } from './instance-reports.js';
import { operationsView } from './operations.view.js';

/** Injection token of the function that tells how long the records of a topic wait before they are due. */
export const DELAY_OF_TOPIC = Symbol('delay of a topic');

const getOperations = operation({
  method: 'get',
  path: '/operations',
  operationId: 'getOperations',
  tag: 'Operations',
  summary:
    'Show how the services run: lag, lateness, instances, what they have assigned and what they are doing',
  description:
    'For the role `operator`. The figures are those of the metrics: `kafka_*` as they were seen last, and 503 when ' +
    'they could not be seen lately; `delivery_*` as each instance of delivery-service reported them, every 2 s.',
  audience: 'operators',
  responses: [[200, { description: 'What was seen last.', schema: operationsSchema }]],
});

@ApiController()
export class OperationsController {
  readonly #lag: LagMonitor;
  readonly #delayOf: (topic: string) => number | undefined;
  readonly #reports: InstanceReports;

  constructor(
    @Inject(LagMonitor) lag: LagMonitor,
    @Inject(DELAY_OF_TOPIC) delayOf: (topic: string) => number | undefined,
    @Inject(InstanceReports) reports: InstanceReports,
  ) {
    this.#lag = lag;
    this.#delayOf = delayOf;
    this.#reports = reports;
  }

  @Handles(getOperations)
  async show(): Promise<Operations> {
    const { snapshot, retention } = this.#lag;
    if (snapshot === undefined)
      throw new ProblemException(503, 'Kafka could not be asked for its consumer groups lately');
    const deliveryInstances = await this.#reports.read();
    return { ...operationsView(snapshot, retention, this.#delayOf), deliveryInstances };
  }
}
