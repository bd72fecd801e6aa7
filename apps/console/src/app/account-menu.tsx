import { Menu, Text, UnstyledButton } from '@mantine/core';
import { IconSignOut, IconUser } from '../components/icons.js';
import { DropdownMenu } from '../components/dropdown-menu.js';
import { signOut } from '../session/session.api.js';
import { useSession } from '../session/session.context.js';
import classes from './layout.module.css';

/** Who is signed in, and the way out. */
export function AccountMenu() {
  const { user, accountId } = useSession();
  return (
    <DropdownMenu position="bottom-end" width={240}>
      <Menu.Target>
        <UnstyledButton className={classes['button'] ?? ''} aria-label={`Signed in as ${user.name}`}>
          <IconUser />
          <span className={classes['name']}>{user.name}</span>
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>
          <Text span size="sm" fw={600} display="block">
            {user.name}
          </Text>
          <Text span size="xs" display="block">
            {user.email}
          </Text>
          <Text span size="xs" display="block">
            Account {accountId}
          </Text>
        </Menu.Label>
        <Menu.Divider />
        <Menu.Item leftSection={<IconSignOut />} onClick={() => void signOut()}>
          Sign out
        </Menu.Item>
      </Menu.Dropdown>
    </DropdownMenu>
  );
}
