import type { ConsumerGroupView } from '@sight-webhooks/contracts/api';
import { formatSpan } from './format-span.js';
import classes from './operations.module.css';
import { waitingIn, type TopicLag } from './topic-lag.js';

type OverviewProps = { readonly lags: readonly TopicLag[]; readonly groups: readonly ConsumerGroupView[] };

/** What one wants to know first. */
export function Overview({ lags, groups }: OverviewProps) {
  const worst = Math.max(0, ...lags.map(({ latenessMs }) => latenessMs));
  const instances = groups.reduce((sum, { members }) => sum + members.length, 0);
  const figures = [
    ['Late by, at most', formatSpan(worst)],
    ['Not attempted yet', waitingIn(lags, (topic) => topic === 'webhooks.deliver')],
    ['Waiting for a retry', waitingIn(lags, (topic) => topic.startsWith('webhooks.retry-'))],
    ['Parked', waitingIn(lags, (topic) => topic === 'webhooks.parked')],
    ['Lost to retention', lags.reduce((sum, { lostRecords }) => sum + lostRecords, 0)],
    ['Group members', instances],
  ] as const;
  return (
    <>
      <dl className={classes['figures']} aria-label="Overview">
        {figures.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <p className={classes['note']}>
        Attempts in flight are part of what is not finished here. How many there are, each instance of
        delivery-service says itself, in its metric <code>delivery_attempts_running</code> at{' '}
        <code>/metrics</code>.
      </p>
    </>
  );
}
