import type { SettleTreatment } from '@yidi/contracts/settlement';
import { settlementIdOf } from '@yidi/platform';

/** What has to be known of care that was recorded with an entitlement. */
export type CareToSettle = Omit<SettleTreatment, 'settlementId'>;

/** What the benefit account is asked to do about it. */
export const settleTreatment = (recorded: CareToSettle): SettleTreatment => ({
  settlementId: settlementIdOf(recorded.treatmentId),
  treatmentId: recorded.treatmentId,
  personId: recorded.personId,
  insuredRegion: recorded.insuredRegion,
  treatmentRegion: recorded.treatmentRegion,
  institution: recorded.institution,
  institutionLevel: recorded.institutionLevel,
  diseaseCode: recorded.diseaseCode,
  servedOn: recorded.servedOn,
  amounts: recorded.amounts,
  entitlement: recorded.entitlement,
  ...(recorded.personalAccount === undefined ? {} : { personalAccount: recorded.personalAccount }),
});
