import { lag } from '../rules/lag.expressions.js';
import { alert, page, type DashboardSpec } from './panel.js';

const ACCOUNT = '{account=~"$account"}';

export const account: DashboardSpec = {
  uid: 'sight-account',
  title: "Sight Webhooks / An account's neighbourhood",
  description:
    'Why do deliveries of one account wait? Because of its own endpoints, or of those that share its instances and partitions? Only the ten busiest accounts of an instance have figures of their own.',
  variables: [
    { name: 'account', label: 'Account', query: 'label_values(delivery_account_attempts_running, account)' },
    {
      name: 'partition',
      label: 'Partition',
      query: 'label_values(kafka_consumer_group_lag_records{topic="webhooks.deliver"}, partition)',
    },
  ],
  rows: [
    {
      title: 'Is it the account itself?',
      panels: [
        {
          question: 'What has the account under way?',
          description:
            'Attempts that run, by instance. No line: it is not among the ten busiest of any instance, so nothing of it is in anybody’s way.',
          kind: 'graph',
          unit: 'short',
          queries: [
            { expr: `delivery_account_attempts_running${ACCOUNT}`, legend: '{{account}} {{instance}}' },
          ],
          runbook: page('what-has-the-account-under-way'),
        },
        {
          question: 'What of the account waits for a slot?',
          description:
            'Its attempts that are due but wait: more than its share, or more than its endpoints take at a time.',
          kind: 'graph',
          unit: 'short',
          queries: [
            { expr: `delivery_account_attempts_queued${ACCOUNT}`, legend: '{{account}} {{instance}}' },
          ],
          runbook: page('what-of-the-account-waits-for-a-slot'),
        },
        {
          question: 'Do endpoints of the account hang?',
          description: 'Its endpoints whose requests time out again and again: their attempts are parked.',
          kind: 'graph',
          unit: 'short',
          queries: [
            { expr: `delivery_account_endpoints_hanging${ACCOUNT}`, legend: '{{account}} {{instance}}' },
          ],
          runbook: alert('ManyEndpointsHang'),
        },
      ],
    },
    {
      title: 'Or its neighbours?',
      panels: [
        {
          question: 'Who else is busy on these instances?',
          description:
            'The busiest accounts of all instances. One account gets at most half of an instance, one endpoint a fifth.',
          kind: 'graph',
          unit: 'short',
          queries: [
            { expr: 'topk(10, sum by (account) (delivery_account_attempts_running))', legend: '{{account}}' },
          ],
          runbook: page('who-else-is-busy-on-these-instances'),
        },
        {
          question: 'Are the instances full?',
          description: 'Attempts under way by instance. At MAX_RUNNING_ATTEMPTS (2,048) others wait.',
          kind: 'graph',
          unit: 'short',
          queries: [{ expr: 'delivery_attempts_running', legend: '{{instance}}' }],
          runbook: page('how-many-attempts-are-under-way'),
        },
        {
          question: 'How far behind are the partitions?',
          description: 'A webhook is always on one partition: that of its id. Choose it above.',
          kind: 'graph',
          unit: 's',
          queries: [
            {
              expr: lag('lag_seconds', '{group="webhooks.delivery",partition=~"$partition"}'),
              legend: '{{topic}}/{{partition}}',
            },
          ],
          runbook: alert('FirstAttemptsBehind'),
        },
        {
          question: 'How much waits on the partitions?',
          description: 'Records that are not finished, those that are not due included.',
          kind: 'graph',
          unit: 'short',
          queries: [
            {
              expr: lag('lag_records', '{group="webhooks.delivery",partition=~"$partition"}'),
              legend: '{{topic}}/{{partition}}',
            },
          ],
          runbook: page('how-many-records-are-not-finished'),
        },
      ],
    },
  ],
};
