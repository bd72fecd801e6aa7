import {
  LegendDisplayMode,
  LegendPlacement,
  VizLegendOptionsBuilder,
} from '@grafana/grafana-foundation-sdk/common';
import {
  ConstantVariableBuilder,
  DashboardBuilder,
  DashboardCursorSync,
  DashboardLinkBuilder,
  DashboardLinkType,
  DatasourceVariableBuilder,
  QueryVariableBuilder,
  RowBuilder,
  ThresholdsConfigBuilder,
  ThresholdsMode,
  VariableHide,
  VariableRefresh,
  type Dashboard,
} from '@grafana/grafana-foundation-sdk/dashboard';
import { DataqueryBuilder } from '@grafana/grafana-foundation-sdk/prometheus';
import { PanelBuilder as StatBuilder } from '@grafana/grafana-foundation-sdk/stat';
import { PanelBuilder as TimeseriesBuilder } from '@grafana/grafana-foundation-sdk/timeseries';
import type { DashboardSpec, PanelSpec, VariableSpec } from './panel.js';

/** The release whose published schema the dashboards are made by; docker-compose.yml runs it. */
export const GRAFANA_VERSION = '11.6.0';

const DATASOURCE = { type: 'prometheus', uid: '${datasource}' };
const NUMBER = { width: 4, height: 5 };
const GRAPH = { width: 12, height: 8 };

/** Grafana's own builders, generated from its schema: what they accept is valid. */
export function toGrafana({ uid, title, description, variables = [], rows }: DashboardSpec): Dashboard {
  const builder = new DashboardBuilder(title)
    .uid(uid)
    .description(description)
    .tags(['sight-webhooks'])
    .readonly()
    .timezone('browser')
    .refresh('30s')
    .time({ from: 'now-3h', to: 'now' })
    .tooltip(DashboardCursorSync.Crosshair)
    .link(
      new DashboardLinkBuilder('Sight Webhooks')
        .type(DashboardLinkType.Dashboards)
        .tags(['sight-webhooks'])
        .keepTime(true),
    )
    .withVariable(new DatasourceVariableBuilder('datasource').label('Prometheus').type('prometheus'))
    .withVariable(
      // Where the folder docs/operations is served: one place to change for all links.
      new ConstantVariableBuilder('runbooks').value('/public/runbooks').label('Runbooks'),
    );
  for (const variable of variables) builder.withVariable(queryVariable(variable));
  for (const row of rows) {
    builder.withRow(new RowBuilder(row.title));
    for (const panel of row.panels) builder.withPanel(toPanel(panel));
  }
  return builder.build();
}

function queryVariable({ name, label, query }: VariableSpec): QueryVariableBuilder {
  return new QueryVariableBuilder(name)
    .label(label)
    .query(query)
    .datasource(DATASOURCE)
    .refresh(VariableRefresh.OnTimeRangeChanged)
    .hide(VariableHide.DontHide)
    .includeAll(true)
    .allValue('.*')
    .current({ text: 'All', value: '$__all', selected: true });
}

function toPanel(spec: PanelSpec): StatBuilder | TimeseriesBuilder {
  const { width, height } = spec.kind === 'number' ? NUMBER : GRAPH;
  const panel = spec.kind === 'number' ? new StatBuilder() : graph();
  panel
    .title(spec.question)
    .description(spec.description)
    .unit(spec.unit)
    .datasource(DATASOURCE)
    .span(width)
    .height(height)
    .min(0)
    .links([new DashboardLinkBuilder('Runbook').url(`\${runbooks}/${spec.runbook}`).targetBlank(true)])
    .thresholds(thresholds(spec.badFrom));
  for (const [index, { expr, legend }] of spec.queries.entries()) {
    const refId = String.fromCharCode('A'.charCodeAt(0) + index);
    panel.withTarget(
      new DataqueryBuilder().refId(refId).expr(expr).legendFormat(legend).datasource(DATASOURCE),
    );
  }
  return panel;
}

function graph(): TimeseriesBuilder {
  return new TimeseriesBuilder()
    .lineWidth(1)
    .fillOpacity(10)
    .legend(
      new VizLegendOptionsBuilder()
        .displayMode(LegendDisplayMode.List)
        .placement(LegendPlacement.Bottom)
        .showLegend(true),
    );
}

function thresholds(badFrom: number | undefined): ThresholdsConfigBuilder {
  const steps = [{ value: null, color: 'green' }];
  return new ThresholdsConfigBuilder()
    .mode(ThresholdsMode.Absolute)
    .steps(badFrom === undefined ? steps : [...steps, { value: badFrom, color: 'red' }]);
}
