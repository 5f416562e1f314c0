import { addDays, within, type Day, type PersonType } from '@yidi/kernel';
import type { HeldDisease } from '@yidi/contracts/filing';
import { until } from './filing-state.js';
import type { Applied, Qualification } from './qualification-state.js';

/** A stretch of days for which the benefit of a disease was granted. */
export interface Benefit {
  /** What the person was when it was granted. */
  readonly personType: PersonType;
  readonly groups: readonly string[];
  readonly startsOn: Day;
  readonly endsOn?: Day;
  /** The day beyond its end until which it went on, because a renewal applied for in time was under review. */
  readonly wentOnUntil?: Day;
}

/** Its last day; undefined: it has no end. */
export const lastDayOf = ({ endsOn, wentOnUntil }: Benefit): Day | undefined => wentOnUntil ?? endsOn;

/** The benefit that holds on a day, the latest granted first; the old one goes on under review where the pack says so. */
export const benefitOn = (applied: Applied, on: Day): Benefit | undefined =>
  applied.benefits.findLast((benefit) => within(on, { startsOn: benefit.startsOn, endsOn: lastDayOf(benefit) })) ??
  (goesOn(applied, on) ? applied.benefits.at(-1) : undefined);

const goesOn = ({ status, renewal }: Applied, on: Day): boolean =>
  (status === 'pending' || status === 'returned') && renewal?.benefitContinues === true && on > renewal.endsOn;

/** First day of the benefit, over renewals that left no day between. */
const heldSince = ({ benefits }: Applied, benefit: Benefit): Day =>
  benefits.slice(0, benefits.indexOf(benefit)).reduceRight((since, earlier) => {
    const last = lastDayOf(earlier);
    const touches = last === undefined || addDays(last, 1) >= since;
    return touches && earlier.startsOn < since ? earlier.startsOn : since;
  }, benefit.startsOn);

/** From when to when the benefit was granted, over renewals; nothing where none was. */
export const grantedPeriod = (applied: Applied): { readonly startsOn?: Day; readonly endsOn?: Day } => {
  const last = applied.benefits.at(-1);
  return last === undefined ? {} : { startsOn: heldSince(applied, last), ...until(last.endsOn) };
};

/** Every disease whose benefit the person has on the day, in the order in which they began. */
export const heldOn = (on: Day, qualifications: readonly Qualification[]): readonly HeldDisease[] =>
  qualifications
    .filter((state) => state.status !== 'none')
    .flatMap((applied) => {
      const benefit = benefitOn(applied, on);
      return benefit === undefined ? [] : [{ diseaseCode: applied.diseaseCode, startsOn: heldSince(applied, benefit) }];
    })
    .sort((a, b) => (placeOf(a) < placeOf(b) ? -1 : 1));

/** Those that began on one day stand by their codes. */
const placeOf = ({ startsOn, diseaseCode }: Required<HeldDisease>): string => `${startsOn} ${diseaseCode}`;
