import type { LoggerService } from '@nestjs/common';
import { pino, type Logger } from 'pino';
import type { ServiceInstance } from './service-instance.js';

export type { Logger } from 'pino';

/** Lines are written together once there are this many bytes of them, or a tenth of a second later. */
const WRITE_BYTES = 4_096;
const WRITE_INTERVAL_MS = 100;

/**
 * JSON lines on stdout: one wide line per unit of work, the same fields in every service. Not each by itself: a system
 * call for each line would be several percent of the work. A kill -9 loses the last tenth of a second of them.
 */
export function createLogger({ service, id, version }: ServiceInstance, level: string): Logger {
  const stdout = pino.destination({ dest: 1, sync: false, minLength: WRITE_BYTES });
  setInterval(() => {
    stdout.flush();
  }, WRITE_INTERVAL_MS).unref();
  return pino(
    {
      level,
      base: { service, instance: id, version },
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      messageKey: 'event',
      serializers: { err: describeError },
    },
    stdout,
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
