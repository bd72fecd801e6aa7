import { Table } from '@mantine/core';
import { formatSpan } from './format-span.js';
import classes from './operations.module.css';
import { Section, cellClass } from './section.js';
import type { TopicLag } from './topic-lag.js';

const COLUMNS = [
  { name: 'Group and topic' },
  { name: 'Partitions', wide: true, number: true },
  { name: 'Lag', number: true },
  { name: 'Late by', number: true },
  { name: 'Lost', wide: true, number: true },
];

export function LagTable({ lags }: { readonly lags: readonly TopicLag[] }) {
  return (
    <Section
      title="Lag"
      description="Records that the group has not finished, in all partitions, and how late the worst partition is. In topics whose records wait, lag is normal, and late is what is overdue."
      columns={COLUMNS}
    >
      {lags.map((lag) => (
        <Table.Tr key={`${lag.group} ${lag.topic}`}>
          <Table.Th scope="row">
            {lag.topic}
            <span className={classes['detail']}>
              {lag.group}
              {lag.waits && ', records wait here'}
            </span>
          </Table.Th>
          <Table.Td className={cellClass({ wide: true, number: true })}>{lag.partitions}</Table.Td>
          <Table.Td className={cellClass({ number: true })}>{lag.records}</Table.Td>
          <Table.Td className={cellClass({ number: true })}>{formatSpan(lag.latenessMs)}</Table.Td>
          <Table.Td className={cellClass({ wide: true, number: true })}>{lag.lostRecords}</Table.Td>
        </Table.Tr>
      ))}
    </Section>
  );
}
