import { Alert, Button, Group, Paper, Stack, TextInput } from '@mantine/core';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { IconAlert } from '../components/icons.js';
import { UrgentAlert } from '../components/urgent-alert.js';
import { BasicAuthFields } from './basic-auth.fields.js';
import { EventsField } from './events.field.js';
import { LeaveDialog } from './leave.dialog.js';
import type { WebhookFormState } from './use-webhook-form.js';
import classes from './webhook.form.module.css';

type WebhookFormProps = {
  readonly state: WebhookFormState;
  readonly submitLabel: string;
  readonly isPasswordStored?: boolean;
  /** Above the fields. */
  readonly notice?: ReactNode;
};

/** The fields of a webhook, the same for a new one and for one that is changed. */
export function WebhookForm({ state, submitLabel, isPasswordStored = false, notice }: WebhookFormProps) {
  const { form, isRestored, isSaving, otherErrors, guard } = state;
  const isPlainHttp = /^\s*http:/i.test(form.values.url);
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void state.submit();
      }}
    >
      <Stack gap="md">
        {notice}
        {isRestored && (
          <Alert role="status">
            What you typed before is here again.
            {form.values.basicAuth.enabled && ' Only the password has to be typed once more.'}
          </Alert>
        )}
        {otherErrors.length > 0 && (
          <UrgentAlert color="red" title="It is not saved">
            {otherErrors.join(' ')}
          </UrgentAlert>
        )}
        <Paper className={classes['card'] ?? ''}>
          <Stack gap="md">
            <TextInput
              label="Webhook Name"
              description="Its purpose or where it leads, for example Slack Webhook"
              required
              autoComplete="off"
              {...form.getInputProps('name')}
            />
            <TextInput
              label="Webhook URL"
              description="The address that events are sent to"
              placeholder="https://"
              required
              type="url"
              inputMode="url"
              autoComplete="off"
              spellCheck={false}
              {...form.getInputProps('url')}
            />
            {isPlainHttp && (
              <Alert color="yellow" icon={<IconAlert />} role="status">
                This address is plain http: whatever is sent, the password included, can be read on its way.
                Use https if the receiver has it.
              </Alert>
            )}
          </Stack>
        </Paper>
        <EventsField
          value={form.values.events}
          onChange={(events) => {
            form.setFieldValue('events', events);
          }}
          error={form.errors['events']}
        />
        <BasicAuthFields form={form} isPasswordStored={isPasswordStored} />
        <Group justify="flex-end" gap="sm">
          <Button component={Link} to="/webhooks" variant="default">
            Cancel
          </Button>
          <Button type="submit" loading={isSaving}>
            {submitLabel}
          </Button>
        </Group>
      </Stack>
      <LeaveDialog {...guard} />
    </form>
  );
}
