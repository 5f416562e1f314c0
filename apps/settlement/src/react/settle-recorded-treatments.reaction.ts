import { treatmentCodec } from '@yidi/contracts/claims';
import { SettleTreatment } from '@yidi/contracts/settlement';
import { derive, hears, reaction } from '@yidi/eventing';
import type { Commands } from '@yidi/platform';
import { settleTreatment } from '../decide/settle-treatment.js';
import { YIDI } from './yidi.js';

/** Care that was recorded with an entitlement is settled at once. */
export const settleRecordedTreatments = reaction<Commands>({
  name: 'settle-recorded-treatments',
  topic: 'claims.events',
  hears: [
    hears('treatment', treatmentCodec, {
      TreatmentRecorded: ({ data, envelope }, commands) => {
        const request = { commandId: derive(envelope.id, 'settle'), causationId: envelope.id, actor: YIDI };
        return commands.execute(SettleTreatment, settleTreatment(data), request);
      },
    }),
  ],
});
