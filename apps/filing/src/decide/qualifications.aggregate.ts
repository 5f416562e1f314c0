import {
  QualificationCommands,
  type QualificationEvents,
  qualificationCodec,
  type SubmitQualification,
} from '@yidi/contracts/filing';
import type { QualificationProcedure } from '@yidi/contracts/policy';
import {
  ageOn,
  birthDayOf,
  packAsks,
  qualification,
  type Qualification,
  type QualificationFacts,
} from '@yidi/domain/filing';
import { decisive } from '@yidi/domain/policy';
import type { Aggregate } from '@yidi/eventing';
import { dayOf, type Day, type DiseaseCode, type PersonType, type RegionCode, type Scheme } from '@yidi/kernel';
import { Engine, type FactsBinding } from '@yidi/platform';
import { Ages } from './ages.js';

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
  [Engine, Ages]
> = {
  needs: [Engine, Ages],
  look: (engine, ages) => async (message, state) => {
    const today = dayOf(engine.runtime.clock.now());
    if (message.type === 'SubmitQualification')
      return { terms: await termsOf(engine, message.data, { today, age: () => ageNow(message.data, today) }) };
    if (state.status === 'none') return { terms: undefined };
    const { qualificationId } = state;
    return { terms: await termsOf(engine, state, { today, age: () => ages.of(qualificationId, today) }) };
  },
};

const ageNow = ({ person }: SubmitQualification, today: Day): Promise<number | undefined> => {
  const bornOn = birthDayOf(person);
  return Promise.resolve(bornOn && ageOn(today, bornOn));
};

interface Application {
  readonly insuredRegion: RegionCode;
  readonly scheme: Scheme;
  readonly diseaseCode: DiseaseCode;
  readonly personType: PersonType;
  readonly groups?: readonly string[] | undefined;
}

interface Asking {
  readonly today: Day;
  /** The applicant's age, looked up only where the pack goes by it. */
  readonly age: () => Promise<number | undefined>;
}

const termsOf = async (
  { runtime }: Engine,
  application: Application,
  asking: Asking,
): Promise<QualificationFacts['terms']> => {
  const policy = runtime.policies.inForce(application.insuredRegion, application.scheme, asking.today);
  if (policy === undefined) return undefined;
  const { qualification: procedure, diseases } = policy.pack;
  const disease = diseases.find(({ code }) => code === application.diseaseCode);
  return {
    policy: policy.ref,
    diseaseCovered: disease !== undefined,
    groups: packAsks(policy.pack).groups,
    stages: procedure.stages,
    requiredMaterials: procedure.materials,
    commitmentAllowed: false,
    ...(await periodTermsOf(procedure, application, { ...asking, diseaseClass: disease?.class })),
    reExamination: procedure.reExamination,
  };
};

type PeriodTerms = Pick<NonNullable<QualificationFacts['terms']>, 'starts' | 'validity'>;

/** From when and for how long; where the pack goes by an age that nobody can tell any more, it does not say. */
const periodTermsOf = async (
  { starts, validity }: QualificationProcedure,
  { diseaseCode, personType, groups = [] }: Application,
  { today, age: askAge, diseaseClass }: Asking & { readonly diseaseClass: string | undefined },
): Promise<PeriodTerms> => {
  const goesByAge = [...starts, ...validity].some(({ ages }) => ages !== undefined);
  const age = goesByAge ? await askAge() : undefined;
  if (goesByAge && age === undefined) return { starts: undefined, validity: undefined };
  const of = { on: today, diseaseCode, diseaseClass, personType, age, groups };
  return { starts: decisive(starts, of), validity: decisive(validity, of) };
};
