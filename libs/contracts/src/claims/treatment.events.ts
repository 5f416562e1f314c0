import {
  INSTITUTION_LEVELS,
  type CaseId,
  type Day,
  type DiseaseCode,
  type InstitutionCode,
  type InstitutionLevel,
  type PersonId,
  type RegionCode,
  type TreatmentId,
} from '@yidi/kernel';
import {
  codec,
  IsDay,
  IsDiseaseCode,
  IsFlag,
  IsHash,
  IsId,
  IsInstitutionCode,
  IsListOf,
  IsNested,
  IsOneOf,
  IsPersonNo,
  IsRecordId,
  IsRegionCode,
  Maybe,
  Personal,
} from '../codec/index.js';
import { DeclineReason, Entitlement } from '../filing/index.js';
import { BillLine, OfferedAccount, SplitAmounts } from './treatment-record.js';

class TreatmentFacts {
  @IsId() readonly treatmentId!: TreatmentId;
  @IsId() readonly caseId!: CaseId;
  @IsRecordId() readonly recordId!: string;
  @IsHash() readonly recordHash!: string;
  @IsId() readonly personId!: PersonId;
  @Personal() @IsPersonNo() readonly personNo!: string;
  @IsRegionCode() readonly insuredRegion!: RegionCode;
  @IsRegionCode() readonly treatmentRegion!: RegionCode;
  @IsInstitutionCode() readonly institution!: InstitutionCode;
  @IsOneOf(INSTITUTION_LEVELS) readonly institutionLevel!: InstitutionLevel;
  @IsDiseaseCode() readonly diseaseCode!: DiseaseCode;
  @IsDay() readonly servedOn!: Day;
  @IsFlag() readonly emergency!: boolean;
  @IsNested(() => SplitAmounts) readonly amounts!: SplitAmounts;
  @Maybe() @IsListOf(() => BillLine, { min: 1, max: 2000 }) readonly lines?: readonly BillLine[];
  @Maybe() @IsNested(() => OfferedAccount) readonly personalAccount?: OfferedAccount;
}

/** Care was given and may be settled directly; the entitlement stands here as it was found on that day. */
export class TreatmentRecorded extends TreatmentFacts {
  @IsNested(() => Entitlement) readonly entitlement!: Entitlement;
}

/** Care was given but may not be settled directly: the person pays and can claim by hand. Every reason is named. */
export class TreatmentDeclined extends TreatmentFacts {
  @IsListOf(() => DeclineReason, { min: 1, max: 20 }) readonly reasons!: readonly DeclineReason[];
}

export const TreatmentEvents = { TreatmentRecorded, TreatmentDeclined };

export const treatmentCodec = codec(TreatmentEvents);
