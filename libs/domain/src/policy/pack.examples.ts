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
  ratios: [
    { share: millionths(700_000), source: 'table' },
    { share: millionths(750_000), personTypes: ['retired'], source: 'table' },
  ],
  diseases: [
    {
      code: HYPERTENSION,
      name: '高血压',
      deductible: { amount: fen(5_000), period: 'month', source: 'table' },
      cap: { amount: fen(550_000), period: 'year', source: 'table' },
    },
    {
      code: DIABETES,
      name: '糖尿病',
      deductible: { amount: fen(30_000), period: 'year', source: 'table' },
      ratios: [{ share: millionths(600_000), levels: ['tier-3'], source: 'table' }],
      cap: { whileUnknown: 'uncapped', period: 'year', source: 'table' },
    },
  ],
  qualification: {
    stages: [{ stage: 'first-review', by: ['agency'] }],
    materials: ['application-form'],
    starts: 'next-month',
    source: 'table',
  },
  filing: {
    stages: [{ stage: 'first-review', by: ['agency'] }],
    categories: [
      {
        category: 'long-term-resident',
        materials: [],
        commitmentAllowed: true,
        offsite: 'as-local',
        source: 'national',
      },
      { category: 'referral', materials: [], commitmentAllowed: false, offsite: 'unknown', source: 'national' },
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
