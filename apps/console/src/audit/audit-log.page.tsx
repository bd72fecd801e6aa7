import { Paper, Text } from '@mantine/core';
import type { AuditEntryView } from '@sight-webhooks/contracts/api';
import { IconLock } from '../components/icons.js';
import { LoadMore } from '../components/load-more.js';
import { Moment } from '../components/moment.js';
import { PageHeader } from '../components/page-header.js';
import { EmptyState, PendingState, StaleNotice } from '../components/states.js';
import { useAuditLog } from './audit-log.api.js';
import classes from './audit-log.module.css';
import { changeOf, nameOf, sentenceOf } from './wording.js';

/** Who changed what, and who was not let through. */
export function AuditLogPage() {
  const query = useAuditLog();
  const entries = query.data?.pages.flatMap(({ items }) => items);
  return (
    <>
      <PageHeader title="Audit log" description="Who changed what, and who was not let through." />
      {entries !== undefined && <StaleNotice error={query.error} />}
      <Paper className={classes['surface'] ?? ''}>
        {entries !== undefined && entries.length > 0 && (
          <ol className={classes['list']} aria-label="Entries, newest first">
            {entries.map((entry) => (
              <Entry key={entry.id} entry={entry} />
            ))}
          </ol>
        )}
        {entries?.length === 0 && (
          <EmptyState icon={<IconLock />} title="No entries yet">
            Every change of a webhook, or of what the account pins, gets an entry here.
          </EmptyState>
        )}
        {entries === undefined && (
          <PendingState what="the audit log" error={query.error} refetch={query.refetch} />
        )}
      </Paper>
      <LoadMore query={query} />
    </>
  );
}

function Entry({ entry }: { readonly entry: AuditEntryView }) {
  return (
    <li className={classes['entry']}>
      <span>
        <strong>{nameOf(entry)}</strong> {sentenceOf(entry)}
      </span>
      <Text size="sm" c="dimmed">
        <Moment at={entry.at} />
      </Text>
      {entry.changes.length > 0 && (
        <ul className={classes['changes']}>
          {entry.changes.map((change) => (
            <li key={change.field}>{changeOf(change)}</li>
          ))}
        </ul>
      )}
    </li>
  );
}
