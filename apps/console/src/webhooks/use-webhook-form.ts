import { useForm } from '@mantine/form';
import type { FieldError, Webhook } from '@sight-webhooks/contracts/api';
import { useState } from 'react';
import { messageOf } from '../components/message-of.js';
import { discardDraft, readDraft, saveDraft } from './draft.js';
import { useLeaveGuard } from './use-leave-guard.js';
import { isSameForm, toFormErrors, type Checked, type WebhookFormValues } from './webhook-form.values.js';
import type { SaveResult } from './webhooks.api.js';

export type WebhookFormOptions<Body> = {
  /** Names the draft. */
  readonly formId: string;
  /** What the form holds while nothing has been typed. */
  readonly pristine: WebhookFormValues;
  readonly check: (values: WebhookFormValues) => Checked<Body>;
  readonly save: (body: Body) => Promise<SaveResult>;
  readonly onSaved: (result: Extract<SaveResult, { kind: 'saved' }>) => void;
  readonly onConflict?: (current: Webhook, typed: WebhookFormValues) => void;
};

/** The state of the form of one webhook: what is typed, what is wrong with it, saving it, and not losing it. */
export function useWebhookForm<Body>(options: WebhookFormOptions<Body>) {
  const { formId, pristine, check } = options;
  const [draft] = useState(() => readDraft(formId));
  const [otherErrors, setOtherErrors] = useState<readonly string[]>([]);
  const [isSaving, setSaving] = useState(false);
  const form = useForm<WebhookFormValues>({
    initialValues: draft ?? pristine,
    // What was found wrong on saving is looked at again as it is typed.
    validateInputOnChange: false,
    clearInputErrorOnChange: true,
    onValuesChange: (values) => {
      saveDraft(formId, values);
    },
  });
  const isDirty = !isSameForm(form.values, pristine);
  const guard = useLeaveGuard(isDirty, () => {
    discardDraft(formId);
  });

  const showErrors = (errors: readonly FieldError[]): void => {
    const { fields, others } = toFormErrors(errors);
    form.setErrors(fields);
    setOtherErrors(others);
    focusFirstInvalid();
  };

  const settle = (result: SaveResult): void => {
    switch (result.kind) {
      case 'invalid':
        showErrors(result.errors);
        return;
      case 'conflict':
        options.onConflict?.(result.current, form.values);
        return;
      case 'saved':
        guard.release();
        discardDraft(formId);
        options.onSaved(result);
    }
  };

  const submit = async (): Promise<void> => {
    form.clearErrors();
    setOtherErrors([]);
    const checked = check(form.values);
    if (checked.kind === 'invalid') {
      showErrors(checked.errors);
      return;
    }
    setSaving(true);
    try {
      settle(await options.save(checked.body));
    } catch (error) {
      setOtherErrors([messageOf(error)]);
    } finally {
      setSaving(false);
    }
  };

  return { form, isRestored: draft !== undefined, isDirty, isSaving, otherErrors, guard, submit };
}

export type WebhookFormState = ReturnType<typeof useWebhookForm>;

/** Once the errors are on the page. */
function focusFirstInvalid(): void {
  requestAnimationFrame(() => {
    document.querySelector<HTMLElement>('form [aria-invalid="true"]')?.focus();
  });
}
