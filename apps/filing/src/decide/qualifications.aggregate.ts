import { QualificationCommands, type QualificationEvents, qualificationCodec } from '@yidi/contracts/filing';
import { qualification, type Qualification, type QualificationFacts } from '@yidi/domain/filing';
import type { Aggregate } from '@yidi/eventing';
import { dayOf, type Day } from '@yidi/kernel';
import { Engine, type FactsBinding } from '@yidi/platform';

export const Qualifications: Aggregate<
  Qualification,
  typeof QualificationCommands,
  typeof QualificationEvents,
  QualificationFacts
> = {
  category: 'qualification',
  decider: qualification,
  commands: QualificationCommands,
  codec: qualificationCodec,
  idOf: ({ qualificationId }) => qualificationId,
  caseOf: (command) => ('caseId' in command ? command.caseId : undefined),
};

/** The insured region's pack of today: for a new application by what it names, later by what the log holds. */
export const qualificationFacts: FactsBinding<
  Qualification,
  typeof QualificationCommands,
  QualificationFacts,
  [Engine]
> = {
  needs: [Engine],
  look: (engine) => (message, state) => {
    const today = dayOf(engine.runtime.clock.now());
    const application = message.type === 'SubmitQualification' ? message.data : state;
    return Promise.resolve({ terms: termsOf(engine, application, today) });
  },
};

type Asked = Qualification | typeof QualificationCommands.SubmitQualification.prototype;

const termsOf = ({ runtime }: Engine, application: Asked, today: Day): QualificationFacts['terms'] => {
  if (!('scheme' in application)) return undefined;
  const policy = runtime.policies.inForce(application.insuredRegion, application.scheme, today);
  if (policy === undefined) return undefined;
  const { qualification: procedure, diseases } = policy.pack;
  return {
    policy: policy.ref,
    diseaseCovered: diseases.some(({ code }) => code === application.diseaseCode),
    stages: procedure.stages,
    requiredMaterials: procedure.materials,
    commitmentAllowed: false,
    starts: procedure.starts,
    validMonths: procedure.validMonths,
  };
};
