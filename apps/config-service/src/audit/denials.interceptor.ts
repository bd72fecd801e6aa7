import {
  HttpException,
  Inject,
  Injectable,
  type CallHandler,
  type ExecutionContext,
  type NestInterceptor,
} from '@nestjs/common';
import { type Observable, catchError } from 'rxjs';
import { z } from 'zod';
import { operationOf } from '../api/operation.metadata.js';
import type { AuthenticatedRequest } from '../auth/auth.guard.js';
import { denialEntry } from './audit-entry.js';
import { AuditLog } from './audit-log.js';

const paramsSchema = z.object({ id: z.uuid() });

/** Puts into the audit log that somebody tried to change what is not theirs, or does not exist: 404 tells neither. */
@Injectable()
export class DenialsInterceptor implements NestInterceptor {
  readonly #log: AuditLog;

  constructor(@Inject(AuditLog) log: AuditLog) {
    this.#log = log;
  }

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    return next.handle().pipe(
      catchError(async (error: unknown) => {
        if (error instanceof HttpException && error.getStatus() === 404) await this.#record(context);
        throw error;
      }),
    );
  }

  async #record(context: ExecutionContext): Promise<void> {
    const { principal, method, params } = context.switchToHttp().getRequest<AuthenticatedRequest>();
    const operation = operationOf(context.getHandler());
    if (principal === undefined || operation === undefined || method === 'GET') return;
    const { data } = paramsSchema.safeParse(params);
    const denial = { operation: operation.operationId, reason: 'not_found' } as const;
    await this.#log.append(denialEntry(principal, denial, data?.id ?? null, new Date()));
  }
}
