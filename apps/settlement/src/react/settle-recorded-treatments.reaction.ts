import { treatmentCodec } from '@yidi/contracts/claims';
import { SettleTreatment } from '@yidi/contracts/settlement';
import { derive, hears, reaction } from '@yidi/eventing';
import { settlementIdOf, type Commands } from '@yidi/platform';
import { YIDI } from './yidi.js';

/** Care that was recorded with an entitlement is settled at once. */
export const settleRecordedTreatments = reaction<Commands>({
  name: 'settle-recorded-treatments',
  topic: 'claims.events',
  hears: [
    hears('treatment', treatmentCodec, {
      TreatmentRecorded: ({ data, envelope }, commands) => {
        const settle: SettleTreatment = {
          settlementId: settlementIdOf(data.treatmentId),
          treatmentId: data.treatmentId,
          personId: data.personId,
          insuredRegion: data.insuredRegion,
          treatmentRegion: data.treatmentRegion,
          institution: data.institution,
          institutionLevel: data.institutionLevel,
          diseaseCode: data.diseaseCode,
          servedOn: data.servedOn,
          amounts: data.amounts,
          entitlement: data.entitlement,
        };
        const request = { commandId: derive(envelope.id, 'settle'), causationId: envelope.id, actor: YIDI };
        return commands.execute(SettleTreatment, settle, request);
      },
    }),
  ],
});
