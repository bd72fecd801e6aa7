import { z } from 'zod';
import { sessionUser } from '../session/session-state.js';
import type { WebhookFormValues } from './webhook-form.values.js';

const draftSchema = z.object({
  name: z.string(),
  url: z.string(),
  events: z.array(z.string()),
  basicAuth: z.object({ enabled: z.boolean(), username: z.string() }),
});

/** Another user of the same tab has drafts of their own. */
const keyOf = (formId: string): string => `sight-webhooks.draft.${sessionUser()}.${formId}`;

/**
 * What has been typed outlives a sign-in in the same tab, and a reload. The password does not: it would lie in the
 * browser's storage as it is.
 */
export function saveDraft(formId: string, { basicAuth, ...fields }: WebhookFormValues): void {
  const { enabled, username } = basicAuth;
  const draft: z.infer<typeof draftSchema> = {
    ...fields,
    events: [...fields.events],
    basicAuth: { enabled, username },
  };
  window.sessionStorage.setItem(keyOf(formId), JSON.stringify(draft));
}

export function discardDraft(formId: string): void {
  window.sessionStorage.removeItem(keyOf(formId));
}

export function readDraft(formId: string): WebhookFormValues | undefined {
  const text = window.sessionStorage.getItem(keyOf(formId));
  if (text === null) return undefined;
  const draft = draftSchema.safeParse(JSON.parse(text));
  if (!draft.success) return undefined;
  return { ...draft.data, basicAuth: { ...draft.data.basicAuth, password: '' } };
}
