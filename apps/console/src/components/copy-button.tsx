import { Button, CopyButton as MantineCopyButton, type ButtonProps } from '@mantine/core';
import { IconCheck, IconCopy } from './icons.js';

type CopyButtonProps = {
  readonly value: string;
  readonly label: string;
  readonly size?: ButtonProps['size'];
};

const SHOWN_MS = 2_000;

/** Puts a text into the clipboard, and says so. */
export function CopyButton({ value, label, size = 'xs' }: CopyButtonProps) {
  return (
    <MantineCopyButton value={value} timeout={SHOWN_MS}>
      {({ copied, copy }) => (
        <Button
          variant="default"
          size={size}
          leftSection={copied ? <IconCheck /> : <IconCopy />}
          onClick={copy}
          aria-live="polite"
        >
          {copied ? 'Copied' : label}
        </Button>
      )}
    </MantineCopyButton>
  );
}
