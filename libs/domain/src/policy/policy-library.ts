import { within, type Day, type RegionCode, type Scheme } from '@yidi/kernel';
import type { Policy } from './policy.js';

/** Every pack that is known, found by region, scheme and day, or by the hash that an event recorded. */
export interface PolicyLibrary {
  inForce(region: RegionCode, scheme: Scheme, on: Day): Policy | undefined;
  byHash(hash: string): Policy | undefined;
  /** By region, scheme and first day. */
  all(): readonly Policy[];
}

/** Two packs of one region and scheme that hold on the same day: `later` has to begin after `earlier` ends. */
export interface Overlap {
  readonly earlier: Policy;
  readonly later: Policy;
}

/** Packs that contradict each other; a library cannot be made of them. */
export const overlapsAmong = (policies: readonly Policy[]): readonly Overlap[] =>
  inOrder(policies).flatMap((earlier, at, all) =>
    all
      .slice(at + 1)
      .filter((later) => seriesOf(later) === seriesOf(earlier) && holdsOn(earlier, later.pack.validFrom))
      .map((later) => ({ earlier, later })),
  );

/** Throws a RangeError for packs that overlap: whoever loads packs reports those first. */
export const policyLibrary = (policies: readonly Policy[]): PolicyLibrary => {
  const [overlap] = overlapsAmong(policies);
  if (overlap !== undefined)
    throw new RangeError(`two packs of ${seriesOf(overlap.later)} hold on ${overlap.later.pack.validFrom}`);
  const ordered = inOrder(policies);
  const series = new Map<string, readonly Policy[]>();
  for (const policy of ordered) series.set(seriesOf(policy), [...(series.get(seriesOf(policy)) ?? []), policy]);
  const hashes = new Map(ordered.map((policy) => [policy.ref.hash, policy]));
  return {
    inForce: (region, scheme, on) => series.get(`${region} ${scheme}`)?.find((policy) => holdsOn(policy, on)),
    byHash: (hash) => hashes.get(hash),
    all: () => ordered,
  };
};

const seriesOf = ({ pack }: Policy): string => `${pack.region} ${pack.scheme}`;

const holdsOn = ({ pack }: Policy, on: Day): boolean =>
  within(on, { startsOn: pack.validFrom, endsOn: pack.validUntil });

const inOrder = (policies: readonly Policy[]): readonly Policy[] => {
  const place = (policy: Policy): string => `${seriesOf(policy)} ${policy.pack.validFrom}`;
  return policies.toSorted((a, b) => (place(a) < place(b) ? -1 : place(a) > place(b) ? 1 : 0));
};
