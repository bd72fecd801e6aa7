import type { ConsumerGroupView, Operations } from '@sight-webhooks/contracts/api';
import { attemptsInFlight } from './delivery-instances.js';
import { formatSpan } from './format-span.js';
import classes from './operations.module.css';
import { waitingIn, type TopicLag } from './topic-lag.js';

type OverviewProps = {
  readonly lags: readonly TopicLag[];
  readonly groups: readonly ConsumerGroupView[];
  readonly deliveryInstances: Operations['deliveryInstances'];
};

/** What one wants to know first. */
export function Overview({ lags, groups, deliveryInstances }: OverviewProps) {
  const worst = Math.max(0, ...lags.map(({ latenessMs }) => latenessMs));
  const instances = new Set(groups.flatMap(({ members }) => members.map(({ clientId }) => clientId))).size;
  const figures = [
    ['Late by, at most', formatSpan(worst)],
    ['In flight', attemptsInFlight(deliveryInstances) ?? 'unknown'],
    ['Not attempted yet', waitingIn(lags, (topic) => topic === 'webhooks.deliver')],
    ['Waiting for a retry', waitingIn(lags, (topic) => topic.startsWith('webhooks.retry-'))],
    ['Parked', waitingIn(lags, (topic) => topic === 'webhooks.parked')],
    ['Lost to retention', lags.reduce((sum, { lostRecords }) => sum + lostRecords, 0)],
    ['Instances', instances],
  ] as const;
  return (
    <dl className={classes['figures']} aria-label="Overview">
      {figures.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
