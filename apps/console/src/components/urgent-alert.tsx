import { Alert, type AlertProps } from '@mantine/core';
import { useEffect, useRef } from 'react';
import { IconAlert } from './icons.js';

/** Something to be read before anything else: comes into view, wherever on the page the reader was. */
export function UrgentAlert(props: Pick<AlertProps, 'color' | 'title' | 'children'>) {
  const alert = useRef<HTMLDivElement>(null);
  useEffect(() => {
    alert.current?.scrollIntoView({ block: 'center' });
  }, []);
  return <Alert ref={alert} role="alert" icon={<IconAlert />} {...props} />;
}
