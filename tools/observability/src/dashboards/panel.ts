/** A panel, as an SRE reads it. */
export type PanelSpec = {
  readonly question: string;
  /** What it shows, what is normal, and what to make of it. */
  readonly description: string;
  readonly kind: 'number' | 'graph';
  /** One of Grafana's units. */
  readonly unit: Unit;
  readonly queries: readonly Query[];
  /** A number at or above this is bad. */
  readonly badFrom?: number;
  /** In the folder of the runbooks. */
  readonly runbook: string;
};

export type Query = {
  readonly expr: string;
  /** Grafana's placeholders: `{{topic}}`. */
  readonly legend: string;
};

/** `s` seconds, `short` a count, `percentunit` a share of 1, `reqps` and `cps` per second, `bytes`. */
export type Unit = 's' | 'short' | 'percentunit' | 'reqps' | 'cps' | 'bytes' | 'none';

export type RowSpec = { readonly title: string; readonly panels: readonly PanelSpec[] };

export type VariableSpec = { readonly name: string; readonly label: string; readonly query: string };

export type DashboardSpec = {
  readonly uid: string;
  readonly title: string;
  readonly description: string;
  readonly variables?: readonly VariableSpec[];
  readonly rows: readonly RowSpec[];
};

/** The heading in the page about dashboards that explains a panel without an alert of its own. */
export const page = (heading: string): string => `dashboards.md#${heading}`;
export const alert = (name: string): string => `alerts.md#${name.toLowerCase()}`;

export const rate = (metric: string): string => `rate(${metric}[$__rate_interval])`;
export const quantile = (q: number, histogram: string, by = 'le', selector = ''): string =>
  `histogram_quantile(${String(q)}, sum by (${by}) (${rate(`${histogram}_bucket${selector}`)}))`;

const [P50, P95, P99] = [0.5, 0.95, 0.99];
export const quantiles = (histogram: string): Query[] =>
  [P50, P95, P99].map((q) => ({ expr: quantile(q, histogram), legend: `p${String(q * 100)}` }));
