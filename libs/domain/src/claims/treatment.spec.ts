import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  day,
  fen,
  fromYuan,
  instant,
  type CaseId,
  type DiseaseCode,
  type InstitutionCode,
  type MessageOf,
  type PersonId,
  type QualificationId,
  type RegionCode,
  type TreatmentId,
} from '@yidi/kernel';
import type { BillLine, RecordTreatment, SplitAmounts, TreatmentEvents } from '@yidi/contracts/claims';
import type { EntitlementAnswer } from '@yidi/contracts/filing';
import { specification } from '@yidi/testing';
import { addsUp, sumOfLines } from './amounts.js';
import { treatment } from './treatment.js';

type Event = MessageOf<typeof TreatmentEvents>;

const caseId = '22222222-2222-5222-8222-222222222222' as CaseId;
const split = (
  total: string,
  fullySelfPaid: string,
  overLimit: string,
  preSelfPaid: string,
  inScope: string,
): SplitAmounts => ({
  total: fromYuan(total),
  fullySelfPaid: fromYuan(fullySelfPaid),
  overLimit: fromYuan(overLimit),
  preSelfPaid: fromYuan(preSelfPaid),
  inScope: fromYuan(inScope),
});
const bill = split('300.00', '100.00', '0.00', '0.00', '200.00');

const line = (lineNo: number, { total, ...parts }: SplitAmounts): BillLine => ({
  lineNo,
  itemCode: `X${String(lineNo)}`,
  itemName: '苯磺酸氨氯地平片',
  class: 'B',
  quantity: '1',
  unitPrice: '1.00',
  amount: total,
  ...parts,
});
const tablets = line(1, split('180.50', '0.00', '0.50', '20.00', '160.00'));
const test = line(2, split('119.50', '100.00', '0.00', '0.00', '19.50'));

const theRecord: RecordTreatment = {
  treatmentId: '11111111-1111-5111-8111-111111111111' as TreatmentId,
  personId: '33333333-3333-5333-8333-333333333333' as PersonId,
  recordHash: 'sha256:first',
  recordId: 'H11010500123-20260312-0001',
  personNo: '450600000012345',
  insuredRegion: '450600' as RegionCode,
  treatmentRegion: '110105' as RegionCode,
  institution: 'H11010500123' as InstitutionCode,
  institutionLevel: 'tier-3',
  diseaseCode: 'M03900' as DiseaseCode,
  servedOn: day('2026-03-12'),
};
const withAmounts: RecordTreatment = { ...theRecord, amounts: bill };

const entitled: EntitlementAnswer & Required<Pick<EntitlementAnswer, 'entitlement'>> = {
  entitled: true,
  caseId,
  entitlement: {
    caseId,
    qualificationId: '44444444-4444-5444-8444-444444444444' as QualificationId,
    scheme: 'employee',
    personType: 'retired',
    category: 'long-term-resident',
    policy: { region: theRecord.insuredRegion, scheme: 'employee', hash: 'sha256:pack', from: day('2022-06-01') },
  },
  reasons: [],
};
const notEntitled: EntitlementAnswer = {
  entitled: false,
  caseId,
  reasons: [{ code: 'institution-not-covered', facts: [{ name: 'institution', value: 'H11010500123' }] }],
};

const recorded: Event = {
  type: 'TreatmentRecorded',
  data: { ...theRecord, caseId, emergency: false, amounts: bill, entitlement: entitled.entitlement },
};
const declined: Event = {
  type: 'TreatmentDeclined',
  data: { ...theRecord, caseId, emergency: false, amounts: bill, reasons: notEntitled.reasons },
};

const { given } = specification(treatment, {
  facts: entitled,
  actor: { id: 'H11010500123', role: 'institution' },
  now: instant('2026-03-12T02:00:00.000Z'),
});

describe('a direct-settlement record', () => {
  it('is taken with the entitlement as it was found', () => {
    given().when('RecordTreatment', withAmounts).then(recorded);
  });

  it('carries what the person offers to pay from personal accounts', () => {
    const personalAccount = { available: fromYuan('200.00'), family: fromYuan('200.00') };
    given()
      .when('RecordTreatment', { ...withAmounts, personalAccount })
      .then({
        type: 'TreatmentRecorded',
        data: { ...recorded.data, entitlement: entitled.entitlement, personalAccount },
      });
  });

  it('offers no more from family accounts than is available in all', () => {
    const personalAccount = { available: fromYuan('200.00'), family: fromYuan('200.01') };
    const refusal = given()
      .when('RecordTreatment', { ...withAmounts, personalAccount })
      .refused('treatment/family-beyond-available', 'refused');
    expect(refusal.violations.map(({ field }) => field)).toEqual(['personalAccount.family']);
  });

  it('is declined with every reason where the person is not entitled', () => {
    given().when('RecordTreatment', withAmounts, { facts: notEntitled }).then(declined);
  });

  it('has its sums formed where it comes in lines', () => {
    const amounts = split('300.00', '100.00', '0.50', '20.00', '179.50');
    const lines = [tablets, test];
    const event = { type: 'TreatmentRecorded', data: { ...recorded.data, amounts, lines } } as Event;
    given()
      .when('RecordTreatment', { ...theRecord, lines })
      .then(event);
    given()
      .when('RecordTreatment', { ...theRecord, lines, amounts })
      .then(event);
  });

  it('stays quiet when it comes again, whatever the person is entitled to by now', () => {
    given(recorded).when('RecordTreatment', withAmounts, { facts: notEntitled }).staysQuiet();
    given(declined).when('RecordTreatment', withAmounts).staysQuiet();
  });

  it('cannot be changed under its id', () => {
    const changed = { ...withAmounts, recordHash: 'sha256:second' };
    given(recorded).when('RecordTreatment', changed).refused('treatment/record-changed', 'conflict');
    given(declined).when('RecordTreatment', changed).refused('treatment/record-changed', 'conflict');
  });
});

describe('a record that cannot be right', () => {
  it('names every line that does not add up', () => {
    const { violations, says } = given()
      .when('RecordTreatment', {
        ...theRecord,
        lines: [{ ...tablets, inScope: fen(1) }, test, { ...test, lineNo: 7, amount: fen(1) }],
      })
      .refused('treatment/amounts-do-not-add-up', 'refused');
    expect(violations).toEqual([
      { field: 'lines[0]', rule: 'adds-up', message: 'line 1: 180.50 is not 0.00 + 0.50 + 20.00 + 0.01' },
      { field: 'lines[2]', rule: 'adds-up', message: 'line 7: 0.01 is not 100.00 + 0.00 + 0.00 + 19.50' },
    ]);
    expect(says.zh).toContain('line 7');
  });

  it('names the sum that does not add up', () => {
    const { violations } = given()
      .when('RecordTreatment', { ...theRecord, amounts: { ...bill, inScope: fen(199_99) } })
      .refused('treatment/amounts-do-not-add-up');
    expect(violations.map(({ field, rule }) => [field, rule])).toEqual([['amounts', 'adds-up']]);
  });

  it('names the part in which the amounts differ from the lines', () => {
    const { violations } = given()
      .when('RecordTreatment', { ...theRecord, lines: [tablets, test], amounts: bill })
      .refused('treatment/amounts-do-not-add-up');
    expect(violations.map(({ field }) => field)).toEqual([
      'amounts.overLimit',
      'amounts.preSelfPaid',
      'amounts.inScope',
    ]);
  });

  it.each([
    ['has neither amounts nor lines', theRecord, 'treatment/amounts-missing'],
    [
      'uses a line number twice',
      { ...theRecord, lines: [tablets, { ...test, lineNo: 1 }] },
      'treatment/duplicate-line',
    ],
    [
      'costs nothing',
      { ...theRecord, amounts: split('0.00', '0.00', '0.00', '0.00', '0.00') },
      'treatment/nothing-to-settle',
    ],
    ['was served tomorrow', { ...withAmounts, servedOn: day('2026-03-13') }, 'treatment/served-in-future'],
    [
      'comes from a hospital of another region',
      { ...withAmounts, institution: 'H31010100001' as InstitutionCode },
      'treatment/institution-elsewhere',
    ],
    [
      'comes to more than a record can hold',
      {
        ...theRecord,
        lines: [1, 2].map((lineNo) => line(lineNo, split('99999999999.99', '0.00', '0.00', '0.00', '99999999999.99'))),
      },
      'treatment/amount-too-large',
    ],
    [
      'comes to more than fifty million yuan',
      { ...theRecord, amounts: split('50000000.01', '0.00', '0.00', '0.00', '50000000.01') },
      'treatment/amount-too-large',
    ],
  ] as readonly (readonly [string, RecordTreatment, string])[])('is refused because it %s', (_, command, code) => {
    given().when('RecordTreatment', command).refused(code, 'refused');
  });

  it('is no fault of a hospital in another district of the same municipality', () => {
    const institution = 'H11010800001' as InstitutionCode;
    given()
      .when('RecordTreatment', { ...withAmounts, institution })
      .then({ type: 'TreatmentRecorded', data: { ...recorded.data, institution } });
  });

  it('may have been served late in the evening in China, while it is still the day before in UTC', () => {
    given()
      .when(
        'RecordTreatment',
        { ...withAmounts, servedOn: day('2026-03-13') },
        { now: instant('2026-03-12T16:00:00.000Z') },
      )
      .then({ type: 'TreatmentRecorded', data: { ...recorded.data, servedOn: day('2026-03-13') } });
  });
});

describe('amounts, whatever the bill', () => {
  const amount = fc.integer({ min: 0, max: 1_000_000_00 });
  const parts = fc
    .record({ fullySelfPaid: amount, overLimit: amount, preSelfPaid: amount, inScope: amount })
    .map((of) => ({
      fullySelfPaid: fen(of.fullySelfPaid),
      overLimit: fen(of.overLimit),
      preSelfPaid: fen(of.preSelfPaid),
      inScope: fen(of.inScope),
      total: fen(of.fullySelfPaid + of.overLimit + of.preSelfPaid + of.inScope),
    }));
  const lines = fc
    .array(parts, { minLength: 1, maxLength: 40 })
    .map((all) => all.map((of, at) => line(at + 1, of)))
    .filter((all) => all.some(({ amount: some }) => some > 0));

  it('of lines that add up add up as sums', () => {
    fc.assert(
      fc.property(lines, (all) => {
        const sums = sumOfLines(all);
        expect(addsUp(sums.total, sums)).toBe(true);
        expect(sums.total).toBe(all.reduce((sum, { amount: one }) => sum + one, 0));
      }),
    );
  });

  it('are refused when any one line is a fen off, and that line alone is named', () => {
    fc.assert(
      fc.property(
        lines,
        fc.nat(),
        fc.constantFrom(...(['amount', 'inScope', 'preSelfPaid'] as const)),
        (all, pick, part) => {
          const at = pick % all.length;
          const spoiled = all.map((one, place) => (place === at ? { ...one, [part]: fen(one[part] + 1) } : one));
          const { violations } = given()
            .when('RecordTreatment', { ...theRecord, lines: spoiled })
            .refused('treatment/amounts-do-not-add-up');
          expect(violations.map(({ field }) => field)).toEqual([`lines[${String(at)}]`]);
        },
      ),
    );
  });
});
