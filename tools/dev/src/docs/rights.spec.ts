import { KAFKA_ACCESS, type KafkaAccess } from '@sight-webhooks/contracts';
import { expect, it } from 'vitest';
import { firstTable, sectionOf } from './markdown.js';
import { readPage } from './pages.js';

const listed = (names: readonly string[]): string =>
  names.length === 0 ? 'none' : names.map((name) => name).join(', ');

it('the rights of the services on the brokers are those that the whole product is tried with', () => {
  const documented = firstTable(sectionOf(readPage('docs/security.md'), 'On the brokers'));
  const actual = Object.entries<KafkaAccess>(KAFKA_ACCESS).map(([service, access]) => [
    service,
    listed(access.read),
    listed(access.write),
    listed(access.create),
    listed(access.groups),
    listed(access.describeGroups),
  ]);
  expect(documented).toEqual(actual);
});
