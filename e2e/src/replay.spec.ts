import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { billOf300, retiree } from '@yidi/testing/desk';
import { caseOf, eventsOf, expectTotalsToAddUp, fenOf, type EventOnWire } from './on-the-wire.js';
import { AUDITOR, FINANCE, openOffice, readyForCare, SECOND_HOSPITAL, treat, type Office } from './open-office.js';

const PERSON = retiree(1);

let office: Office;
let caseId = '';
let events: readonly EventOnWire[] = [];

/** Two bills settled, one of them paid after a payment that came back, and one bill declined. */
beforeAll(async () => {
  office = await openOffice();
  const { desk } = office;
  [caseId = ''] = await readyForCare(desk, [PERSON]);
  const first = await treat(desk, PERSON, 'r-1');
  const elsewhere = billOf300(PERSON, 'r-2', { institution: 'H11010800456', treatmentRegion: '110108' });
  desk.must(201, await desk.post(SECOND_HOSPITAL, '/v1/treatments', elsewhere, { prefer: 'wait=10' }));
  await desk.moveClock('2026-03-14T02:00:00Z');
  await treat(desk, PERSON, 'r-3');
  const payments = `/v1/settlements/${first.settlementId}/payments`;
  const failed = { reference: 'B-1', paidOn: '2026-03-14', outcome: 'failed', failure: 'the account is closed' };
  desk.must(200, await desk.post(FINANCE, payments, failed));
  await desk.moveClock('2026-03-16T02:00:00Z');
  desk.must(200, await desk.post(FINANCE, payments, { reference: 'B-2', paidOn: '2026-03-16', outcome: 'paid' }));
  events = await eventsOf(desk, AUDITOR, caseId);
});

afterAll(() => office.close());

const upTo = (k: number): Promise<Awaited<ReturnType<typeof caseOf>>> =>
  caseOf(office.desk, AUDITOR, caseId, `/replay?upTo=${String(k)}`);

/** What the first events say, told from their types alone. */
const toldBy = (first: readonly EventOnWire[]) => {
  const ofType = (type: string, category = ''): readonly EventOnWire[] =>
    first.filter((event) => event.type === type && event.stream.startsWith(category));
  return {
    qualification: ofType('QualificationGranted').length > 0 ? 'granted' : 'pending',
    filing:
      ofType('FilingActivated').length > 0 ? 'active' : ofType('FilingSubmitted').length > 0 ? 'pending' : undefined,
    treatments: ofType('TreatmentRecorded').length + ofType('TreatmentDeclined').length,
    declined: ofType('TreatmentDeclined').length,
    settlements: ofType('TreatmentSettled').length,
    fundPays: ofType('TreatmentSettled').reduce((sum, { data }) => sum + fenOf(String(data['fundPays'])), 0),
    paid: ofType('SettlementPaid').reduce((sum, { data }) => sum + fenOf(String(data['amount'])), 0),
  };
};

describe('a case replayed from its events', () => {
  it('stands after each of them as the events so far say', async () => {
    expect(events).toHaveLength(17);
    for (let k = 1; k <= events.length; k += 1) {
      const view = await upTo(k);
      expectTotalsToAddUp(view);
      expect({
        qualification: view.qualification?.status,
        filing: view.filing?.status,
        treatments: view.treatments.length,
        declined: view.treatments.filter(({ status }) => status === 'declined').length,
        settlements: view.settlements.length,
        fundPays: fenOf(view.totals.fundPays),
        paid: fenOf(view.totals.paid),
      }).toEqual(toldBy(events.slice(0, k)));
    }
  });

  it('is at the end the case itself, and beyond the end no more than that', async () => {
    const now = await caseOf(office.desk, AUDITOR, caseId);
    expect(await upTo(events.length)).toEqual(now);
    expect(await upTo(events.length + 100)).toEqual(now);
    expect(now.totals).toEqual({ total: '600.00', fundPays: '262.50', personPays: '337.50', paid: '112.50' });
  });

  it('stands at the instant of each event as after the last event of that instant', async () => {
    for (const { at } of events) {
      const later = events.findIndex((event) => event.at > at);
      const then = await caseOf(office.desk, AUDITOR, caseId, `/replay?at=${at}`);
      expect(then).toEqual(await upTo(later < 0 ? events.length : later));
    }
  });

  it('had not begun before its first event', async () => {
    const before = new Date(Date.parse(events[0]?.at ?? '') - 1).toISOString();
    expect(await office.desk.get(AUDITOR, `/v1/cases/${caseId}/replay?at=${before}`)).toMatchObject({
      status: 404,
      body: { code: 'case/not-yet-begun' },
    });
  });

  it.each([
    '',
    '?upTo=1&at=2026-03-12T02:00:00Z',
    '?upTo=0',
    '?upTo=-1',
    '?upTo=1.5',
    '?upTo=x',
    '?at=2026-03-12',
    '?until=1',
  ])('is not asked for like this: %s', async (query) => {
    const answer = await office.desk.get(AUDITOR, `/v1/cases/${caseId}/replay${query}`);
    expect(answer).toMatchObject({ status: 400, body: { code: 'request/malformed' } });
  });

  it('is masked for those who need not know who it is about, like the case', async () => {
    expect(await caseOf(office.desk, FINANCE, caseId, `/replay?upTo=${String(events.length)}`)).toEqual(
      await caseOf(office.desk, FINANCE, caseId),
    );
    expect((await upTo(1)).person?.name).toBe(PERSON.person.name);
    expect((await caseOf(office.desk, FINANCE, caseId, '/replay?upTo=1')).person?.name).not.toBe(PERSON.person.name);
  });
});
