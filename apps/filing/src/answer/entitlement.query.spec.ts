import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { PolicyPack } from '@yidi/contracts/policy';
import { day, millionths, type DiseaseCode } from '@yidi/kernel';
import { embedded, type Embedded } from '@yidi/testing';
import {
  DIABETES,
  HOSPITAL,
  HYPERTENSION,
  openFilingOffice,
  plainPack,
  type FilingOffice,
} from '../office.examples.js';

let world: Embedded;
let office: FilingOffice | undefined;

beforeEach(async () => {
  world = await embedded();
});
afterEach(async () => {
  await office?.close();
  await world.dispose();
});

/** Somebody qualified for both diseases, hypertension first, with a filing for the hospital. */
const qualifiedUnder = async (pack: PolicyPack, groups?: readonly string[]): Promise<FilingOffice> => {
  const opened = openFilingOffice(pack, world);
  office = opened;
  for (const [disease, on] of [
    [HYPERTENSION, '2026-01-15'],
    [DIABETES, '2026-02-10'],
  ] as const) {
    opened.moveTo(on);
    await opened.apply(disease, groups && { groups });
    await opened.pass(disease);
  }
  await opened.file([HOSPITAL]);
  return opened;
};

const aged: Partial<PolicyPack> = {
  ratioAdditions: [{ points: millionths(50_000), ages: { from: 70 }, source: 'table' }],
};

describe('what somebody is entitled to', () => {
  it('costs two qualifications and a filing to say where the pack asks no more', async () => {
    const { ask, streamsRead } = await qualifiedUnder(plainPack);
    const before = streamsRead.length;
    const { entitlement } = await ask();
    expect(Object.keys(entitlement ?? {}).sort()).toEqual([
      'caseId',
      'category',
      'filingId',
      'personType',
      'policy',
      'qualificationId',
      'scheme',
    ]);
    expect(streamsRead.slice(before).map((stream) => stream.split('-')[0])).toEqual([
      'qualification',
      'qualification',
      'filing',
    ]);
  });

  it('names the account that both schemes fill', async () => {
    const { ask } = await qualifiedUnder({ ...plainPack, account: 'both-schemes' });
    expect((await ask()).entitlement).toMatchObject({ account: 'both-schemes' });
  });

  it.each([
    ['2026-12-30', 76],
    ['2026-12-31', 77],
  ])('names the age on %s where a number of the pack goes by it', async (on, age) => {
    const { ask } = await qualifiedUnder({ ...plainPack, ...aged });
    expect((await ask({ on: day(on) })).entitlement).toMatchObject({ age });
    expect((await ask({ on: day(on) })).entitlement).not.toHaveProperty('held');
  });

  it('cannot be said by age once the person is erased', async () => {
    const { ask, erase } = await qualifiedUnder({ ...plainPack, ...aged });
    await erase();
    const { entitled, reasons } = await ask();
    expect(entitled).toBe(false);
    expect(reasons).toEqual([
      { code: 'policy/parameter-unknown', facts: expect.arrayContaining([{ name: 'parameter', value: 'age' }]) },
    ]);
  });

  it('names every disease held on the day, by the day it began, where limits count them together', async () => {
    const severalDiseases = { atMost: 2, source: 'table' };
    const { ask } = await qualifiedUnder({ ...plainPack, severalDiseases });
    const heldOn = async (on: string): Promise<unknown> => (await ask({ on: day(on) })).entitlement?.held;
    expect(await heldOn('2026-02-28')).toEqual([{ diseaseCode: HYPERTENSION, startsOn: '2026-02-01' }]);
    expect(await heldOn('2026-03-12')).toEqual([
      { diseaseCode: HYPERTENSION, startsOn: '2026-02-01' },
      { diseaseCode: DIABETES, startsOn: '2026-03-01' },
    ]);
  });

  describe('under a pack that tells groups apart', () => {
    const share = millionths(900_000);
    const packNaming = (...groups: readonly string[]): PolicyPack => ({
      ...plainPack,
      ratios: [...plainPack.ratios, { share, groups, source: 'table' }],
    });
    const EDGE = 'low-income-edge';

    it('names the groups that the qualification was granted with', async () => {
      const { ask } = await qualifiedUnder(packNaming(EDGE, 'low-income', 'veteran'), ['veteran', 'low-income']);
      expect((await ask()).entitlement).toMatchObject({ groups: ['low-income', 'veteran'] });
    });

    it('names none for somebody who named none', async () => {
      const { ask } = await qualifiedUnder(packNaming('low-income'));
      expect((await ask()).entitlement).toMatchObject({ groups: [] });
    });

    it('names those alone that the pack of the day of care still tells apart', async () => {
      await (await qualifiedUnder(packNaming(EDGE, 'low-income'), [EDGE, 'low-income'])).close();
      office = openFilingOffice(packNaming('low-income'), world);
      expect((await office.ask()).entitlement).toMatchObject({ groups: ['low-income'] });
      await office.close();
      office = openFilingOffice(plainPack, world);
      expect((await office.ask()).entitlement).not.toHaveProperty('groups');
    });

    it('has the renewed groups from the first day of the renewed benefit', async () => {
      const pack = packNaming(EDGE, 'low-income');
      const reExamination = { opensDaysBefore: 60, source: 'table' };
      const { ask, apply, pass, moveTo } = await qualifiedUnder(
        { ...pack, qualification: { ...pack.qualification, reExamination } },
        ['low-income'],
      );
      moveTo('2028-01-20');
      await apply(HYPERTENSION, { groups: [EDGE] });
      await pass(HYPERTENSION);
      const groupsOn = async (on: string): Promise<unknown> => (await ask({ on: day(on) })).entitlement?.groups;
      expect([await groupsOn('2028-01-31'), await groupsOn('2028-02-01')]).toEqual([['low-income'], [EDGE]]);
    });

    it.each([
      ['entitled where the groups give what no source gives otherwise', ['low-income'], []],
      ['refused for want of it without them', [], ['policy/parameter-unknown']],
    ])('is %s', async (_, groups, reasons) => {
      const ratios = [
        { share: 'unknown', source: 'table' } as const,
        { share, groups: ['low-income'], source: 'table' },
      ];
      const { ask } = await qualifiedUnder({ ...plainPack, ratios }, groups);
      expect((await ask()).reasons.map(({ code }) => code)).toEqual(reasons);
    });
  });

  it('is none for a disease beyond as many as the pack pays for, by the day on which they began', async () => {
    const { ask } = await qualifiedUnder({ ...plainPack, severalDiseases: { atMost: 1, source: 'table' } });
    const about = async (diseaseCode: DiseaseCode): Promise<readonly string[]> =>
      (await ask({ diseaseCode })).reasons.map(({ code }) => code);
    expect([await about(HYPERTENSION), await about(DIABETES)]).toEqual([[], ['too-many-diseases']]);
  });

  it.each([
    ['that no source gives', { emergency: true }, 'offsite(emergency)'],
    ['that the pack does not say', { institutionLevel: 'tier-2' }, 'ratio(M03900, retired, tier-2)'],
  ] as const)('is refused for want of a parameter %s', async (_, question, parameter) => {
    const { ask } = await qualifiedUnder({
      ...plainPack,
      ratios: [{ levels: ['tier-3'], share: millionths(700_000), source: 'table' }],
    });
    expect((await ask(question)).reasons).toEqual([
      { code: 'policy/parameter-unknown', facts: expect.arrayContaining([{ name: 'parameter', value: parameter }]) },
    ]);
  });

  it('goes on beyond its end while a renewal applied for in time is under review, and after it was granted', async () => {
    const reExamination = { opensDaysBefore: 60, benefitContinues: true, source: 'table' };
    const severalDiseases = { atMost: 2, source: 'table' };
    const { qualification } = plainPack;
    const { ask, apply, pass, moveTo } = await qualifiedUnder({
      ...plainPack,
      qualification: { ...qualification, reExamination },
      severalDiseases,
    });
    const on = day('2028-02-10');
    moveTo('2028-01-20');
    expect((await ask({ on })).reasons.map(({ code }) => code)).toEqual(['qualification-expired']);
    await apply(HYPERTENSION);
    expect((await ask({ on })).entitled).toBe(true);
    moveTo('2028-03-05');
    await pass(HYPERTENSION);
    expect((await ask({ on })).entitlement?.held).toEqual([
      { diseaseCode: HYPERTENSION, startsOn: '2026-02-01' },
      { diseaseCode: DIABETES, startsOn: '2026-03-01' },
    ]);
  });
});
