import { Injectable } from '@nestjs/common';
import type { DeclineReason } from '@yidi/contracts/filing';
import { TreatmentView, type Answered } from '@yidi/contracts/views';
import type { CaseId, Language, TreatmentId } from '@yidi/kernel';
import { standing, written, type Headers, type Reply, type Wish } from '@yidi/platform';
import { CaseFiles } from './case-files.query.js';
import { reasonViews } from './reason-view.js';

/** What claims answers of a treatment. */
export interface TreatmentAnswer {
  readonly caseId: CaseId;
  readonly treatmentId: TreatmentId;
  readonly recordId: string;
  readonly status: 'recorded' | 'declined';
  readonly reasons: readonly DeclineReason[];
}

/** What a sender of a record is answered, whichever way it was sent. */
@Injectable()
export class TreatmentReplies {
  constructor(private readonly files: CaseFiles) {}

  /** 201 with the settlement where the caller waits and it comes in time, else 202 and where to ask. */
  async to(answered: Answered<TreatmentAnswer>, asked: Wish): Promise<Reply> {
    const { view } = answered;
    const headers = { ...standing(answered), location: `/v1/treatments/${view.treatmentId}` };
    const applied: Headers =
      asked.seconds === undefined ? {} : { 'preference-applied': `wait=${String(asked.seconds)}` };
    const now = treatmentViewOf(view, asked.language);
    if (view.status === 'declined') return written(TreatmentView, now, 201).with({ ...headers, ...applied });
    const inTime =
      asked.seconds === undefined || (await this.files.whenSettled(view.treatmentId, asked.seconds * 1000));
    if (!inTime) return written(TreatmentView, now, 202).with(headers);
    const known = await this.files.treatment(view.treatmentId, asked.language);
    return written(TreatmentView, known?.view ?? now, 201).with({ ...headers, ...applied });
  }
}

/** A treatment as claims tells it, in the caller's language. */
export const treatmentViewOf = (
  { caseId, treatmentId, recordId, status, reasons }: TreatmentAnswer,
  language: Language,
): TreatmentView => ({
  caseId,
  treatmentId,
  recordId,
  status,
  ...(reasons.length === 0 ? {} : { reasons: reasonViews(reasons, language) }),
});
