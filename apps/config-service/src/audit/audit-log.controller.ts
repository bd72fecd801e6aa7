import { Inject } from '@nestjs/common';
import type { AuditEntryView, AuditLogPage } from '@sight-webhooks/contracts';
import type { InputOf } from '../api/operation.js';
import { ApiController, Handles, Input } from '../api/operation.decorators.js';
import { decodeCursor, encodeCursor } from '../api/page-cursor.js';
import { invalidCursor } from '../api/problem.exception.js';
import { CurrentPrincipal } from '../auth/principal.decorator.js';
import type { Principal } from '../auth/principal.js';
import type { AuditEntry } from './audit-entry.js';
import { AuditLog } from './audit-log.js';
import * as operations from './audit-log.operations.js';

@ApiController()
export class AuditLogController {
  readonly #log: AuditLog;

  constructor(@Inject(AuditLog) log: AuditLog) {
    this.#log = log;
  }

  @Handles(operations.listAuditLog)
  async list(
    @Input(operations.listAuditLog) { query }: InputOf<typeof operations.listAuditLog>,
    @CurrentPrincipal() { accountId }: Principal,
  ): Promise<AuditLogPage> {
    const { cursor, limit, from, to, ...filter } = query;
    const after = cursor === undefined ? undefined : decodeCursor(cursor);
    if (cursor !== undefined && after === undefined) throw invalidCursor();
    // One more than asked for tells whether there is a next page.
    const found = await this.#log.list(
      { ...filter, accountId, after, from: dateOf(from), to: dateOf(to) },
      limit + 1,
    );
    const entries = found.slice(0, limit);
    const last = found.length > limit ? entries.at(-1) : undefined;
    return { items: entries.map(toView), nextCursor: last === undefined ? null : encodeCursor(last) };
  }
}

const dateOf = (text: string | undefined): Date | undefined =>
  text === undefined ? undefined : new Date(text);

function toView({ accountId: _account, at, changes, ...entry }: AuditEntry): AuditEntryView {
  return { ...entry, at: at.toISOString(), changes: [...changes] };
}
