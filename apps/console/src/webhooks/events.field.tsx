import { Checkbox, Paper, Switch } from '@mantine/core';
import type { EventTypes } from '@sight-webhooks/contracts/api';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useId, useRef, type ReactNode } from 'react';
import { PendingState } from '../components/states.js';
import { displayName } from './event-names.js';
import classes from './webhook.form.module.css';
import { eventTypesQuery } from './webhooks.queries.js';

type EventsFieldProps = {
  readonly value: readonly string[];
  readonly onChange: (codes: readonly string[]) => void;
  readonly error?: ReactNode;
};

/** The events to choose from, by the component of Sight that they come from. */
export function EventsField({ value, onChange, error }: EventsFieldProps) {
  const { data, error: failure, refetch } = useQuery(eventTypesQuery);
  const errorId = useId();
  return (
    <Paper
      component="fieldset"
      className={`${classes['card'] ?? ''} ${classes['fieldset'] ?? ''}`}
      aria-describedby={error ? errorId : undefined}
    >
      <legend className={classes['legend']}>
        Events{' '}
        <span className={classes['required']} aria-hidden>
          *
        </span>
        <span className={classes['hint']}>Select at least one</span>
      </legend>
      {data?.map((component) => (
        <ComponentEvents
          key={component.component}
          component={component}
          value={value}
          onChange={onChange}
          isInvalid={Boolean(error)}
        />
      ))}
      {data === undefined && <PendingState what="events" error={failure} refetch={refetch} />}
      {error && (
        <p id={errorId} className={classes['error']}>
          {error}
        </p>
      )}
    </Paper>
  );
}

type ComponentEventsProps = {
  readonly component: EventTypes[number];
  readonly value: readonly string[];
  readonly onChange: (codes: readonly string[]) => void;
  readonly isInvalid: boolean;
};

function ComponentEvents({
  component: { component, events },
  value,
  onChange,
  isInvalid,
}: ComponentEventsProps) {
  const codes = events.map(({ code }) => code);
  const selected = codes.filter((code) => value.includes(code));
  const isAll = selected.length === codes.length;
  const isMixed = selected.length > 0 && !isAll;
  const others = value.filter((code) => !codes.includes(code));
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (input.current !== null) input.current.indeterminate = isMixed;
  }, [isMixed]);
  return (
    <div className={classes['component']}>
      <Switch
        ref={input}
        className={classes['mixed'] ?? ''}
        label={component}
        description={`${String(selected.length)} of ${String(codes.length)} selected`}
        checked={isAll}
        onChange={() => {
          onChange(isAll ? others : [...others, ...codes]);
        }}
      />
      <div className={classes['events']}>
        {events.map((event) => (
          <Checkbox
            key={event.code}
            label={displayName(event)}
            checked={value.includes(event.code)}
            aria-invalid={isInvalid}
            onChange={({ currentTarget }) => {
              const rest = value.filter((code) => code !== event.code);
              onChange(currentTarget.checked ? [...rest, event.code] : rest);
            }}
          />
        ))}
      </div>
    </div>
  );
}
