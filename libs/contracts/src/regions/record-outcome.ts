// What became of a record of another region, in the words of the national interface where it has them.
import type { CaseId, Fen, InstitutionCode, RegionCode, Says, SettlementId, TreatmentId } from '@yidi/kernel';
import {
  IsChinaTime,
  IsId,
  IsInstitutionCode,
  IsListOf,
  IsMatching,
  IsMoney,
  IsNested,
  IsOneOf,
  IsRecordId,
  IsRegionCode,
  IsText,
  IsWholeNumber,
  Maybe,
} from '../codec/index.js';
import { Sentence } from '../settlement/index.js';
import type { ChinaTime } from './regional-record.js';

/** A field that has to be mended, by its national name: `input.setlinfo.medfee_sumamt`. */
export class BrokenField {
  @IsText(200) readonly field!: string;
  /** What was broken: a word like `required`, or the number of an identity like `I1`. */
  @IsText(60) readonly rule!: string;
  @IsNested(() => Sentence) readonly says!: Says;
}

/** The letter could not be taken as a record, or the rules say no; nothing was written. Mend it and send it again. */
export class RecordRefused {
  /** 交易状态码: the message failed. */
  @IsOneOf(['-1']) readonly infcode!: '-1';
  /** 接收报文时间, when it was refused. */
  @IsChinaTime() readonly respond_time!: ChinaTime;
  /** The letter that this answers, by its id (`ce_id`). */
  @IsText(200) readonly letter!: string;
  /** msgid of the letter, where it could be read. */
  @Maybe() @IsText(60) readonly inf_refmsgid?: string;
  /** Of the letter, where it could be read. */
  @Maybe() @IsText(60) readonly setl_id?: string;
  @Maybe() @IsRegionCode() readonly mdtrtarea_admvs?: RegionCode;
  /** Stable for ever: `regional-record/malformed`. */
  @IsText(60) readonly code!: string;
  /** 错误信息: what is wrong and what to do. */
  @IsNested(() => Sentence) readonly says!: Says;
  @IsListOf(() => BrokenField, { max: 1_000 }) readonly violations!: readonly BrokenField[];
}

/** The record that an outcome is of. */
class OfRecord {
  /** 交易状态码: the message was taken. */
  @IsOneOf(['0']) readonly infcode!: '0';
  /** 接收报文时间, when it was decided. */
  @IsChinaTime() readonly respond_time!: ChinaTime;
  /** Of the sender. */
  @IsText(64) readonly setl_id!: string;
  /** Under which Yidi keeps the record: the `setl_id`, behind the institution's code where it does not begin with it. */
  @IsRecordId() readonly recordId!: string;
  @IsRegionCode() readonly mdtrtarea_admvs!: RegionCode;
  @IsRegionCode() readonly insuplc_admdvs!: RegionCode;
  @IsInstitutionCode() readonly fixmedins_code!: InstitutionCode;
  @IsId() readonly caseId!: CaseId;
  @IsId() readonly treatmentId!: TreatmentId;
}

/** Why care could not be settled directly, and what the person can do. */
export class DeclinedFor {
  @IsText(60) readonly code!: string;
  @IsNested(() => Sentence) readonly sentence!: Says;
  @IsNested(() => Sentence) readonly remedy!: Says;
}

/** The record was taken, and may not be settled directly: the person pays and can claim by hand. */
export class RecordDeclined extends OfRecord {
  @IsListOf(() => DeclinedFor, { min: 1, max: 20 }) readonly reasons!: readonly DeclinedFor[];
}

/**
 * 结算信息 (setlinfo) as the insured region has divided the bill. `fund_pay_sumamt` is without the personal account, whatever
 * the receiving province's own habit.
 */
export class SettledPart {
  /** 险种类型: 310 employee, 390 resident. */
  @IsOneOf(['310', '390']) readonly insutype!: '310' | '390';
  /** 医疗费总额. */
  @IsMoney() readonly medfee_sumamt!: Fen;
  /** 全自费金额. */
  @IsMoney() readonly fulamt_ownpay_amt!: Fen;
  /** 超限价自费费用. */
  @IsMoney() readonly overlmt_selfpay!: Fen;
  /** 先行自付金额. */
  @IsMoney() readonly preselfpay_amt!: Fen;
  /** 符合政策范围金额. */
  @IsMoney() readonly inscp_scp_amt!: Fen;
  /** 实际支付起付线. */
  @IsMoney() readonly act_pay_dedc!: Fen;
  /** 基本医疗保险统筹基金支出. */
  @IsMoney() readonly hifp_pay!: Fen;
  /** 公务员医疗补助资金支出. */
  @IsMoney() readonly cvlserv_pay!: Fen;
  /** 企业补充医疗保险基金支出. */
  @IsMoney() readonly hifes_pay!: Fen;
  /** 大病保险资金支出. */
  @IsMoney() readonly hifmi_pay!: Fen;
  /** 职工大额医疗费用补助基金支出. */
  @IsMoney() readonly hifob_pay!: Fen;
  /** 医疗救助基金支出. */
  @IsMoney() readonly maf_pay!: Fen;
  /** 伤残人员医疗保障基金支出; no policy of ours knows one. */
  @IsMoney() readonly hifdm_pay!: Fen;
  /** 其他支出. */
  @IsMoney() readonly oth_pay!: Fen;
  /** 基金支付总额. */
  @IsMoney() readonly fund_pay_sumamt!: Fen;
  /** 个人负担总金额. */
  @IsMoney() readonly psn_part_amt!: Fen;
  /** 个人账户支出, the family's included. */
  @IsMoney() readonly acct_pay!: Fen;
  /** 个人账户共济支付金额: of that, from accounts of the family. */
  @IsMoney() readonly acct_mulaid_pay!: Fen;
  /** 个人现金支出. */
  @IsMoney() readonly psn_cash_pay!: Fen;
  /** 医院负担金额. */
  @IsMoney() readonly hosp_part_amt!: Fen;
  /** 年度: the benefit year. */
  @IsWholeNumber(1900, 2999) readonly year!: number;
}

/** 基金支付明细 (setldetail): what one fund pays. */
export class PaidByFund {
  /** 基金支付类型. */
  @IsMatching(/^\d{6}$/, 'a kind of fund: six digits') readonly fund_pay_type!: string;
  /** The fund as the policy pack calls it. */
  @IsText(60) readonly fund_pay_type_name!: string;
  /** 基金支付金额. */
  @IsMoney() readonly fund_payamt!: Fen;
  /** 结算过程信息: how it was computed, a sentence a line. */
  @Maybe() @IsText(20_000) readonly setl_proc_info?: string;
}

/** The record was taken and settled by the insured region's policy: who pays what. */
export class RecordSettled extends OfRecord {
  @IsId() readonly settlementId!: SettlementId;
  @IsNested(() => SettledPart) readonly setlinfo!: SettledPart;
  @IsListOf(() => PaidByFund, { max: 20 }) readonly setldetail!: readonly PaidByFund[];
}

export const RecordOutcomes = { RecordRefused, RecordDeclined, RecordSettled };
