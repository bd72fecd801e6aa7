import { Paper } from '@mantine/core';
import type { Operations } from '@sight-webhooks/contracts/api';
import { Moment } from '../components/moment.js';
import { PageHeader } from '../components/page-header.js';
import { PendingState, StaleNotice } from '../components/states.js';
import { DeliveryInstancesTable } from './delivery-instances-table.js';
import { InstancesTable } from './instances-table.js';
import { LagTable } from './lag-table.js';
import { useOperations } from './operations.api.js';
import classes from './operations.module.css';
import { Overview } from './overview.js';
import { topicLags } from './topic-lag.js';
import { TopicsTable } from './topics-table.js';

/** How the services run, for the role operator; there is nothing to change here. */
export function OperationsPage() {
  const { data, error, refetch } = useOperations();
  return (
    <>
      <PageHeader
        title="Operations"
        description="Consumer groups, topics and instances, with the figures of the metrics."
      />
      {data === undefined ? (
        <Paper className={classes['surface'] ?? ''}>
          <PendingState what="the consumer groups" error={error} refetch={refetch} />
        </Paper>
      ) : (
        <>
          <StaleNotice error={error} />
          <Sections operations={data} />
        </>
      )}
    </>
  );
}

function Sections({ operations }: { readonly operations: Operations }) {
  const { readAt, groups, topics, lags, deliveryInstances } = operations;
  const all = topicLags(lags);
  return (
    <>
      <p className={classes['note']}>
        Kafka was asked <Moment at={readAt} relative />.
      </p>
      <Overview lags={all} groups={groups} deliveryInstances={deliveryInstances} />
      <LagTable lags={all} />
      <DeliveryInstancesTable {...operations} />
      <InstancesTable groups={groups} />
      <TopicsTable topics={topics} />
    </>
  );
}
