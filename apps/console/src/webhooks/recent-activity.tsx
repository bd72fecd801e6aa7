import { Anchor } from '@mantine/core';
import type { WebhookStatistics } from '@sight-webhooks/contracts/api';
import { Link } from 'react-router';
import { IconDelivered, IconFailed } from '../components/icons.js';
import { Moment } from '../components/moment.js';
import { Sparkline } from '../statistics/sparkline.js';
import { latestOutcome } from '../statistics/summary.js';
import classes from './recent-activity.module.css';

type RecentActivityProps = {
  readonly webhookId: string;
  readonly name: string;
  /** Undefined until they have been fetched. */
  readonly statistics: WebhookStatistics | undefined;
};

/** What happened lately: how the deliveries of a day went, and the latest of them. */
export function RecentActivity({ webhookId, name, statistics }: RecentActivityProps) {
  if (statistics === undefined) return null;
  return (
    <div className={classes['activity']}>
      <Sparkline slots={statistics.slots} />
      <LatestOutcome webhookId={webhookId} name={name} statistics={statistics} />
    </div>
  );
}

/** The latest of the deliveries, in words, leading to all of them. */
export function LatestOutcome({ webhookId, name, statistics }: RecentActivityProps) {
  if (statistics === undefined) return null;
  return (
    <Anchor
      component={Link}
      to={`/webhooks/${webhookId}/deliveries`}
      className={classes['latest'] ?? ''}
      aria-description={`Deliveries of ${name}`}
    >
      <Latest statistics={statistics} />
    </Anchor>
  );
}

function Latest({ statistics }: { readonly statistics: WebhookStatistics }) {
  const latest = latestOutcome(statistics);
  switch (latest.kind) {
    case 'delivered':
      return (
        <span className={classes['delivered']}>
          <IconDelivered /> Delivered <Moment at={latest.at} relative />
        </span>
      );
    case 'failed':
      return (
        <span className={classes['failed']}>
          <IconFailed /> Failed <Moment at={latest.at} relative />
        </span>
      );
    case 'waiting':
      return <>Not delivered yet</>;
    case 'nothing':
      return <>No deliveries</>;
  }
}
