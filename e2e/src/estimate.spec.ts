import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { billOf300, retiree, type Answer, type Badge, type Insured } from '@yidi/testing/desk';
import { benefitsOf, eventsOf, fenOf, settlementOf, type ProblemOnWire, type SettlementOnWire } from './on-the-wire.js';
import {
  AGENCY,
  AUDITOR,
  HOSPITAL,
  openOffice,
  readyForCare,
  SECOND_HOSPITAL,
  treat,
  type Office,
} from './open-office.js';

type Estimate = Omit<SettlementOnWire, 'settlementId' | 'treatmentId' | 'payment' | 'status'> & {
  readonly recordId: string;
  readonly status: string;
  readonly reasons?: readonly object[];
};

const ofDemo = (number: number, diseaseCode: string): Insured => ({
  ...retiree(number),
  insuredRegion: '990000',
  diseaseCode,
});
const AUDITOR_OF_DEMO: Badge = { role: 'auditor', region: '990000', sub: 'auditor' };

const HYPERTENSION = retiree(1);
const RHEUMATISM = ofDemo(2, 'M06900');
const TUMOUR = ofDemo(3, 'M00500');

let office: Office;
const caseIds = new Map<Insured, string>();

beforeAll(async () => {
  office = await openOffice();
  const persons = [HYPERTENSION, RHEUMATISM, TUMOUR];
  const cases = await readyForCare(office.desk, persons);
  for (const [at, person] of persons.entries()) caseIds.set(person, cases[at] ?? '');
});

afterAll(() => office.close());

/** Records that were estimated and then sent. */
let told = 0;

const estimate = <T = Estimate>(body: object, as: Badge = HOSPITAL, headers = {}): Promise<Answer<T>> =>
  office.desk.post<T>(as, '/v1/treatments/estimates', body, headers);

const inScope = (yuan: string): object => ({
  amounts: { total: yuan, fullySelfPaid: '0.00', overLimit: '0.00', preSelfPaid: '0.00', inScope: yuan },
});

/** What an estimate and a settlement both say. */
const money = ({ benefitYear, policy, total, fundPays, personPays, ...rest }: Estimate | SettlementOnWire): object => ({
  ...{ benefitYear, policy, total, fundPays, personPays },
  ...{ institutionBears: rest.institutionBears, funds: rest.funds, person: rest.person, paidFrom: rest.paidFrom },
  ...{ steps: rest.steps, accumulators: rest.accumulators },
});

describe('an estimate', () => {
  it.each([
    ['of the published bill', HYPERTENSION, AUDITOR, {}, '112.50'],
    ['when the month’s deductible is met', HYPERTENSION, AUDITOR, {}, '150.00'],
    ['with money of personal accounts', HYPERTENSION, AUDITOR, { personalAccount: { available: '20.00' } }, '150.00'],
    ['of a region that counts by quarters', RHEUMATISM, AUDITOR_OF_DEMO, inScope('250.00'), undefined],
    [
      'that money of the family pays for',
      RHEUMATISM,
      AUDITOR_OF_DEMO,
      { ...inScope('250.00'), personalAccount: { available: '60.00', family: '15.00' } },
      undefined,
    ],
    ['beyond the fund’s cap, with layers above it', TUMOUR, AUDITOR_OF_DEMO, inScope('180000.00'), undefined],
  ])('%s is the settlement that the record then comes to', async (_, person, reader, over, fundPays) => {
    told += 1;
    const record = billOf300(person, `estimate-${String(told)}`, over);
    const { status, body } = await estimate(record);
    expect({ status, of: body.status, recordId: body.recordId }).toEqual({
      status: 200,
      of: 'estimated',
      recordId: record['recordId'],
    });
    const treated = await treat(office.desk, person, String(record['recordId']), over);
    const settled = await settlementOf(office.desk, reader, treated.settlementId);
    expect(money(body)).toEqual(money(settled));
    expect(body.steps.length).toBeGreaterThan(3);
    if (fundPays !== undefined) expect(body.fundPays).toBe(fundPays);
  });

  it('shows each accumulator that it would touch, the quarter’s and those of layers among them', async () => {
    const kinds = async (person: Insured, over: object) => {
      const { body } = await estimate(billOf300(person, 'estimate-kinds', over));
      return body.accumulators.items.map(({ kind, pool, within }) => `${kind} ${pool} ${within}`);
    };
    expect(await kinds(RHEUMATISM, inScope('500.00'))).toEqual(
      expect.arrayContaining(['deductible M06900 2026-Q1', 'cap chronic-two 2026', 'layer-base serious-illness 2026']),
    );
    expect(await kinds(TUMOUR, inScope('180000.00'))).toEqual(
      expect.arrayContaining(['cap with-inpatient 2026', 'cap all-funds 2026', 'layer-cap large-sum 2026']),
    );
  });

  it('says where the person’s share comes from', async () => {
    const offered = { ...inScope('1000.00'), personalAccount: { available: '30.00', family: '20.00' } };
    const { body } = await estimate(billOf300(TUMOUR, 'estimate-paid-from', offered));
    const { personalAccount, familyAccounts, cash } = body.paidFrom ?? {};
    expect([personalAccount, familyAccounts]).toEqual(['30.00', '20.00']);
    expect(fenOf(cash ?? '') + 30_00).toBe(fenOf(body.personPays));
  });

  it('changes nothing: no event, no accumulator, no key of idempotency', async () => {
    const { desk, world } = office;
    const caseId = caseIds.get(HYPERTENSION) ?? '';
    const standing = async () => ({
      end: await world.runtime.store.end(),
      events: await eventsOf(desk, AUDITOR, caseId),
      benefits: await benefitsOf(desk, AUDITOR, HYPERTENSION.person.personNo),
    });
    const record = billOf300(HYPERTENSION, 'estimate-nothing');
    const before = await standing();
    const key = { 'idempotency-key': 'estimate-nothing' };
    const first = await estimate(record, HOSPITAL, key);
    const again = await estimate(record, HOSPITAL, key);
    expect(again.body).toEqual(first.body);
    expect(await standing()).toEqual(before);
    const treated = await desk.post<{ readonly status: string }>(HOSPITAL, '/v1/treatments', record, {
      ...key,
      prefer: 'wait=10',
    });
    expect(treated).toMatchObject({ status: 201, body: { status: 'settled' } });
  });

  it('of a record that was sent already is that of one bill more', async () => {
    await treat(office.desk, RHEUMATISM, 'estimate-once-more', inScope('40.00'));
    const { body } = await estimate(billOf300(RHEUMATISM, 'estimate-once-more', inScope('40.00')));
    const [deductible] = body.accumulators.items;
    const used = (await benefitsOf(office.desk, AUDITOR_OF_DEMO, RHEUMATISM.person.personNo)).find(
      ({ kind, within }) => kind === 'deductible' && within === '2026-Q1',
    );
    expect(deductible).toMatchObject({ kind: 'deductible', within: '2026-Q1', before: used?.used });
  });
});

describe('an estimate of what could not be settled', () => {
  it.each([
    ['an institution that the filing does not name', { institution: 'H11010800456', treatmentRegion: '110108' }],
    ['a day on which no benefit holds', { servedOn: '2025-12-31' }],
    ['a disease that the person is not qualified for', { diseaseCode: 'M01600' }],
  ])('has the reasons that the record would be declined with: %s', async (_, over) => {
    const { desk } = office;
    const badge = 'institution' in over ? SECOND_HOSPITAL : HOSPITAL;
    const record = billOf300(HYPERTENSION, `estimate-declined-${Object.keys(over).join('-')}`, over);
    const { status, body } = await estimate(record, badge);
    const declined = desk.must(201, await desk.post<Estimate>(badge, '/v1/treatments', record));
    expect(status).toBe(200);
    expect(body).toEqual({
      recordId: record['recordId'],
      caseId: expect.any(String),
      status: 'declined',
      reasons: declined.reasons,
    });
    expect(declined.status).toBe('declined');
    expect(declined.reasons?.length).toBeGreaterThan(0);
  });

  it('for want of a parameter names the parameter', async () => {
    const anaemic = ofDemo(4, 'M01102');
    await office.desk.qualify(anaemic);
    await office.desk.file(anaemic);
    await office.desk.moveClock('2026-04-02T02:00:00Z');
    const { body } = await estimate(billOf300(anaemic, 'estimate-unknown', { servedOn: '2026-04-02' }));
    expect(body).toMatchObject({ status: 'declined', reasons: [{ code: 'policy/parameter-unknown' }] });
    expect(JSON.stringify(body.reasons)).toContain('ratio(M01102, retired, tier-3)');
  });

  it.each([
    [
      'amounts that do not add up',
      {
        amounts: {
          total: '301.00',
          fullySelfPaid: '100.00',
          overLimit: '0.00',
          preSelfPaid: '0.00',
          inScope: '200.00',
        },
      },
      'treatment/amounts-do-not-add-up',
    ],
    ['a day to come', { servedOn: '2027-03-12' }, 'treatment/served-in-future'],
    ['an institution elsewhere', { treatmentRegion: '310000' }, 'treatment/institution-elsewhere'],
    [
      'family money beyond what is available',
      { personalAccount: { available: '1.00', family: '1.01' } },
      'treatment/family-beyond-available',
    ],
  ])('is refused for %s, as the record is', async (_, over, code) => {
    const record = billOf300(HYPERTENSION, 'estimate-refused', over);
    const badge = 'treatmentRegion' in over ? { ...HOSPITAL, region: '310000' } : HOSPITAL;
    const answer = await estimate<ProblemOnWire>(record, badge);
    expect(answer).toMatchObject({ status: 422, body: { code } });
    expect(await office.desk.post(badge, '/v1/treatments', record)).toMatchObject({ status: 422, body: answer.body });
  });
});

describe('who may ask for an estimate', () => {
  it('is the person for themselves, and an institution for its own records', async () => {
    const record = billOf300(HYPERTENSION, 'estimate-mine');
    const person = office.desk.person(HYPERTENSION);
    const [own, hospitals] = [await estimate(record, person), await estimate(record, HOSPITAL)];
    expect([own.status, own.body]).toEqual([200, hospitals.body]);
    expect(await estimate(record, office.desk.person(RHEUMATISM))).toMatchObject({ status: 403 });
    expect(await estimate(record, SECOND_HOSPITAL)).toMatchObject({
      status: 403,
      body: { code: 'identity/not-your-own' },
    });
    expect(await estimate(record, AGENCY)).toMatchObject({ status: 403, body: { code: 'identity/not-your-role' } });
  });
});
