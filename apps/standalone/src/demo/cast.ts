// Who is in the story. The two bills are published ones; the people and their numbers are invented.
import { createHash } from 'node:crypto';

export interface Hero {
  readonly zh: string;
  readonly en: string;
  readonly person: { readonly personNo: string; readonly name: string; readonly idNumber: string };
  readonly insuredRegion: string;
  readonly scheme: string;
  readonly personType: string;
  readonly diseaseCode: string;
  readonly treatmentRegion: string;
  readonly institution: string;
  readonly servedOn: string;
  readonly amounts: Readonly<Record<'total' | 'fullySelfPaid' | 'overLimit' | 'preSelfPaid' | 'inScope', string>>;
  readonly expected: { readonly fundPays: string; readonly personPays: string };
  /** Where the bill was published. */
  readonly source: string;
}

/** 防城港 → 北京: 300.00, deductible 50 a month, 75 %. */
export const FANGCHENGGANG: Hero = {
  zh: '防城港退休职工李国强，高血压，长期居住北京',
  en: 'Li Guoqiang, retired employee insured in Fangchenggang, hypertension, lives in Beijing',
  person: { personNo: '450600000012345', name: '李国强', idNumber: '450602195503071217' },
  insuredRegion: '450600',
  scheme: 'employee',
  personType: 'retired',
  diseaseCode: 'M03900',
  treatmentRegion: '110000',
  institution: 'H11010500123',
  servedOn: '2026-03-12',
  amounts: { total: '300.00', fullySelfPaid: '100.00', overLimit: '0.00', preSelfPaid: '0.00', inScope: '200.00' },
  expected: { fundPays: '112.50', personPays: '187.50' },
  source: '防城港市人民政府网 fcgs.gov.cn t17315882',
};

/** 萍乡 → 海南: 465.19, deductible 300 a year, 70 %. */
export const PINGXIANG: Hero = {
  zh: '萍乡退休职工陈秀英，高血压，长期居住海南',
  en: 'Chen Xiuying, retired employee insured in Pingxiang, hypertension, lives in Hainan',
  person: { personNo: '360300000067890', name: '陈秀英', idNumber: '36030219581120452X' },
  insuredRegion: '360300',
  scheme: 'employee',
  personType: 'retired',
  diseaseCode: 'M03900',
  treatmentRegion: '460100',
  institution: 'H46010600088',
  servedOn: '2026-03-13',
  amounts: { total: '465.19', fullySelfPaid: '0.00', overLimit: '0.00', preSelfPaid: '0.00', inScope: '465.19' },
  expected: { fundPays: '115.63', personPays: '349.56' },
  source: 'the first direct settlement of its kind in the country, Hainan, December 2021 (kingfishertimes.com)',
};

/** A hospital in Beijing that the filing does not name. */
export const OTHER_HOSPITAL = 'H11010800456';

/** A document of the kind that a checklist asks for. */
export const material = (kind: string): object => ({
  kind,
  name: `${kind}.pdf`,
  sha256: createHash('sha256').update(`yidi story ${kind}`).digest('hex'),
  size: 120_000,
});

export const recordOf = (hero: Hero, recordId: string, institution = hero.institution): object => ({
  recordId,
  personNo: hero.person.personNo,
  insuredRegion: hero.insuredRegion,
  treatmentRegion: institution.slice(1, 7),
  institution,
  institutionLevel: 'tier-3',
  diseaseCode: hero.diseaseCode,
  servedOn: hero.servedOn,
  emergency: false,
  amounts: hero.amounts,
});
