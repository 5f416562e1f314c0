import type { DiseaseTerm, Period, PolicyPack, RatioTerm } from '@yidi/contracts/policy';
import type { DiseaseCode, Fen, FilingCategory, InstitutionLevel, Millionths, PersonType, Scheme } from '@yidi/kernel';
import { citation } from './citation.js';
import type { Policy } from './policy.js';

/** An amount that a person or the fund bears up to, counted by period and by what is counted together. */
export interface Limit {
  /** Absent where no source gives it and the pack says to settle past it. */
  readonly amount?: Fen;
  readonly period: Period;
  /** What fills it together: the code of the disease. */
  readonly pool: string;
  /** Document, clause and grade, as a reader wants them cited. */
  readonly source: string;
}

/** What one pack says of one person, disease, institution level and filing category: all that a settlement needs of it. */
export interface Terms {
  readonly scheme: Scheme;
  /** Care elsewhere changes nothing in the benefit of this category. */
  readonly offsite: { readonly category: FilingCategory; readonly source: string };
  readonly deductible: Limit & { readonly amount: Fen };
  readonly ratio: { readonly share: Millionths; readonly source: string };
  readonly cap: Limit;
}

export interface TermsQuestion {
  readonly diseaseCode: DiseaseCode;
  readonly personType: PersonType;
  readonly level: InstitutionLevel;
  readonly category: FilingCategory;
}

/** `unknown` names the parameter that the pack does not give: `ratio(M03900, active, tier-1)`. */
export type TermsFound = { readonly terms: Terms } | { readonly unknown: string } | { readonly notCovered: true };

/** What the pack says in this case; nothing is guessed where it says nothing. */
export const termsFor = ({ pack }: Policy, question: TermsQuestion): TermsFound => {
  const disease = pack.diseases.find(({ code }) => code === question.diseaseCode);
  if (disease === undefined) return { notCovered: true };
  const offsite = offsiteTerm(pack, question.category);
  if (offsite === undefined) return { unknown: `offsite(${question.category})` };
  const ratio = ratioTerm(ratiosOf(pack, disease), question);
  if (ratio === undefined) return { unknown: `ratio(${disease.code}, ${question.personType}, ${question.level})` };
  if (disease.cap.amount === undefined && disease.cap.whileUnknown === undefined)
    return { unknown: `cap(${disease.code})` };
  return {
    terms: {
      scheme: pack.scheme,
      offsite: { category: question.category, source: citation(pack, offsite.source) },
      deductible: { ...limit(pack, disease, 'deductible'), amount: disease.deductible.amount },
      ratio: { share: ratio.share, source: citation(pack, ratio.source) },
      cap: {
        ...limit(pack, disease, 'cap'),
        ...(disease.cap.amount === undefined ? {} : { amount: disease.cap.amount }),
      },
    },
  };
};

/** A disease's own ratios, or else the pack's. */
const ratiosOf = (pack: PolicyPack, disease: DiseaseTerm): readonly RatioTerm[] => disease.ratios ?? pack.ratios ?? [];

/** The entries that decide for a person and a level: those that fit and name the most lists. More than one is a contradiction. */
export const decidingRatios = (
  ratios: readonly RatioTerm[],
  { personType, level }: Pick<TermsQuestion, 'personType' | 'level'>,
): readonly RatioTerm[] => {
  const fitting = ratios.filter(
    ({ personTypes, levels }) => (personTypes?.includes(personType) ?? true) && (levels?.includes(level) ?? true),
  );
  const most = Math.max(...fitting.map(listsNamed));
  return fitting.filter((entry) => listsNamed(entry) === most);
};

const ratioTerm = (ratios: readonly RatioTerm[], question: TermsQuestion): RatioTerm | undefined => {
  const [ratio, ...others] = decidingRatios(ratios, question);
  return others.length === 0 ? ratio : undefined;
};

const listsNamed = ({ personTypes, levels }: RatioTerm): number =>
  (personTypes === undefined ? 0 : 1) + (levels === undefined ? 0 : 1);

const offsiteTerm = (pack: PolicyPack, category: FilingCategory): { readonly source: string } | undefined =>
  pack.filing.categories.find((term) => term.category === category && term.offsite === 'as-local');

const limit = (pack: PolicyPack, disease: DiseaseTerm, kind: 'deductible' | 'cap'): Omit<Limit, 'amount'> => ({
  period: disease[kind].period,
  pool: disease.code,
  source: citation(pack, disease[kind].source),
});
