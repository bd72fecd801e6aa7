import { Paper, Table, Title } from '@mantine/core';
import { useId, type ReactNode } from 'react';
import classes from './operations.module.css';

type SectionProps = {
  readonly title: string;
  readonly description: ReactNode;
  /** Those that a phone has no room for are marked as `wide`, as their cells are. */
  readonly columns: readonly { readonly name: string; readonly wide?: boolean; readonly number?: boolean }[];
  readonly children: ReactNode;
};

/** A table under a title of its own. */
export function Section({ title, description, columns, children }: SectionProps) {
  const id = useId();
  return (
    <section aria-labelledby={id} className={classes['section']}>
      <Title order={2} size="h4" id={id}>
        {title}
      </Title>
      <p className={classes['note']}>{description}</p>
      <Paper className={classes['surface'] ?? ''}>
        <Table className={classes['table'] ?? ''} aria-labelledby={id}>
          <Table.Thead>
            <Table.Tr>
              {columns.map(({ name, wide, number }) => (
                <Table.Th key={name} className={cellClass({ wide, number })}>
                  {name}
                </Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>{children}</Table.Tbody>
        </Table>
      </Paper>
    </section>
  );
}

type CellKind = { readonly wide?: boolean | undefined; readonly number?: boolean | undefined };

export const cellClass = ({ wide, number }: CellKind): string =>
  [wide === true ? classes['wide'] : '', number === true ? classes['number'] : ''].join(' ');
