import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from 'react-router';
import { PageHeader } from '../components/page-header.js';
import { notifyDone } from '../components/notify.js';
import classes from './aside.module.css';
import { useWebhookForm } from './use-webhook-form.js';
import { checkNew, EMPTY_FORM } from './webhook-form.values.js';
import { WebhookForm } from './webhook.form.js';
import { createWebhook } from './webhooks.api.js';
import { WhatIsSent } from './what-is-sent.js';
import { NOT_IN_EFFECT_YET } from './wording.js';

export function CreateWebhookPage() {
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  const state = useWebhookForm({
    formId: 'new',
    pristine: EMPTY_FORM,
    check: checkNew,
    save: createWebhook,
    onSaved: ({ webhook, inEffect }) => {
      notifyDone({
        title: `${webhook.name} is added and active`,
        message: inEffect ? 'It receives events from now on.' : NOT_IN_EFFECT_YET,
      });
      void queryClient.invalidateQueries({ queryKey: ['webhooks'] });
      void navigate('/webhooks');
    },
  });
  return (
    <>
      <PageHeader title="Create Webhook" above={[{ to: '/webhooks', label: 'Webhooks' }]} />
      <div className={classes['columns']}>
        <WebhookForm state={state} submitLabel="Add webhook" />
        <aside className={classes['aside']}>
          <WhatIsSent events={state.form.values.events} />
        </aside>
      </div>
    </>
  );
}
