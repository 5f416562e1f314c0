// An office with one policy pack, where people apply and file and reviewers pass everything: what specs start from.
import type { EntitlementAnswer, EntitlementQuestion, Material, SubmitQualification } from '@yidi/contracts/filing';
import type { PolicyPack } from '@yidi/contracts/policy';
import type { Qualification } from '@yidi/domain/filing';
import { policyLibrary, type Policy } from '@yidi/domain/policy';
import { Appender, Projector, Sealer, type Request } from '@yidi/eventing';
import {
  day,
  fen,
  instant,
  millionths,
  type DiseaseCode,
  type FilingId,
  type InstitutionCode,
  type PersonId,
  type RegionCode,
} from '@yidi/kernel';
import { caseIdOf, Engine, qualificationIdOf, type Runtime } from '@yidi/platform';
import { AskEntitlements, EntitlementAnswers } from './answer/entitlement.query.js';
import { Ages } from './decide/ages.js';
import { filingFacts, Filings } from './decide/filings.aggregate.js';
import { qualificationFacts, Qualifications } from './decide/qualifications.aggregate.js';
import { filingsByPerson } from './project/filings-by-person.projection.js';

export const HYPERTENSION = 'M03900' as DiseaseCode;
export const DIABETES = 'M01600' as DiseaseCode;
const PERSON = '33333333-3333-5333-8333-333333333333' as PersonId;
export const HOSPITAL = 'H11010500123' as InstitutionCode;

const source = 'table';
const insuredRegion = '990100' as RegionCode;
const stages = [{ stage: 'first-review', by: ['agency'] }] as const;

/** A pack in which nothing goes by age or by several diseases. */
export const plainPack: PolicyPack = {
  region: insuredRegion,
  name: '示例',
  scheme: 'employee',
  validFrom: day('2024-01-01'),
  sources: [{ key: source, title: 'Table of benefits', grade: 'A' }],
  diseases: [
    { code: HYPERTENSION, name: '高血压' },
    { code: DIABETES, name: '糖尿病', class: 'special' },
  ],
  order: ['self-paid', 'offsite', 'deductible', 'ratio', 'cap'],
  deductibles: [{ amount: fen(5_000), period: 'year', source }],
  ratios: [{ share: millionths(700_000), source }],
  offsite: [
    { categories: ['long-term-resident'], benefit: 'as-local', source },
    { categories: ['emergency'], benefit: 'unknown', source },
  ],
  caps: [{ limits: 'fund', amount: fen(500_000), period: 'year', source }],
  qualification: {
    stages,
    materials: [],
    starts: [{ starts: 'next-month', source }],
    validity: [{ months: 24, source }],
    source,
  },
  filing: {
    stages,
    categories: [{ category: 'long-term-resident', materials: [], commitmentAllowed: true, source }],
    source,
  },
};

const paper: Material = { kind: 'id-card', name: '身份证.jpg', sha256: 'a'.repeat(64), size: 1024 };

export interface FilingOffice {
  /** Streams that were read, in order. */
  readonly streamsRead: readonly string[];
  readonly moveTo: (day: string) => void;
  readonly apply: (diseaseCode: DiseaseCode, over?: Partial<SubmitQualification>) => Promise<unknown>;
  readonly pass: (diseaseCode: DiseaseCode) => Promise<Qualification>;
  readonly file: (institutions: readonly InstitutionCode[]) => Promise<void>;
  readonly ask: (question?: Partial<EntitlementQuestion>) => Promise<EntitlementAnswer>;
  readonly erase: () => Promise<boolean>;
  readonly close: () => Promise<void>;
}

type Stores = Pick<Runtime, 'store' | 'readModel' | 'vault' | 'leases'>;

export const openFilingOffice = (pack: PolicyPack, world: Stores): FilingOffice => {
  const streamsRead: string[] = [];
  const store: typeof world.store = Object.assign(Object.create(world.store) as typeof world.store, {
    read: (stream: string, from?: number) => {
      streamsRead.push(stream);
      return world.store.read(stream, from);
    },
  });
  let now = instant('2026-01-15T02:00:00Z');
  const clock = { now: () => now };
  const hash = `sha256:${'9'.repeat(64)}`;
  const policy: Policy = { ref: { region: insuredRegion, scheme: pack.scheme, hash, from: pack.validFrom }, pack };
  const engine = new Engine({ ...world, store, clock, policies: policyLibrary([policy]) } as unknown as Runtime);
  const sealer = new Sealer(world.vault);
  const ages = new Ages(engine, sealer);
  const appender = new Appender(store, sealer, clock);
  const projector = new Projector(filingsByPerson, { ...world, rows: world.readModel, warn: () => undefined });
  const answers = new EntitlementAnswers(appender, engine, ages, projector);
  const stopping = new AbortController();
  const running = projector.run(stopping.signal);

  let commands = 0;
  const asks = (role: 'person' | 'agency'): Request => {
    commands += 1;
    return { commandId: `command-${String(commands)}`, actor: { id: role, role } };
  };
  const { scheme } = pack;
  const facts = { qualification: qualificationFacts.look(engine, ages), filing: filingFacts.look(engine) };
  const idsOf = (diseaseCode: DiseaseCode) => ({
    qualificationId: qualificationIdOf({ personId: PERSON, scheme, diseaseCode }),
    caseId: caseIdOf({ personId: PERSON, scheme, diseaseCode }),
  });
  const applicant = {
    personId: PERSON,
    person: { personNo: '990100000012345', name: '陈某', idNumber: '11010519491231002X' },
    insuredRegion,
    scheme,
    personType: 'retired',
    channel: 'window',
    materials: [paper],
  } as const;

  return {
    streamsRead,
    moveTo: (to) => {
      now = instant(`${to}T02:00:00Z`);
    },
    apply: (diseaseCode, over = {}) =>
      appender.append({
        aggregate: Qualifications,
        facts: facts.qualification,
        name: 'SubmitQualification',
        data: { ...applicant, ...idsOf(diseaseCode), diseaseCode, ...over },
        request: asks('person'),
      }),
    pass: async (diseaseCode) => {
      const { state } = await appender.append({
        aggregate: Qualifications,
        facts: facts.qualification,
        name: 'ReviewQualification',
        data: { qualificationId: idsOf(diseaseCode).qualificationId, stage: 'first-review', decision: 'pass' },
        request: asks('agency'),
      });
      return state;
    },
    file: async (institutions) => {
      const filingId = '44444444-4444-5444-8444-444444444444' as FilingId;
      await appender.append({
        aggregate: Filings,
        facts: facts.filing,
        name: 'SubmitFiling',
        data: {
          ...applicant,
          filingId,
          caseId: idsOf(HYPERTENSION).caseId,
          treatmentRegion: '110000' as RegionCode,
          category: 'long-term-resident',
          startsOn: day('2026-01-01'),
          institutions,
          diseaseCodes: [HYPERTENSION, DIABETES],
        },
        request: asks('person'),
      });
      await appender.append({
        aggregate: Filings,
        facts: facts.filing,
        name: 'ReviewFiling',
        data: { filingId, stage: 'first-review', decision: 'pass' },
        request: asks('agency'),
      });
    },
    ask: async (question = {}) => {
      const asked = {
        personId: PERSON,
        insuredRegion,
        diseaseCode: HYPERTENSION,
        institution: HOSPITAL,
        institutionLevel: 'tier-3' as const,
        on: day('2026-03-12'),
        ...question,
      };
      const [answer] = await answers.execute(new AskEntitlements([asked]));
      if (answer === undefined) throw new RangeError('each question has its answer');
      return answer;
    },
    erase: () => world.vault.destroy(PERSON),
    close: async () => {
      stopping.abort();
      await running;
    },
  };
};
