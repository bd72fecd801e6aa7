import { Button, Text, Title } from '@mantine/core';
import { IconLock } from '../components/icons.js';
import { CenteredPage } from '../components/centered-page.js';
import { signOut } from './session.api.js';
import { useSession } from './session.context.js';

/** For members of the account who may not manage its webhooks. */
export function NoAccessPage() {
  const { user, accountId } = useSession();
  return (
    <CenteredPage icon={<IconLock />}>
      <title>No access · Sight Webhooks</title>
      <Title order={1} size="h3">
        Webhooks are managed by Admins and Account Owners
      </Title>
      <Text>
        You are signed in as {user.name} ({user.email}), who has neither of these roles in the account{' '}
        <strong>{accountId}</strong>. Ask an Admin or the Account Owner of {accountId} to give you the role
        Admin, or to make the change for you.
      </Text>
      <Button variant="default" onClick={() => void signOut()}>
        Sign in as somebody else
      </Button>
    </CenteredPage>
  );
}
