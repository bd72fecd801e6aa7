import { duration, type Timing } from './timing.js';

export type Recording = { readonly record: string; readonly expr: string };

/** One part of an alert's expression: a value, and the limit beyond which it is wrong. */
export type Condition = {
  readonly value: string;
  readonly is: '>' | '<' | '==';
  readonly limit: number;
};

export type Alert = {
  readonly name: string;
  /** `page`: somebody has to act now; `ticket`: in the next days. */
  readonly severity: 'page' | 'ticket';
  /** Seconds for which it has to hold. */
  readonly forSeconds: number;
  /** All of them have to hold, for the same values of `on`. */
  readonly conditions: readonly [Condition, ...Condition[]];
  /** Labels by which the conditions belong together; none where each is one number. */
  readonly on?: readonly string[];
  /** One line for whoever is woken up. */
  readonly summary: string;
};

export type RuleGroup = {
  readonly name: string;
  readonly recordings: readonly Recording[];
  readonly alerts: readonly Alert[];
};

export const RUNBOOK = 'docs/operations/alerts.md';

/** The heading of an alert's runbook is its name, so its anchor is the name in small letters. */
export const runbookOf = (alert: string): string => `${RUNBOOK}#${alert.toLowerCase()}`;

export function expressionOf({ conditions, on = [] }: Pick<Alert, 'conditions' | 'on'>): string {
  const parts = conditions.map(({ value, is, limit }) => `(${value}) ${is} ${String(limit)}`);
  return parts.join(`\nand on (${on.join(', ')})\n`);
}

/** What Prometheus reads. */
export function toRuleFile(groups: readonly RuleGroup[], timing: Timing): object {
  return {
    groups: groups.map(({ name, recordings, alerts }) => ({
      name,
      rules: [
        ...recordings,
        ...alerts.map((alert) => ({
          alert: alert.name,
          expr: expressionOf(alert),
          for: duration(alert.forSeconds, timing),
          labels: { severity: alert.severity },
          annotations: { summary: alert.summary, runbook: runbookOf(alert.name) },
        })),
      ],
    })),
  };
}
