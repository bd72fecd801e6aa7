import { useNow } from './use-now.js';
import { formatMoment, relativeTo } from './time.js';

type MomentProps = {
  /** ISO 8601 */
  readonly at: string;
  /** As "3 minutes ago", with the time itself on hovering. */
  readonly relative?: boolean;
};

/** A point in time, in the reader's language and time zone. */
export function Moment({ at, relative = false }: MomentProps) {
  const now = useNow();
  const exact = formatMoment(at);
  return (
    <time dateTime={at} title={exact}>
      {relative ? relativeTo(at, now) : exact}
    </time>
  );
}
