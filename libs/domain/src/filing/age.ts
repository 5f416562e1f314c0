import { isDay, yearOf, type Day } from '@yidi/kernel';
import type { PersonDetails } from '@yidi/contracts/filing';

/** The day of birth as it was given, or as the identity number has it; undefined where neither can be read any more. */
export const birthDayOf = ({ birthDate, idNumber }: Pick<PersonDetails, 'birthDate' | 'idNumber'>): Day | undefined => {
  const given = birthDate ?? idNumber.slice(6, 14).replace(/^(\d{4})(\d{2})(\d{2})$/, '$1-$2-$3');
  return isDay(given) ? given : undefined;
};

/** Age in whole years on a day (周岁). */
export const ageOn = (on: Day, bornOn: Day): number =>
  yearOf(on) - yearOf(bornOn) - (on.slice(5) < bornOn.slice(5) ? 1 : 0);
