import { Table } from '@mantine/core';
import type { ConsumerGroupView, GroupMemberView } from '@sight-webhooks/contracts/api';
import classes from './operations.module.css';
import { partitionRanges } from './partition-ranges.js';
import { Section } from './section.js';

const COLUMNS = [{ name: 'Instance' }, { name: 'Assigned partitions' }];

/** A group without instances has a line of its own: its work is not done. */
export function InstancesTable({ groups }: { readonly groups: readonly ConsumerGroupView[] }) {
  return (
    <Section
      title="Instances"
      description="The instances in each consumer group, and the partitions that each of them works on."
      columns={COLUMNS}
    >
      {groups.map((group) => (
        <GroupRows key={group.group} group={group} />
      ))}
    </Section>
  );
}

function GroupRows({ group: { group, state, members } }: { readonly group: ConsumerGroupView }) {
  if (members.length === 0)
    return (
      <Table.Tr>
        <Table.Th scope="row">
          No instance
          <span className={classes['detail']}>
            {group}, {state}
          </span>
        </Table.Th>
        <Table.Td>Nobody works on this group’s topics.</Table.Td>
      </Table.Tr>
    );
  return members.map((member) => (
    <Table.Tr key={member.memberId}>
      <Table.Th scope="row" title={member.memberId}>
        {member.clientId}
        <span className={classes['detail']}>
          {group}, {state}, from {member.host.replace(/^\//, '')}
        </span>
      </Table.Th>
      <Table.Td>
        <Assigned assigned={member.assigned} />
      </Table.Td>
    </Table.Tr>
  ));
}

function Assigned({ assigned }: Pick<GroupMemberView, 'assigned'>) {
  if (assigned.length === 0) return 'none';
  return (
    <ul className={classes['assigned']}>
      {assigned.map(({ topic, partitions }) => (
        <li key={topic}>
          {topic}: {partitionRanges(partitions)}
        </li>
      ))}
    </ul>
  );
}
