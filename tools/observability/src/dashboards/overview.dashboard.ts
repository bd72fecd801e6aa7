import { DELAYED, FANOUT, FIRST_ATTEMPTS, lag } from '../rules/lag.expressions.js';
import { ratioOf } from '../rules/slo.rules.js';
import { HOUR, MINUTE, PRODUCTION } from '../rules/timing.js';
import { alert, page, rate, type DashboardSpec } from './panel.js';

const { limits } = PRODUCTION;

export const overview: DashboardSpec = {
  uid: 'sight-overview',
  title: 'Sight Webhooks / Overview',
  description: 'Is anything lost or late, whose fault is it, and what is to be done?',
  rows: [
    {
      title: 'Is anything lost or late?',
      panels: [
        {
          question: 'Which share of attempts is late?',
          description:
            'Of the last hour: attempts made more than a minute after they were due, and what has waited longer. The objective allows 0.1 % over 30 days.',
          kind: 'number',
          unit: 'percentunit',
          badFrom: 0.001,
          queries: [{ expr: ratioOf('late', HOUR), legend: 'late' }],
          runbook: alert('AvailabilityFastBurn'),
        },
        {
          question: 'Which share of attempts is slow?',
          description:
            'Of the last hour: attempts made more than 5 s after they were due. The objective allows 1 % over 30 days.',
          kind: 'number',
          unit: 'percentunit',
          badFrom: 0.01,
          queries: [{ expr: ratioOf('slow', HOUR), legend: 'slow' }],
          runbook: alert('LatencyFastBurn'),
        },
        {
          question: 'How long has an event waited to be matched?',
          description:
            'Age of the oldest event that fan-out has not finished. Normal: below a second, and shown in steps of the interval at which config-service looks.',
          kind: 'number',
          unit: 's',
          badFrom: limits.behind,
          queries: [{ expr: `max(${lag('lag_seconds', `{${FANOUT}}`)})`, legend: 'oldest event' }],
          runbook: alert('EventsBehind'),
        },
        {
          question: 'How long has a first attempt waited?',
          description:
            'Age of the oldest delivery whose first attempt is not finished. An attempt under way takes up to 60 s.',
          kind: 'number',
          unit: 's',
          badFrom: limits.behind,
          queries: [{ expr: `max(${lag('lag_seconds', `{${FIRST_ATTEMPTS}}`)})`, legend: 'oldest delivery' }],
          runbook: alert('FirstAttemptsBehind'),
        },
        {
          question: 'How overdue is a retry?',
          description:
            'Of the retry topics and the parked: how long the first has been due. An attempt under way takes up to 60 s.',
          kind: 'number',
          unit: 's',
          badFrom: limits.behind,
          queries: [{ expr: `max(${lag('overdue_seconds', `{${DELAYED}}`)})`, legend: 'oldest retry' }],
          runbook: alert('RetriesOverdue'),
        },
        {
          question: 'Has anything been deleted unread?',
          description:
            'Records that retention deleted before a group had finished them. Anything but 0 is a loss.',
          kind: 'number',
          unit: 'short',
          badFrom: 1,
          queries: [{ expr: `sum(${lag('lost_records')})`, legend: 'lost' }],
          runbook: alert('RecordsLost'),
        },
      ],
    },
    {
      title: 'Whose fault is it?',
      panels: [
        {
          question: 'How do attempts end?',
          description:
            'By outcome. One error rising for everybody (dns, connection_refused, tls) points at our way out; http_status and timeout at the endpoints.',
          kind: 'graph',
          unit: 'reqps',
          queries: [{ expr: `sum by (outcome) (${rate('delivery_attempts_total')})`, legend: '{{outcome}}' }],
          runbook: alert('MostAttemptsFail'),
        },
        {
          question: 'How many endpoints hang?',
          description:
            'Endpoints with traffic lately whose requests time out again and again: their attempts are parked, and hold up nobody else.',
          kind: 'graph',
          unit: 'short',
          queries: [{ expr: 'sum by (breaker) (delivery_endpoints)', legend: '{{breaker}}' }],
          runbook: alert('ManyEndpointsHang'),
        },
        {
          question: 'How many messages are given up, and why?',
          description:
            'Messages per hour that went to webhooks.dead-letter: after four attempts, or parked for 24 h.',
          kind: 'graph',
          unit: 'short',
          queries: [
            { expr: 'sum by (reason) (increase(delivery_dead_letters_total[1h]))', legend: '{{reason}}' },
          ],
          runbook: alert('DeadLettersRising'),
        },
        {
          question: 'Which records cannot be read?',
          description:
            'Records per hour that were put aside. Normal: none; a producer has changed what it sends.',
          kind: 'graph',
          unit: 'short',
          queries: [
            {
              expr: 'sum by (service, reason) (increase(invalid_records_total[1h]))',
              legend: '{{service}} {{reason}}',
            },
          ],
          runbook: alert('InvalidRecords'),
        },
      ],
    },
    {
      title: 'Does everything run?',
      panels: [
        {
          question: 'How much comes in and goes out?',
          description:
            'Events read, deliveries made of them, attempts, and deliveries that came to their end.',
          kind: 'graph',
          unit: 'cps',
          queries: [
            { expr: `sum(${rate('fanout_events_total')})`, legend: 'events' },
            { expr: `sum(${rate('fanout_deliveries_total')})`, legend: 'deliveries' },
            { expr: `sum(${rate('delivery_attempts_total')})`, legend: 'attempts' },
            { expr: `sum(${rate('deliveries_ended_total')})`, legend: 'ended' },
          ],
          runbook: page('how-much-comes-in-and-goes-out'),
        },
        {
          question: 'Which alerts fire?',
          description: 'Firing now. Nothing is the rule; the name of an alert is the heading of its runbook.',
          kind: 'graph',
          unit: 'short',
          queries: [
            {
              expr: 'count by (alertname) (ALERTS{alertstate="firing"}) or vector(0)',
              legend: '{{alertname}}',
            },
          ],
          runbook: 'alerts.md',
        },
        {
          question: 'Which instances answer?',
          description: '1 while Prometheus can read the metrics of an instance.',
          kind: 'graph',
          unit: 'none',
          queries: [{ expr: 'up{job="sight-webhooks"}', legend: '{{instance}}' }],
          runbook: alert('InstanceDown'),
        },
        {
          question: 'Which versions run?',
          description: 'Instances by version: more than one only while a version is rolled out.',
          kind: 'graph',
          unit: 'short',
          queries: [{ expr: 'count by (service, version) (build_info)', legend: '{{service}} {{version}}' }],
          runbook: 'upgrades.md',
        },
        {
          question: 'Are changes of webhooks in effect?',
          description:
            'Age of the oldest view of the webhooks, in seconds, and webhooks whose change is not in Kafka yet.',
          kind: 'graph',
          unit: 'short',
          queries: [
            { expr: 'max by (service) (config_view_age_seconds)', legend: 'view of {{service}}, s' },
            { expr: 'max(config_outbox_unpublished)', legend: 'not published' },
          ],
          runbook: alert('ConfigViewStale'),
        },
        {
          question: 'How fast does the API answer?',
          description: `99 % of the requests to config-service, by route. Changes wait up to 3 s for Kafka.`,
          kind: 'graph',
          unit: 's',
          queries: [
            {
              expr: `histogram_quantile(0.99, sum by (le, route) (increase(http_request_duration_seconds_bucket[${String((5 * MINUTE) / MINUTE)}m])))`,
              legend: '{{route}}',
            },
          ],
          runbook: page('how-fast-does-the-api-answer'),
        },
      ],
    },
  ],
};
