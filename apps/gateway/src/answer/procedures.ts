import type { PolicyPack } from '@yidi/contracts/policy';
import type { ReviewStage } from '@yidi/contracts/filing';
import { FILING_CATEGORIES, type FilingCategory } from '@yidi/kernel';

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
    readonly starts: string;
    readonly validMonths?: number;
  };
  readonly filing: {
    readonly stages: readonly ReviewStage[];
    readonly categories: Readonly<Partial<Record<FilingCategory, CategoryNeeds>>>;
  };
}

export const proceduresOf = ({ qualification, filing }: PolicyPack): Procedures => ({
  qualification: {
    stages: qualification.stages,
    materials: qualification.materials,
    starts: qualification.starts,
    ...(qualification.validMonths === undefined ? {} : { validMonths: qualification.validMonths }),
  },
  filing: {
    stages: filing.stages,
    categories: Object.fromEntries(
      filing.categories.map(({ category, materials, commitmentAllowed, maxMonths }) => [
        category,
        { materials, commitmentAllowed, ...(maxMonths === undefined ? {} : { maxMonths }) },
      ]),
    ),
  },
});

const KINDS = { type: 'array', items: { type: 'string' } };
const STAGES = {
  type: 'array',
  items: { type: 'object', required: ['stage', 'by'], properties: { stage: { type: 'string' }, by: KINDS } },
};

/** The shape of `Procedures`, for the OpenAPI document. */
export const PROCEDURES = {
  type: 'object',
  required: ['qualification', 'filing'],
  properties: {
    qualification: {
      type: 'object',
      required: ['stages', 'materials', 'starts'],
      properties: { stages: STAGES, materials: KINDS, starts: { type: 'string' }, validMonths: { type: 'integer' } },
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
      },
    },
  },
};
