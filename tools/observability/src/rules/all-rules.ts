import { deliveryRules } from './delivery.rules.js';
import { kafkaRules } from './kafka.rules.js';
import type { RuleGroup } from './rule.js';
import { serviceRules } from './service.rules.js';
import { sloRules } from './slo.rules.js';
import type { Timing } from './timing.js';

export const allRules = (timing: Timing): RuleGroup[] => [
  sloRules(timing),
  kafkaRules(timing),
  deliveryRules(timing),
  serviceRules(timing),
];
