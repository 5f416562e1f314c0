import type { Grains, Lacking, Slice } from './clause.js';

/** A band of a table of shares, in grains: up to `upTo`, or beyond all others; `share` in millionths, undefined where unknown. */
export interface BandAt {
  readonly upTo: Grains;
  readonly share: number | undefined;
}

/** A stretch of money measured along the bands. */
interface Stretch {
  readonly from: Grains;
  readonly amount: Grains;
  /** All of it takes the share of the band that its end reaches. */
  readonly whole?: boolean;
}

/** The stretch cut where the bands end; a band without a share that money lies in is lacking by the table's name. */
export const slicesOf = (bands: readonly BandAt[], stretch: Stretch, name: string): readonly Slice[] | Lacking => {
  const only = stretch.whole === true ? reached(bands, stretch) : endless(bands);
  return only === undefined ? cut(bands, stretch, name) : ofOneBand(only, stretch.amount, name);
};

/** Most tables have one share for every amount. */
const endless = (bands: readonly BandAt[]): BandAt | undefined => (bands[0]?.upTo === Infinity ? bands[0] : undefined);

/** The band that the end of the stretch lies in. */
const reached = (bands: readonly BandAt[], { from, amount }: Stretch): BandAt | undefined =>
  bands.find(({ upTo }) => upTo >= from + amount);

const ofOneBand = ({ share }: BandAt, amount: Grains, name: string): readonly Slice[] | Lacking =>
  share === undefined && amount > 0 ? { lacking: name } : [{ amount, share: share ?? 0 }];

const cut = (bands: readonly BandAt[], { from, amount }: Stretch, name: string): readonly Slice[] | Lacking => {
  const end = from + amount;
  const slices: Slice[] = [];
  let at = from;
  for (const { upTo, share } of bands) {
    if (upTo <= at) continue;
    const part = Math.min(upTo, end) - at;
    if (share === undefined && part > 0) return { lacking: name };
    slices.push({ amount: part, share: share ?? 0 });
    at += part;
    if (at >= end) break;
  }
  return slices;
};
