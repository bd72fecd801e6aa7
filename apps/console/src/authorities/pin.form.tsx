import { Button, Group, Stack, Textarea } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { ApiError, sentence } from '../api/http.js';
import { notifyDone } from '../components/notify.js';
import { pinAuthorities, useRefresh } from './authorities.api.js';
import classes from './authorities.module.css';
import { problemOfPem } from './pem.js';

type PinFormProps = { readonly submitLabel: string; readonly onDone: () => void };

/** Takes certificates as PEM. */
export function PinForm({ submitLabel, onDone }: PinFormProps) {
  const [pem, setPem] = useState('');
  const [problem, setProblem] = useState<string>();
  const refresh = useRefresh();
  const pinning = useMutation({
    mutationFn: pinAuthorities,
    onError: (error) => {
      setProblem(problemOfAnswer(error));
    },
    onSuccess: async ({ inEffect }) => {
      setPem('');
      await refresh();
      notifyDone({
        title: 'The authorities are pinned',
        message: inEffect
          ? 'Every endpoint needs a certificate that leads to them.'
          : 'Saved. They count as soon as the message broker can be reached again.',
      });
      onDone();
    },
  });
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        const found = problemOfPem(pem);
        setProblem(found);
        if (found === undefined) pinning.mutate(pem);
      }}
    >
      <Stack gap="md">
        <Textarea
          className={classes['pem'] ?? ''}
          label="Certificates (PEM)"
          description="One to five certificates of certificate authorities, one below the other"
          placeholder="-----BEGIN CERTIFICATE-----"
          required
          rows={8}
          autoComplete="off"
          spellCheck={false}
          value={pem}
          onChange={(event) => {
            setPem(event.currentTarget.value);
          }}
          error={problem}
          errorProps={{ role: 'alert' }}
        />
        <Group justify="flex-end">
          <Button type="submit" loading={pinning.isPending}>
            {submitLabel}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

function problemOfAnswer(error: Error): string {
  const detail = error instanceof ApiError ? error.errors[0]?.detail : undefined;
  return detail === undefined ? error.message : sentence(detail);
}
