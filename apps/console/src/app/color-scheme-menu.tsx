import { Menu, UnstyledButton, useMantineColorScheme, type MantineColorScheme } from '@mantine/core';
import { IconMoon, IconSun, IconSystem } from '../components/icons.js';
import { DropdownMenu } from '../components/dropdown-menu.js';
import classes from './layout.module.css';

const SCHEMES: readonly {
  readonly value: MantineColorScheme;
  readonly label: string;
  readonly Icon: typeof IconSun;
}[] = [
  { value: 'light', label: 'Light', Icon: IconSun },
  { value: 'dark', label: 'Dark', Icon: IconMoon },
  { value: 'auto', label: 'Like the system', Icon: IconSystem },
];

export function ColorSchemeMenu() {
  // Without transitions it would write a style element, which the page's policy does not allow.
  const { colorScheme, setColorScheme } = useMantineColorScheme({ keepTransitions: true });
  const { Icon = IconSystem } = SCHEMES.find(({ value }) => value === colorScheme) ?? {};
  return (
    <DropdownMenu position="bottom-end" width={190}>
      <Menu.Target>
        <UnstyledButton className={classes['button'] ?? ''} aria-label="Colour scheme">
          <Icon />
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.RadioGroup
          value={colorScheme}
          onChange={(value) => {
            setColorScheme(value as MantineColorScheme);
          }}
        >
          {SCHEMES.map(({ value, label, Icon: SchemeIcon }) => (
            <Menu.RadioItem key={value} value={value} rightSection={<SchemeIcon />}>
              {label}
            </Menu.RadioItem>
          ))}
        </Menu.RadioGroup>
      </Menu.Dropdown>
    </DropdownMenu>
  );
}
