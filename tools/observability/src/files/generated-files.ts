import { join } from 'node:path';
import { REPOSITORY_ROOT } from '@sight-webhooks/testing';
import { format, resolveConfig } from 'prettier';
import { stringify } from 'yaml';
import { ALL_DASHBOARDS } from '../dashboards/all-dashboards.js';
import { toGrafana } from '../dashboards/grafana.js';
import { allRules } from '../rules/all-rules.js';
import { SCENARIOS, toTestFile } from '../rules/rule.scenarios.js';
import { toRuleFile } from '../rules/rule.js';
import { PRODUCTION } from '../rules/timing.js';

export const OBSERVABILITY_FOLDER = join(REPOSITORY_ROOT, 'observability');

const HEADER = '# Made by `npm run observability -- generate` from tools/observability/src/rules.\n';
const toYaml = (content: object): string => HEADER + stringify(content, { lineWidth: 0 });

/** What Prometheus and Grafana read, by path. */
export async function generatedFiles(): Promise<ReadonlyMap<string, string>> {
  const files = new Map([
    ['prometheus/rules.yml', toYaml(toRuleFile(allRules(PRODUCTION), PRODUCTION))],
    ['prometheus/rules.test.yml', toYaml(toTestFile(SCENARIOS))],
  ]);
  for (const spec of ALL_DASHBOARDS)
    files.set(`grafana/dashboards/${spec.uid}.json`, JSON.stringify(toGrafana(spec), null, 2));
  const formatted = Array.from(files, async ([name, text]): Promise<[string, string]> => {
    const path = join(OBSERVABILITY_FOLDER, name);
    return [path, await format(text, { ...(await resolveConfig(path)), filepath: path })];
  });
  return new Map(await Promise.all(formatted));
}
