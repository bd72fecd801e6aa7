import { Button, Text, Title } from '@mantine/core';
import { Link } from 'react-router';
import { CenteredPage } from '../components/centered-page.js';
import { IconWebhook } from '../components/icons.js';

/** What somebody sees who comes here for the first time. */
export function FirstWebhook() {
  return (
    <CenteredPage icon={<IconWebhook />}>
      <title>Webhooks · Sight Webhooks</title>
      <Title order={1} size="h2">
        Webhooks
      </Title>
      <Text c="dimmed">
        Receive an HTTP request at an address of your own the moment something happens in Sight, for example
        when an Inspection report is uploaded, and build reports, dashboards and more on it.
      </Text>
      <Button component={Link} to="/webhooks/new" size="md">
        Create your Webhooks
      </Button>
    </CenteredPage>
  );
}
