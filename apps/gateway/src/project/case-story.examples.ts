// One case as its log has it: a retired employee of 防城港 is treated in Beijing (worked example WE-02), with what goes wrong on the way.
import { fromWire } from '@yidi/contracts/codec';
import { TreatmentDeclined, TreatmentRecorded } from '@yidi/contracts/claims';
import {
  FilingActivated,
  FilingSubmitted,
  MaterialsSupplemented,
  QualificationGranted,
  QualificationSubmitted,
  ReviewPassed,
  ReviewRejected,
  ReviewReturned,
} from '@yidi/contracts/filing';
import {
  PaymentFailed,
  PaymentOrdered,
  SettlementDeclined,
  SettlementPaid,
  SettlementReversed,
  TreatmentSettled,
} from '@yidi/contracts/settlement';
import { derive, type Recorded } from '@yidi/eventing';
import { instant, type Contract, type Role } from '@yidi/kernel';

/** An event before it is stored. */
export interface Happening {
  readonly stream: string;
  readonly type: string;
  readonly data: object;
  readonly at: string;
  readonly role: Role;
}

const idOf = (what: string): string => derive('story', what);

export const caseId = idOf('case');
export const personId = idOf('person');
export const treatmentId = idOf('treatment');
export const settlementId = idOf('settlement');
export const declinedId = idOf('declined treatment');
export const unsettledId = idOf('treatment without a cap');
export const filingId = idOf('filing');
const qualificationId = idOf('qualification');
const secondFilingId = idOf('second filing');

export const person = { personNo: '450600000012345', name: '李建国', idNumber: '450602195803121239' };
export const policy = {
  region: '450600',
  scheme: 'employee',
  hash: `sha256:${'5'.repeat(64)}`,
  from: '2022-06-01',
};

const happening =
  (stream: string) =>
  (role: Role, at: string, contract: Contract, written: object): Happening => ({
    stream,
    type: contract.name,
    data: fromWire(contract, written),
    at,
    role,
  });

const material = (kind: string): object => ({ kind, name: `${kind}.pdf`, sha256: 'a'.repeat(64), size: 1000 });
const applicant = { caseId, personId, person, insuredRegion: '450600', scheme: 'employee', personType: 'retired' };
const handedIn = { channel: 'window', commitment: false, policy };
const entitlement = {
  caseId,
  qualificationId,
  filingId,
  scheme: 'employee',
  personType: 'retired',
  category: 'long-term-resident',
  policy,
};
const stages = [
  { stage: 'first-review', by: ['agency'] },
  { stage: 'expert-review', by: ['expert'] },
];

const care = (id: string, recordId: string, servedOn: string, institution = 'H11010500123'): object => ({
  treatmentId: id,
  caseId,
  recordId,
  recordHash: `sha256:${'7'.repeat(64)}`,
  personId,
  personNo: person.personNo,
  insuredRegion: '450600',
  treatmentRegion: '110105',
  institution,
  institutionLevel: 'tier-3',
  diseaseCode: 'M03900',
  servedOn,
  emergency: false,
  amounts: {
    total: '300.00',
    fullySelfPaid: '100.00',
    overLimit: '0.00',
    preSelfPaid: '0.00',
    inScope: '200.00',
  },
});

const settled = {
  settlementId,
  treatmentId,
  caseId,
  personId,
  insuredRegion: '450600',
  treatmentRegion: '110105',
  institution: 'H11010500123',
  institutionLevel: 'tier-3',
  diseaseCode: 'M03900',
  servedOn: '2026-03-12',
  benefitYear: 2026,
  policy,
  entitlement,
  amounts: {
    total: '300.00',
    fullySelfPaid: '100.00',
    overLimit: '0.00',
    preSelfPaid: '0.00',
    inScope: '200.00',
  },
  total: '300.00',
  fundPays: '112.50',
  personPays: '187.50',
  institutionBears: '0.00',
  funds: [{ fund: 'employee-pooled', amount: '112.50' }],
  person: {
    fullySelfPaid: '100.00',
    overLimit: '0.00',
    preSelfPaid: '0.00',
    deductible: '50.00',
    coinsurance: '37.50',
    overCap: '0.00',
  },
  steps: [
    {
      rule: 'ratio',
      says: { zh: '基金支付 75%', en: 'the fund pays 75%' },
      source: '防城港市政府网 t17315882',
      before: '150.00',
      amount: '37.50',
      after: '112.50',
    },
  ],
  accumulators: [
    {
      kind: 'deductible',
      pool: 'M03900',
      period: 'month',
      within: '2026-03',
      before: '0.00',
      after: '50.00',
      of: '50.00',
    },
    { kind: 'cap', pool: 'M03900', period: 'year', within: '2026', before: '0.00', after: '112.50' },
  ],
};

const qualification = happening(`qualification-${qualificationId}`);
const filing = happening(`filing-${filingId}`);
const secondFiling = happening(`filing-${secondFilingId}`);
const payment = happening(`payment-${settlementId}`);
const account = happening(`account-${personId}.employee.2026`);

const filed = {
  ...applicant,
  ...handedIn,
  treatmentRegion: '110000',
  category: 'long-term-resident',
  startsOn: '2026-02-01',
  institutions: ['H11010500123'],
  diseaseCodes: ['M03900'],
  materials: [material('residence-proof')],
  submittedOn: '2026-01-22',
  stages: stages.slice(0, 1),
  missing: [],
};

/** The whole story, in the order of the log. */
export const story: readonly Happening[] = [
  qualification('person', '2026-01-12T02:00:00.000Z', QualificationSubmitted, {
    ...applicant,
    ...handedIn,
    qualificationId,
    diseaseCode: 'M03900',
    materials: [material('application-form')],
    submittedOn: '2026-01-12',
    stages,
    missing: ['id-card'],
  }),
  qualification('agency', '2026-01-13T02:00:00.000Z', ReviewReturned, {
    stage: 'first-review',
    personId,
    reviewedBy: 'clerk-1',
    reviewedOn: '2026-01-13',
    missing: ['id-card'],
    reasons: ['身份证照片不清晰。'],
  }),
  qualification('person', '2026-01-14T02:00:00.000Z', MaterialsSupplemented, {
    personId,
    materials: [material('id-card')],
    suppliedOn: '2026-01-14',
    missing: [],
  }),
  qualification('agency', '2026-01-15T02:00:00.000Z', ReviewPassed, {
    stage: 'first-review',
    reviewedBy: 'clerk-1',
    reviewedOn: '2026-01-15',
  }),
  qualification('expert', '2026-01-16T02:00:00.000Z', ReviewPassed, {
    stage: 'expert-review',
    reviewedBy: 'expert-1',
    reviewedOn: '2026-01-16',
  }),
  qualification('expert', '2026-01-16T02:00:00.000Z', QualificationGranted, {
    qualificationId,
    grantedOn: '2026-01-16',
    startsOn: '2026-02-01',
    endsOn: '2029-01-31',
  }),
  filing('person', '2026-01-22T02:00:00.000Z', FilingSubmitted, { ...filed, filingId }),
  filing('agency', '2026-01-23T02:00:00.000Z', ReviewPassed, {
    stage: 'first-review',
    reviewedBy: 'clerk-2',
    reviewedOn: '2026-01-23',
  }),
  filing('agency', '2026-01-23T02:00:00.000Z', FilingActivated, {
    filingId,
    activatedOn: '2026-01-23',
    startsOn: '2026-02-01',
    treatmentRegion: '110000',
    institutions: ['H11010500123'],
  }),
  happening(`treatment-${treatmentId}`)('institution', '2026-03-12T02:00:00.000Z', TreatmentRecorded, {
    ...care(treatmentId, 'H11010500123-1', '2026-03-12'),
    entitlement,
  }),
  account('system', '2026-03-12T02:00:01.000Z', TreatmentSettled, settled),
  payment('system', '2026-03-12T02:00:02.000Z', PaymentOrdered, {
    settlementId,
    caseId,
    payer: '450600',
    payee: 'H11010500123',
    amount: '112.50',
    orderedOn: '2026-03-12',
  }),
  payment('finance', '2026-03-13T02:00:00.000Z', PaymentFailed, {
    settlementId,
    reference: 'B-1',
    failedOn: '2026-03-13',
    failure: '收款账号有误',
  }),
  payment('finance', '2026-03-16T02:00:00.000Z', SettlementPaid, {
    settlementId,
    amount: '112.50',
    reference: 'B-2',
    paidOn: '2026-03-16',
  }),
  happening(`treatment-${declinedId}`)('institution', '2026-04-02T02:00:00.000Z', TreatmentDeclined, {
    ...care(declinedId, 'H11010500999-1', '2026-04-02', 'H11010500999'),
    reasons: [
      {
        code: 'institution-not-covered',
        facts: [
          { name: 'on', value: '2026-04-02' },
          { name: 'institution', value: 'H11010500999' },
        ],
      },
    ],
  }),
  happening(`treatment-${unsettledId}`)('institution', '2026-04-03T02:00:00.000Z', TreatmentRecorded, {
    ...care(unsettledId, 'H11010500123-2', '2026-04-03'),
    entitlement,
  }),
  account('system', '2026-04-03T02:00:01.000Z', SettlementDeclined, {
    settlementId: idOf('no settlement'),
    treatmentId: unsettledId,
    caseId,
    personId,
    reasons: [
      {
        code: 'policy/parameter-unknown',
        facts: [
          { name: 'insuredRegion', value: '450600' },
          { name: 'parameter', value: 'cap' },
        ],
      },
    ],
  }),
  secondFiling('person', '2026-05-06T02:00:00.000Z', FilingSubmitted, {
    ...filed,
    filingId: secondFilingId,
    treatmentRegion: '460000',
    institutions: [],
    startsOn: '2026-06-01',
    endsOn: '2026-12-31',
    submittedOn: '2026-05-06',
    missing: ['application-form'],
  }),
  secondFiling('agency', '2026-05-07T02:00:00.000Z', ReviewRejected, {
    stage: 'first-review',
    personId,
    reviewedBy: 'clerk-2',
    reviewedOn: '2026-05-07',
    reasons: ['居住证明已过期', '未签字'],
  }),
];

/** What may follow it: the hospital takes its bill back, and the bank says once more what it has said. */
export const takenBack: readonly Happening[] = [
  account('institution', '2026-06-01T02:00:00.000Z', SettlementReversed, {
    settlementId,
    treatmentId,
    caseId,
    personId,
    reason: '药品退回。',
    accumulators: [],
  }),
  payment('finance', '2026-06-02T02:00:00.000Z', PaymentFailed, {
    settlementId,
    reference: 'B-3',
    failedOn: '2026-06-02',
    failure: '收款账号有误',
  }),
];

/** The events as a store that holds nothing else would return them. */
export const recordedFrom = (happenings: readonly Happening[]): readonly Recorded[] => {
  const revisions = new Map<string, number>();
  return happenings.map(({ stream, type, data, at, role }, index) => {
    const revision = (revisions.get(stream) ?? -1) + 1;
    revisions.set(stream, revision);
    const position = String(index + 1);
    const actor = { id: `${role}-1`, role };
    const metadata = { correlationId: caseId, causationId: derive('cause', position), actor, at: instant(at) };
    return { id: derive('event', position), type, data, metadata, stream, revision, position };
  });
};
