import { Stack } from '@mantine/core';
import type { ReactNode } from 'react';
import classes from './centered-page.module.css';

type CenteredPageProps = { readonly icon?: ReactNode; readonly children: ReactNode };

/** A page that says one thing. */
export function CenteredPage({ icon, children }: CenteredPageProps) {
  return (
    <Stack className={classes['page'] ?? ''} align="center" gap="md">
      {icon !== undefined && <div className={classes['icon']}>{icon}</div>}
      {children}
    </Stack>
  );
}
