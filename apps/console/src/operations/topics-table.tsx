import { Table } from '@mantine/core';
import type { TopicStateView } from '@sight-webhooks/contracts/api';
import { formatSpan } from './format-span.js';
import { Section, cellClass } from './section.js';

const COLUMNS = [
  { name: 'Topic' },
  { name: 'Partitions', wide: true, number: true },
  { name: 'Offsets', number: true },
  { name: 'Kept for', wide: true, number: true },
];

export function TopicsTable({ topics }: { readonly topics: readonly TopicStateView[] }) {
  return (
    <Section
      title="Topics"
      description="The offsets from the earliest to the end, added up over the partitions: about how many records a topic holds."
      columns={COLUMNS}
    >
      {topics.map(({ topic, partitions, retentionMs }) => (
        <Table.Tr key={topic}>
          <Table.Th scope="row">{topic}</Table.Th>
          <Table.Td className={cellClass({ wide: true, number: true })}>{partitions.length}</Table.Td>
          <Table.Td className={cellClass({ number: true })}>
            {partitions.reduce((sum, { earliestOffset, endOffset }) => sum + endOffset - earliestOffset, 0)}
          </Table.Td>
          <Table.Td className={cellClass({ wide: true, number: true })}>
            {retentionMs === null ? 'without end' : formatSpan(retentionMs)}
          </Table.Td>
        </Table.Tr>
      ))}
    </Section>
  );
}
