import { Anchor, Table } from '@mantine/core';
import type { DeliveryItem } from '@sight-webhooks/contracts/api';
import { memo } from 'react';
import { Link } from 'react-router';
import { Moment } from '../components/moment.js';
import classes from './delivery-log.module.css';
import { NextStep } from './next-step.js';
import { StatusBadge } from './status-badge.js';
import { attemptInShort } from './wording.js';

type DeliveryRowProps = {
  readonly delivery: DeliveryItem;
  readonly nameOf: (eventCode: string) => string;
  readonly isOfOneWebhook: boolean;
};

export const DeliveryRow = memo(function DeliveryRow({ delivery, nameOf, isOfOneWebhook }: DeliveryRowProps) {
  const { messageId, webhookId, webhookName, eventCode, resourceId, attempts, createdAt } = delivery;
  const wide = classes['wide'] ?? '';
  return (
    <Table.Tr>
      <Table.Td>
        <StatusBadge {...delivery} />
        <span className={classes['detail']}>
          <NextStep {...delivery} />
        </span>
      </Table.Td>
      <Table.Td>
        <Anchor component={Link} to={`/deliveries/${messageId}`} className={classes['open'] ?? ''}>
          {nameOf(eventCode)}
        </Anchor>
        <span className={classes['detail']}>report {resourceId}</span>
        <span className={`${classes['detail'] ?? ''} ${classes['narrow'] ?? ''}`}>
          {!isOfOneWebhook && `${webhookName}, `}
          <Moment at={createdAt} relative />
        </span>
      </Table.Td>
      {!isOfOneWebhook && (
        <Table.Td className={wide}>
          <Anchor
            component={Link}
            to={`/webhooks/${webhookId}/deliveries`}
            className={classes['above'] ?? ''}
          >
            {webhookName}
          </Anchor>
        </Table.Td>
      )}
      <Table.Td className={wide}>
        {attempts.length}
        <span className={classes['detail']}>{attempts.map(attemptInShort).at(-1)}</span>
      </Table.Td>
      <Table.Td className={`${wide} ${classes['nowrap'] ?? ''}`}>
        <Moment at={createdAt} relative />
        <span className={classes['detail']}>
          <Moment at={createdAt} />
        </span>
      </Table.Td>
    </Table.Tr>
  );
});
