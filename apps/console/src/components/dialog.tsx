import { Modal } from '@mantine/core';
import type { ReactNode } from 'react';

type DialogProps = {
  readonly title: string;
  readonly opened: boolean;
  /** Required unless the dialog cannot be closed. */
  readonly onClose?: () => void;
  readonly closable?: boolean;
  readonly children: ReactNode;
};

const nothing = (): void => undefined;

/** A question that has to be answered first. */
export function Dialog({ title, opened, onClose = nothing, closable = true, children }: DialogProps) {
  return (
    <Modal
      title={title}
      opened={opened}
      onClose={onClose}
      centered
      withCloseButton={closable}
      closeOnEscape={closable}
      closeOnClickOutside={closable}
      closeButtonProps={{ 'aria-label': 'Close' }}
      // Its header element would count as a second banner of the page.
      attributes={{ header: { role: 'presentation' } }}
      // It would write a style element, which the page's policy does not allow; theme.css locks the scroll instead.
      lockScroll={false}
    >
      {children}
    </Modal>
  );
}
