import type { Fen, Millionths } from '@yidi/kernel';
import {
  IsFlag,
  IsListOf,
  IsListOfMoney,
  IsListOfShares,
  IsListOfText,
  IsMoney,
  IsMoneyOrUnknown,
  IsNested,
  IsOneOf,
  IsShare,
  IsShareOrUnknown,
  IsSlug,
  IsText,
  IsWholeNumber,
  Maybe,
} from '../codec/index.js';
import { Conditions } from './conditions.js';

/** What stands where no source gives a value. */
export type Unknown = 'unknown';

export const PERIODS = ['visit', 'month', 'quarter', 'half-year', 'year'] as const;
/** How long an accumulator runs before it starts again: by the day of service. `visit`: nothing is carried on. */
export type Period = (typeof PERIODS)[number];

/** An amount as a share of the whole bill, within limits. */
export class ShareOfBill {
  @IsShare() readonly share!: Millionths;
  @Maybe() @IsMoney() readonly atLeast?: Fen;
  @Maybe() @IsMoney() readonly atMost?: Fen;
}

/**
 * What the person bears first (起付线): `amount`, or `shareOfBill`. Only in-scope money fills it. Whether it comes off before the
 * ratio or off what the fund would pay is said by its place in the pack's order.
 */
export class DeductibleTerm extends Conditions {
  @Maybe() @IsMoneyOrUnknown() readonly amount?: Fen | Unknown;
  @Maybe() @IsNested(() => ShareOfBill) readonly shareOfBill?: ShareOfBill;
  @IsOneOf(PERIODS) readonly period!: Period;
  /** What fills it together: `each-disease` (the default), `each-class`, `each-level`, or a pool's name: `all-diseases`, `with-inpatient` … */
  @Maybe() @IsSlug() readonly pool?: string;
  /**
   * Where levels differ and share a pool: a higher one asks for the difference (`top-up`), or nothing more once one was met
   * (`no-more`). `unknown`: no source says which, and a bill that depends on it is declined.
   */
  @Maybe() @IsOneOf(['top-up', 'no-more', 'unknown']) readonly atHigherLevel?: 'top-up' | 'no-more' | Unknown;
  /**
   * In the year in which the benefit starts, by the months left of it, the first one counted (首年按月折算). Where diseases share
   * the pool, the benefit that started first counts: a further disease leaves the deductible as it is.
   */
  @Maybe() @IsOneOf(['by-month']) readonly firstYear?: 'by-month';
  @IsSlug() readonly source!: string;
}

/** One band of a table of shares: up to an amount, or beyond all others where `upTo` is absent. */
export class Band {
  @Maybe() @IsMoney() readonly upTo?: Fen;
  @IsShareOrUnknown() readonly share!: Millionths | Unknown;
}

/** The fund's share of what is left when the ratio is applied (报销比例): one `share`, or `bands` by amount. */
export class RatioTerm extends Conditions {
  @Maybe() @IsShareOrUnknown() readonly share?: Millionths | Unknown;
  @Maybe() @IsListOf(() => Band, { min: 1, max: 20 }) readonly bands?: readonly Band[];
  /** Over which run the bands count on; absent: within one bill. */
  @Maybe() @IsOneOf(PERIODS) readonly bandPeriod?: Period;
  /**
   * From where the bands measure in-scope money: from `zero`, deductible included, or `above-deductible` (the default).
   * `whole-bill`: all of the bill takes the share of the band that it reaches.
   */
  @Maybe()
  @IsOneOf(['zero', 'above-deductible', 'whole-bill'])
  readonly bandsFrom?: 'zero' | 'above-deductible' | 'whole-bill';
  /** Which bills count on in the same bands; as for a deductible. */
  @Maybe() @IsSlug() readonly pool?: string;
  @IsSlug() readonly source!: string;
}

/** Points added to the ratio (报销比例加成), by age for instance. */
export class RatioAddition extends Conditions {
  @IsShare() readonly points!: Millionths;
  /** The sum goes no further. */
  @Maybe() @IsShare() readonly atMost?: Millionths;
  @IsSlug() readonly source!: string;
}

/** What care in another region changes in the benefit (异地就医待遇). */
export class OffsiteTerm extends Conditions {
  /** `nothing`: no fund pays, those above the pooled one neither. */
  @IsOneOf(['as-local', 'reduced', 'nothing', 'unknown']) readonly benefit!:
    'as-local' | 'reduced' | 'nothing' | 'unknown';
  /** Percentage points off the ratio. */
  @Maybe() @IsShare() readonly minusPoints?: Millionths;
  /** A factor on the ratio, after the points: `90%` leaves nine tenths of it. */
  @Maybe() @IsShare() readonly times?: Millionths;
  /** A share of the in-scope money that the person pays first (先行自付), where the order says `offsite`. */
  @Maybe() @IsShare() readonly ownShareFirst?: Millionths;
  @IsSlug() readonly source!: string;
}

/** An amount that the fund pays of a bill outside the formula (定额支付), whatever the deductible. */
export class FixedPaymentTerm extends Conditions {
  @IsMoneyOrUnknown() readonly amount!: Fen | Unknown;
  @IsSlug() readonly source!: string;
}

/** How the limits of several diseases of one person make one limit (多病种限额). Ranks count from the highest limit down. */
export class SeveralDiseases {
  /** The share of each rank's limit that counts: `['100%', '50%', '40%']`. */
  @IsListOfShares({ min: 1, max: 10 }) readonly shares!: readonly Millionths[];
  /** The share of each rank after those; absent: none. */
  @Maybe() @IsShare() readonly further?: Millionths;
  /** Fixed sums added from the second disease on, one by one. */
  @Maybe() @IsListOfMoney({ min: 1, max: 10 }) readonly plus?: readonly Fen[];
  /** A fixed sum for each disease after those. */
  @Maybe() @IsMoney() readonly plusFurther?: Fen;
  /** The whole goes no further. */
  @Maybe() @IsMoney() readonly ceiling?: Fen;
}

/**
 * The most that is paid, or counted, in a period (最高支付限额). Entries with different pools are different limits, and all of them
 * hold; entries with one pool are one limit that differs by condition.
 */
export class CapTerm extends Conditions {
  @Maybe() @IsMoneyOrUnknown() readonly amount?: Fen | Unknown;
  /**
   * In place of an amount: the source says that there is no such limit here (不设限额). Where the entry names a pool, what is paid
   * fills it all the same, for those whom it does limit.
   */
  @Maybe() @IsFlag() readonly unlimited?: boolean;
  /** No source gives the amount, and the pack settles all the same; every result then carries that assumption. */
  @Maybe() @IsOneOf(['uncapped']) readonly whileUnknown?: 'uncapped';
  /**
   * `fund`: what the fund pays, after the ratio. `expense`: in-scope expense before the ratio; the order says whether the
   * deductible and the person's share count (`expense-cap` before `deductible`) or not.
   */
  @IsOneOf(['fund', 'expense']) readonly limits!: 'fund' | 'expense';
  @IsOneOf(PERIODS) readonly period!: Period;
  /** As for a deductible. */
  @Maybe() @IsSlug() readonly pool?: string;
  /** A monthly limit whose unused months are carried on until the year ends (年度内结转). */
  @Maybe() @IsOneOf(['within-year']) readonly rollsOver?: 'within-year';
  @Maybe() @IsOneOf(['by-month']) readonly firstYear?: 'by-month';
  /** What a limit by months is rounded to, half up; absent: the fen. */
  @Maybe() @IsOneOf(['yuan']) readonly roundedTo?: 'yuan';
  @Maybe() @IsNested(() => SeveralDiseases) readonly several?: SeveralDiseases;
  /** Layers whose payments fill this limit too, and stay within it. */
  @Maybe() @IsListOfText('slug', { min: 1, max: 10 }) readonly includes?: readonly string[];
  @IsSlug() readonly source!: string;
}

/** More diseases of one person than this are not paid for (病种数限制); those that were granted first count. */
export class DiseaseLimit {
  @IsWholeNumber(1, 50) readonly atMost!: number;
  /** Only diseases of these classes are counted and limited; absent: all. */
  @Maybe() @IsListOfText('slug', { min: 1, max: 20 }) readonly classes?: readonly string[];
  @IsSlug() readonly source!: string;
}

export const PERSON_PARTS = [
  'fully-self-paid',
  'over-limit',
  'pre-self-paid',
  'deductible',
  'coinsurance',
  'over-cap',
] as const;
/** What the person pays, by the reason for it, as packs name it. */
export type PersonPart = (typeof PERSON_PARTS)[number];

/** What a layer pays, for whom: of its base above its own deductible, by bands, up to its own cap. */
export class LayerTerm extends Conditions {
  @Maybe() @IsMoneyOrUnknown() readonly deductible?: Fen | Unknown;
  @IsListOf(() => Band, { min: 1, max: 20 }) readonly bands!: readonly Band[];
  /** From where the bands measure the base: from `zero`, the layer's deductible included, or `above-deductible` (the default). */
  @Maybe() @IsOneOf(['zero', 'above-deductible']) readonly bandsFrom?: 'zero' | 'above-deductible';
  /** Over which run base, deductible and cap are counted on. */
  @IsOneOf(PERIODS) readonly period!: Period;
  /** The most that this layer pays in the period. */
  @Maybe() @IsMoneyOrUnknown() readonly cap?: Fen | Unknown;
  @Maybe() @IsOneOf(['uncapped']) readonly whileUnknown?: 'uncapped';
  @IsSlug() readonly source!: string;
}

/** A fund above the pooled one (大额、大病、公务员补助、企业补充、医疗救助): it pays part of what is left to the person. */
export class Layer {
  /** Its name in the order and among the funds: `large-sum`, `serious-illness`, `civil-servant`, `enterprise`, `medical-assistance`. */
  @IsSlug() readonly fund!: string;
  /** Its name in Chinese. */
  @IsText(60) readonly name!: string;
  /**
   * The person's parts that it looks at, or `over-cap-expense`: the expense above the fund's cap, the cap turned back into expense
   * by the ratio (限额 ÷ 支付比例).
   */
  @IsListOfText([...PERSON_PARTS, 'over-cap-expense'], { min: 1, max: 6 })
  readonly base!: readonly (PersonPart | 'over-cap-expense')[];
  @IsListOf(() => LayerTerm, { min: 1, max: 100 }) readonly terms!: readonly LayerTerm[];
}

/** What of the person's share may come from the personal account (个人账户, acct_pay); the rest is cash. */
export class PersonalAccountTerm {
  @IsListOfText(PERSON_PARTS, { min: 1, max: 6 }) readonly pays!: readonly PersonPart[];
  /** Whether money of the family's accounts counts as such (家庭共济, acct_mulaid_pay). */
  @Maybe() @IsFlag() readonly familyShares?: boolean;
  @IsSlug() readonly source!: string;
}

/** The person's first share of class-B items (乙类先行自付), where a claim by hand is split by the insured region's catalogue. */
export class OwnShareTerm extends Conditions {
  /** Kinds of item: `drugs`, `services`, `materials`, `negotiated-drugs` …; absent: every kind. */
  @Maybe() @IsListOfText('slug', { min: 1, max: 20 }) readonly items?: readonly string[];
  @IsShareOrUnknown() readonly share!: Millionths | Unknown;
  @IsSlug() readonly source!: string;
}

/** When amounts are brought to the fen, and how. */
export class RoundingTerm {
  /** `step`: after each step. `end`: only the results. `line`: each line of a bill as well, where it is split by this pack. */
  @IsOneOf(['line', 'step', 'end']) readonly at!: 'line' | 'step' | 'end';
  @IsOneOf(['half-up', 'half-even', 'down']) readonly how!: 'half-up' | 'half-even' | 'down';
  @Maybe() @IsSlug() readonly source?: string;
}
