import type { RuleGroup } from './rule.js';
import { HOUR, MINUTE, duration, type Timing } from './timing.js';

/** Are the services there, and do they know the webhooks as they are? */
export const serviceRules = (timing: Timing): RuleGroup => ({
  name: 'services',
  recordings: [],
  alerts: [
    {
      name: 'InstanceDown',
      severity: 'ticket',
      forSeconds: 3 * MINUTE,
      conditions: [{ value: 'up{job="sight-webhooks"}', is: '==', limit: 0 }],
      summary: '{{ $labels.instance }} has not answered for minutes',
    },
    {
      name: 'ConfigViewStale',
      severity: 'page',
      forSeconds: MINUTE,
      conditions: [
        {
          value: 'max by (service, instance) (config_view_age_seconds)',
          is: '>',
          limit: timing.limits.viewAge,
        },
      ],
      summary:
        '{{ $labels.service }} {{ $labels.instance }} has not seen changes of webhooks for {{ $value | humanizeDuration }}',
    },
    {
      name: 'ChangesNotPublished',
      severity: 'page',
      forSeconds: 3 * MINUTE,
      conditions: [{ value: 'max(config_outbox_unpublished)', is: '>', limit: 0 }],
      summary: '{{ $value }} webhooks were changed, and the changes are not in effect',
    },
    {
      name: 'ConfigUnreadable',
      severity: 'page',
      forSeconds: 0,
      conditions: [
        {
          value: `max by (reason) (increase(config_records_unreadable_total[${duration(HOUR, timing)}]))`,
          is: '>',
          limit: 0,
        },
      ],
      summary: 'Records of webhooks.config cannot be read: somebody else writes to it ({{ $labels.reason }})',
    },
  ],
});
