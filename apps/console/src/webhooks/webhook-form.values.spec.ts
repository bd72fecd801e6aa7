import { describe, expect, it } from 'vitest';
import {
  checkChange,
  checkNew,
  EMPTY_FORM,
  isSameForm,
  toFormErrors,
  valuesOf,
  type WebhookFormValues,
} from './webhook-form.values.js';
import { aWebhook } from './webhook.fixture.js';

const typed = (differences: Partial<WebhookFormValues>): WebhookFormValues => ({
  ...valuesOf(aWebhook()),
  ...differences,
});
const basicAuth = (username: string, password: string) => ({ enabled: true, username, password });
const stored = aWebhook({ basicAuth: { username: 'test', passwordSet: true } });
const changeOf = (...parameters: Parameters<typeof checkChange>) => {
  const checked = checkChange(...parameters);
  return checked.kind === 'valid' ? checked.body : checked.errors;
};

describe('a new webhook', () => {
  it('leaves basic authentication out when it is switched off, whatever has been typed', () => {
    const values = typed({ basicAuth: { enabled: false, username: 'left', password: 'over' } });
    expect(checkNew(values)).toMatchObject({ kind: 'valid', body: { name: 'Slack Webhook' } });
    expect(checkNew(values)).not.toHaveProperty('body.basicAuth');
  });

  it('sends an empty password, which basic authentication allows', () => {
    expect(checkNew(typed({ basicAuth: basicAuth('test', '') }))).toMatchObject({
      body: { basicAuth: { username: 'test', password: '' } },
    });
  });

  it('is refused by the rules of the API', () => {
    const checked = checkNew(EMPTY_FORM);
    expect(checked.kind === 'invalid' && Object.keys(toFormErrors(checked.errors).fields)).toEqual([
      'name',
      'url',
      'events',
    ]);
  });
});

describe('a change', () => {
  it('sends only what differs', () => {
    expect(changeOf(aWebhook(), typed({}))).toEqual({});
    expect(changeOf(aWebhook(), typed({ name: 'Other' }))).toEqual({ name: 'Other' });
    expect(changeOf(aWebhook(), typed({ url: ' https://example.com/hook ' }))).toEqual({});
  });

  it('keeps the password that is stored when none is typed', () => {
    expect(changeOf(stored, typed({ basicAuth: basicAuth('test', '') }))).toEqual({});
    expect(changeOf(stored, typed({ basicAuth: basicAuth('other', '') }))).toEqual({
      basicAuth: { username: 'other' },
    });
    expect(changeOf(stored, typed({ basicAuth: basicAuth('test', 'new') }))).toEqual({
      basicAuth: { username: 'test', password: 'new' },
    });
  });

  it('turns basic authentication off', () => {
    expect(
      changeOf(stored, typed({ basicAuth: { enabled: false, username: 'test', password: '' } })),
    ).toEqual({
      basicAuth: null,
    });
  });
});

describe('unsaved changes', () => {
  it('are not what is typed behind a switch that is off, nor another order of events', () => {
    const base = valuesOf(aWebhook({ events: ['report.created', 'report.file_ready'] }));
    expect(isSameForm(base, { ...base, basicAuth: { enabled: false, username: 'x', password: 'y' } })).toBe(
      true,
    );
    expect(isSameForm(base, { ...base, events: ['report.file_ready', 'report.created'] })).toBe(true);
    expect(isSameForm(base, { ...base, basicAuth: basicAuth('', '') })).toBe(false);
  });
});

describe('errors of the API', () => {
  it('go to the field that their pointer names', () => {
    const { fields, others } = toFormErrors([
      { pointer: '/basicAuth/username', detail: 'must not contain a colon' },
      { pointer: '/events/0', detail: 'is not the code of an event type' },
      { pointer: '/basicAuth', detail: 'username and password must not both be empty' },
      { pointer: '/colour', detail: 'is not a known field' },
    ]);
    expect(fields).toEqual({
      'basicAuth.username': 'Must not contain a colon.',
      events: 'Is not the code of an event type.',
      basicAuth: 'Username and password must not both be empty.',
    });
    expect(others).toEqual(['/colour is not a known field.']);
  });
});
