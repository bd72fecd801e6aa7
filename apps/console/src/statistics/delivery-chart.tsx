import { Paper, SegmentedControl } from '@mantine/core';
import type { StatisticsPeriod, StatisticsSlot } from '@sight-webhooks/contracts/api';
import { useState } from 'react';
import { formatMoment } from '../components/time.js';
import { useStatistics } from '../webhooks/webhooks.queries.js';
import { barsOf, highestOf, PARTS, roundUp, type Part } from './bars.js';
import classes from './chart.module.css';
import { inWords, totalsOf } from './summary.js';

const PERIODS = [
  { value: 'day', label: '24 hours' },
  { value: 'week', label: '7 days' },
] satisfies { value: StatisticsPeriod; label: string }[];

const LABELS: Readonly<Record<Part, string>> = {
  delivered: 'delivered',
  failed: 'failed',
  waiting: 'not finished',
  skipped: 'skipped',
};

const HEIGHT = 100;
const STEP = 10;
const GAP = 2;

/** Delivered and failed over time, for one webhook. */
export function DeliveryChart({ webhookId }: { readonly webhookId: string }) {
  const [period, setPeriod] = useState<StatisticsPeriod>('day');
  const slots = useStatistics([webhookId], period)?.get(webhookId)?.slots ?? [];
  const totals = totalsOf(slots);
  return (
    <Paper component="section" aria-label="Deliveries over time" className={classes['card'] ?? ''}>
      <div className={classes['head']}>
        <ul className={classes['legend']}>
          {PARTS.filter((part) => totals[part] > 0 || part === 'delivered' || part === 'failed').map(
            (part) => (
              <li key={part}>
                <svg viewBox="0 0 10 10" aria-hidden>
                  <rect width="10" height="10" rx="2" className={classes[part]} />
                </svg>
                <strong>{totals[part].toLocaleString('en')}</strong> {LABELS[part]}
              </li>
            ),
          )}
        </ul>
        <SegmentedControl
          aria-label="Period"
          size="xs"
          className={classes['period'] ?? ''}
          data={PERIODS}
          value={period}
          onChange={setPeriod}
        />
      </div>
      <Bars slots={slots} />
    </Paper>
  );
}

function Bars({ slots }: { readonly slots: readonly StatisticsSlot[] }) {
  const top = roundUp(highestOf(slots));
  const width = Math.max(1, slots.length) * STEP;
  return (
    <>
      <div className={classes['top']} aria-hidden>
        {top.toLocaleString('en')}
      </div>
      <svg
        role="img"
        aria-label={inWords(slots)}
        viewBox={`0 0 ${String(width)} ${String(HEIGHT)}`}
        preserveAspectRatio="none"
        className={classes['chart']}
      >
        {[0, HEIGHT / 2, HEIGHT].map((y) => (
          <line key={y} className={classes['line']} x1={0} x2={width} y1={y} y2={y} />
        ))}
        {barsOf(slots, HEIGHT, top).map(({ slot, parts }, index) => (
          <g key={slot.startedAt}>
            <title>{`${formatMoment(slot.startedAt)}: ${inWords([slot])}`}</title>
            <rect className={classes['slot']} x={index * STEP} y={0} width={STEP} height={HEIGHT} />
            {parts.map(({ part, y, height }) => (
              <rect
                key={part}
                className={classes[part]}
                x={index * STEP + GAP / 2}
                y={y}
                width={STEP - GAP}
                height={height}
              />
            ))}
          </g>
        ))}
      </svg>
      <Axis slots={slots} />
    </>
  );
}

const dayFormat = new Intl.DateTimeFormat('en-GB', { weekday: 'short', hour: '2-digit', minute: '2-digit' });

/** From when until when; more is in each bar's tooltip. */
function Axis({ slots }: { readonly slots: readonly StatisticsSlot[] }) {
  const first = slots[0];
  const middle = slots[Math.floor(slots.length / 2)];
  return (
    <div className={classes['axis']} aria-hidden>
      <span>{first && dayFormat.format(new Date(first.startedAt))}</span>
      <span>{middle && dayFormat.format(new Date(middle.startedAt))}</span>
      <span>now</span>
    </div>
  );
}
