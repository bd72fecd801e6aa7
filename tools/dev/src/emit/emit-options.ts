import { EVENT_TYPES } from '@sight-webhooks/contracts';
import { type ContentMode } from '@sight-webhooks/testing';
import { positiveNumber, readFlags, wholeNumber } from '../command-line/flags.js';
import { UsageError } from '../command-line/usage.error.js';

export type EmitOptions = {
  readonly type: string;
  readonly accountId: string;
  readonly resourceId: number;
  readonly source: string | undefined;
  readonly id: string | undefined;
  readonly mode: ContentMode;
  readonly count: number;
  /** Events a second; undefined: as fast as the broker takes them. */
  readonly rate: number | undefined;
};

const FLAGS = ['event', 'account', 'resource', 'count', 'rate', 'source', 'id', 'mode'] as const;

/** @throws UsageError that names the flag and what it should be */
export function emitOptions(args: readonly string[]): EmitOptions {
  const flags = readFlags(args, FLAGS);
  const type = required('event', flags.event, EVENT_TYPES.map(({ code }) => code).join(' or '));
  const accountId = required(
    'account',
    flags.account,
    'the Sight account that it belongs to, for example acme',
  );
  const resource = required('resource', flags.resource, 'the number of the report, for example 12301');
  const count = flags.count === undefined ? 1 : wholeNumber('count', flags.count, 1);
  const mode = flags.mode ?? 'structured';
  if (mode !== 'structured' && mode !== 'binary') {
    throw new UsageError(`--mode must be structured or binary, not "${mode}".`);
  }
  if (flags.id !== undefined && count > 1) {
    throw new UsageError('--id names one event: leave out --count, or leave out --id.');
  }
  return {
    type,
    accountId,
    resourceId: wholeNumber('resource', resource, 0),
    source: flags.source,
    id: flags.id,
    mode,
    count,
    rate: flags.rate === undefined ? undefined : positiveNumber('rate', flags.rate),
  };
}

function required(flag: string, value: string | undefined, expected: string): string {
  if (value === undefined || value === '') throw new UsageError(`--${flag} is missing: ${expected}.`);
  return value;
}
