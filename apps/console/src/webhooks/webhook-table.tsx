import { Paper, Table, Text, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { IconSearch } from '../components/icons.js';
import { Pages } from '../components/pages.js';
import { EmptyState } from '../components/states.js';
import { useAddressParameters } from '../components/use-address-parameters.js';
import { eventNames } from './event-names.js';
import { RemoveWebhookDialog } from './remove-webhook.dialog.js';
import { matchesSearch } from './webhook-search.js';
import { WebhookRow } from './webhook.row.js';
import classes from './webhook-table.module.css';
import { MAX_LISTED, type WebhookList } from './webhooks.api.js';
import { eventTypesQuery, useStatistics } from './webhooks.queries.js';

const ROWS_PER_PAGE = 25;
/** With fewer, one sees them all. */
const SEARCH_FROM = 8;

export function WebhookTable({ webhooks, isComplete }: WebhookList) {
  const [parameters, setParameters] = useAddressParameters();
  const [removing, setRemoving] = useState<WebhookList['webhooks'][number]>();
  const { data: eventTypes } = useQuery(eventTypesQuery);
  const nameOf = eventNames(eventTypes);

  const search = parameters.get('search') ?? '';
  const found = webhooks.filter((webhook) => matchesSearch(webhook, search));
  const pageCount = Math.max(1, Math.ceil(found.length / ROWS_PER_PAGE));
  const page = Math.min(Math.max(1, Number(parameters.get('page') ?? 1) || 1), pageCount);
  const shown = found.slice((page - 1) * ROWS_PER_PAGE, page * ROWS_PER_PAGE);
  const statistics = useStatistics(shown.map(({ id }) => id));

  return (
    <>
      {webhooks.length >= SEARCH_FROM && (
        <div className={classes['tools']}>
          <TextInput
            type="search"
            aria-label="Search by name or URL"
            placeholder="Search by name or URL"
            leftSection={<IconSearch />}
            className={classes['search'] ?? ''}
            value={search}
            onChange={({ currentTarget: { value } }) => {
              setParameters(new URLSearchParams(value === '' ? {} : { search: value }), { replace: true });
            }}
          />
          <Text size="sm" c="dimmed" role="status">
            {found.length === webhooks.length
              ? `${String(webhooks.length)} webhooks`
              : `${String(found.length)} of ${String(webhooks.length)} webhooks`}
            {!isComplete && `; only the newest ${String(MAX_LISTED)} are listed`}
          </Text>
        </div>
      )}
      <Paper className={classes['surface'] ?? ''}>
        {shown.length === 0 ? (
          <EmptyState icon={<IconSearch />} title="No webhook matches">
            None has “{search}” in its name or URL.
          </EmptyState>
        ) : (
          <Table className={classes['table'] ?? ''} aria-label="Webhooks">
            <Table.Thead>
              <Table.Tr>
                <Table.Th className={classes['name-column'] ?? ''}>Name</Table.Th>
                <Table.Th className={classes['wide'] ?? ''}>URL</Table.Th>
                <Table.Th className={`${classes['wide'] ?? ''} ${classes['events-column'] ?? ''}`}>
                  Events
                </Table.Th>
                <Table.Th className={classes['status'] ?? ''}>Status</Table.Th>
                <Table.Th className={classes['lately'] ?? ''}>Last 24 hours</Table.Th>
                <Table.Th className={classes['action'] ?? ''}>Action</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {shown.map((webhook) => (
                <WebhookRow
                  key={webhook.id}
                  webhook={webhook}
                  nameOf={nameOf}
                  statistics={statistics?.get(webhook.id)}
                  onRemove={() => {
                    setRemoving(webhook);
                  }}
                />
              ))}
            </Table.Tbody>
          </Table>
        )}
      </Paper>
      <Pages
        page={page}
        pageCount={pageCount}
        onChange={(next) => {
          setParameters(new URLSearchParams({ ...(search === '' ? {} : { search }), page: String(next) }));
        }}
      />
      <RemoveWebhookDialog
        webhook={removing}
        onClose={() => {
          setRemoving(undefined);
        }}
      />
    </>
  );
}
