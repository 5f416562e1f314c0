// What may stand in a query string.
import {
  IsDay,
  IsDiseaseCode,
  IsHash,
  IsId,
  IsInstant,
  IsInstitutionCode,
  IsPersonNo,
  IsRegionCode,
  IsText,
  IsWholeNumber,
  Maybe,
} from '@yidi/contracts/codec';
import type { CaseId, Day, DiseaseCode, Instant, InstitutionCode, RegionCode } from '@yidi/kernel';

const MOST_PLACES = 1_000_000_000;

/** Rows at least as fresh as the position that a write answered. */
export class Freshness {
  @Maybe() @IsText(60) readonly atLeast?: string;
}

/** A stretch of what happened in a case, by places in it. */
export class Stretch extends Freshness {
  @Maybe() @IsWholeNumber(1, 1000) readonly limit?: number;
  @Maybe() @IsWholeNumber(0, MOST_PLACES) readonly after?: number;
}

/** Up to when a case is replayed: an instant or a place, one of the two. */
export class ReplayQuestion extends Freshness {
  @Maybe() @IsInstant() readonly at?: Instant;
  @Maybe() @IsWholeNumber(1, MOST_PLACES) readonly upTo?: number;
}

/** Where a reader of the live timeline left off, for those that cannot send Last-Event-ID. */
export class LiveQuestion {
  @Maybe() @IsWholeNumber(0, MOST_PLACES) readonly lastEventId?: number;
}

export class EntitlementAsked extends Freshness {
  @IsPersonNo() readonly personNo!: string;
  @IsRegionCode() readonly insuredRegion!: RegionCode;
  @IsDiseaseCode() readonly diseaseCode!: DiseaseCode;
  @IsInstitutionCode() readonly institution!: InstitutionCode;
  /** Today when left out. */
  @Maybe() @IsDay() readonly on?: Day;
}

export class WorklistAsked extends Freshness {
  /** The caller's own when left out. */
  @Maybe() @IsRegionCode() readonly insuredRegion?: RegionCode;
  @Maybe() @IsWholeNumber(1, 200) readonly limit?: number;
  @Maybe() @IsText(300) readonly after?: string;
}

export class RedrivesAsked {
  @Maybe() @IsWholeNumber(1, 1000) readonly limit?: number;
}

export class QuarantineAsked extends RedrivesAsked {
  /** The name of a consumer group: `settle-recorded-treatments`. */
  @Maybe() @IsText(200) readonly consumer?: string;
  @Maybe() @IsId() readonly caseId?: CaseId;
}

export class BenefitsAsked extends Freshness {
  /** This year when left out. */
  @Maybe() @IsWholeNumber(1900, 2999) readonly year?: number;
  @Maybe() @IsRegionCode() readonly insuredRegion?: RegionCode;
}

export class PolicyAsked {
  /** Today when left out. */
  @Maybe() @IsDay() readonly on?: Day;
  /** In place of a day: the very pack that a settlement names. */
  @Maybe() @IsHash() readonly hash?: string;
}
