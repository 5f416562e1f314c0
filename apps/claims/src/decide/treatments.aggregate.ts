import { TreatmentCommands, type TreatmentEvents, treatmentCodec } from '@yidi/contracts/claims';
import type { EntitlementAnswer, EntitlementQuestion } from '@yidi/contracts/filing';
import { treatment, type Treatment } from '@yidi/domain/claims';
import type { Aggregate } from '@yidi/eventing';
import { Neighbours, type FactsBinding } from '@yidi/platform';

export const Treatments: Aggregate<Treatment, typeof TreatmentCommands, typeof TreatmentEvents, EntitlementAnswer> = {
  category: 'treatment',
  decider: treatment,
  commands: TreatmentCommands,
  codec: treatmentCodec,
  idOf: ({ treatmentId }) => treatmentId,
  caseOf: (_, { caseId }) => caseId,
};

/** The entitlement on the day of care, as filing answers it now. */
export const entitlementFacts: FactsBinding<Treatment, typeof TreatmentCommands, EntitlementAnswer, [Neighbours]> = {
  needs: [Neighbours],
  look:
    (neighbours) =>
    ({ data }) => {
      const question: EntitlementQuestion = {
        personId: data.personId,
        insuredRegion: data.insuredRegion,
        diseaseCode: data.diseaseCode,
        institution: data.institution,
        treatmentRegion: data.treatmentRegion,
        institutionLevel: data.institutionLevel,
        on: data.servedOn,
        emergency: data.emergency ?? false,
      };
      return neighbours.ask<EntitlementAnswer>('filing', 'entitlement', question);
    },
};
