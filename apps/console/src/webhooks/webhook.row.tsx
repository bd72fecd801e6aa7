import { Anchor, Table } from '@mantine/core';
import type { Webhook, WebhookStatistics } from '@sight-webhooks/contracts/api';
import { Link } from 'react-router';
import { UrlText } from '../components/url-text.js';
import { LatestOutcome, RecentActivity } from './recent-activity.js';
import { useStatusChange } from './use-status-change.js';
import { WebhookActions } from './webhook-actions.js';
import { WebhookStatus } from './webhook-status.js';
import classes from './webhook-table.module.css';

type WebhookRowProps = {
  readonly webhook: Webhook;
  readonly nameOf: (eventCode: string) => string;
  readonly statistics: WebhookStatistics | undefined;
  readonly onRemove: () => void;
};

export function WebhookRow({ webhook, nameOf, statistics, onRemove }: WebhookRowProps) {
  const { id, name, url, events } = webhook;
  const change = useStatusChange(webhook);
  return (
    <Table.Tr>
      <Table.Td>
        <Anchor component={Link} to={`/webhooks/${id}`} className={classes['name'] ?? ''}>
          {name}
        </Anchor>
        <span className={`${classes['url'] ?? ''} ${classes['narrow'] ?? ''}`} title={url}>
          <UrlText url={url} />
        </span>
        <span className={classes['phone']}>
          <LatestOutcome webhookId={id} name={name} statistics={statistics} />
        </span>
      </Table.Td>
      <Table.Td className={classes['wide'] ?? ''}>
        <span className={classes['url']} title={url}>
          <UrlText url={url} />
        </span>
      </Table.Td>
      <Table.Td className={classes['wide'] ?? ''}>
        <ul className={classes['events']}>
          {events.map((code) => (
            <li key={code}>{nameOf(code)}</li>
          ))}
        </ul>
      </Table.Td>
      <Table.Td className={classes['status'] ?? ''}>
        <WebhookStatus webhook={webhook} change={change} />
      </Table.Td>
      <Table.Td className={classes['lately'] ?? ''}>
        <RecentActivity webhookId={id} name={name} statistics={statistics} />
      </Table.Td>
      <Table.Td className={classes['action'] ?? ''}>
        <WebhookActions webhook={webhook} statusChange={change} onRemove={onRemove} />
      </Table.Td>
    </Table.Tr>
  );
}
