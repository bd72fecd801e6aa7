import { Anchor, Text, Title } from '@mantine/core';
import { Link } from 'react-router';
import { CenteredPage } from '../components/centered-page.js';
import { IconLock } from '../components/icons.js';

/** For those who manage webhooks, and do not run the services. */
export function NotOperatorPage() {
  return (
    <CenteredPage icon={<IconLock />}>
      <title>No access · Sight Webhooks</title>
      <Title order={1} size="h3">
        Operations are for operators
      </Title>
      <Text>
        Only the role operator sees how the services run. Ask those who run Sight Webhooks to give it to you.
      </Text>
      <Anchor component={Link} to="/webhooks">
        To your webhooks
      </Anchor>
    </CenteredPage>
  );
}
