import type { DeliveryItem } from '@sight-webhooks/contracts/api';
import { Moment } from '../components/moment.js';
import { useNow } from '../components/use-now.js';
import { REASON_WORDS } from './wording.js';

/** What a delivery waits for, or why it has ended as it has. */
export function NextStep({ status, reason, nextAttemptAt, parkedSince }: DeliveryItem) {
  const now = useNow();
  if (reason !== null) return <>{REASON_WORDS[reason]}</>;
  if (parkedSince !== null) {
    return (
      <>
        parked since <Moment at={parkedSince} />: the endpoint does not answer
      </>
    );
  }
  if (nextAttemptAt !== null) {
    return Date.parse(nextAttemptAt) > now ? (
      <>
        next attempt <Moment at={nextAttemptAt} relative />
      </>
    ) : (
      <>next attempt under way</>
    );
  }
  return status === 'pending' ? <>first attempt under way</> : null;
}
