import { SCHEMES, type Day, type DiseaseCode, type RegionCode, type Scheme } from '@yidi/kernel';
import {
  IsDay,
  IsDiseaseCode,
  IsListOf,
  IsListOfText,
  IsNested,
  IsOneOf,
  IsRegionCode,
  IsSlug,
  IsText,
  Maybe,
} from '../codec/index.js';
import {
  CapTerm,
  DeductibleTerm,
  DiseaseLimit,
  FixedPaymentTerm,
  Layer,
  OffsiteTerm,
  OwnShareTerm,
  PersonalAccountTerm,
  RatioAddition,
  RatioTerm,
  RoundingTerm,
} from './benefit-terms.js';
import { PolicySource } from './policy-source.js';
import { ClaimProcedure, FilingProcedure, QualificationProcedure } from './procedures.js';

/** A disease that the region pays for (门诊慢特病病种). */
export class Disease {
  @IsDiseaseCode() readonly code!: DiseaseCode;
  /** The region's own name of it, in Chinese. */
  @IsText(100) readonly name!: string;
  /** The class that the region puts it into, where its numbers differ by class (病种类别). */
  @Maybe() @IsSlug() readonly class?: string;
}

/**
 * One region's policy for one scheme (政策包): data, with a source for every number. Each list is a table whose entries say for
 * whom and when they hold; a table that is left out says that the region has no such rule.
 */
export class PolicyPack {
  @IsRegionCode() readonly region!: RegionCode;
  @IsText(60) readonly name!: string;
  @IsOneOf(SCHEMES) readonly scheme!: Scheme;
  @IsDay() readonly validFrom!: Day;
  @Maybe() @IsDay() readonly validUntil?: Day;
  @IsListOf(() => PolicySource, { min: 1, max: 100 }) readonly sources!: readonly PolicySource[];
  /** Both schemes of the region fill the same accumulators (职工、居民累计合并); absent: each its own. */
  @Maybe() @IsOneOf(['both-schemes']) readonly account?: 'both-schemes';
  @IsListOf(() => Disease, { min: 1, max: 300 }) readonly diseases!: readonly Disease[];
  /**
   * How a bill is divided, step by step (结算顺序): `self-paid`, `fixed-payment`, `offsite`, `expense-cap`, `deductible`, `ratio`,
   * `cap`, then the layers by their funds, `personal-account` at last.
   */
  @IsListOfText('slug', { min: 2, max: 20 }) readonly order!: readonly string[];
  @Maybe() @IsNested(() => RoundingTerm) readonly rounding?: RoundingTerm;
  @Maybe() @IsListOf(() => DeductibleTerm, { min: 1, max: 300 }) readonly deductibles?: readonly DeductibleTerm[];
  @IsListOf(() => RatioTerm, { min: 1, max: 300 }) readonly ratios!: readonly RatioTerm[];
  @Maybe() @IsListOf(() => RatioAddition, { min: 1, max: 100 }) readonly ratioAdditions?: readonly RatioAddition[];
  @IsListOf(() => OffsiteTerm, { min: 1, max: 50 }) readonly offsite!: readonly OffsiteTerm[];
  @Maybe() @IsListOf(() => CapTerm, { min: 1, max: 300 }) readonly caps?: readonly CapTerm[];
  @Maybe() @IsNested(() => DiseaseLimit) readonly severalDiseases?: DiseaseLimit;
  @Maybe() @IsListOf(() => FixedPaymentTerm, { min: 1, max: 50 }) readonly fixedPayments?: readonly FixedPaymentTerm[];
  @Maybe() @IsListOf(() => Layer, { min: 1, max: 10 }) readonly layers?: readonly Layer[];
  @Maybe() @IsNested(() => PersonalAccountTerm) readonly personalAccount?: PersonalAccountTerm;
  @Maybe() @IsListOf(() => OwnShareTerm, { min: 1, max: 100 }) readonly ownShares?: readonly OwnShareTerm[];
  @IsNested(() => QualificationProcedure) readonly qualification!: QualificationProcedure;
  @IsNested(() => FilingProcedure) readonly filing!: FilingProcedure;
  @Maybe() @IsNested(() => ClaimProcedure) readonly claim?: ClaimProcedure;
}
