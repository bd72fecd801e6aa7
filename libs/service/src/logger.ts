import type { LoggerService } from '@nestjs/common';
import { pino, type Logger } from 'pino';

export type { Logger } from 'pino';

/** Fields that hold, or may hold, what must never be read in a log. A second line of defence: we do not log them. */
const SECRET_FIELDS = ['authorization', 'password', 'secret', 'token', 'body', 'cookie'];

/** JSON lines on stdout: one wide line per unit of work, the same fields in every service. */
export function createLogger(service: string, level: string, version: string): Logger {
  return pino({
    level,
    base: { service, version },
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label) => ({ level: label }) },
    messageKey: 'event',
    redact: { paths: SECRET_FIELDS.flatMap((field) => [field, `*.${field}`]), censor: '[redacted]' },
  });
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
