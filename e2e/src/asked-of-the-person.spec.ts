// What a policy asks of a person beside the disease: the groups they belong to, and how many diseases they have already.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { billOf300, retiree, type Answer, type Insured } from '@yidi/testing/desk';
import type { ProblemOnWire } from './on-the-wire.js';
import { HOSPITAL, MARCH, openOffice, treat, type Office } from './open-office.js';

/** Retired employees of Hunan with hypertension: more complications make a higher monthly limit there. */
const ofHunan = (number: number): Insured => ({ ...retiree(number), insuredRegion: '430000' });
const GRADED = ofHunan(1);
const UNGRADED = ofHunan(2);
const MORE_COMPLICATIONS = 'hypertension-more-complications';

/** The demo region pays for five diseases of one person. */
const MANY: Insured = { ...retiree(3), insuredRegion: '990000' };
const suffering = (diseaseCode: string): Insured => ({ ...MANY, diseaseCode });
/** In the order in which their benefits begin when all are granted on one day, whatever the order of the grants. */
const FROM_THE_MONTH = ['M01600', 'M03900', 'M04600'];
const FROM_THE_DECISION = 'M06900';
const FROM_THE_DAY_AFTER = 'M07801';
const FROM_NEXT_MONTH = 'M05300';

interface Qualification {
  readonly qualificationId: string;
  readonly groups: readonly string[];
}

interface Entitlement {
  readonly entitled: boolean;
  readonly reasons: readonly { readonly code: string; readonly sentence: string }[];
}

let office: Office;

const inScope = (yuan: string): object => ({
  amounts: { total: yuan, fullySelfPaid: '0.00', overLimit: '0.00', preSelfPaid: '0.00', inScope: yuan },
});

const apply = async <T = Qualification>(insured: Insured, groups: readonly string[]): Promise<Answer<T>> => {
  const { desk } = office;
  const { qualification } = await desk.procedures(insured);
  const form = { ...desk.application(insured, qualification.materials), diseaseCode: insured.diseaseCode, groups };
  return desk.post<T>(desk.person(insured), '/v1/qualifications', form);
};

beforeAll(async () => {
  office = await openOffice();
});

afterAll(() => office.close());

describe('somebody who belongs to a group', () => {
  it('is offered the groups that the pack knows', async () => {
    const { qualification } = await office.desk.procedures(GRADED);
    expect(qualification).toMatchObject({ groups: ['after-pci', 'diabetes-more-complications', MORE_COMPLICATIONS] });
  });

  it('is not taken with another, nor with one named twice', async () => {
    const unknown = await apply<ProblemOnWire>(GRADED, ['veteran']);
    expect(unknown).toMatchObject({
      status: 422,
      body: { code: 'qualification/group-unknown', violations: [{ field: 'groups', rule: 'known-group' }] },
    });
    expect(unknown.body.detail).toContain(MORE_COMPLICATIONS);
    expect(await apply(GRADED, [MORE_COMPLICATIONS, MORE_COMPLICATIONS])).toMatchObject({
      status: 400,
      body: { violations: [{ field: 'groups', rule: 'uniqueItems' }] },
    });
  });

  it('sees them in the qualification, and cannot change them while it is under review', async () => {
    const applied = office.desk.must(201, await apply(GRADED, [MORE_COMPLICATIONS]));
    expect(applied.groups).toEqual([MORE_COMPLICATIONS]);
    expect(await apply(GRADED, [])).toMatchObject({ status: 409, body: { code: 'qualification/already-submitted' } });
    await office.desk.passReviews(GRADED, `/v1/qualifications/${applied.qualificationId}`);
  });

  it('has the bill settled by what the policy says of the group', async () => {
    const { desk } = office;
    await desk.qualify(UNGRADED);
    for (const person of [GRADED, UNGRADED]) await desk.file(person);
    await desk.moveClock(MARCH);
    const fundPays = async (person: Insured, recordId: string): Promise<string | undefined> =>
      (await treat(desk, person, recordId, inScope('300.00'))).settlement?.fundPays;
    expect(await fundPays(GRADED, 'groups-graded')).toBe('221.00');
    expect(await fundPays(UNGRADED, 'groups-ungraded')).toBe('170.00');
  });
});

describe('somebody with a disease more than the policy pays for', () => {
  const asked = async (diseaseCode: string): Promise<Entitlement> => {
    const path = `/v1/entitlements?personNo=${MANY.person.personNo}&insuredRegion=990000&diseaseCode=${diseaseCode}&institution=H11010500123`;
    return office.desk.must(200, await office.desk.get<Entitlement>(HOSPITAL, path));
  };

  beforeAll(async () => {
    const { desk } = office;
    const diseaseCodes = [...FROM_THE_MONTH, FROM_THE_DECISION, FROM_THE_DAY_AFTER, FROM_NEXT_MONTH];
    for (const diseaseCode of diseaseCodes.toReversed()) await desk.qualify(suffering(diseaseCode));
    const { filing } = await desk.procedures(MANY);
    const form = {
      ...desk.application(MANY, filing.categories['long-term-resident']?.materials ?? []),
      treatmentRegion: '110000',
      category: 'long-term-resident',
      startsOn: '2026-03-12',
      institutions: ['H11010500123'],
      diseaseCodes,
    };
    const { filingId } = desk.must(201, await desk.post<{ filingId: string }>(desk.person(MANY), '/v1/filings', form));
    await desk.passReviews(MANY, `/v1/filings/${filingId}`);
    await desk.moveClock('2026-04-02T02:00:00Z');
  });

  it('is told before any care, and how many are paid for', async () => {
    expect(await asked(FROM_NEXT_MONTH)).toMatchObject({
      entitled: false,
      reasons: [
        {
          code: 'too-many-diseases',
          sentence:
            'The policy of 990000 pays for at most 5 special diseases of one person; disease M05300 comes after those.',
        },
      ],
    });
    expect(await asked(FROM_THE_DAY_AFTER)).toMatchObject({ entitled: true });
  });

  it('has the record declined for it, and those of the other diseases settled', async () => {
    const record = (diseaseCode: string): object =>
      billOf300(suffering(diseaseCode), `several-${diseaseCode}`, { servedOn: '2026-04-02' });
    const declined = await office.desk.post(HOSPITAL, '/v1/treatments', record(FROM_NEXT_MONTH), { prefer: 'wait=10' });
    expect(declined).toMatchObject({
      status: 201,
      body: { status: 'declined', reasons: [{ code: 'too-many-diseases' }] },
    });
    expect(
      await treat(office.desk, suffering(FROM_THE_DECISION), 'several-settled', { servedOn: '2026-04-02' }),
    ).toMatchObject({ status: 'settled' });
  });
});
