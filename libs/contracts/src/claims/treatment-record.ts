import {
  INSTITUTION_LEVELS,
  type Day,
  type DiseaseCode,
  type Fen,
  type InstitutionCode,
  type InstitutionLevel,
  type RegionCode,
} from '@yidi/kernel';
import {
  IsDay,
  IsDecimal,
  IsDiseaseCode,
  IsFlag,
  IsInstitutionCode,
  IsListOf,
  IsMoney,
  IsNested,
  IsOneOf,
  IsPersonNo,
  IsRecordId,
  IsRegionCode,
  IsText,
  IsWholeNumber,
  Maybe,
  Personal,
} from '../codec/index.js';

/** A bill as the treatment region's catalogue has split it; `total` is the sum of the other four (rules of the interface, I1). */
export class SplitAmounts {
  /** 医疗费总额 (medfee_sumamt). */
  @IsMoney() readonly total!: Fen;
  /** 全自费: outside the catalogue (fulamt_ownpay_amt). */
  @IsMoney() readonly fullySelfPaid!: Fen;
  /** 超限价: above the catalogue's price (overlmt_selfpay). */
  @IsMoney() readonly overLimit!: Fen;
  /** 先行自付: the person's first share of class-B items (preselfpay_amt). */
  @IsMoney() readonly preSelfPaid!: Fen;
  /** 符合政策范围: what the insured region's policy divides (inscp_scp_amt). */
  @IsMoney() readonly inScope!: Fen;
}

export const CATALOGUE_CLASSES = ['A', 'B', 'C'] as const;
/** Class of an item in the catalogue (甲 / 乙 / 丙, chrgitm_lv). */
export type CatalogueClass = (typeof CATALOGUE_CLASSES)[number];

/** One line of the bill (费用明细), split the same way. */
export class BillLine {
  @IsWholeNumber(1, 99_999) readonly lineNo!: number;
  @IsText(60) readonly itemCode!: string;
  @IsText(200) readonly itemName!: string;
  @IsOneOf(CATALOGUE_CLASSES) readonly class!: CatalogueClass;
  @IsDecimal() readonly quantity!: string;
  @IsDecimal() readonly unitPrice!: string;
  @IsMoney() readonly amount!: Fen;
  @IsMoney() readonly fullySelfPaid!: Fen;
  @IsMoney() readonly overLimit!: Fen;
  @IsMoney() readonly preSelfPaid!: Fen;
  @IsMoney() readonly inScope!: Fen;
}

/** What the person offers to pay from personal accounts (个人账户); what the policy does not let them pay is cash. */
export class OfferedAccount {
  /** How much may be taken, the family's accounts included. */
  @IsMoney() readonly available!: Fen;
  /** Of that, how much lies in accounts of the family (家庭共济). */
  @Maybe() @IsMoney() readonly family?: Fen;
}

/** A direct-settlement record (直接结算记录) as the treatment region sends it: with `amounts`, or with `lines` whose sums are formed. */
export class TreatmentForm {
  /** The sender's id of this record: the same record again is the same treatment. */
  @IsRecordId() readonly recordId!: string;
  @Personal() @IsPersonNo() readonly personNo!: string;
  @IsRegionCode() readonly insuredRegion!: RegionCode;
  @IsRegionCode() readonly treatmentRegion!: RegionCode;
  @IsInstitutionCode() readonly institution!: InstitutionCode;
  @IsOneOf(INSTITUTION_LEVELS) readonly institutionLevel!: InstitutionLevel;
  @IsDiseaseCode() readonly diseaseCode!: DiseaseCode;
  @IsDay() readonly servedOn!: Day;
  /** Emergency flag of the hospital (急诊标志). */
  @Maybe() @IsFlag() readonly emergency?: boolean;
  @Maybe() @IsNested(() => SplitAmounts) readonly amounts?: SplitAmounts;
  @Maybe() @IsListOf(() => BillLine, { min: 1, max: 2000 }) readonly lines?: readonly BillLine[];
  @Maybe() @IsNested(() => OfferedAccount) readonly personalAccount?: OfferedAccount;
}
