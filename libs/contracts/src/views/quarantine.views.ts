import type { Instant } from '@yidi/kernel';
import { IsId, IsInstant, IsListOf, IsNested, IsText, IsWholeNumber, Maybe } from '../codec/index.js';

const MOST = 1_000_000_000;

/** Why an event could not be handled: by the refusal's code or the kind of the error, and where the program broke. */
export class QuarantineCause {
  @IsText(200) readonly kind!: string;
  @Maybe() @IsText(500) readonly where?: string;
}

/** The event that holds a case up; its content is read with GET /v1/cases/:caseId/events. */
export class ParkedEvent {
  @IsText(100) readonly id!: string;
  @IsText(200) readonly type!: string;
  @IsText(300) readonly stream!: string;
  @IsWholeNumber(0, MOST) readonly revision!: number;
}

/** A case that waits at one consumer, behind an event that cannot be handled. */
export class ParkedCaseView {
  @IsText(200) readonly consumer!: string;
  @IsId() readonly caseId!: string;
  @IsInstant() readonly since!: Instant;
  @IsNested(() => ParkedEvent) readonly event!: ParkedEvent;
  @IsNested(() => QuarantineCause) readonly cause!: QuarantineCause;
  /** How often the event was tried. */
  @IsWholeNumber(0, MOST) readonly attempts!: number;
  /** Events of the case that wait, this one among them. */
  @IsWholeNumber(0, MOST) readonly waiting!: number;
}

/** What was done about a parked case: how many events were handled at last, and what stopped it before the end. */
export class RedriveView {
  @IsText(200) readonly consumer!: string;
  @IsId() readonly caseId!: string;
  @IsInstant() readonly at!: Instant;
  /** Who asked for it. */
  @IsText(200) readonly by!: string;
  @IsWholeNumber(0, MOST) readonly handled!: number;
  @Maybe() @IsNested(() => QuarantineCause) readonly cause?: QuarantineCause;
}

export class RedrivesView {
  @IsListOf(() => RedriveView, { max: 10_000 }) readonly items!: readonly RedriveView[];
}
