import { Anchor, Title } from '@mantine/core';
import { useEffect, useRef, type ReactNode } from 'react';
import { Link, NavigationType, useNavigationType } from 'react-router';
import classes from './page-header.module.css';

type PageHeaderProps = {
  readonly title: string;
  /** The pages above this one. */
  readonly above?: readonly { readonly to: string; readonly label: string }[];
  /** Beside the title. */
  readonly badge?: ReactNode;
  readonly description?: ReactNode;
  readonly actions?: ReactNode;
};

/** Begins every page. After a click that leads here, a screen reader goes on reading at the title. */
export function PageHeader({ title, above = [], badge, description, actions }: PageHeaderProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  const navigation = useNavigationType();
  useEffect(() => {
    if (navigation === NavigationType.Push) heading.current?.focus({ preventScroll: true });
    // Only on arrival: filters in the address bar navigate too.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, []);
  return (
    <div className={classes['header']}>
      <title>{`${title} · Sight Webhooks`}</title>
      {above.length > 0 && (
        <nav aria-label="Breadcrumb" className={classes['breadcrumb']}>
          {above.map(({ to, label }) => (
            <Anchor key={to} component={Link} to={to} size="sm">
              {label}
            </Anchor>
          ))}
        </nav>
      )}
      <div className={classes['row']}>
        <Title order={1} size="h2" ref={heading} tabIndex={-1} className={classes['title'] ?? ''}>
          {title}
        </Title>
        {badge}
        <div className={classes['actions']}>{actions}</div>
      </div>
      {description !== undefined && <p className={classes['description']}>{description}</p>}
    </div>
  );
}
