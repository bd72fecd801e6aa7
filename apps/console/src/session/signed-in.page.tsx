import { Anchor, Text, Title } from '@mantine/core';
import { useEffect } from 'react';
import { Link } from 'react-router';
import { CenteredPage } from '../components/centered-page.js';
import { announceSignIn } from './signed-in.channel.js';

/** Where a sign-in in a tab of its own ends: it tells the tab that waits, and closes. */
export function SignedInPage() {
  useEffect(() => {
    announceSignIn();
    window.close();
  }, []);
  return (
    <CenteredPage>
      <title>Signed in · Sight Webhooks</title>
      <Title order={1} size="h3">
        You are signed in
      </Title>
      <Text>Close this tab and go on where you were.</Text>
      <Anchor component={Link} to="/">
        Or start here
      </Anchor>
    </CenteredPage>
  );
}
