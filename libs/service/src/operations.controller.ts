import { Controller, Get, Header, HttpCode, Inject, ServiceUnavailableException } from '@nestjs/common';
import { Registry } from 'prom-client';
import { Health, type HealthReport } from './health.js';

/** `/health/live`, `/health/ready` and `/metrics`, the same in every service. */
@Controller()
export class OperationsController {
  readonly #health: Health;
  readonly #metrics: Registry;

  constructor(@Inject(Health) health: Health, @Inject(Registry) metrics: Registry) {
    this.#health = health;
    this.#metrics = metrics;
  }

  /** The process runs and its event loop turns; a restart would not help what else is wrong. */
  @Get('health/live')
  @HttpCode(200)
  live(): { status: 'live' } {
    return { status: 'live' };
  }

  @Get('health/ready')
  ready(): HealthReport {
    const report = this.#health.report();
    if (!report.ready) throw new ServiceUnavailableException(report);
    return report;
  }

  @Get('metrics')
  @Header('content-type', Registry.PROMETHEUS_CONTENT_TYPE)
  metrics(): Promise<string> {
    return this.#metrics.metrics();
  }
}
