import { TOPICS } from '@sight-webhooks/contracts';
import { lag } from '../rules/lag.expressions.js';
import { alert, page, quantile, quantiles, rate, type DashboardSpec } from './panel.js';

export const delivery: DashboardSpec = {
  uid: 'sight-delivery',
  title: 'Sight Webhooks / Delivery',
  description: 'From the event to the endpoint: how fast, how often again, and what holds it up?',
  rows: [
    {
      title: 'How fast?',
      panels: [
        {
          question: 'How long from the event to its delivery?',
          description: 'From the time of the event to the answer 200, retries included. Past 60 s: retries.',
          kind: 'graph',
          unit: 's',
          queries: quantiles('delivery_event_to_delivered_seconds'),
          runbook: page('how-long-from-the-event-to-its-delivery'),
        },
        {
          question: 'How late are attempts made?',
          description:
            'p99 by attempt number: the first from the match, the others from when they were due. This is ours, not the endpoints’.',
          kind: 'graph',
          unit: 's',
          queries: [
            {
              expr: quantile(0.99, 'delivery_attempt_lateness_seconds', 'le, attempt'),
              legend: 'attempt {{attempt}}',
            },
          ],
          runbook: alert('LatencyFastBurn'),
        },
        {
          question: 'How long do endpoints take?',
          description: 'Duration of an attempt, up to 60 s. This is the endpoints’, not ours.',
          kind: 'graph',
          unit: 's',
          queries: quantiles('delivery_attempt_duration_seconds'),
          runbook: page('how-long-do-endpoints-take'),
        },
        {
          question: 'How long does fan-out take?',
          description:
            'From when Kafka had an event to when it had its deliveries, and the part of it that waits for the view of the webhooks.',
          kind: 'graph',
          unit: 's',
          queries: [
            { expr: quantile(0.99, 'fanout_event_age_seconds'), legend: 'event to deliveries, p99' },
            { expr: quantile(0.99, 'fanout_duration_seconds'), legend: 'fan-out alone, p99' },
            { expr: quantile(0.99, 'fanout_config_barrier_seconds'), legend: 'view of the webhooks, p99' },
          ],
          runbook: alert('EventsBehind'),
        },
      ],
    },
    {
      title: 'How often, and with what outcome?',
      panels: [
        {
          question: 'Which share of attempts succeeds?',
          description:
            'By attempt number. What is low at the first and high later: endpoints with short outages.',
          kind: 'graph',
          unit: 'percentunit',
          queries: [
            {
              expr: `sum by (attempt) (${rate('delivery_attempts_total{outcome="success"}')}) / sum by (attempt) (${rate('delivery_attempts_total')})`,
              legend: 'attempt {{attempt}}',
            },
          ],
          runbook: alert('MostAttemptsFail'),
        },
        {
          question: 'How do deliveries end?',
          description:
            'By status and reason. Delivered should be nearly all of them; skipped were deactivated or removed meanwhile.',
          kind: 'graph',
          unit: 'cps',
          queries: [
            {
              expr: `sum by (status, reason) (${rate('deliveries_ended_total')})`,
              legend: '{{status}} {{reason}}',
            },
          ],
          runbook: alert('DeadLettersRising'),
        },
        {
          question: 'What is put off or repeated?',
          description:
            'Attempts parked because their endpoint hangs, and records that came twice and were recognised.',
          kind: 'graph',
          unit: 'cps',
          queries: [
            { expr: `sum(${rate('delivery_attempts_parked_total')})`, legend: 'parked' },
            { expr: `sum(${rate('delivery_repeats_suppressed_total')})`, legend: 'repeats' },
          ],
          runbook: alert('ManyEndpointsHang'),
        },
        {
          question: 'How many attempts are parked?',
          description: 'Records in webhooks.parked that are not finished.',
          kind: 'graph',
          unit: 'short',
          queries: [{ expr: `sum(${lag('lag_records', `{topic="${TOPICS.parked}"}`)})`, legend: 'parked' }],
          runbook: alert('ManyEndpointsHang'),
        },
      ],
    },
    {
      title: 'What holds it up?',
      panels: [
        {
          question: 'How many attempts are under way?',
          description:
            'By instance, and those that wait for a slot. At MAX_RUNNING_ATTEMPTS (2,048) the instance is full.',
          kind: 'graph',
          unit: 'short',
          queries: [
            { expr: 'delivery_attempts_running', legend: '{{instance}} running' },
            { expr: 'delivery_attempts_queued', legend: '{{instance}} queued' },
          ],
          runbook: page('how-many-attempts-are-under-way'),
        },
        {
          question: 'How many records wait in memory?',
          description: 'By topic. At 1,000 per partition the rest stays in Kafka.',
          kind: 'graph',
          unit: 'short',
          queries: [
            { expr: 'sum by (topic) (delivery_records_waiting)', legend: '{{topic}}' },
            { expr: 'sum by (topic) (fanout_events_waiting)', legend: '{{topic}}' },
          ],
          runbook: page('how-many-records-wait-in-memory'),
        },
        {
          question: 'Is the CPU the limit?',
          description: 'Cores used by each instance: Node runs on one, so near 1 it is full.',
          kind: 'graph',
          unit: 'none',
          queries: [{ expr: rate('process_cpu_seconds_total'), legend: '{{service}} {{instance}}' }],
          runbook: page('is-the-cpu-the-limit'),
        },
        {
          question: 'Do the processes stall?',
          description: 'p99 of the delay of the event loop. Above 0.1 s attempts become late.',
          kind: 'graph',
          unit: 's',
          queries: [{ expr: 'nodejs_eventloop_lag_p99_seconds', legend: '{{service}} {{instance}}' }],
          runbook: page('is-the-cpu-the-limit'),
        },
        {
          question: 'How much memory is used?',
          description: 'Resident memory of each instance. It has bounds: steady growth is a fault.',
          kind: 'graph',
          unit: 'bytes',
          queries: [{ expr: 'process_resident_memory_bytes', legend: '{{service}} {{instance}}' }],
          runbook: page('how-much-memory-is-used'),
        },
        {
          question: 'How many requests does Kafka get from fan-out?',
          description: 'Produce requests that were acknowledged: fewer and larger under load.',
          kind: 'graph',
          unit: 'reqps',
          queries: [{ expr: `sum(${rate('kafka_produce_requests_total')})`, legend: 'requests' }],
          runbook: page('how-much-is-produced'),
        },
      ],
    },
  ],
};
