import { expect, it } from 'vitest';
import { UsageError } from '../command-line/usage.error.js';
import { emitOptions } from './emit-options.js';

const enough = ['--event', 'report.created', '--account', 'acme', '--resource', '12301'];

it('reads what it is given', () => {
  expect(emitOptions([...enough, '--count', '10', '--rate', '2.5', '--mode', 'binary'])).toEqual({
    type: 'report.created',
    accountId: 'acme',
    resourceId: 12301,
    source: undefined,
    id: undefined,
    mode: 'binary',
    count: 10,
    rate: 2.5,
  });
});

it.each([
  [['--event', 'report.created'], '--account is missing: the Sight account'],
  [['--account', 'acme'], '--event is missing: report.created or report.file_ready.'],
  [[...enough, '--count', '0'], '--count must be a whole number of at least 1, not "0".'],
  [[...enough, '--count', '1e99'], '--count must be a whole number of at least 1, not "1e99".'],
  [[...enough, '--rate', '0'], '--rate must be a number above 0, not "0".'],
  [[...enough, '--mode', 'xml'], '--mode must be structured or binary, not "xml".'],
  [[...enough, '--resource', 'x'], '--resource must be a whole number of at least 0, not "x".'],
  [[...enough, '--id', 'e1', '--count', '2'], '--id names one event'],
  [['--evnt', 'x'], "Unknown option '--evnt'. The flags are --event, --account"],
  [['--event'], "Option '--event <value>' argument missing."],
  [['report.created'], "Unexpected argument 'report.created'."],
])('refuses %j with one clear sentence', (args, message) => {
  expect(() => emitOptions(args)).toThrow(UsageError);
  expect(() => emitOptions(args)).toThrow(message);
});
