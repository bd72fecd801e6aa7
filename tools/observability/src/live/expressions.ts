import { ALL_DASHBOARDS } from '../dashboards/all-dashboards.js';
import { allRules } from '../rules/all-rules.js';
import { FAST } from './fast.timing.js';

export type Expression = { readonly where: string; readonly expr: string };

/** What Grafana would put in: all values of a variable, and a window of some scrapes. */
const filled = (expr: string): string =>
  expr.replaceAll('$__rate_interval', '15s').replaceAll(/\$\w+/g, '.*');

/** Every expression of every panel, and of every rule the values without their limits. */
export function allExpressions(): Expression[] {
  const panels = ALL_DASHBOARDS.flatMap(({ title, rows }) =>
    rows.flatMap(({ panels }) =>
      panels.flatMap(({ question, queries }) =>
        queries.map(({ expr }) => ({ where: `${title}: ${question}`, expr: filled(expr) })),
      ),
    ),
  );
  const rules = allRules(FAST).flatMap(({ alerts, recordings }) => [
    ...recordings.map(({ record, expr }) => ({ where: `rule ${record}`, expr })),
    ...alerts.flatMap(({ name, conditions }) =>
      conditions.map(({ value }) => ({ where: `alert ${name}`, expr: value })),
    ),
  ]);
  return [...panels, ...rules];
}
