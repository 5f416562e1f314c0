import { Controller, Post } from '@nestjs/common';
import { TreatmentForm, type TreatmentEvents } from '@yidi/contracts/claims';
import { schemaOf } from '@yidi/contracts/codec';
import type { DeclineReason } from '@yidi/contracts/filing';
import type { AccountEvents } from '@yidi/contracts/settlement';
import { DeclinedEstimateView, EstimateView } from '@yidi/contracts/views';
import type { CaseId, MessageOf } from '@yidi/kernel';
import {
  Accepts,
  Acting,
  Answers,
  contentHash,
  Does,
  estimateIdOf,
  For,
  Neighbours,
  People,
  written,
  type Caller,
  type Plain,
  type Reply,
} from '@yidi/platform';
import { mustActFor, mustSpeakFor } from '../reach.js';
import { reasonViews } from './reason-view.js';
import { estimateView } from './settlement-view.js';

/** As claims would take the record. */
type Judged = MessageOf<typeof TreatmentEvents>;
/** As the benefit account would settle it. */
type Settled = Extract<MessageOf<typeof AccountEvents>, { readonly type: 'TreatmentSettled' | 'SettlementDeclined' }>;

/** What a bill would come to, before anybody pays (费用预结算). */
@Controller('v1/treatments/estimates')
export class EstimatesController {
  constructor(
    private readonly neighbours: Neighbours,
    private readonly people: People,
  ) {}

  @Post()
  @Does('What a record would come to if it were sent now; nothing is written')
  @For('institution', 'person', 'region')
  @Answers({ oneOf: [schemaOf(EstimateView, 'wire'), schemaOf(DeclinedEstimateView, 'wire')] })
  async estimate(@Accepts(TreatmentForm) form: Plain<TreatmentForm>, @Acting() caller: Caller): Promise<Reply> {
    if (caller.role === 'person') mustActFor(caller, form);
    else mustSpeakFor(caller, form);
    const judged = await this.judged(form, caller);
    if (judged.type === 'TreatmentDeclined') return declined(form, judged.data, caller);
    const { personNo: _, ...care } = judged.data;
    const settled = await this.neighbours.ask<Settled>('settlement', 'estimate', care);
    if (settled.type === 'TreatmentSettled')
      return written(EstimateView, estimateView(form.recordId, settled.data, caller.language));
    return declined(form, settled.data, caller);
  }

  private async judged(form: Plain<TreatmentForm>, { actor }: Caller): Promise<Judged> {
    const personId = await this.people.idOf(form.insuredRegion, form.personNo);
    const treatmentId = estimateIdOf(form);
    const data = { ...form, personId, treatmentId, recordHash: contentHash(form) };
    return this.neighbours.ask('claims', 'judgement', { data, request: { commandId: treatmentId, actor } });
  }
}

interface Declined {
  readonly caseId: CaseId;
  readonly reasons: readonly DeclineReason[];
}

const declined = ({ recordId }: Plain<TreatmentForm>, { caseId, reasons }: Declined, { language }: Caller): Reply =>
  written(DeclinedEstimateView, { recordId, caseId, status: 'declined', reasons: reasonViews(reasons, language) });
