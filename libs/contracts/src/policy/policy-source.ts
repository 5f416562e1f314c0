import type { Day } from '@yidi/kernel';
import { IsDay, IsOneOf, IsSlug, IsText, Maybe } from '../codec/index.js';

/** A document or page that a number was taken from. */
export class PolicySource {
  /** The key by which the numbers of this pack refer to it. */
  @IsSlug() readonly key!: string;
  @IsText(300) readonly title!: string;
  @Maybe() @IsText(300) readonly address?: string;
  @Maybe() @IsText(200) readonly clause?: string;
  /** A official · B reprint or newspaper naming the authority · C portal naming neither · D unreliable. */
  @IsOneOf(['A', 'B', 'C', 'D']) readonly grade!: 'A' | 'B' | 'C' | 'D';
  /** The first day on which the document is in force (施行日期): no number of it may be used before. */
  @Maybe() @IsDay() readonly from?: Day;
}
