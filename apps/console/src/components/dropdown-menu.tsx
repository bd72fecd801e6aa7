import { Menu, type MenuProps } from '@mantine/core';

type DropdownMenuProps = Pick<MenuProps, 'position' | 'width' | 'children'>;

/**
 * A menu that stays within the landmark of the button that opens it, and whose first item is focused: by default it
 * would be outside of every landmark, and begin with an element that is no item.
 */
export function DropdownMenu(props: DropdownMenuProps) {
  return <Menu offset={6} withinPortal={false} withInitialFocusPlaceholder={false} {...props} />;
}
