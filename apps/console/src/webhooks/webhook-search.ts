import type { Webhook } from '@sight-webhooks/contracts/api';

/** Every word of the search is in the name or in the URL, whatever its case. */
export function matchesSearch({ name, url }: Pick<Webhook, 'name' | 'url'>, search: string): boolean {
  const text = `${name} ${url}`.toLocaleLowerCase();
  return search
    .toLocaleLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}
