import { Paper } from '@mantine/core';
import { useState } from 'react';
import { IconDeliveries } from '../components/icons.js';
import { LoadMore } from '../components/load-more.js';
import { EmptyState, PendingState, StaleNotice } from '../components/states.js';
import { useAddressParameters } from '../components/use-address-parameters.js';
import classes from './delivery-log.module.css';
import { DeliveryFilters } from './delivery-filters.js';
import { DeliveryTable } from './delivery-table.js';
import { isFiltered, readFilter, toQuery, writeFilter } from './delivery-filter.js';
import { useDeliveries } from './deliveries.queries.js';

type DeliveryLogProps = {
  /** Only this webhook's. */
  readonly webhookId?: string;
};

/** A list of deliveries, live, with the filter that the address bar holds. */
export function DeliveryLog({ webhookId }: DeliveryLogProps) {
  const [parameters, setParameters] = useAddressParameters();
  const [isLive, setLive] = useState(true);
  const filter = readFilter(parameters);
  const query = useDeliveries(toQuery({ ...filter, webhook: webhookId ?? filter.webhook }), isLive);
  const deliveries = query.data?.pages.flatMap(({ items }) => items);
  return (
    <section aria-label="Log of deliveries">
      <DeliveryFilters
        filter={filter}
        isOfOneWebhook={webhookId !== undefined}
        onChange={(change) => {
          setParameters(writeFilter({ ...filter, ...change }), { replace: true });
        }}
        isLive={isLive}
        onLiveChange={setLive}
      />
      {deliveries !== undefined && <StaleNotice error={query.error} />}
      <Paper className={classes['surface'] ?? ''} aria-busy={query.isPlaceholderData}>
        {deliveries !== undefined && deliveries.length > 0 && (
          <DeliveryTable deliveries={deliveries} isOfOneWebhook={webhookId !== undefined} />
        )}
        {deliveries?.length === 0 && (
          <EmptyState
            icon={<IconDeliveries />}
            title={isFiltered(filter) ? 'No delivery matches' : 'No deliveries yet'}
          >
            {isFiltered(filter)
              ? 'Change the filter to see others.'
              : 'They appear here as they happen, as soon as an event of a webhook has happened in Sight.'}
          </EmptyState>
        )}
        {deliveries === undefined && (
          <PendingState what="deliveries" error={query.error} refetch={query.refetch} />
        )}
      </Paper>
      <LoadMore query={query} />
    </section>
  );
}
