import { Badge, Table } from '@mantine/core';
import type { DeliveryInstanceView, Operations } from '@sight-webhooks/contracts/api';
import { Moment } from '../components/moment.js';
import { breakerWords, parkedWith } from './delivery-instances.js';
import { formatSpan } from './format-span.js';
import classes from './operations.module.css';
import { Section, cellClass } from './section.js';

const COLUMNS = [
  { name: 'Instance' },
  { name: 'In flight', number: true },
  { name: 'Queued', wide: true, number: true },
  { name: 'Parked', number: true },
  { name: 'Breakers', number: true },
  { name: 'Late by', wide: true, number: true },
];

type DeliveryInstancesProps = Pick<Operations, 'deliveryInstances' | 'groups' | 'lags'>;

export function DeliveryInstancesTable({ deliveryInstances, groups, lags }: DeliveryInstancesProps) {
  return (
    <Section
      title="Attempts"
      description="What each instance of delivery-service is doing: attempts under way, attempts that wait for a slot of their endpoint or are parked because it hangs, endpoints by the state of their breaker (one that is not closed hangs), and how late the attempt that is due first is."
      columns={COLUMNS}
    >
      {deliveryInstances?.map((instance) => (
        <InstanceRow
          key={instance.instance}
          instance={instance}
          parked={parkedWith(instance, { groups, lags })}
        />
      ))}
      {deliveryInstances?.length === 0 && <Remark>No instance has reported within the hour.</Remark>}
      {deliveryInstances === null && (
        <Remark>What the instances report cannot be read from the database at the moment.</Remark>
      )}
    </Section>
  );
}

function Remark({ children }: { readonly children: string }) {
  return (
    <Table.Tr>
      <Table.Td colSpan={COLUMNS.length}>{children}</Table.Td>
    </Table.Tr>
  );
}

type InstanceRowProps = { readonly instance: DeliveryInstanceView; readonly parked: number | undefined };

function InstanceRow({ instance: each, parked }: InstanceRowProps) {
  return (
    <Table.Tr data-silent={each.silent}>
      <Table.Th scope="row">
        {each.instance}{' '}
        {each.silent && (
          <Badge color="red" variant="light">
            Silent
          </Badge>
        )}
        <span className={classes['detail']}>
          {each.version}, started <Moment at={each.startedAt} relative />
          {each.silent && `, last heard of ${formatSpan(each.reportAgeMs)} ago`}
        </span>
      </Table.Th>
      <Table.Td className={cellClass({ number: true })}>{each.running}</Table.Td>
      <Table.Td className={cellClass({ wide: true, number: true })}>{each.queued}</Table.Td>
      <Table.Td className={cellClass({ number: true })}>{parked ?? 'unknown'}</Table.Td>
      <Table.Td className={cellClass({ number: true })}>{breakerWords(each.breakers)}</Table.Td>
      <Table.Td className={cellClass({ wide: true, number: true })}>{formatSpan(each.overdueMs)}</Table.Td>
    </Table.Tr>
  );
}
