import { accountCodec } from '@yidi/contracts/settlement';
import { hears, reaction } from '@yidi/eventing';
import type { Outcomes } from './outcomes.js';

/** A region is told what the benefit account has made of its record. */
export const answerSettledRegionalRecords = reaction<Outcomes>({
  name: 'answer-settled-regional-records',
  topic: 'settlement.events',
  hears: [
    hears('account', accountCodec, {
      TreatmentSettled: (event, outcomes: Outcomes) => outcomes.settled(event),
      SettlementDeclined: (event, outcomes: Outcomes) => outcomes.settled(event),
    }),
  ],
});
