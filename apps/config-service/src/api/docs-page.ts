import type { JsonObject, OpenApiDocument, OpenApiOperation } from './openapi.document.js';

export const DOCS_STYLE = `
body { font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; color: #1c2430; }
h2 { margin-top: 3rem; border-bottom: 1px solid #d5dae1; } h3 { margin-top: 2.5rem; }
code, pre { font: 13px/1.5 ui-monospace, monospace; } pre { background: #f4f6f8; padding: .8rem; overflow-x: auto; }
table { border-collapse: collapse; } td, th { text-align: left; vertical-align: top; padding: .2rem 1rem .2rem 0; }
.method { text-transform: uppercase; color: #0b62c4; font-weight: 700; } summary { cursor: pointer; }
@media (prefers-color-scheme: dark) {
  body { background: #14181f; color: #dfe4ea; } pre { background: #1d232c; } .method { color: #6cb2ff; }
}`;

/** The document as a page for people. It needs no script, and loads nothing. */
export function docsPage({ info, paths, components }: OpenApiDocument): string {
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
  );
  const tags = [...new Set(operations.flatMap(({ operation }) => operation.tags))];
  const sections = tags.map((tag) => {
    const ofTag = operations.filter(({ operation }) => operation.tags.includes(tag));
    return `<h2>${escape(tag)}</h2>${ofTag.map(operationSection).join('')}`;
  });
  const schemas = Object.entries(components.schemas).map(
    ([name, schema]) => `<h3 id="${escape(name)}"><code>${escape(name)}</code></h3>${json(schema)}`,
  );
  return `<!doctype html><html lang="en"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><title>${escape(info.title)} API</title>
<style>${DOCS_STYLE}</style></head><body><h1>${escape(info.title)} API <small>${escape(info.version)}</small></h1>
${info.description
  .split('\n\n')
  .map((paragraph) => `<p>${escape(paragraph)}</p>`)
  .join('')}
<p>For machines: <a href="/api/openapi.json">openapi.json</a></p>
${sections.join('')}<h2>Schemas</h2>${schemas.join('')}</body></html>`;
}

type Located = { readonly path: string; readonly method: string; readonly operation: OpenApiOperation };

function operationSection({ path, method, operation }: Located): string {
  return `<section id="${escape(operation.operationId)}">
<h3><span class="method">${escape(method)}</span> <code>${escape(path)}</code></h3>
<p>${escape(operation.summary)}</p>${operation.description === undefined ? '' : `<p>${escape(operation.description)}</p>`}
${operation.parameters.length === 0 ? '' : `<table><tr><th>Parameter</th><th>In</th><th>Schema</th></tr>${operation.parameters.map(parameterRow).join('')}</table>`}
${operation.requestBody === undefined ? '' : `<p>Body: ${contentOf(operation.requestBody)}</p>`}
<table>${Object.entries(operation.responses).map(responseRow).join('')}</table></section>`;
}

function parameterRow({ name, in: place, required, schema }: JsonObject): string {
  const mark = required === true ? ' (required)' : '';
  return `<tr><td><code>${escape(String(name))}</code>${mark}</td><td>${escape(String(place))}</td><td><code>${escape(JSON.stringify(schema))}</code></td></tr>`;
}

function responseRow([status, response]: [string, JsonObject]): string {
  return `<tr><td><code>${escape(status)}</code></td><td>${escape(String(response['description']))} ${contentOf(response)}</td></tr>`;
}

function contentOf({ content }: JsonObject): string {
  const [media] = Object.values((content ?? {}) as Record<string, { schema: JsonObject }>);
  if (media === undefined) return '';
  const { $ref } = media.schema;
  if (typeof $ref !== 'string') return json(media.schema);
  const name = escape($ref.replace('#/components/schemas/', ''));
  return `<a href="#${name}"><code>${name}</code></a>`;
}

function json(value: unknown): string {
  return `<pre>${escape(JSON.stringify(value, undefined, 2))}</pre>`;
}

function escape(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
