import { Button } from '@mantine/core';
import type { Webhook } from '@sight-webhooks/contracts/api';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Link, useNavigate } from 'react-router';
import { IconDeliveries } from '../components/icons.js';
import { notifyDone } from '../components/notify.js';
import { PageHeader } from '../components/page-header.js';
import classes from './aside.module.css';
import { mergeEdits, type ForeignChange } from './conflict.js';
import { ConflictNotice } from './conflict.notice.js';
import { eventNames } from './event-names.js';
import { SigningSecret } from './signing-secret.js';
import { useWebhookForm } from './use-webhook-form.js';
import { checkChange, valuesOf } from './webhook-form.values.js';
import { WebhookForm } from './webhook.form.js';
import { updateWebhook } from './webhooks.api.js';
import { eventTypesQuery } from './webhooks.queries.js';
import { WhatIsSent } from './what-is-sent.js';
import { NOT_IN_EFFECT_YET } from './wording.js';

/** @param props.webhook as it was when the page was opened */
export function EditWebhook({ webhook }: { readonly webhook: Webhook }) {
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  const { data: eventTypes } = useQuery(eventTypesQuery);
  /** The version that the changes are made to. */
  const [seen, setSeen] = useState(webhook);
  const [foreignChanges, setForeignChanges] = useState<readonly ForeignChange[]>([]);
  const state = useWebhookForm({
    formId: webhook.id,
    pristine: valuesOf(seen),
    check: (values) => checkChange(seen, values),
    save: async (patch) =>
      Object.keys(patch).length === 0
        ? { kind: 'saved', webhook: seen, inEffect: true }
        : updateWebhook(seen, patch),
    onConflict: (current, typed) => {
      const { values, changes } = mergeEdits(seen, current, typed, eventNames(eventTypes));
      setForeignChanges(changes);
      setSeen(current);
      state.form.setValues(values);
    },
    onSaved: ({ webhook: { name }, inEffect }) => {
      notifyDone({
        title: `${name} is saved`,
        message: inEffect ? 'The next attempt to deliver uses it.' : NOT_IN_EFFECT_YET,
      });
      void queryClient.invalidateQueries({ queryKey: ['webhooks'] });
      void navigate('/webhooks');
    },
  });
  return (
    <>
      <PageHeader
        title="Edit Webhook"
        above={[{ to: '/webhooks', label: 'Webhooks' }]}
        description={seen.name}
        actions={
          <Button
            component={Link}
            to={`/webhooks/${webhook.id}/deliveries`}
            variant="default"
            leftSection={<IconDeliveries />}
          >
            Deliveries
          </Button>
        }
      />
      <div className={classes['columns']}>
        <WebhookForm
          state={state}
          submitLabel="Save changes"
          isPasswordStored={seen.basicAuth?.passwordSet === true}
          notice={<ConflictNotice key={seen.version} changes={foreignChanges} />}
        />
        <aside className={classes['aside']}>
          <SigningSecret webhookId={webhook.id} />
          <WhatIsSent events={state.form.values.events} />
        </aside>
      </div>
    </>
  );
}
