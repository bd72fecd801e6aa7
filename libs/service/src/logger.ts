import type { LoggerService } from '@nestjs/common';
import { pino, type Logger } from 'pino';
import { gatheredStdout } from './log-destination.js';
import type { ServiceInstance } from './service-instance.js';

export type { Logger } from 'pino';

/** JSON lines on stdout: one wide line per unit of work, the same fields in every service. */
export function createLogger({ service, id, version }: ServiceInstance, level: string): Logger {
  return pino(
    {
      level,
      base: { service, instance: id, version },
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      messageKey: 'event',
      serializers: { err: describeError },
    },
    gatheredStdout(),
  );
}

/** Errors of clients carry requests with their headers: only what is known to hold no secret is written. */
function describeError(error: unknown): object {
  if (!(error instanceof Error)) return { message: String(error) };
  const { name, message, stack, cause } = error;
  return { name, message, stack, ...(cause instanceof Error ? { cause: cause.message } : {}) };
}

/** Nest's own messages, in our format; what it says while it starts is for debugging. */
export class NestLogger implements LoggerService {
  readonly #logger: Logger;

  constructor(logger: Logger) {
    this.#logger = logger;
  }

  log(message: unknown, context?: string): void {
    this.#logger.debug({ nest: context, detail: String(message) }, 'nest');
  }

  warn(message: unknown, context?: string): void {
    this.#logger.warn({ nest: context, detail: String(message) }, 'nest');
  }

  error(message: unknown, ...details: unknown[]): void {
    const stack =
      message instanceof Error ? message.stack : details.find((detail) => typeof detail === 'string');
    this.#logger.error({ detail: String(message), stack }, 'nest');
  }
}
