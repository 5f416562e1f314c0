import { TreatmentCommands, type TreatmentEvents, treatmentCodec } from '@yidi/contracts/claims';
import type { EntitlementAnswer, EntitlementQuestion } from '@yidi/contracts/filing';
import { treatment, type Treatment } from '@yidi/domain/claims';
import type { Aggregate } from '@yidi/eventing';
import type { FactsBinding } from '@yidi/platform';
import { Entitlements } from './entitlements.js';

export const Treatments: Aggregate<Treatment, typeof TreatmentCommands, typeof TreatmentEvents, EntitlementAnswer> = {
  category: 'treatment',
  decider: treatment,
  commands: TreatmentCommands,
  codec: treatmentCodec,
  idOf: ({ treatmentId }) => treatmentId,
  caseOf: (_, { caseId }) => caseId,
};

/** The entitlement on the day of care, as filing answers it now. */
export const entitlementFacts: FactsBinding<Treatment, typeof TreatmentCommands, EntitlementAnswer, [Entitlements]> = {
  needs: [Entitlements],
  look:
    (entitlements) =>
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
      return entitlements.of(question);
    },
};
