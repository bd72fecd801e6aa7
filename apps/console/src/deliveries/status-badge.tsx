import type { DeliveryItem } from '@sight-webhooks/contracts/api';
import {
  IconDelivered,
  IconFailed,
  IconParked,
  IconPending,
  IconRetrying,
  IconSkipped,
} from '../components/icons.js';
import classes from './status-badge.module.css';
import { STATUS_WORDS } from './wording.js';

const ICONS = {
  pending: IconPending,
  retrying: IconRetrying,
  delivered: IconDelivered,
  failed: IconFailed,
  skipped: IconSkipped,
} as const satisfies Record<DeliveryItem['status'], unknown>;

/** How a delivery stands, by an icon, a colour and a word. */
export function StatusBadge({ status, parkedSince }: Pick<DeliveryItem, 'status' | 'parkedSince'>) {
  const Icon = parkedSince === null ? ICONS[status] : IconParked;
  return (
    <span className={classes['badge']} data-status={status}>
      <Icon />
      {STATUS_WORDS[status]}
    </span>
  );
}
