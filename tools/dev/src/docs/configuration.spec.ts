import { SERVICES, type StackKeys } from '@sight-webhooks/testing';
import { describe, expect, it } from 'vitest';
import { startSettings } from '../start/start-settings.js';
import { firstTable, sectionOf } from './markdown.js';
import { readPage } from './pages.js';
import { settingsOf } from './settings.js';

const page = readPage('docs/configuration.md');

describe.each(SERVICES)('the settings of %s', (service) => {
  it('are all documented, with their defaults and meanings', async () => {
    const documented = firstTable(sectionOf(page, service)).map(([name, fallback, meaning]) => ({
      name,
      default: fallback,
      meaning,
    }));
    const actual = await settingsOf(service);
    const withoutMarks = actual.map((setting) => ({
      ...setting,
      meaning: setting.meaning.replaceAll('`', ''),
    }));
    expect(documented).toEqual(withoutMarks);
  });
});

it('documents what the stack of npm start sets', () => {
  const addresses = { brokers: 'its broker', mongoUri: 'its database' };
  const keys = { keyring: 'made', jwksUri: 'made' } as StackKeys;
  const documented = firstTable(sectionOf(page, 'What it sets for the services'));
  expect(documented.map(([name]) => name)).toEqual(Object.keys(startSettings({ ...addresses, keys })));
  for (const [name = '', value] of documented) {
    const actual = startSettings({ ...addresses, keys })[name];
    if (actual !== 'made' && !actual?.startsWith('its ')) expect([name, value]).toEqual([name, actual]);
  }
});
