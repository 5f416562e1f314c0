import { schemaOf } from '@yidi/contracts/codec';
import { ReviewStage } from '@yidi/contracts/filing';
import {
  BENEFIT_STARTS,
  ClaimProcedure,
  InstitutionChoice,
  ReExamination,
  StartTerm,
  ValidityTerm,
  type BenefitStart,
  type PolicyPack,
} from '@yidi/contracts/policy';
import { packAsks } from '@yidi/domain/filing';
import { FILING_CATEGORIES, within, type Day, type FilingCategory } from '@yidi/kernel';

interface CategoryNeeds {
  readonly materials: readonly string[];
  readonly commitmentAllowed: boolean;
  readonly maxMonths?: number;
}

/** What a form needs to know of a region, so that no client hard-codes one. */
export interface Procedures {
  readonly qualification: {
    readonly stages: readonly ReviewStage[];
    readonly materials: readonly string[];
    /** From when the benefit counts for a disease and person that the pack does not name. */
    readonly starts: BenefitStart;
    readonly startsBy: readonly StartTerm[];
    readonly validity: readonly ValidityTerm[];
    readonly reExamination?: ReExamination;
    /** Groups of people that the pack tells apart, which an application may name. */
    readonly groups: readonly string[];
  };
  readonly filing: {
    readonly stages: readonly ReviewStage[];
    readonly categories: Readonly<Partial<Record<FilingCategory, CategoryNeeds>>>;
    readonly institutions?: InstitutionChoice;
  };
  readonly claim?: ClaimProcedure;
}

export const proceduresOf = (pack: PolicyPack, on: Day): Procedures => {
  const { qualification, filing, claim } = pack;
  return {
    qualification: {
      stages: qualification.stages,
      materials: qualification.materials,
      starts: generalStart(qualification.starts, on),
      startsBy: qualification.starts,
      validity: qualification.validity,
      ...(qualification.reExamination === undefined ? {} : { reExamination: qualification.reExamination }),
      groups: packAsks(pack).groups,
    },
    filing: {
      stages: filing.stages,
      categories: Object.fromEntries(
        filing.categories.map(({ category, materials, commitmentAllowed, maxMonths }) => [
          category,
          { materials, commitmentAllowed, ...(maxMonths === undefined ? {} : { maxMonths }) },
        ]),
      ),
      ...(filing.institutions === undefined ? {} : { institutions: filing.institutions }),
    },
    ...(claim === undefined ? {} : { claim }),
  };
};

/** The entry that makes the fewest conditions, of those that hold on the day. */
const generalStart = (starts: readonly StartTerm[], on: Day): BenefitStart =>
  starts.reduce((general, other) => (specialness(other, on) < specialness(general, on) ? other : general)).starts;

const CONDITIONS = ['diseases', 'classes', 'personTypes', 'ages', 'groups'] as const;

const specialness = (entry: StartTerm, on: Day): number =>
  within(on, { startsOn: entry.from ?? on, endsOn: entry.until })
    ? CONDITIONS.filter((name) => entry[name] !== undefined).length
    : Infinity;

const KINDS = { type: 'array', items: { type: 'string' } };
const STAGES = { type: 'array', items: schemaOf(ReviewStage, 'wire') };

/** The shape of `Procedures`, for the OpenAPI document. */
export const PROCEDURES = {
  type: 'object',
  required: ['qualification', 'filing'],
  properties: {
    qualification: {
      type: 'object',
      required: ['stages', 'materials', 'starts', 'startsBy', 'validity', 'groups'],
      properties: {
        stages: STAGES,
        materials: KINDS,
        starts: {
          type: 'string',
          enum: BENEFIT_STARTS,
          description: 'from when the benefit counts, where `startsBy` names nothing more special',
        },
        startsBy: { type: 'array', items: schemaOf(StartTerm, 'wire') },
        validity: { type: 'array', items: schemaOf(ValidityTerm, 'wire') },
        reExamination: schemaOf(ReExamination, 'wire'),
        groups: { ...KINDS, description: 'groups of people that the pack tells apart: an application may name them' },
      },
    },
    filing: {
      type: 'object',
      required: ['stages', 'categories'],
      properties: {
        stages: STAGES,
        categories: {
          type: 'object',
          propertyNames: { enum: FILING_CATEGORIES },
          additionalProperties: {
            type: 'object',
            required: ['materials', 'commitmentAllowed'],
            properties: { materials: KINDS, commitmentAllowed: { type: 'boolean' }, maxMonths: { type: 'integer' } },
          },
        },
        institutions: schemaOf(InstitutionChoice, 'wire'),
      },
    },
    claim: schemaOf(ClaimProcedure, 'wire'),
  },
};
