declare const kind: unique symbol;

/** A string that is known to be what its name says. */
export type Branded<T, Name extends string> = T & { readonly [kind]: Name };

/** Division code of GB/T 2260, six digits: `450600` is 防城港 (insuplc_admdvs, mdtrtarea_admvs). */
export type RegionCode = Branded<string, 'RegionCode'>;
/** National code of a special disease (门诊慢特病病种编码, opsp_dise_code): `M` and five digits. */
export type DiseaseCode = Branded<string, 'DiseaseCode'>;
/** Code of a designated institution (定点医药机构编码, fixmedins_code): `H` or `P`, six digits of division, five of serial. */
export type InstitutionCode = Branded<string, 'InstitutionCode'>;

/** Opaque ids of ours: UUIDs that tell an outsider nothing. */
export type CaseId = Branded<string, 'CaseId'>;
export type PersonId = Branded<string, 'PersonId'>;
export type QualificationId = Branded<string, 'QualificationId'>;
export type FilingId = Branded<string, 'FilingId'>;
export type TreatmentId = Branded<string, 'TreatmentId'>;
export type SettlementId = Branded<string, 'SettlementId'>;

/** Insurance scheme (险种): employee (310 职工) or resident (390 居民). */
export const SCHEMES = ['employee', 'resident'] as const;
export type Scheme = (typeof SCHEMES)[number];

/** Kind of insured person (人员类别, psn_type). */
export const PERSON_TYPES = ['active', 'retired', 'adult-resident', 'minor', 'student', 'elderly-resident'] as const;
export type PersonType = (typeof PERSON_TYPES)[number];

/** Kind of filing for care elsewhere (备案类型, rloc_rea); 医保发〔2022〕22号, 经办规程 art. 7. */
export const FILING_CATEGORIES = [
  'resettled-retiree',
  'long-term-resident',
  'posted-worker',
  'referral',
  'emergency',
  'other-temporary',
] as const;
export type FilingCategory = (typeof FILING_CATEGORIES)[number];

/** Level of an institution (医疗机构等级, hosp_lv), as policies tell levels apart. */
export const INSTITUTION_LEVELS = ['tier-3', 'tier-2', 'tier-1', 'community', 'ungraded'] as const;
export type InstitutionLevel = (typeof INSTITUTION_LEVELS)[number];

/**
 * What a filing to this division covers, as a prefix of division codes. A filing goes to a prefecture-level city; a
 * municipality (北京 11, 天津 12, 上海 31, 重庆 50) counts as a whole, and Hainan (46), Tibet (54) and XPCC (66) are filed at
 * province level. Source: 医保发〔2022〕22号 part 3(1).
 */
export const filingArea = (region: RegionCode): string => {
  const province = region.slice(0, 2);
  const asAWhole = ['11', '12', '31', '50', '46', '54', '66'].includes(province);
  return asAWhole || region.endsWith('0000') ? province : region.slice(0, 4);
};

/** Where care is given, seen from the insured region: elsewhere in its province (省内异地), or beyond it (跨省异地). */
export const CARE_PLACES = ['within-province', 'beyond-province'] as const;
export type CarePlace = (typeof CARE_PLACES)[number];

/** The first two digits of a division code are its province. */
export const carePlace = (insured: RegionCode, treated: RegionCode): CarePlace =>
  insured.slice(0, 2) === treated.slice(0, 2) ? 'within-province' : 'beyond-province';

/** Whether care in `place` falls under a filing to `filed`. */
export const covers = (filed: RegionCode, place: RegionCode): boolean => place.startsWith(filingArea(filed));
