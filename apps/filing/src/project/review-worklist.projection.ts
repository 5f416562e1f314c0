import { filingCodec, qualificationCodec, type ReviewStage } from '@yidi/contracts/filing';
import type { WorklistItem } from '@yidi/contracts/views';
import { mirrored, projection, reads, type Envelope, type Fold, type Row } from '@yidi/eventing';
import { dayOf, type CaseId, type RegionCode } from '@yidi/kernel';

/** Something under review, and whether it waits for a reviewer or for the applicant. */
interface Reviewed {
  readonly kind: WorklistItem['kind'];
  readonly id: string;
  readonly caseId: CaseId;
  readonly insuredRegion: RegionCode;
  readonly stages: readonly ReviewStage[];
  readonly passed: number;
  readonly waiting: boolean;
  readonly since: Pick<Envelope, 'at' | 'position'>;
}

const REVIEWS = 'reviews';
const WORKLIST = 'worklist';

/** Where the worklist of a stage stands, of one insured region or of all. */
export const worklistOf = (
  stage: string,
  insuredRegion = 'all',
): { readonly table: string; readonly partition: string } => ({
  table: WORKLIST,
  partition: `${stage} ${insuredRegion}`,
});

const lines = (reviewed: Reviewed): readonly Row[] => {
  const stage = reviewed.stages[reviewed.passed]?.stage;
  if (!reviewed.waiting || stage === undefined) return [];
  const { kind, id, caseId, insuredRegion, since } = reviewed;
  const value: WorklistItem = { kind, id, caseId, stage, insuredRegion, waitingSince: dayOf(since.at) };
  const sort = `${since.position.padStart(20, '0')} ${id}`;
  return [insuredRegion, 'all'].map((region) => ({ ...worklistOf(stage, region), sort, value }));
};

const submitted =
  (kind: Reviewed['kind'], id: string) =>
  (event: {
    readonly data: Pick<Reviewed, 'caseId' | 'insuredRegion' | 'stages'>;
    readonly envelope: Envelope;
  }): readonly Fold[] => {
    const { caseId, insuredRegion, stages } = event.data;
    const reviewed = { kind, id, caseId, insuredRegion, stages, passed: 0, waiting: true, since: since(event) };
    return [at(event, () => reviewed)];
  };

const since = ({ envelope: { at: instant, position } }: { readonly envelope: Envelope }): Reviewed['since'] => ({
  at: instant,
  position,
});

const at = (
  { envelope }: { readonly envelope: Envelope },
  fold: (reviewed: Reviewed | undefined) => Reviewed | undefined,
): Fold => mirrored<Reviewed>({ table: REVIEWS, partition: envelope.stream, sort: '' }, fold, lines);

type Heard = { readonly envelope: Envelope };

const steps = {
  ReviewPassed: (event: Heard): readonly Fold[] => [
    at(event, (held) => held && { ...held, passed: held.passed + 1, since: since(event) }),
  ],
  ReviewReturned: (event: Heard): readonly Fold[] => [at(event, (held) => held && { ...held, waiting: false })],
  MaterialsSupplemented: (event: Heard): readonly Fold[] => [
    at(event, (held) => held && { ...held, waiting: true, since: held.waiting ? held.since : since(event) }),
  ],
  ReviewRejected: (event: Heard): readonly Fold[] => [at(event, () => undefined)],
};

/** What waits for a reviewer, oldest first. */
export const reviewWorklist = projection({
  name: 'review-worklist',
  version: 1,
  tables: [REVIEWS, WORKLIST],
  readings: [
    reads('qualification', qualificationCodec, {
      ...steps,
      QualificationSubmitted: (event) => submitted('qualification', event.data.qualificationId)(event),
      QualificationGranted: (event) => [at(event, () => undefined)],
      QualificationRenewed: (event) => [at(event, () => undefined)],
    }),
    reads('filing', filingCodec, {
      ...steps,
      FilingSubmitted: (event) => submitted('filing', event.data.filingId)(event),
      FilingActivated: (event) => [at(event, () => undefined)],
    }),
  ],
});
