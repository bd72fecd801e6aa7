import type { DeliveryInstanceView, Operations } from '@sight-webhooks/contracts/api';

const PARKED_TOPIC = 'webhooks.parked';

/** Attempts in flight; undefined where nobody knows. Those of silent instances are of the past. */
export function attemptsInFlight(instances: Operations['deliveryInstances']): number | undefined {
  return instances?.filter(({ silent }) => !silent).reduce((sum, { running }) => sum + running, 0);
}

/**
 * What is parked in the partitions of an instance, whose group members have its name; undefined while it has none, for
 * example because the group is being rearranged.
 */
export function parkedWith(
  { instance }: Pick<DeliveryInstanceView, 'instance'>,
  { groups, lags }: Pick<Operations, 'groups' | 'lags'>,
): number | undefined {
  const own = groups
    .flatMap(({ group, members }) => members.map((member) => ({ group, member })))
    .filter(({ member }) => member.clientId === instance)
    .flatMap(({ group, member: { assigned } }) =>
      assigned
        .filter(({ topic }) => topic === PARKED_TOPIC)
        .map(({ partitions }) => ({ group, partitions: new Set(partitions) })),
    );
  if (own.length === 0) return undefined;
  return lags
    .filter(
      (lag) =>
        lag.topic === PARKED_TOPIC &&
        own.some(({ group, partitions }) => group === lag.group && partitions.has(lag.partition)),
    )
    .reduce((sum, { records }) => sum + records, 0);
}

/** "12 closed, 1 open": of those that there are. */
export function breakerWords({ closed, open, halfOpen }: DeliveryInstanceView['breakers']): string {
  const counts = [
    [closed, 'closed'],
    [open, 'open'],
    [halfOpen, 'half-open'],
  ] as const;
  const words = counts.filter(([count]) => count > 0).map(([count, state]) => `${String(count)} ${state}`);
  return words.length === 0 ? 'none' : words.join(', ');
}
