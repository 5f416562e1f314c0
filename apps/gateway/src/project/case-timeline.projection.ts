import { treatmentCodec } from '@yidi/contracts/claims';
import { filingCodec, qualificationCodec } from '@yidi/contracts/filing';
import { accountCodec, paymentCodec } from '@yidi/contracts/settlement';
import { projection, tell } from '@yidi/eventing';
import { lineOf, TIMELINE } from './timeline-line.js';

/** Every event of a case as one line. */
export const caseTimeline = projection({
  name: 'case-timeline',
  version: 1,
  tables: [TIMELINE],
  readings: [
    { category: 'qualification', project: (recorded) => lineOf(tell(qualificationCodec, recorded)) },
    { category: 'filing', project: (recorded) => lineOf(tell(filingCodec, recorded)) },
    { category: 'treatment', project: (recorded) => lineOf(tell(treatmentCodec, recorded)) },
    { category: 'account', project: (recorded) => lineOf(tell(accountCodec, recorded)) },
    { category: 'payment', project: (recorded) => lineOf(tell(paymentCodec, recorded)) },
  ],
});
