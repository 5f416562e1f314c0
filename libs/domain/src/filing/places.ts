import { covers, type InstitutionCode, type RegionCode } from '@yidi/kernel';

/** The division that an institution's code names: six digits after its letter, so a region code by construction. */
const isDivision = (text: string): text is RegionCode => /^\d{6}$/.test(text);

/** Where an institution lies by its code. */
export const divisionOf = (institution: InstitutionCode): RegionCode => {
  const division = institution.slice(1, 7);
  if (!isDivision(division)) throw new RangeError(`"${institution}" names no division`);
  return division;
};

/** Whether an institution lies where a filing to the region counts. */
export const liesIn = (institution: InstitutionCode, region: RegionCode): boolean =>
  covers(region, divisionOf(institution));
