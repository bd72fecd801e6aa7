import { REPOSITORY_ROOT } from '@sight-webhooks/testing';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ALL_DASHBOARDS } from './all-dashboards.js';
import { GRAFANA_VERSION, toGrafana } from './grafana.js';
import type { PanelSpec } from './panel.js';

const FOLDER = join(REPOSITORY_ROOT, 'docs', 'operations');
const panels = ALL_DASHBOARDS.flatMap(({ title, rows }) =>
  rows.flatMap((row) =>
    row.panels.map((panel): [string, PanelSpec] => [`${title}: ${panel.question}`, panel]),
  ),
);

/** The anchors of a page's headings, as they are linked to. */
function anchors(page: string): Set<string> {
  const headings = readFileSync(join(FOLDER, page), 'utf8').matchAll(/^#+ (.+)$/gm);
  return new Set(
    Array.from(headings, ([, text = '']) =>
      text
        .toLowerCase()
        .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
        .replaceAll(' ', '-'),
    ),
  );
}

describe.each(panels)('%s', (_name, panel) => {
  it('is a question, and explains its answer', () => {
    expect(panel.question).toMatch(/^[A-Z].*\?$/);
    expect(panel.description.length).toBeGreaterThan(30);
    expect(panel.queries.length).toBeGreaterThan(0);
    expect(panel.queries.every(({ legend }) => legend !== '')).toBe(true);
  });

  it('leads to a runbook that there is', () => {
    const [page = '', anchor] = panel.runbook.split('#');
    if (anchor !== undefined) expect(anchors(page)).toContain(anchor);
    else expect(anchors(page).size).toBeGreaterThan(0);
  });
});

describe.each(ALL_DASHBOARDS)('$title', (spec) => {
  it('gives every panel its title, unit, description and link in Grafana’s terms', () => {
    const { panels: made = [], uid } = toGrafana(spec);
    expect(uid).toBe(spec.uid);
    const shown = made.filter((each) => each.type !== 'row');
    expect(shown).toHaveLength(spec.rows.flatMap((row) => row.panels).length);
    for (const panel of shown) {
      expect(panel).toMatchObject({
        title: expect.stringContaining('?') as string,
        links: [{ title: 'Runbook' }],
      });
      expect(
        (panel as { fieldConfig?: { defaults: { unit?: string } } }).fieldConfig?.defaults.unit,
      ).toBeTruthy();
    }
  });
});

it('is made for the version of Grafana that docker-compose.yml runs', () => {
  const compose = readFileSync(join(REPOSITORY_ROOT, 'docker-compose.yml'), 'utf8');
  expect(compose).toContain(`image: grafana/grafana:${GRAFANA_VERSION}\n`);
});
