import { Table } from '@mantine/core';
import type { DeliveryItem } from '@sight-webhooks/contracts/api';
import { useQuery } from '@tanstack/react-query';
import { eventNames } from '../webhooks/event-names.js';
import { eventTypesQuery } from '../webhooks/webhooks.queries.js';
import classes from './delivery-log.module.css';
import { DeliveryRow } from './delivery.row.js';

type DeliveryTableProps = { readonly deliveries: readonly DeliveryItem[]; readonly isOfOneWebhook: boolean };

export function DeliveryTable({ deliveries, isOfOneWebhook }: DeliveryTableProps) {
  const { data: eventTypes } = useQuery(eventTypesQuery);
  const nameOf = eventNames(eventTypes);
  const wide = classes['wide'] ?? '';
  return (
    <Table className={classes['table'] ?? ''} aria-label="Deliveries">
      <Table.Thead>
        <Table.Tr>
          <Table.Th className={classes['status'] ?? ''}>Status</Table.Th>
          <Table.Th>Event</Table.Th>
          {!isOfOneWebhook && (
            <Table.Th className={`${wide} ${classes['webhook-column'] ?? ''}`}>Webhook</Table.Th>
          )}
          <Table.Th className={`${wide} ${classes['attempts'] ?? ''}`}>Attempts</Table.Th>
          <Table.Th className={`${wide} ${classes['when'] ?? ''}`}>Time</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {deliveries.map((delivery) => (
          <DeliveryRow
            key={delivery.messageId}
            delivery={delivery}
            nameOf={nameOf}
            isOfOneWebhook={isOfOneWebhook}
          />
        ))}
      </Table.Tbody>
    </Table>
  );
}
