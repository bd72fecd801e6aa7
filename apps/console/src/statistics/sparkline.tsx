import type { StatisticsSlot } from '@sight-webhooks/contracts/api';
import { barsOf } from './bars.js';
import classes from './chart.module.css';
import { inWords } from './summary.js';

const HEIGHT = 24;
const BAR_WIDTH = 5;
const STEP = 7;

/** A chart of a word's size. */
export function Sparkline({ slots }: { readonly slots: readonly StatisticsSlot[] }) {
  const width = slots.length * STEP - (STEP - BAR_WIDTH);
  return (
    <svg
      role="img"
      aria-label={`Last 24 hours: ${inWords(slots)}`}
      width={width}
      height={HEIGHT + 1}
      viewBox={`0 0 ${String(width)} ${String(HEIGHT + 1)}`}
      className={classes['sparkline']}
    >
      {barsOf(slots, HEIGHT).map(({ slot, parts }, index) => (
        <g key={slot.startedAt}>
          <rect className={classes['ground']} x={index * STEP} y={HEIGHT} width={BAR_WIDTH} height={1} />
          {parts.map(({ part, y, height }) => (
            <rect
              key={part}
              className={classes[part]}
              x={index * STEP}
              y={y}
              width={BAR_WIDTH}
              height={height}
            />
          ))}
        </g>
      ))}
    </svg>
  );
}
