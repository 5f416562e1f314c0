// A settlement of another region's bill, in the words of the national interface (国家医保信息平台 定点医药机构接口).
import type { Day, DiseaseCode, Fen, InstitutionCode, RegionCode } from '@yidi/kernel';
import {
  IsChinaTime,
  IsDecimal,
  IsDiseaseCode,
  IsInstitutionCode,
  IsListOf,
  IsMatching,
  IsNested,
  IsOneOf,
  IsPersonNo,
  IsRegionCode,
  IsSignedMoney,
  IsText,
  Maybe,
  Personal,
} from '../codec/index.js';

/** A time in China, `YYYY-MM-DD HH:MM:SS`; its first ten characters are a `Day`. */
export type ChinaTime = `${Day} ${string}`;

/** 医院等级 (hosp_lv): 01 to 04 grade three, 05 to 07 grade two, 08 to 10 grade one, 11 none. */
export const HOSPITAL_LEVELS = ['01', '02', '03', '04', '05', '06', '07', '08', '09', '10', '11'] as const;
export type HospitalLevel = (typeof HOSPITAL_LEVELS)[number];

/** 收费项目等级 (chrgitm_lv): 甲, 乙, 丙. */
export const ITEM_LEVELS = ['01', '02', '03'] as const;
export type ItemLevel = (typeof ITEM_LEVELS)[number];

const FLAG = ['0', '1'] as const;
/** 否 0, 是 1. */
type NationalFlag = (typeof FLAG)[number];

const IsSerial = (): PropertyDecorator =>
  IsMatching(/^[0-9A-Za-z._-]{1,30}$/, 'a number of up to 30 letters, digits and . _ -');

/** 就诊信息 (mdtrtinfo): whom the visit was of, and what for. */
export class VisitPart {
  /** 人员编号: the person's number in the insured region. */
  @Personal() @IsPersonNo() readonly psn_no!: string;
  /** 就诊ID. */
  @IsSerial() readonly mdtrt_id!: string;
  /** 医疗类别; only 14, 门诊慢特病, is settled here. */
  @IsMatching(/^\d{2,6}$/, 'a medical category: two to six digits') readonly med_type!: string;
  /** 病种编码, the national one. */
  @IsDiseaseCode() readonly dise_codg!: DiseaseCode;
  /** 开始时间: the day of care, where it is not that of the settlement. */
  @Maybe() @IsChinaTime() readonly begntime?: ChinaTime;
  /** 急诊标志: 1 an emergency; 0, 2 and 3 none. */
  @Maybe() @IsOneOf(['0', '1', '2', '3']) readonly er_flag?: '0' | '1' | '2' | '3';
}

/**
 * 结算信息 (setlinfo): the bill as the treatment region's catalogue has split it. What the sender has computed of its division
 * between fund and person has to hold together; the insured region divides it anew.
 */
export class SettlementPart {
  /** 结算ID: the sender's number of this settlement. The same number again is the same record. */
  @IsSerial() readonly setl_id!: string;
  /** 结算时间. */
  @IsChinaTime() readonly setl_time!: ChinaTime;
  /** 医院等级. */
  @IsOneOf(HOSPITAL_LEVELS) readonly hosp_lv!: HospitalLevel;
  /** 退费结算标志: 1 is a refund, which is not taken by this way. */
  @Maybe() @IsOneOf(FLAG) readonly refd_setl_flag?: NationalFlag;
  /** 医疗费总额. */
  @IsSignedMoney() readonly medfee_sumamt!: Fen;
  /** 全自费金额. */
  @Maybe() @IsSignedMoney() readonly fulamt_ownpay_amt?: Fen;
  /** 超限价自费费用. */
  @Maybe() @IsSignedMoney() readonly overlmt_selfpay?: Fen;
  /** 先行自付金额. */
  @Maybe() @IsSignedMoney() readonly preselfpay_amt?: Fen;
  /** 符合政策范围金额. */
  @Maybe() @IsSignedMoney() readonly inscp_scp_amt?: Fen;
  /** 实际支付起付线. */
  @Maybe() @IsSignedMoney() readonly act_pay_dedc?: Fen;
  /** 基本医疗保险统筹基金支出. */
  @Maybe() @IsSignedMoney() readonly hifp_pay?: Fen;
  /** 基本医疗保险统筹基金支付比例, 0 to 1. */
  @Maybe() @IsDecimal() readonly pool_prop_selfpay?: string;
  /** 公务员医疗补助资金支出. */
  @Maybe() @IsSignedMoney() readonly cvlserv_pay?: Fen;
  /** 企业补充医疗保险基金支出. */
  @Maybe() @IsSignedMoney() readonly hifes_pay?: Fen;
  /** 居民大病保险资金支出. */
  @Maybe() @IsSignedMoney() readonly hifmi_pay?: Fen;
  /** 职工大额医疗费用补助基金支出. */
  @Maybe() @IsSignedMoney() readonly hifob_pay?: Fen;
  /** 医疗救助基金支出. */
  @Maybe() @IsSignedMoney() readonly maf_pay?: Fen;
  /** 伤残人员医疗保障基金支出. */
  @Maybe() @IsSignedMoney() readonly hifdm_pay?: Fen;
  /** 其他支出. */
  @Maybe() @IsSignedMoney() readonly oth_pay?: Fen;
  /** 基金支付总额. */
  @Maybe() @IsSignedMoney() readonly fund_pay_sumamt?: Fen;
  /** 个人负担总金额. */
  @Maybe() @IsSignedMoney() readonly psn_part_amt?: Fen;
  /** 个人账户使用标志: 0, nothing is paid from accounts. */
  @Maybe() @IsOneOf(FLAG) readonly acct_used_flag?: NationalFlag;
  /** 个人账户支出: the most that accounts are to pay, the family's included. */
  @Maybe() @IsSignedMoney() readonly acct_pay?: Fen;
  /** 个人账户共济支付金额: of that, from accounts of the family. */
  @Maybe() @IsSignedMoney() readonly acct_mulaid_pay?: Fen;
  /** 个人现金支出. */
  @Maybe() @IsSignedMoney() readonly psn_cash_pay?: Fen;
  /** 医院负担金额. */
  @Maybe() @IsSignedMoney() readonly hosp_part_amt?: Fen;
}

/** 费用明细 (feedetail): one line of the bill, split the same way. */
export class FeeLine {
  /** 费用明细流水号: unique inside the visit. */
  @IsSerial() readonly feedetl_sn!: string;
  /** 病种编码: that of the visit, all lines of one batch share it. */
  @Maybe() @IsDiseaseCode() readonly dise_codg?: DiseaseCode;
  /** 医疗目录编码. */
  @IsText(60) readonly med_list_codg!: string;
  /** 医药机构目录名称. */
  @Maybe() @IsText(200) readonly medins_list_name?: string;
  /** 收费项目等级. */
  @IsOneOf(ITEM_LEVELS) readonly chrgitm_lv!: ItemLevel;
  /** 数量. */
  @IsDecimal() readonly cnt!: string;
  /** 单价. */
  @IsDecimal() readonly pric!: string;
  /** 明细项目费用总额. */
  @IsSignedMoney() readonly det_item_fee_sumamt!: Fen;
  /** 全自费金额. */
  @Maybe() @IsSignedMoney() readonly fulamt_ownpay_amt?: Fen;
  /** 超限价金额. */
  @Maybe() @IsSignedMoney() readonly overlmt_amt?: Fen;
  /** 先行自付金额. */
  @Maybe() @IsSignedMoney() readonly preselfpay_amt?: Fen;
  /** 符合政策范围金额. */
  @Maybe() @IsSignedMoney() readonly inscp_scp_amt?: Fen;
}

/** 基金支付明细 (setldetail): what the sender has computed that one fund pays. */
export class FundLine {
  /** 基金支付类型. */
  @IsMatching(/^\d{6}$/, 'a kind of fund: six digits') readonly fund_pay_type!: string;
  /** 基金支付金额. */
  @IsSignedMoney() readonly fund_payamt!: Fen;
}

/** 交易输入 (input): a visit, its settlement and its lines. */
export class RegionalBill {
  @IsNested(() => VisitPart) readonly mdtrtinfo!: VisitPart;
  @IsNested(() => SettlementPart) readonly setlinfo!: SettlementPart;
  @Maybe() @IsListOf(() => FeeLine, { min: 1, max: 2000 }) readonly feedetail?: readonly FeeLine[];
  @Maybe() @IsListOf(() => FundLine, { max: 50 }) readonly setldetail?: readonly FundLine[];
}

/**
 * A bill that was settled elsewhere for a person insured here (门诊费用结算 2207), as the treatment region's system sends it.
 * Who sends is known before the message is read, from the token, the topic or the letter's headers: the signature (signtype,
 * cainfo) and the `appid` are the business of whoever carries the message, and nobody looks at them here.
 */
export class RegionalRecord {
  /** 交易编号: 2207 or 2207A, a settlement. */
  @IsMatching(/^\d{4}[A-Z]?$/, 'a transaction number: four digits, perhaps a letter') readonly infno!: string;
  /** 发送方报文ID; the outcome of a message that is refused names it. */
  @IsSerial() readonly msgid!: string;
  /** 就医地医保区划: where care was given. The sender speaks for it. */
  @IsRegionCode() readonly mdtrtarea_admvs!: RegionCode;
  /** 参保地医保区划: where the person is insured. */
  @IsRegionCode() readonly insuplc_admdvs!: RegionCode;
  /** 交易时间; read, not kept. */
  @Maybe() @IsChinaTime() readonly inf_time?: ChinaTime;
  /** 定点医药机构编号. */
  @IsInstitutionCode() readonly fixmedins_code!: InstitutionCode;
  /** 定点医药机构名称; read, not kept. */
  @Maybe() @IsText(200) readonly fixmedins_name?: string;
  @IsNested(() => RegionalBill) readonly input!: RegionalBill;
}
