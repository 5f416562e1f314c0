import type { SplitAmounts } from '@yidi/contracts/claims';
import type { SettleTreatment } from '@yidi/contracts/settlement';
import {
  day,
  fen,
  minus,
  plus,
  ZERO,
  type CaseId,
  type FilingId,
  type InstitutionCode,
  type PersonId,
  type QualificationId,
  type RegionCode,
  type SettlementId,
  type TreatmentId,
} from '@yidi/kernel';
import { examplePack, examplePolicy, HYPERTENSION } from '../policy/pack.examples.js';

/** A bill of this total, of which these parts are the person's before any policy applies. */
export const billOf = (total: number, outside: Partial<Omit<SplitAmounts, 'total' | 'inScope'>> = {}): SplitAmounts => {
  const { fullySelfPaid = ZERO, overLimit = ZERO, preSelfPaid = ZERO } = outside;
  const inScope = minus(fen(total), plus(fullySelfPaid, overLimit, preSelfPaid));
  return { total: fen(total), fullySelfPaid, overLimit, preSelfPaid, inScope };
};

const idOf = (kind: string, serial: number): string => `${kind}-0000-5000-8000-${String(serial).padStart(12, '0')}`;
export const treatmentIdOf = (serial: number): TreatmentId => idOf('7ea70000', serial) as TreatmentId;
export const settlementIdOf = (serial: number): SettlementId => idOf('5e771e00', serial) as SettlementId;

/** A retired employee of the example region, a long-term resident elsewhere, treated at a tier-3 hospital: 300 yuan, all in scope. */
export const treatment = (serial = 1, changes: Partial<SettleTreatment> = {}): SettleTreatment => ({
  settlementId: settlementIdOf(serial),
  treatmentId: treatmentIdOf(serial),
  personId: '9e500000-0000-5000-8000-000000000001' as PersonId,
  insuredRegion: examplePack.region,
  treatmentRegion: '110105' as RegionCode,
  institution: 'H11010500123' as InstitutionCode,
  institutionLevel: 'tier-3',
  diseaseCode: HYPERTENSION,
  servedOn: day('2026-03-12'),
  amounts: billOf(30_000),
  entitlement: {
    caseId: 'ca5e0000-0000-5000-8000-000000000001' as CaseId,
    qualificationId: '90a10000-0000-5000-8000-000000000001' as QualificationId,
    filingId: 'f1100000-0000-5000-8000-000000000001' as FilingId,
    scheme: 'employee',
    personType: 'retired',
    category: 'long-term-resident',
    policy: examplePolicy().ref,
  },
  ...changes,
});
