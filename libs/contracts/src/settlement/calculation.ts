import type { Fen, Says } from '@yidi/kernel';
import { IsMoney, IsNested, IsOneOf, IsSignedMoney, IsSlug, IsText, Maybe } from '../codec/index.js';
import { PERIODS, type Period } from '../policy/index.js';

/** A sentence in both languages. */
export class Sentence {
  @IsText(1000) readonly zh!: string;
  @IsText(1000) readonly en!: string;
}

/** One step of a settlement: which rule, in words, by which source, and what it did to the amount it was given. */
export class SettlementStep {
  @IsSlug() readonly rule!: string;
  @IsNested(() => Sentence) readonly says!: Says;
  @IsText(700) readonly source!: string;
  @IsSignedMoney() readonly before!: Fen;
  @IsSignedMoney() readonly amount!: Fen;
  @IsSignedMoney() readonly after!: Fen;
}

/** What one fund pays (基金支付, setldetail). */
export class FundShare {
  @IsSlug() readonly fund!: string;
  @IsMoney() readonly amount!: Fen;
}

/** What the person pays, by the reason for it (个人负担, psn_part_amt). */
export class PersonShare {
  @IsMoney() readonly fullySelfPaid!: Fen;
  @IsMoney() readonly overLimit!: Fen;
  @IsMoney() readonly preSelfPaid!: Fen;
  /** 起付线 (act_pay_dedc). */
  @IsMoney() readonly deductible!: Fen;
  /** The person's share beside the fund's ratio (按比例自付). */
  @IsMoney() readonly coinsurance!: Fen;
  /** What the fund would have paid above its cap (超限额). */
  @IsMoney() readonly overCap!: Fen;
}

export const ACCUMULATORS = ['deductible', 'cap', 'expense-cap', 'ratio-base', 'layer-base', 'layer-cap'] as const;
/**
 * What an accumulator counts: deductible borne; money paid within a fund cap; expense within an expense cap; in-scope money that
 * decides the ratio's band; what a layer looked at; what a layer paid.
 */
export type AccumulatorKind = (typeof ACCUMULATORS)[number];

/** What a settlement did to one accumulator (累计): how far it was used before and after, and of how much. */
export class AccumulatorUse {
  @IsOneOf(ACCUMULATORS) readonly kind!: AccumulatorKind;
  /** What is counted together: a disease's code, a class, a pool that the pack names, a layer's fund. */
  @IsText(60) readonly pool!: string;
  @IsOneOf(PERIODS) readonly period!: Period;
  /** `2026`, `2026-H1`, `2026-Q1` or `2026-03`, by the day of service. */
  @IsText(10) readonly within!: string;
  @IsMoney() readonly before!: Fen;
  @IsMoney() readonly after!: Fen;
  /** The limit; absent where there is none, or no source gives it. */
  @Maybe() @IsMoney() readonly of?: Fen;
}

/** From what the person pays: I4 of the interface, 个人负担 = 个人账户 + 现金 (psn_part_amt = acct_pay + psn_cash_pay). */
export class PaidFrom {
  /** 个人账户支付 (acct_pay), the family's accounts included. */
  @IsMoney() readonly personalAccount!: Fen;
  /** Of that, from accounts of the family (acct_mulaid_pay). */
  @IsMoney() readonly familyAccounts!: Fen;
  /** 现金 (psn_cash_pay). */
  @IsMoney() readonly cash!: Fen;
}
