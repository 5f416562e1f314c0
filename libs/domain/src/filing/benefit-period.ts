// From when to when a benefit is granted, and when it may be examined again.
import { addDays, addMonths, day, firstOfNextMonth, monthOf, yearOf, type Day } from '@yidi/kernel';
import type { Renewal } from '@yidi/contracts/filing';
import type { ReExamination, StartTerm, ValidityTerm } from '@yidi/contracts/policy';

/** The days that a benefit may count from. */
interface Milestones {
  readonly submittedOn: Day;
  readonly approvedOn: Day;
  readonly medicalEventOn?: Day | undefined;
}

/** From when the benefit counts (待遇享受开始时间). */
export const firstDay = (
  { starts, backMonths }: Pick<StartTerm, 'starts' | 'backMonths'>,
  { submittedOn, approvedOn, medicalEventOn }: Milestones,
): Day => {
  switch (starts) {
    case 'application':
      return submittedOn;
    case 'approval':
      return approvedOn;
    case 'approval-month':
      return day(`${monthOf(approvedOn)}-01`);
    case 'next-day':
      return addDays(approvedOn, 1);
    case 'next-month':
      return firstOfNextMonth(approvedOn);
    case 'medical-event':
      return backTo(medicalEventOn ?? approvedOn, approvedOn, backMonths);
  }
};

/** The event's day, or the earliest that the pack allows where the event lies before it. */
const backTo = (eventOn: Day, approvedOn: Day, backMonths: number | undefined): Day => {
  const earliest = backMonths === undefined ? eventOn : addMonths(approvedOn, -backMonths);
  return eventOn < earliest ? earliest : eventOn;
};

/**
 * Until when (有效期). Months count from the first day; the year is the one of the first day, or of the decision where that is
 * later, so that what goes back into last year does not end before it is granted. Undefined: the pack does not say.
 */
export const periodFrom = (
  startsOn: Day,
  { months, ends }: Pick<ValidityTerm, 'months' | 'ends'>,
  decidedOn: Day,
): { readonly startsOn: Day; readonly endsOn?: Day } | undefined => {
  if (months !== undefined) return { startsOn, endsOn: addDays(addMonths(startsOn, months), -1) };
  if (ends === 'never') return { startsOn };
  if (ends === undefined) return undefined;
  return { startsOn, endsOn: day(`${String(Math.max(yearOf(startsOn), yearOf(decidedOn)))}-12-31`) };
};

type Window = Pick<ReExamination, 'opensDaysBefore' | 'closesDaysAfter' | 'benefitContinues'>;

const opensOn = (endsOn: Day, { opensDaysBefore }: Window): Day => addDays(endsOn, -opensDaysBefore);

/** What an application on a day renews (复审窗口期); undefined outside the window. A benefit that has ended does not go on. */
export const renewalOn = (on: Day, endsOn: Day | undefined, window: Window | undefined): Renewal | undefined => {
  if (endsOn === undefined || window === undefined) return undefined;
  if (on < opensOn(endsOn, window) || on > addDays(endsOn, window.closesDaysAfter ?? 0)) return undefined;
  return { endsOn, benefitContinues: window.benefitContinues === true && on <= endsOn };
};

/** The first day on which one may apply again; undefined: never, for the benefit has no end. */
export const againFrom = (endsOn: Day | undefined, window: Window | undefined): Day | undefined => {
  if (endsOn === undefined) return undefined;
  return window === undefined ? addDays(endsOn, 1) : opensOn(endsOn, window);
};
