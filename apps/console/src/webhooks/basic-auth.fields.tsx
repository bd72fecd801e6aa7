import { Paper, PasswordInput, Stack, Switch, TextInput } from '@mantine/core';
import type { WebhookFormState } from './use-webhook-form.js';
import classes from './webhook.form.module.css';

type BasicAuthFieldsProps = {
  readonly form: WebhookFormState['form'];
  readonly isPasswordStored: boolean;
};

/** Username and password that the endpoint asks for, if it does. */
export function BasicAuthFields({ form, isPasswordStored }: BasicAuthFieldsProps) {
  const { enabled } = form.values.basicAuth;
  return (
    <Paper className={classes['card'] ?? ''}>
      <Switch
        label="Basic Authentication"
        description="Turn it on when the address asks for a username and a password"
        {...form.getInputProps('basicAuth.enabled', { type: 'checkbox' })}
        error={form.errors['basicAuth']}
      />
      {enabled && (
        <Stack gap="md" mt="md">
          <TextInput
            label="Username"
            autoComplete="off"
            spellCheck={false}
            {...form.getInputProps('basicAuth.username')}
          />
          <PasswordInput
            label="Password"
            description={isPasswordStored ? 'A password is stored, and never shown' : undefined}
            placeholder={isPasswordStored ? 'leave empty to keep it' : ''}
            autoComplete="new-password"
            visibilityToggleButtonProps={{ 'aria-label': 'Show the password' }}
            {...form.getInputProps('basicAuth.password')}
          />
        </Stack>
      )}
    </Paper>
  );
}
