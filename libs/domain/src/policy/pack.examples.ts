import type { PolicyPack, PolicySource } from '@yidi/contracts/policy';
import { day, fen, millionths, type DiseaseCode, type RegionCode } from '@yidi/kernel';
import type { Policy } from './policy.js';

const table: PolicySource = { key: 'table', title: 'Table of benefits', clause: 'row 1', grade: 'A' };
export const HYPERTENSION = 'M03900' as DiseaseCode;
export const DIABETES = 'M01600' as DiseaseCode;

/** A small pack in which everything is said once: what specs start from. */
export const examplePack: PolicyPack = {
  region: '990100' as RegionCode,
  name: '示例',
  scheme: 'employee',
  validFrom: day('2024-01-01'),
  sources: [table, { key: 'national', title: 'National frame', grade: 'B' }],
  diseases: [
    { code: HYPERTENSION, name: '高血压' },
    { code: DIABETES, name: '糖尿病' },
  ],
  order: ['self-paid', 'offsite', 'deductible', 'ratio', 'cap'],
  deductibles: [
    { diseases: [HYPERTENSION], amount: fen(5_000), period: 'month', source: 'table' },
    { diseases: [DIABETES], amount: fen(30_000), period: 'year', source: 'table' },
  ],
  ratios: [
    { share: millionths(700_000), source: 'table' },
    { share: millionths(750_000), personTypes: ['retired'], source: 'table' },
    { diseases: [DIABETES], personTypes: ['active', 'retired'], share: millionths(600_000), source: 'table' },
  ],
  offsite: [
    {
      categories: ['resettled-retiree', 'long-term-resident', 'posted-worker'],
      benefit: 'as-local',
      source: 'national',
    },
    { categories: ['referral', 'emergency', 'other-temporary'], benefit: 'unknown', source: 'national' },
  ],
  caps: [
    { diseases: [HYPERTENSION], limits: 'fund', amount: fen(550_000), period: 'year', source: 'table' },
    {
      diseases: [DIABETES],
      limits: 'fund',
      amount: 'unknown',
      whileUnknown: 'uncapped',
      period: 'year',
      source: 'table',
    },
  ],
  qualification: {
    stages: [{ stage: 'first-review', by: ['agency'] }],
    materials: ['application-form'],
    starts: [{ starts: 'next-month', source: 'table' }],
    validity: [{ ends: 'never', source: 'table' }],
    source: 'table',
  },
  filing: {
    stages: [{ stage: 'first-review', by: ['agency'] }],
    categories: [
      {
        category: 'long-term-resident',
        materials: [],
        commitmentAllowed: true,
        source: 'national',
      },
      { category: 'referral', materials: [], commitmentAllowed: false, source: 'national' },
    ],
    source: 'national',
  },
};

/** The pack under a reference of its own; `serial` tells packs apart. */
export const examplePolicy = (changes: Partial<PolicyPack> = {}, serial = 1): Policy => {
  const pack = { ...examplePack, ...changes };
  const hash = `sha256:${String(serial).padStart(64, '0')}`;
  return { ref: { region: pack.region, scheme: pack.scheme, hash, from: pack.validFrom }, pack };
};
