import { Button, NativeSelect, Select, Switch, TextInput } from '@mantine/core';
import { DELIVERY_STATUSES } from '@sight-webhooks/contracts/api';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { IconFilter } from '../components/icons.js';
import { displayName } from '../webhooks/event-names.js';
import { eventTypesQuery, webhooksQuery } from '../webhooks/webhooks.queries.js';
import { isFiltered, type FilterParameters } from './delivery-filter.js';
import classes from './delivery-log.module.css';
import { STATUS_WORDS } from './wording.js';

type DeliveryFiltersProps = {
  readonly filter: FilterParameters;
  readonly isOfOneWebhook: boolean;
  readonly onChange: (change: Partial<FilterParameters>) => void;
  readonly isLive: boolean;
  readonly onLiveChange: (isLive: boolean) => void;
};

const NOTHING: FilterParameters = { webhook: '', status: '', event: '', from: '', to: '' };

export function DeliveryFilters({
  filter,
  isOfOneWebhook,
  onChange,
  isLive,
  onLiveChange,
}: DeliveryFiltersProps) {
  const { data: eventTypes = [] } = useQuery(eventTypesQuery);
  const events = eventTypes.flatMap((component) => component.events);
  const [isOpen, setOpen] = useState(false);
  return (
    <div className={classes['bar']}>
      <Button
        variant="default"
        size="sm"
        className={classes['toggle'] ?? ''}
        leftSection={<IconFilter />}
        aria-expanded={isOpen}
        onClick={() => {
          setOpen(!isOpen);
        }}
      >
        {isFiltered(filter) ? 'Filtered' : 'Filter'}
      </Button>
      <div className={classes['filters']} role="search" aria-label="Filter" data-open={isOpen}>
        {!isOfOneWebhook && (
          <WebhookFilter
            value={filter.webhook}
            onChange={(webhook) => {
              onChange({ webhook });
            }}
          />
        )}
        <NativeSelect
          label="Status"
          className={classes['choice'] ?? ''}
          data={[
            { value: '', label: 'All' },
            ...DELIVERY_STATUSES.map((value) => ({ value, label: STATUS_WORDS[value] })),
          ]}
          value={filter.status}
          onChange={({ currentTarget: { value } }) => {
            onChange({ status: value });
          }}
        />
        <NativeSelect
          label="Event"
          className={classes['event'] ?? ''}
          data={[
            { value: '', label: 'All' },
            ...events.map((event) => ({ value: event.code, label: displayName(event) })),
          ]}
          value={filter.event}
          onChange={({ currentTarget: { value } }) => {
            onChange({ event: value });
          }}
        />
        {(['from', 'to'] as const).map((name) => (
          <TextInput
            key={name}
            type="datetime-local"
            label={name === 'from' ? 'From' : 'To'}
            className={classes['time'] ?? ''}
            value={filter[name]}
            onChange={({ currentTarget: { value } }) => {
              onChange({ [name]: value });
            }}
          />
        ))}
        {isFiltered(filter) && (
          <Button
            variant="subtle"
            onClick={() => {
              onChange(NOTHING);
            }}
          >
            Clear
          </Button>
        )}
      </div>
      <Switch
        label="Live"
        className={classes['live'] ?? ''}
        checked={isLive}
        onChange={({ currentTarget: { checked } }) => {
          onLiveChange(checked);
        }}
      />
    </div>
  );
}

const MAX_SHOWN = 50;

type WebhookFilterProps = { readonly value: string; readonly onChange: (webhookId: string) => void };

function WebhookFilter({ value, onChange }: WebhookFilterProps) {
  const { data } = useQuery(webhooksQuery);
  const options = (data?.webhooks ?? []).map(({ id, name }) => ({ value: id, label: name }));
  // A webhook that is not listed has been removed; its deliveries can still be filtered for.
  const isListed = value === '' || options.some((option) => option.value === value);
  return (
    <Select
      label="Webhook"
      placeholder="All"
      className={classes['webhook'] ?? ''}
      data={isListed || data === undefined ? options : [...options, { value, label: 'A removed webhook' }]}
      value={value === '' ? null : value}
      onChange={(webhookId) => {
        onChange(webhookId ?? '');
      }}
      searchable
      comboboxProps={{ withinPortal: false }}
      clearable
      clearButtonProps={{ 'aria-label': 'All webhooks' }}
      limit={MAX_SHOWN}
      nothingFoundMessage="No webhook has this name"
    />
  );
}
