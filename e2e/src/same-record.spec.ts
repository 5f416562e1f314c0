import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { billOf300, Desk, retiree, toBeijing, type Badge, type Insured } from '@yidi/testing/desk';
import {
  benefitsOf,
  caseOf,
  eventsOf,
  expectToAddUp,
  expectTotalsToAddUp,
  fenOf,
  settlementOf,
  sumOf,
  type SettlementOnWire,
} from './on-the-wire.js';
import {
  AUDITOR,
  HOSPITAL,
  openOffice,
  readyForCare,
  SECOND_HOSPITAL,
  type Office,
  type Treated,
} from './open-office.js';

const AT_ONCE = retiree(1);
const ONE_BY_ONE = retiree(2);
const PATIENT = retiree(3);
const BILLS = 200;

let office: Office;
let cases: readonly string[] = [];

beforeAll(async () => {
  office = await openOffice();
  cases = await readyForCare(office.desk, [AT_ONCE, ONE_BY_ONE, PATIENT], {
    ...toBeijing,
    institutions: ['H11010500123', 'H11010800456'],
  });
});

afterAll(() => office.close());

const wait = { prefer: 'wait=10' };
const under = (key: string): Readonly<Record<string, string>> => ({ 'idempotency-key': key, ...wait });

const send = (body: object, headers: Readonly<Record<string, string>> = wait, badge: Badge = HOSPITAL) =>
  office.desk.post<Treated>(badge, '/v1/treatments', body, headers);

const patientEvents = () => eventsOf(office.desk, AUDITOR, cases[2] ?? '');

/** What a client keeps of an answer. */
const content = ({ status, body }: { readonly status: number; readonly body: unknown }): object => ({ status, body });

describe('the same record', () => {
  it('twice is one treatment with one settlement', async () => {
    const first = await send(billOf300(PATIENT, 'same-1'));
    expect(first).toMatchObject({ status: 201, body: { status: 'settled', settlement: { fundPays: '112.50' } } });
    const events = await settledEvents('same-1');
    const again = await send(billOf300(PATIENT, 'same-1'));
    expect(again.status).toBe(201);
    expect(again.body.settlement).toMatchObject({
      settlementId: first.body.settlement?.settlementId,
      fundPays: '112.50',
      personPays: '187.50',
    });
    expect(await settledEvents('same-1')).toEqual(events);
  });

  it('by another way of writing it is still the same', async () => {
    const { recordId, emergency: _, ...rest } = billOf300(PATIENT, 'same-2');
    const first = await send({ recordId, ...rest });
    const again = await send({ ...rest, emergency: false, recordId });
    expect(again.body.treatmentId).toBe(first.body.treatmentId);
    expect(again.status).toBe(201);
  });

  it('under one idempotency key gives the same answer again, byte for byte', async () => {
    const bill = billOf300(PATIENT, 'same-3');
    const first = await send(bill, under('key-3'));
    const again = await send(bill, under('key-3'));
    expect(content(again)).toEqual(content(first));
    for (const name of ['etag', 'yidi-position', 'location'])
      expect(again.headers.get(name)).toBe(first.headers.get(name));
  });

  it('under another key is the same treatment all the same', async () => {
    const bill = billOf300(PATIENT, 'same-4');
    const first = await send(bill, under('key-4a'));
    const again = await send(bill, under('key-4b'));
    expect(again.body.settlement?.settlementId).toBe(first.body.settlement?.settlementId);
    expect(await settledEvents('same-4')).toHaveLength(2);
  });

  it('fifty times at once is one, with a key and without', async () => {
    for (const headers of [wait, under('key-5')]) {
      const record = `same-5${headers === wait ? 'a' : 'b'}`;
      const answers = await Promise.all(Array.from({ length: 50 }, () => send(billOf300(PATIENT, record), headers)));
      expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201]));
      expect(new Set(answers.map(({ body }) => body.settlement?.settlementId)).size).toBe(1);
      expect(await settledEvents(record)).toHaveLength(2);
    }
  });

  it('changed under the same id is refused, and changes nothing', async () => {
    const before = (await send(billOf300(PATIENT, 'same-6'))).body.settlement;
    const { store } = office.world.runtime;
    await settledEvents('same-6');
    for (const over of [
      { servedOn: '2026-03-11' },
      {
        amounts: {
          total: '301.00',
          fullySelfPaid: '101.00',
          overLimit: '0.00',
          preSelfPaid: '0.00',
          inScope: '200.00',
        },
      },
      { emergency: true },
      { personNo: AT_ONCE.person.personNo },
    ]) {
      const end = await store.end();
      expect(await send(billOf300(PATIENT, 'same-6', over))).toMatchObject({
        status: 409,
        body: { code: 'treatment/record-changed' },
      });
      expect(await store.end()).toBe(end);
    }
    const now = await settlementOf(office.desk, AUDITOR, before?.settlementId ?? '');
    expect(now).toMatchObject({ fundPays: before?.fundPays, personPays: before?.personPays });
  });

  it('under a key that another request was answered under is refused, and the key is free after a refusal', async () => {
    await send(billOf300(PATIENT, 'same-7'), under('key-7'));
    expect(await send(billOf300(PATIENT, 'same-8'), under('key-7'))).toMatchObject({
      status: 409,
      body: { code: 'idempotency/key-reused' },
    });
    const ahead = billOf300(PATIENT, 'same-9', { servedOn: '2026-03-13' });
    expect((await send(ahead, under('key-9'))).status).toBe(422);
    expect((await send(billOf300(PATIENT, 'same-9'), under('key-9'))).status).toBe(201);
    expect(
      (await send(billOf300(retiree(9), 'same-10'), under('key-7'), { ...HOSPITAL, role: 'region', region: '110000' }))
        .status,
    ).toBe(201);
  });
});

/** What the log has of a record, once its payment was ordered: recorded and settled. */
const settledEvents = async (recordId: string): Promise<readonly string[]> => {
  for (;;) {
    const events = await patientEvents();
    const recorded = events.filter(({ data }) => data['recordId'] === recordId);
    const treatmentId = recorded[0]?.data['treatmentId'];
    const settled = events.filter(
      ({ type, data }) => type === 'TreatmentSettled' && data['treatmentId'] === treatmentId,
    );
    const settlementId = String(settled[0]?.data['settlementId']);
    const ordered = events.filter(({ stream }) => stream === `payment-${settlementId}`);
    if (ordered.length > 0 || settled[0]?.data['fundPays'] === '0.00')
      return [...recorded, ...settled].map(({ stream, revision }) => `${stream} ${String(revision)}`);
  }
};

/** Bills over three months and two hospitals, each of another amount; together they fill three deductibles and the cap. */
const billOf = (insured: Insured, number: number): { readonly badge: Badge; readonly body: object } => {
  const inScope = `${String(20 + 4 * (number % 25))}.00`;
  const [badge, institution, treatmentRegion] =
    number % 2 === 0
      ? ([HOSPITAL, 'H11010500123', '110105'] as const)
      : ([SECOND_HOSPITAL, 'H11010800456', '110108'] as const);
  const month = 3 + (number % 3);
  const body = billOf300(insured, `${insured.person.personNo}-${String(number)}`, {
    institution,
    treatmentRegion,
    servedOn: `2026-0${String(month)}-${String(10 + (number % 18))}`,
    amounts: { total: inScope, fullySelfPaid: '0.00', overLimit: '0.00', preSelfPaid: '0.00', inScope },
  });
  return { badge, body };
};

describe('two hundred treatments of one person at once', () => {
  interface Sums {
    readonly total: number;
    readonly fundPays: number;
    readonly personPays: number;
    readonly deductible: number;
    readonly overCap: number;
  }

  const settlementsOf = async (caseId: string): Promise<readonly SettlementOnWire[]> => {
    const view = await caseOf(office.desk, AUDITOR, caseId);
    expectTotalsToAddUp(view);
    return Promise.all(view.settlements.map(({ settlementId }) => settlementOf(office.desk, AUDITOR, settlementId)));
  };

  const sumsOf = (settlements: readonly SettlementOnWire[]): Sums => ({
    total: sumOf(settlements.map(({ total }) => total)),
    fundPays: sumOf(settlements.map(({ fundPays }) => fundPays)),
    personPays: sumOf(settlements.map(({ personPays }) => personPays)),
    deductible: sumOf(settlements.map(({ person }) => person.deductible)),
    overCap: sumOf(settlements.map(({ person }) => person.overCap)),
  });

  const expectBenefitsToBeTheSum = async (
    insured: Insured,
    settlements: readonly SettlementOnWire[],
  ): Promise<void> => {
    const benefits = await benefitsOf(office.desk, AUDITOR, insured.person.personNo);
    const used = (kind: string): number =>
      benefits.filter((item) => item.kind === kind).reduce((sum, item) => sum + fenOf(item.used), 0);
    const sums = sumsOf(settlements);
    expect(used('deductible')).toBe(sums.deductible);
    expect(used('cap')).toBe(sums.fundPays);
    for (const item of benefits) expect(fenOf(item.used) + fenOf(item.left)).toBe(fenOf(item.of));
    expect(benefits.map(({ kind, within }) => `${kind} ${within}`).toSorted()).toEqual([
      'cap 2026',
      'deductible 2026-03',
      'deductible 2026-04',
      'deductible 2026-05',
    ]);
  };

  it('come to what they come to one by one', async () => {
    await office.desk.moveClock('2026-05-31T02:00:00Z');
    const numbers = Array.from({ length: BILLS }, (_, number) => number);
    const tokens = new Map<Badge, string>();
    for (const badge of [HOSPITAL, SECOND_HOSPITAL]) tokens.set(badge, await office.world.identity.issue(badge));
    const desk = new Desk(office.world.url, (badge) =>
      Promise.resolve(tokens.get(badge) ?? '').then((token) => token || office.world.identity.issue(badge)),
    );
    const sending = async (insured: Insured, number: number): Promise<Treated> => {
      const { badge, body } = billOf(insured, number);
      const answer = await desk.post<Treated>(badge, '/v1/treatments', body, { prefer: 'wait=30' });
      expect(answer).toMatchObject({ status: 201, body: { status: 'settled' } });
      return answer.body;
    };

    await Promise.all(numbers.map((number) => sending(AT_ONCE, number)));
    for (const number of numbers) await sending(ONE_BY_ONE, number);

    const [atOnce, oneByOne] = [await settlementsOf(cases[0] ?? ''), await settlementsOf(cases[1] ?? '')];
    for (const settlements of [atOnce, oneByOne]) {
      expect(settlements).toHaveLength(BILLS);
      for (const settlement of settlements) expectToAddUp(settlement);
    }
    const sums = sumsOf(oneByOne);
    expect(sumsOf(atOnce)).toEqual(sums);
    expect(sums).toMatchObject({ deductible: 150_00, fundPays: 5500_00 });
    expect(sums.overCap).toBeGreaterThan(0);
    await expectBenefitsToBeTheSum(AT_ONCE, atOnce);
    await expectBenefitsToBeTheSum(ONE_BY_ONE, oneByOne);
  });

  it('each begin where another ended: the limits have no gap and no overlap', async () => {
    const settlements = await settlementsOf(cases[0] ?? '');
    const uses = settlements
      .map(({ accumulators: { cap } }) => [fenOf(cap?.before ?? ''), fenOf(cap?.after ?? '')] as const)
      .toSorted(([a, aEnd], [b, bEnd]) => a - b || aEnd - bEnd);
    let reached = 0;
    for (const [before, after] of uses) {
      expect(before).toBe(reached);
      reached = after;
    }
    expect(reached).toBe(5500_00);
  });
});
