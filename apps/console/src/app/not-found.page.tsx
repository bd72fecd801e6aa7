import { Button, Text, Title } from '@mantine/core';
import { Link } from 'react-router';
import { CenteredPage } from '../components/centered-page.js';

export function NotFoundPage({ what = 'page' }: { readonly what?: string }) {
  return (
    <CenteredPage>
      <title>Not found · Sight Webhooks</title>
      <Title order={1} size="h3">
        There is no such {what}
      </Title>
      <Text c="dimmed">It may have been removed, or belong to another account.</Text>
      <Button component={Link} to="/webhooks" variant="default">
        Go to Webhooks
      </Button>
    </CenteredPage>
  );
}
