import { treatmentCodec } from '@yidi/contracts/claims';
import { hears, reaction } from '@yidi/eventing';
import type { Outcomes } from './outcomes.js';

/** A region is told that its record may not be settled directly, and why. */
export const answerDeclinedRegionalRecords = reaction<Outcomes>({
  name: 'answer-declined-regional-records',
  topic: 'claims.events',
  hears: [
    hears('treatment', treatmentCodec, { TreatmentDeclined: (event, outcomes: Outcomes) => outcomes.declined(event) }),
  ],
});
