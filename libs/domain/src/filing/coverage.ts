import { covers, within, type Day, type FilingCategory, type FilingId, type RegionCode } from '@yidi/kernel';
import type { DeclineReason, EntitlementQuestion } from '@yidi/contracts/filing';
import type { Submitted } from './filing-state.js';
import { divisionOf } from './places.js';
import { reason, type ReasonFacts } from './reasons.js';

/** Under what the place of care is covered, or every reason why it is not. */
export interface Coverage {
  readonly category?: FilingCategory;
  readonly filingId?: FilingId;
  readonly reasons: readonly DeclineReason[];
}

/** Where the care takes place: what the asker says, or else what the institution's code says. */
export const placeOf = ({ treatmentRegion, institution }: EntitlementQuestion): RegionCode =>
  treatmentRegion ?? divisionOf(institution);

/** What the filings of one scheme say about the place, the disease and the day asked for. */
export const coverage = (question: EntitlementQuestion, filings: readonly Submitted[]): Coverage => {
  const place = placeOf(question);
  const { insuredRegion, institution } = question;
  if (covers(insuredRegion, place)) return { reasons: [reason('not-elsewhere', { insuredRegion, institution })] };
  if (question.emergency === true) return { category: 'emergency', reasons: [] };
  const forPlace = filings.filter(({ treatmentRegion }) => covers(treatmentRegion, place));
  const here = forPlace.filter((filed) => inForce(filed, question));
  if (here.length > 0) return amongActive(here, question);
  const elsewhere = filings.some((filed) => inForce(filed, question));
  return {
    reasons: [
      reason('no-active-filing', { region: place, on: question.on }),
      ...whyNotInForce(forPlace, question),
      ...(elsewhere ? [institutionNotCovered(question)] : []),
    ],
  };
};

const inForce = (filed: Submitted, { on }: EntitlementQuestion): boolean =>
  filed.status === 'active' && within(on, filed);

/** What became of the filings for the place, each kind once: the one under way, the next to start, the last to end. */
const whyNotInForce = (forPlace: readonly Submitted[], { on }: EntitlementQuestion): readonly DeclineReason[] => {
  const facts = ({ treatmentRegion }: Submitted): ReasonFacts => ({ region: treatmentRegion, on });
  const active = forPlace.filter(({ status }) => status === 'active');
  const pending = forPlace.find(({ status }) => status === 'pending' || status === 'returned');
  const next = active.filter(({ startsOn }) => on < startsOn).sort((a, b) => (a.startsOn < b.startsOn ? -1 : 1))[0];
  const last = active.filter(hasEnded(on)).sort((a, b) => (a.endsOn > b.endsOn ? -1 : 1))[0];
  return [
    ...(pending === undefined ? [] : [reason('filing-pending', facts(pending))]),
    ...(next === undefined ? [] : [reason('filing-not-started', { ...facts(next), startsOn: next.startsOn })]),
    ...(last === undefined ? [] : [reason('filing-expired', { ...facts(last), endsOn: last.endsOn })]),
  ];
};

const hasEnded =
  (on: Day) =>
  (filed: Submitted): filed is Submitted & { readonly endsOn: Day } =>
    filed.endsOn !== undefined && filed.endsOn < on;

/** Filings in force for the place: one must name both the disease and the institution. */
const amongActive = (here: readonly Submitted[], question: EntitlementQuestion): Coverage => {
  const { diseaseCode, institution, on } = question;
  const forDisease = here.filter(({ diseaseCodes }) => diseaseCodes.includes(diseaseCode));
  const nearest = forDisease.length > 0 ? forDisease : here;
  const forBoth = nearest.filter(({ institutions }) => institutions.length === 0 || institutions.includes(institution));
  const chosen = forBoth[0] ?? nearest[0];
  return {
    ...(chosen === undefined ? {} : { category: chosen.category, filingId: chosen.filingId }),
    reasons: [
      ...(forDisease.length > 0
        ? []
        : [reason('filing-disease-not-covered', { region: placeOf(question), disease: diseaseCode, on })]),
      ...(forBoth.length > 0 ? [] : [institutionNotCovered(question)]),
    ],
  };
};

const institutionNotCovered = (question: EntitlementQuestion): DeclineReason =>
  reason('institution-not-covered', {
    institution: question.institution,
    region: placeOf(question),
    on: question.on,
  });
