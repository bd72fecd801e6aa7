import { Button, Text, Title } from '@mantine/core';
import { CenteredPage } from '../components/centered-page.js';

/** When a page could not be shown: its code could not be fetched, or it has a fault. */
export function RouteErrorPage() {
  return (
    <CenteredPage>
      <title>Something went wrong · Sight Webhooks</title>
      <Title order={1} size="h3">
        Something went wrong
      </Title>
      <Text c="dimmed">The page could not be shown. It may help to load it again.</Text>
      <Button
        onClick={() => {
          window.location.reload();
        }}
      >
        Load it again
      </Button>
    </CenteredPage>
  );
}
