import type { Day, RegionCode, Scheme } from '@yidi/kernel';
import type { Policy } from './policy.js';

/**
 * Every pack that is known, found by region, scheme and day, or by the hash that an event recorded. Packs of one region and
 * scheme succeed each other: a later one holds from its first day on, and the one before it no longer.
 */
export interface PolicyLibrary {
  inForce(region: RegionCode, scheme: Scheme, on: Day): Policy | undefined;
  byHash(hash: string): Policy | undefined;
  /** By region, scheme and first day. */
  all(): readonly Policy[];
  /** The library with one more pack in it; this one stays as it is. A pack that is in it already changes nothing. */
  with(policy: Policy): PolicyLibrary;
}

/** Throws a RangeError where two packs of one region and scheme begin on the same day: no day tells them apart. */
export const policyLibrary = (policies: readonly Policy[]): PolicyLibrary => {
  const hashes = new Map(inOrder(policies).map((policy) => [policy.ref.hash, policy]));
  const ordered = [...hashes.values()];
  const rival = ordered.find((policy, at) => at > 0 && placeOf(policy) === placeOf(ordered[at - 1] ?? policy));
  if (rival !== undefined) throw new RangeError(`two packs of ${seriesOf(rival)} begin on ${rival.pack.validFrom}`);
  // Found for every bill: two names are looked up faster than they are joined.
  const series = new Map(
    [...Map.groupBy(ordered, ({ pack }) => pack.region)].map(
      ([region, ofRegion]) => [region, Map.groupBy(ofRegion, ({ pack }) => pack.scheme)] as const,
    ),
  );
  return {
    inForce: (region, scheme, on) => {
      const begun = series
        .get(region)
        ?.get(scheme)
        ?.findLast(({ pack }) => pack.validFrom <= on);
      return begun !== undefined && on <= (begun.pack.validUntil ?? on) ? begun : undefined;
    },
    byHash: (hash) => hashes.get(hash),
    all: () => ordered,
    with: (policy) => policyLibrary([...ordered, policy]),
  };
};

const seriesOf = ({ pack }: Policy): string => `${pack.region} ${pack.scheme}`;

const placeOf = (policy: Policy): string => `${seriesOf(policy)} ${policy.pack.validFrom}`;

const inOrder = (policies: readonly Policy[]): readonly Policy[] =>
  policies.toSorted((a, b) => (placeOf(a) < placeOf(b) ? -1 : placeOf(a) > placeOf(b) ? 1 : 0));
