// A tumour patient of the demo region: the benefit goes back to the diagnosis, is examined again after two years, and leaves no day between.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Answer, Badge, Insured } from '@yidi/testing/desk';
import { openOffice, treat, type Office } from './open-office.js';

const patient: Insured = {
  person: { personNo: '990000000000017', name: '赵一', idNumber: '450602195503071217' },
  insuredRegion: '990000',
  scheme: 'employee',
  personType: 'retired',
  diseaseCode: 'M00500',
};
const AGENCY_OF_DEMO: Badge = { role: 'agency', region: '990000', sub: 'clerk' };

interface Qualification {
  readonly qualificationId: string;
  readonly caseId: string;
  readonly status: string;
  readonly startsOn?: string;
  readonly endsOn?: string;
}

let office: Office;
let qualificationId = '';
let caseId = '';

const apply = async (more: object = {}): Promise<Answer<Qualification>> => {
  const { desk } = office;
  const { qualification } = await desk.procedures(patient);
  const form = { ...desk.application(patient, qualification.materials), diseaseCode: patient.diseaseCode, ...more };
  return desk.post<Qualification>(desk.person(patient), '/v1/qualifications', form);
};

const qualification = async (): Promise<Qualification> => {
  const path = `/v1/qualifications/${qualificationId}`;
  return office.desk.must(200, await office.desk.get<Qualification>(AGENCY_OF_DEMO, path));
};

const passReviews = (): Promise<void> => office.desk.passReviews(patient, `/v1/qualifications/${qualificationId}`);

beforeAll(async () => {
  office = await openOffice();
});

afterAll(() => office.close());

describe('a benefit that goes back to a medical event', () => {
  it('is not applied for with an event that lies ahead', async () => {
    expect(await apply({ medicalEventOn: '2026-01-13' })).toMatchObject({
      status: 422,
      body: { code: 'qualification/medical-event-in-future' },
    });
  });

  it('counts from the event', async () => {
    ({ qualificationId, caseId } = office.desk.must(201, await apply({ medicalEventOn: '2025-12-03' })));
    await passReviews();
    expect(await qualification()).toMatchObject({ status: 'granted', startsOn: '2025-12-03', endsOn: '2027-12-02' });
  });
});

describe('a filing in a region that limits the institutions', () => {
  it('is refused with one too many', async () => {
    const { desk } = office;
    const { filing } = await desk.procedures(patient);
    const answer = await desk.post(desk.person(patient), '/v1/filings', {
      ...desk.application(patient, filing.categories['long-term-resident']?.materials ?? []),
      treatmentRegion: '110000',
      category: 'long-term-resident',
      startsOn: '2026-02-10',
      institutions: ['H11010500123', 'H11010500124', 'H11010500125', 'H11010500126'],
      diseaseCodes: [patient.diseaseCode],
    });
    expect(answer).toMatchObject({ status: 422, body: { code: 'filing/too-many-institutions' } });
    await desk.file(patient);
  });
});

describe('a benefit that is to be renewed', () => {
  it('cannot be applied for again before the window opens', async () => {
    await office.desk.moveClock('2027-06-04T02:00:00Z');
    const { status, body } = await apply();
    expect([status, body]).toEqual([409, expect.objectContaining({ code: 'qualification/already-granted' })]);
    expect(JSON.stringify(body)).toContain('2027-06-05');
  });

  it('goes on beyond its last day while the review is pending', async () => {
    await office.desk.moveClock('2027-11-20T02:00:00Z');
    expect(office.desk.must(201, await apply())).toMatchObject({ status: 'pending', endsOn: '2027-12-02' });
    await office.desk.moveClock('2027-12-10T02:00:00Z');
    expect(await treat(office.desk, patient, 'renewal-1', { servedOn: '2027-12-10' })).toMatchObject({
      status: 'settled',
    });
  });

  it('is renewed from the day after its last, and the timeline says so', async () => {
    await passReviews();
    expect(await qualification()).toMatchObject({ status: 'granted', startsOn: '2025-12-03', endsOn: '2029-12-02' });
    const { desk } = office;
    const { items } = desk.must(
      200,
      await desk.get<{ readonly items: readonly { readonly type: string; readonly sentence: string }[] }>(
        AGENCY_OF_DEMO,
        `/v1/cases/${caseId}/timeline`,
      ),
    );
    const said = items.filter(({ type }) => /^Qualification/.test(type)).map(({ sentence }) => sentence);
    expect(said).toEqual([
      expect.stringMatching(/^Qualification for disease M00500 applied for on 2026-01-12 /),
      'Qualification granted on 2026-01-12; the benefit holds from 2025-12-03 to 2027-12-02, back to the medical event.',
      expect.stringMatching(
        /^Renewal of .* 2027-11-20 .*; the benefit that stands ends on 2027-12-02 and goes on while this is under review\.$/,
      ),
      'Qualification renewed on 2027-12-10; the benefit goes on from 2027-12-03 to 2029-12-02.',
    ]);
  });
});
