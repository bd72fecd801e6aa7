import { Button, Group, Text } from '@mantine/core';

type PagesProps = {
  /** From 1. */
  readonly page: number;
  readonly pageCount: number;
  readonly onChange: (page: number) => void;
};

/** Turns the pages of a list; nothing when there is only one. */
export function Pages({ page, pageCount, onChange }: PagesProps) {
  if (pageCount < 2) return null;
  const turn = (label: string, next: number) => (
    <Button
      variant="default"
      size="sm"
      disabled={next < 1 || next > pageCount}
      onClick={() => {
        onChange(next);
      }}
    >
      {label}
    </Button>
  );
  return (
    <nav aria-label="Pages">
      <Group justify="center" gap="md" mt="md">
        {turn('Previous', page - 1)}
        <Text size="sm" c="dimmed" aria-live="polite">
          Page {page} of {pageCount}
        </Text>
        {turn('Next', page + 1)}
      </Group>
    </nav>
  );
}
