/** The sum of a metric's samples whose labels contain all of these texts, such as `topic="webhooks.parked"`. */
export async function metric(serviceUrl: string, name: string, ...labels: string[]): Promise<number> {
  const text = await (await fetch(`${serviceUrl}/metrics`)).text();
  const samples = text.matchAll(new RegExp(`^${name}(?:\\{([^}]*)\\})? (\\S+)$`, 'gm'));
  const values = Array.from(samples)
    .filter(([, found = '']) => labels.every((label) => found.includes(label)))
    .map(([, , value]) => Number(value));
  if (values.length === 0) throw new Error(`${serviceUrl}/metrics has no ${name}`);
  return values.reduce((sum, value) => sum + value, 0);
}
