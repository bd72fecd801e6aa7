import type { RuleGroup } from './rule.js';
import { HOUR, MINUTE, duration, type Timing } from './timing.js';

/** Whose fault is it that attempts fail? */
export function deliveryRules(timing: Timing): RuleGroup {
  const increase = (metric: string, seconds: number, offset = 0): string => {
    const shifted = offset === 0 ? '' : ` offset ${duration(offset, timing)}`;
    return `(sum(increase(${metric}[${duration(seconds, timing)}]${shifted})) or vector(0))`;
  };
  const deadLetters = 'delivery_dead_letters_total';
  return {
    name: 'delivery',
    recordings: [],
    alerts: [
      {
        name: 'DeadLettersRising',
        severity: 'ticket',
        forSeconds: 5 * MINUTE,
        conditions: [
          { value: increase(deadLetters, 30 * MINUTE), is: '>', limit: 20 },
          {
            value: `${increase(deadLetters, 30 * MINUTE)} / ${increase('deliveries_ended_total', 30 * MINUTE)}`,
            is: '>',
            limit: 0.05,
          },
          {
            value: `${increase(deadLetters, 30 * MINUTE)} - 2 * ${increase(deadLetters, 30 * MINUTE, HOUR)}`,
            is: '>',
            limit: 0,
          },
        ],
        summary:
          '{{ $value | humanize }} messages were given up in half an hour, more than twice as many as before',
      },
      {
        name: 'MostAttemptsFail',
        severity: 'page',
        forSeconds: 10 * MINUTE,
        conditions: [
          {
            value: `${increase('delivery_attempts_total{outcome!="success"}', 10 * MINUTE)} / ${increase('delivery_attempts_total', 10 * MINUTE)}`,
            is: '>',
            limit: 0.5,
          },
          { value: increase('delivery_attempts_total', 10 * MINUTE), is: '>', limit: 50 },
        ],
        summary: '{{ $value | humanizePercentage }} of all attempts fail: our way out may be broken',
      },
      {
        name: 'ManyEndpointsHang',
        severity: 'ticket',
        forSeconds: 10 * MINUTE,
        conditions: [
          {
            value: 'sum(delivery_endpoints{breaker!="closed"}) / sum(delivery_endpoints)',
            is: '>',
            limit: 0.2,
          },
          { value: 'sum(delivery_endpoints{breaker!="closed"})', is: '>', limit: 4 },
        ],
        summary: '{{ $value | humanizePercentage }} of the endpoints with traffic hang',
      },
      {
        name: 'InvalidRecords',
        severity: 'ticket',
        forSeconds: 0,
        conditions: [
          {
            value: `sum by (reason) (increase(invalid_records_total[${duration(15 * MINUTE, timing)}]))`,
            is: '>',
            limit: 0,
          },
        ],
        summary: 'Records cannot be processed and were put aside: {{ $labels.reason }}',
      },
    ],
  };
}
