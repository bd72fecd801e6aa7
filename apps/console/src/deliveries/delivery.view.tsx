import { Anchor, Code, Paper, Title } from '@mantine/core';
import type { DeliveryDetail } from '@sight-webhooks/contracts/api';
import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { CopyButton } from '../components/copy-button.js';
import { Moment } from '../components/moment.js';
import { PageHeader } from '../components/page-header.js';
import { eventNames } from '../webhooks/event-names.js';
import { eventTypesQuery } from '../webhooks/webhooks.queries.js';
import { AttemptList } from './attempt-list.js';
import classes from './delivery.view.module.css';
import { indented } from './indented.js';
import { NextStep } from './next-step.js';
import { StatusBadge } from './status-badge.js';

/** Everything that is known about one delivery. */
export function DeliveryView({ delivery }: { readonly delivery: DeliveryDetail }) {
  const { data: eventTypes } = useQuery(eventTypesQuery);
  const log = `/webhooks/${delivery.webhookId}/deliveries`;
  return (
    <>
      <PageHeader
        title={eventNames(eventTypes)(delivery.eventCode)}
        above={[
          { to: '/deliveries', label: 'Deliveries' },
          { to: log, label: delivery.webhookName },
        ]}
      />
      <Paper className={classes['card'] ?? ''}>
        <p className={classes['state']} role="status">
          <StatusBadge {...delivery} />
          <span className={classes['step']}>
            <NextStep {...delivery} />
          </span>
        </p>
        <dl className={classes['facts']}>
          <Fact name="Webhook">
            <Anchor component={Link} to={log}>
              {delivery.webhookName}
            </Anchor>
          </Fact>
          <Fact name="Resource">{delivery.resourceId}</Fact>
          <Fact name="Event code">
            <Code>{delivery.eventCode}</Code>
          </Fact>
          <Fact name="Matched">
            <Moment at={delivery.createdAt} />
          </Fact>
          <Fact name="Message id">
            <Code className={classes['id'] ?? ''}>{delivery.messageId}</Code>
          </Fact>
          <Fact name="Event id">
            <Code className={classes['id'] ?? ''}>{delivery.eventId}</Code>
          </Fact>
        </dl>
      </Paper>
      <div className={classes['columns']}>
        <Paper component="section" className={classes['card'] ?? ''} aria-labelledby="attempts">
          <Title order={2} size="h5" id="attempts">
            Attempts
          </Title>
          <AttemptList attempts={delivery.attempts} />
        </Paper>
        <Paper component="section" className={classes['card'] ?? ''} aria-labelledby="request">
          <div className={classes['head']}>
            <Title order={2} size="h5" id="request">
              Request body
            </Title>
            <CopyButton value={delivery.requestBody} label="Copy" />
          </div>
          <Code block tabIndex={0} aria-label="Request body">
            {indented(delivery.requestBody)}
          </Code>
        </Paper>
      </div>
    </>
  );
}

function Fact({ name, children }: { readonly name: string; readonly children: React.ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
