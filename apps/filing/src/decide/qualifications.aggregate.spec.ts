import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { QualificationProcedure } from '@yidi/contracts/policy';
import { day, millionths } from '@yidi/kernel';
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

const source = 'table';
const withQualification = (changes: Partial<QualificationProcedure>): FilingOffice => {
  const { qualification } = plainPack;
  office = openFilingOffice({ ...plainPack, qualification: { ...qualification, ...changes } }, world);
  return office;
};

describe('the terms of a qualification', () => {
  it('are those of the disease, its class and the day of the decision', async () => {
    const { apply, pass, moveTo } = withQualification({
      starts: [
        { starts: 'next-month', until: day('2026-01-31'), source },
        { starts: 'approval-month', from: day('2026-02-01'), source },
        { starts: 'medical-event', backMonths: 6, classes: ['special'], source },
      ],
      validity: [
        { months: 24, source },
        { ends: 'year-end', diseases: [DIABETES], source },
      ],
    });
    await apply(HYPERTENSION);
    await apply(DIABETES, { medicalEventOn: day('2025-11-20') });
    expect(await pass(DIABETES)).toMatchObject({ benefits: [{ startsOn: '2025-11-20', endsOn: '2026-12-31' }] });
    moveTo('2026-02-10');
    expect(await pass(HYPERTENSION)).toMatchObject({ benefits: [{ startsOn: '2026-02-01', endsOn: '2028-01-31' }] });
  });

  it('go by the age where the pack does', async () => {
    const validity = [
      { months: 24, source },
      { ends: 'never', ages: { from: 70 }, source },
    ] as const;
    const { apply, pass } = withQualification({ validity });
    const person = { personNo: '990100000012345', name: '陈某', idNumber: '11010519491231002X' };
    await apply(HYPERTENSION);
    await apply(DIABETES, { person: { ...person, birthDate: '1956-01-16' } });
    const endless = await pass(HYPERTENSION);
    expect(endless).toMatchObject({ benefits: [{ startsOn: '2026-02-01' }] });
    expect(endless).not.toHaveProperty('benefits.0.endsOn');
    expect(await pass(DIABETES)).toMatchObject({ benefits: [{ endsOn: '2028-01-31' }] });
  });

  it('go by the groups that the application names, and know those of every table', async () => {
    const { ratios, qualification } = plainPack;
    const starts = [...qualification.starts, { starts: 'application', groups: ['insured-long'], source }] as const;
    office = openFilingOffice(
      {
        ...plainPack,
        ratios: [...ratios, { share: millionths(900_000), groups: ['low-income'], source }],
        qualification: { ...qualification, starts },
      },
      world,
    );
    await office.apply(HYPERTENSION, { groups: ['low-income', 'insured-long'] });
    await office.apply(DIABETES, { groups: ['low-income'] });
    expect(await office.pass(HYPERTENSION)).toMatchObject({ benefits: [{ startsOn: '2026-01-15' }] });
    expect(await office.pass(DIABETES)).toMatchObject({ benefits: [{ startsOn: '2026-02-01' }] });
  });

  it('are not said where the pack goes by an age that nobody can tell any more', async () => {
    const validity = [{ ends: 'never', ages: { from: 70 }, source }] as const;
    const { apply, pass, erase } = withQualification({ validity });
    await apply(HYPERTENSION);
    await erase();
    await expect(pass(HYPERTENSION)).rejects.toMatchObject({ code: 'qualification/period-unknown' });
  });

  it('are not said where two entries of the pack contradict each other', async () => {
    const { apply, pass } = withQualification({
      starts: [
        { starts: 'approval', diseases: [DIABETES], source },
        { starts: 'next-day', classes: ['special'], source },
      ],
    });
    await apply(DIABETES);
    await expect(pass(DIABETES)).rejects.toMatchObject({ code: 'qualification/period-unknown' });
  });

  it('open the window for a renewal', async () => {
    const { apply, pass, moveTo } = withQualification({
      reExamination: { opensDaysBefore: 30, source },
    });
    await apply(HYPERTENSION);
    await pass(HYPERTENSION);
    moveTo('2027-12-31');
    await expect(apply(HYPERTENSION, { channel: 'app' })).rejects.toMatchObject({
      code: 'qualification/already-granted',
    });
    moveTo('2028-01-01');
    await apply(HYPERTENSION, { channel: 'app' });
    expect(await pass(HYPERTENSION)).toMatchObject({
      benefits: [{}, { startsOn: '2028-02-01', endsOn: '2030-01-31' }],
    });
  });
});

describe('a filing', () => {
  it('names as many institutions as the pack allows', async () => {
    const { filing } = plainPack;
    office = openFilingOffice({ ...plainPack, filing: { ...filing, institutions: { atMost: 1, source } } }, world);
    await expect(office.file([HOSPITAL, HOSPITAL])).rejects.toMatchObject({ code: 'filing/too-many-institutions' });
    await office.file([HOSPITAL]);
  });
});
