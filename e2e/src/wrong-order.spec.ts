import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { settlementIdOf, treatmentIdOf } from '@yidi/platform';
import { billOf300, retiree, type Answer, type Badge, type Insured } from '@yidi/testing/desk';
import { caseOf, eventsOf, settlementOf } from './on-the-wire.js';
import {
  AGENCY,
  AGENCY_ELSEWHERE,
  AUDITOR,
  EXPERT,
  FINANCE,
  FINANCE_ELSEWHERE,
  HOSPITAL,
  NOBODY,
  openOffice,
  readyForCare,
  SECOND_HOSPITAL,
  treat,
  type Office,
  type Treated,
} from './open-office.js';

const QUALIFIED = retiree(1);
const NEIGHBOUR = retiree(2);

let office: Office;
let caseId = '';

beforeAll(async () => {
  office = await openOffice();
  [caseId = ''] = await readyForCare(office.desk, [QUALIFIED]);
});

afterAll(() => office.close());

const pass = (stage: string): object => ({ stage, decision: 'pass' });

const apply = async (insured: Insured): Promise<{ readonly path: string; readonly caseId: string }> => {
  const { desk } = office;
  const { qualification } = await desk.procedures(insured);
  const body = { ...desk.application(insured, qualification.materials), diseaseCode: insured.diseaseCode };
  const answer = await desk.post<{ qualificationId: string; caseId: string }>(AGENCY, '/v1/qualifications', body);
  const { qualificationId, caseId: its } = desk.must(201, answer);
  return { path: `/v1/qualifications/${qualificationId}`, caseId: its };
};

/** Settles the published bill and waits until its payment is ordered; answers where payments are reported. */
const owed = async (recordId: string): Promise<string> => {
  const { settlementId } = await treat(office.desk, QUALIFIED, recordId);
  for (;;) {
    const { status } = await settlementOf(office.desk, FINANCE, settlementId);
    if (status === 'payment-ordered') return settlementId;
    await sleep(5);
  }
};

/** Refused under this code, and nothing was added to the log. */
const expectRefusal = async (ask: () => Promise<Answer>, status: number, code: string): Promise<void> => {
  const { store } = office.world.runtime;
  const before = await store.end();
  expect(await ask()).toMatchObject({ status, body: { status, code, detail: expect.stringMatching(/\S/) } });
  expect(await store.end()).toBe(before);
};

describe('a review', () => {
  it('of what was never submitted finds nothing', async () => {
    const { desk } = office;
    for (const [kind, code] of [
      ['qualifications', 'qualification/unknown'],
      ['filings', 'filing/unknown'],
    ] as const)
      await expectRefusal(() => desk.post(AGENCY, `/v1/${kind}/${NOBODY}/reviews`, pass('first-review')), 404, code);
  });

  it('names the stage that is awaited, is for who may act in it, and nobody acts at two', async () => {
    const { desk } = office;
    const { path } = await apply(retiree(10));
    const review = (badge: Badge, stage: string) => () => desk.post(badge, `${path}/reviews`, pass(stage));
    await expectRefusal(review(EXPERT, 'expert-review'), 422, 'qualification/wrong-stage');
    await expectRefusal(review(EXPERT, 'first-review'), 403, 'qualification/not-your-stage');
    expect((await review(AGENCY, 'first-review')()).status).toBe(200);
    expect((await review(EXPERT, 'expert-review')()).status).toBe(200);
    await expectRefusal(review(AGENCY, 're-check'), 422, 'qualification/same-reviewer');
  });

  it('said twice is one, and one of what is decided is refused', async () => {
    const { desk } = office;
    const { path, caseId: its } = await apply(retiree(11));
    for (const [badge, stage] of [
      [AGENCY, 'first-review'],
      [EXPERT, 'expert-review'],
      [{ ...AGENCY, sub: 'second-clerk' }, 're-check'],
    ] as const)
      for (const _time of [1, 2]) desk.must(200, await desk.post(badge, `${path}/reviews`, pass(stage)));
    expect(await eventsOf(desk, AUDITOR, its)).toHaveLength(5);
    const third: Badge = { ...AGENCY, sub: 'third-clerk' };
    for (const decision of ['pass', 'reject'])
      await expectRefusal(
        () => desk.post(third, `${path}/reviews`, { stage: 're-check', decision, reasons: ['late'] }),
        409,
        'qualification/already-decided',
      );
    await expectRefusal(
      () =>
        desk.post(AGENCY, `${path}/materials`, {
          materials: [{ kind: 'id-card', name: 'new.pdf', sha256: 'a'.repeat(64), size: 9 }],
        }),
      409,
      'qualification/already-decided',
    );
  });

  it('of a filing that is active is refused', async () => {
    const { desk } = office;
    const { filing } = await desk.procedures(QUALIFIED);
    const filings = await eventsOf(desk, AUDITOR, caseId);
    const stream = filings.find(({ type }) => type === 'FilingActivated')?.stream ?? '';
    expect(filing).toBeDefined();
    await expectRefusal(
      () => desk.post(AGENCY, `/v1/filings/${stream.replace('filing-', '')}/reviews`, pass('first-review')),
      409,
      'filing/already-decided',
    );
  });

  it('waits while the applicant has to hand something in', async () => {
    const { desk } = office;
    const { path } = await apply(retiree(12));
    const returned = { stage: 'first-review', decision: 'return', missing: ['diagnosis-certificate'] };
    const answer = desk.must(
      200,
      await desk.post<{ status: string; missing: string[] }>(AGENCY, `${path}/reviews`, returned),
    );
    expect(answer).toMatchObject({ status: 'returned', awaiting: null, missing: ['diagnosis-certificate'] });
    await expectRefusal(
      () => desk.post(AGENCY, `${path}/reviews`, pass('first-review')),
      422,
      'qualification/materials-awaited',
    );
  });
});

describe('a payment', () => {
  const paid = { reference: 'B-1', paidOn: '2026-03-12', outcome: 'paid' };
  const payments = (settlementId: string): string => `/v1/settlements/${settlementId}/payments`;

  it('is made once: again it is the same, under another reference it is refused', async () => {
    const { desk } = office;
    const settlementId = await owed('paid-1');
    const first = desk.must(200, await desk.post<object>(FINANCE, payments(settlementId), paid));
    expect(first).toMatchObject({ status: 'paid', payment: { reference: 'B-1' } });
    const { store } = office.world.runtime;
    const before = await store.end();
    expect(desk.must(200, await desk.post(FINANCE, payments(settlementId), paid))).toEqual(first);
    expect(await store.end()).toBe(before);
    for (const other of [
      { ...paid, reference: 'B-2' },
      { ...paid, reference: 'B-2', outcome: 'failed', failure: 'late' },
    ])
      await expectRefusal(() => desk.post(FINANCE, payments(settlementId), other), 409, 'payment/already-paid');
    expect((await settlementOf(desk, FINANCE, settlementId)).payment).toMatchObject({ reference: 'B-1' });
  });

  it('twenty times at once is one', async () => {
    const { desk } = office;
    const settlementId = await owed('paid-2');
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, at) =>
        desk.post(FINANCE, payments(settlementId), { ...paid, reference: `B-${String(at % 2)}` }),
      ),
    );
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(10);
    for (const { status, body } of answers)
      if (status !== 200) expect(body).toMatchObject({ status: 409, code: 'payment/already-paid' });
    const said = await eventsOf(desk, AUDITOR, caseId);
    expect(said.filter(({ type, stream }) => type === 'SettlementPaid' && stream.endsWith(settlementId))).toHaveLength(
      1,
    );
  });

  it('is not dated after today or before it was ordered', async () => {
    const { desk } = office;
    const settlementId = await owed('paid-3');
    const on = (paidOn: string) => () => desk.post(FINANCE, payments(settlementId), { ...paid, paidOn });
    await expectRefusal(on('2026-03-13'), 422, 'payment/paid-in-future');
    await expectRefusal(on('2026-03-11'), 422, 'payment/paid-before-order');
  });

  it('that failed needs its reason, and may then succeed', async () => {
    const { desk } = office;
    const settlementId = await owed('paid-4');
    const failed = { ...paid, outcome: 'failed' };
    await expectRefusal(() => desk.post(FINANCE, payments(settlementId), failed), 422, 'payment/failure-required');
    const came = await desk.post(FINANCE, payments(settlementId), { ...failed, failure: 'the account is closed' });
    expect(came).toMatchObject({ status: 200, body: { status: 'payment-failed' } });
    const then = await desk.post(FINANCE, payments(settlementId), { ...paid, reference: 'B-9' });
    expect(then).toMatchObject({ status: 200, body: { status: 'paid', payment: { reference: 'B-9' } } });
    expect(then.body).not.toHaveProperty('payment.failure');
  });

  it('of a declined record has no settlement to be made for', async () => {
    const { desk } = office;
    const bill = billOf300(QUALIFIED, 'declined-1', { institution: 'H11010800456', treatmentRegion: '110108' });
    const declined = desk.must(
      201,
      await desk.post<Treated>(SECOND_HOSPITAL, '/v1/treatments', bill, { prefer: 'wait=10' }),
    );
    expect(declined.status).toBe('declined');
    expect(declined).not.toHaveProperty('settlement');
    await expectRefusal(() => desk.post(FINANCE, payments(declined.treatmentId), paid), 404, 'settlement/unknown');
  });

  it('that comes right behind the record finds the settlement and its order', async () => {
    const { desk } = office;
    for (let number = 0; number < 10; number += 1) {
      const { settlementId } = await treat(desk, QUALIFIED, `behind-${String(number)}`);
      expect(await desk.post(FINANCE, payments(settlementId), paid)).toMatchObject({
        status: 200,
        body: { status: 'paid', payment: { reference: 'B-1', orderedOn: '2026-03-12' } },
      });
    }
  });

  it('where the fund owes nothing is refused', async () => {
    const { desk } = office;
    const amounts = { total: '9.00', fullySelfPaid: '9.00', overLimit: '0.00', preSelfPaid: '0.00', inScope: '0.00' };
    const { settlementId } = await treat(desk, QUALIFIED, 'nothing-1', { amounts });
    await expectRefusal(() => desk.post(FINANCE, payments(settlementId), paid), 422, 'payment/nothing-to-pay');
  });

  it('cannot come before its settlement', async () => {
    const { desk } = office;
    const settlementId = settlementIdOf(treatmentIdOf({ recordId: 'later-1' }));
    await expectRefusal(() => desk.post(FINANCE, payments(settlementId), paid), 404, 'settlement/unknown');
    expect(await owed('later-1')).toBe(settlementId);
    expect((await desk.post(FINANCE, payments(settlementId), paid)).status).toBe(200);
  });

  it('for a settlement that is not there, or not of the region, finds none', async () => {
    const { desk } = office;
    const settlementId = await owed('paid-5');
    await expectRefusal(() => desk.post(FINANCE, payments(NOBODY), paid), 404, 'settlement/unknown');
    await expectRefusal(() => desk.post(FINANCE_ELSEWHERE, payments(settlementId), paid), 404, 'settlement/unknown');
  });
});

describe('what is not there, or not to be known', () => {
  it.each([
    ['settlements', 'settlement/unknown'],
    ['treatments', 'treatment/unknown'],
    ['cases', 'case/unknown'],
    ['qualifications', 'qualification/unknown'],
    ['filings', 'filing/unknown'],
  ])('is unknown: %s', async (kind, code) => {
    for (const id of [NOBODY, 'nonsense', '%00', '..%2f..%2fetc'])
      await expectRefusal(() => office.desk.get(AUDITOR, `/v1/${kind}/${id}`), 404, code);
  });

  it("hides somebody else's case from a person, another region and a hospital that has no part in it", async () => {
    const { desk } = office;
    const { treatments } = await caseOf(desk, AUDITOR, caseId);
    const treatment = treatments[0]?.treatmentId ?? '';
    const stranger: Badge = { role: 'institution', region: '310101', sub: 'H31010100001' };
    for (const reader of [desk.person(NEIGHBOUR), AGENCY_ELSEWHERE, stranger]) {
      await expectRefusal(() => desk.get(reader, `/v1/cases/${caseId}`), 404, 'case/unknown');
      await expectRefusal(() => desk.get(reader, `/v1/treatments/${treatment}`), 404, 'treatment/unknown');
    }
  });

  it('cannot be written for another region, another person or another hospital', async () => {
    const { desk } = office;
    const application = { ...desk.application(NEIGHBOUR, []), diseaseCode: 'M03900' };
    const apply = (badge: Badge) => () => desk.post(badge, '/v1/qualifications', application);
    await expectRefusal(apply(AGENCY_ELSEWHERE), 403, 'identity/not-your-region');
    await expectRefusal(apply(desk.person(QUALIFIED)), 403, 'identity/not-your-own');
    await expectRefusal(apply(HOSPITAL), 403, 'identity/not-your-role');
    const bill = billOf300(QUALIFIED, 'not-mine');
    await expectRefusal(() => desk.post(SECOND_HOSPITAL, '/v1/treatments', bill), 403, 'identity/not-your-own');
    const benefits = `/v1/persons/${QUALIFIED.person.personNo}/benefits`;
    await expectRefusal(() => desk.get(desk.person(NEIGHBOUR), benefits), 403, 'identity/not-your-own');
    await expectRefusal(
      () => desk.get(AGENCY_ELSEWHERE, `${benefits}?insuredRegion=450600`),
      403,
      'identity/not-your-region',
    );
  });
});

describe('a record', () => {
  it('of care that lies ahead is refused', async () => {
    const { desk } = office;
    const ahead = billOf300(QUALIFIED, 'ahead', { servedOn: '2026-03-13' });
    await expectRefusal(() => desk.post(HOSPITAL, '/v1/treatments', ahead), 422, 'treatment/served-in-future');
  });

  it('before the qualification counts, or without one, is declined and says so', async () => {
    const { desk } = office;
    const send = async (insured: Insured, record: string, servedOn: string): Promise<readonly string[]> => {
      const bill = billOf300(insured, record, { servedOn });
      const answer = await desk.post<{ status: string; reasons: { code: string }[] }>(HOSPITAL, '/v1/treatments', bill);
      const { status, reasons } = desk.must(201, answer);
      expect(status).toBe('declined');
      return reasons.map(({ code }) => code);
    };
    expect(await send(QUALIFIED, 'early', '2026-01-31')).toContain('qualification-not-started');
    expect(await send(NEIGHBOUR, 'unqualified', '2026-03-12')).toContain('no-qualification');
  });
});
