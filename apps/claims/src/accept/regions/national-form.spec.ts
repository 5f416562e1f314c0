import { describe, expect, it } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { RegionalRecord, schemaAsSent } from '@yidi/contracts/regions';
import { Refusal } from '@yidi/kernel';
import { dialectOf, DIALECTS } from './dialects.js';
import { readExactly } from './exact-json.js';
import { inNationalForm } from './national-form.js';
import { linesWith, sentRecord } from './regional-records.examples.js';
import { treatmentFormOf } from './treatment-form.js';

type Json = Readonly<Record<string, unknown>>;

const read = (sent: unknown, region = '110000'): RegionalRecord =>
  inNationalForm(readExactly(typeof sent === 'string' ? sent : JSON.stringify(sent)), dialectOf(region));

const national = read(sentRecord());

const refusalOf = (sent: unknown): Refusal => {
  try {
    read(sent);
  } catch (error) {
    if (error instanceof Refusal) return error;
    throw error;
  }
  throw new Error('it was taken');
};

const without = (name: string, from: Json): Json =>
  Object.fromEntries(Object.entries(from).filter(([key]) => key !== name));

const sentAs = (national: string, other: string): Json => {
  const sent = sentRecord();
  return { ...without(national, sent), [other]: sent[national] };
};

/** Whatever stands for the same: each row is another way to write the example. */
const WAYS: readonly (readonly [says: string, sent: unknown])[] = [
  [
    'amounts as numbers',
    sentRecord({ setlinfo: { medfee_sumamt: 300, fulamt_ownpay_amt: 100.0, inscp_scp_amt: 200 } }),
  ],
  [
    'numbers written with all their zeros',
    JSON.stringify(sentRecord()).replace('"medfee_sumamt":"300.00"', '"medfee_sumamt":300.0000'),
  ],
  ['an exponent', JSON.stringify(sentRecord()).replace('"medfee_sumamt":"300.00"', '"medfee_sumamt":3.00E+2')],
  [
    'spaces around text',
    sentRecord({ envelope: { fixmedins_code: ' H11010500123 ' }, setlinfo: { medfee_sumamt: ' 300.00' } }),
  ],
  [
    'blank and null for what is left out',
    sentRecord({ setlinfo: { refd_setl_flag: '', acct_pay: null, psn_cash_pay: '  ' } }),
  ],
  [
    'fields that nobody here reads',
    sentRecord({ envelope: { signtype: 'SM3', cainfo: 'x' }, mdtrtinfo: { psn_name: '李' } }),
  ],
  ['mdtrtarea_admdvs for mdtrtarea_admvs', sentAs('mdtrtarea_admvs', 'mdtrtarea_admdvs')],
  ['insuplc_admvs for insuplc_admdvs', sentAs('insuplc_admdvs', 'insuplc_admvs')],
  ['both spellings, agreeing', sentRecord({ envelope: { mdtrtarea_admdvs: '110105' } })],
  ['data for input', sentAs('input', 'data')],
  ['opsp_dise_code for dise_codg', sentRecord({ mdtrtinfo: { dise_codg: undefined, opsp_dise_code: 'M03900' } })],
  ['overlmt_amt of the bill', sentRecord({ setlinfo: { overlmt_selfpay: undefined, overlmt_amt: '0.00' } })],
  [
    'overlmt_selfpay of a line',
    sentRecord({ input: { feedetail: linesWith({ overlmt_amt: undefined, overlmt_selfpay: 0 }) } }),
  ],
  ['grades that were numbers', sentRecord({ setlinfo: { hosp_lv: 2 } })],
  ['140104 门诊慢病', sentRecord({ mdtrtinfo: { med_type: '140104' } })],
  ['140201 门诊特病 as a number', sentRecord({ mdtrtinfo: { med_type: 140201 } })],
  ['a division code as a number', sentRecord({ envelope: { mdtrtarea_admvs: 110105 } })],
  ['times without punctuation', sentRecord({ setlinfo: { setl_time: '20260312101530' } })],
  ['times as numbers', sentRecord({ setlinfo: { setl_time: 20260312101530 } })],
  ['milliseconds since the epoch', sentRecord({ setlinfo: { setl_time: 1773281730000 } })],
  ['times with a zone', sentRecord({ setlinfo: { setl_time: '2026-03-12T02:15:30Z' } })],
];

describe('a record', () => {
  it.each(WAYS)('is the same with %s', (_, sent) => {
    expect(read(sent)).toEqual(national);
  });

  const asSent = new Ajv2020({ strict: true, strictRequired: false, allowUnionTypes: true }).compile(
    schemaAsSent(RegionalRecord),
  );

  it.each(
    WAYS.filter(([, sent]) => typeof sent === 'object').filter(
      ([says]) => !/ for |of the bill|of a line/.test(says) || /left out/.test(says),
    ),
  )('is what the published schema takes, with %s', (_, sent) => {
    asSent(JSON.parse(JSON.stringify(sent)));
    expect(asSent.errors ?? []).toEqual([]);
  });

  it('of one line may come without a list around it', () => {
    const [line] = linesWith({});
    const [only] = read(sentRecord({ input: { feedetail: line } })).input.feedetail ?? [];
    expect(only).toMatchObject({ feedetl_sn: '1', det_item_fee_sumamt: 20_000, cnt: '4', pric: '50' });
  });

  it('keeps amounts beyond what a float can tell apart', () => {
    const text = JSON.stringify(sentRecord()).replace('"medfee_sumamt":"300.00"', '"medfee_sumamt":99999999999.99');
    expect(read(text).input.setlinfo.medfee_sumamt).toBe(9_999_999_999_999);
  });

  it.each([
    ['input.setlinfo.medfee_sumamt', 'signed-yuan', { setlinfo: { medfee_sumamt: '300.001' } }],
    ['input.setlinfo.medfee_sumamt', 'signed-yuan', { setlinfo: { medfee_sumamt: '三百' } }],
    ['input.setlinfo.medfee_sumamt', 'required', { setlinfo: { medfee_sumamt: ' ' } }],
    ['input.setlinfo.setl_time', 'china-time', { setlinfo: { setl_time: '2026-02-30 10:00:00' } }],
    ['input.setlinfo.hosp_lv', 'enum', { setlinfo: { hosp_lv: '12' } }],
    ['input.setlinfo.setl_id', 'pattern', { setlinfo: { setl_id: 'a:b' } }],
    ['input.mdtrtinfo.psn_no', 'required', { mdtrtinfo: { psn_no: null } }],
    ['input.mdtrtinfo.dise_codg', 'pattern', { mdtrtinfo: { dise_codg: 'I10' } }],
    ['input.mdtrtinfo.dise_codg', 'said-twice', { mdtrtinfo: { opsp_dise_code: 'M01600' } }],
    [
      'input.feedetail[1].med_list_codg',
      'said-twice',
      { input: { feedetail: [linesWith({})[0], ...linesWith({ hilist_code: 'X' }).slice(1)] } },
    ],
    ['mdtrtarea_admvs', 'said-twice', { envelope: { mdtrtarea_admdvs: '310101' } }],
    ['mdtrtarea_admvs', 'pattern', { envelope: { mdtrtarea_admvs: '1101' } }],
    ['fixmedins_code', 'pattern', { envelope: { fixmedins_code: 'X11010500123' } }],
    ['input.setlinfo', 'type', { input: { setlinfo: 'none' } }],
    ['input.feedetail', 'minItems', { input: { feedetail: [] } }],
    [
      'input.feedetail[1].cnt',
      'decimal',
      { input: { feedetail: [linesWith({})[0], { ...linesWith({})[1], cnt: 'two' }] } },
    ],
    ['input.feedetail[0]', 'type', { input: { feedetail: [null] } }],
    ['input', 'required', { envelope: { input: null } }],
    ['input.setlinfo.acct_used_flag', 'type', { setlinfo: { acct_used_flag: true } }],
  ])('is refused with the field %s named, by %s', (field, rule, changes) => {
    const { code, kind, violations } = refusalOf(sentRecord(changes));
    expect({ code, kind }).toEqual({ code: 'regional-record/malformed', kind: 'malformed' });
    expect(violations.map((violation) => [violation.field, violation.rule])).toContainEqual([field, rule]);
  });

  it('names everything at once', () => {
    const { violations } = refusalOf({ infno: 'x', input: { mdtrtinfo: {}, setlinfo: {} } });
    expect(violations.length).toBeGreaterThan(8);
  });

  it('cannot be told by names that every object has', () => {
    const { violations } = refusalOf(
      `{"__proto__":{"infno":"2207"},"constructor":"2207","input":{"hasOwnProperty":1}}`,
    );
    expect(violations.map(({ field }) => field)).toEqual(
      expect.arrayContaining(['infno', 'msgid', 'input.mdtrtinfo', 'input.setlinfo']),
    );
  });
});

describe('the dialects', () => {
  it('are for everybody, or for regions that a division code begins with', () => {
    expect(DIALECTS.map(({ of }) => of).filter((of) => !/^([1-9]\d(\d\d){0,2})?$/.test(of))).toEqual([]);
    expect(DIALECTS.filter(({ source }) => source === '')).toEqual([]);
  });

  it('name only fields that the interface’s contract has', () => {
    const fields = JSON.stringify(schemaAsSent(RegionalRecord));
    const nationals = DIALECTS.flatMap(({ names }) => Object.values(names).flatMap((words) => Object.values(words)));
    for (const name of nationals) expect(fields).toContain(`"${name}"`);
  });

  it('of a province go before what everybody may write, and those of a city before both', () => {
    const [everybody] = DIALECTS;
    if (everybody === undefined) throw new Error('there is none');
    const province = {
      of: '44',
      names: { setlinfo: { total: 'medfee_sumamt' } },
      codes: { hosp_lv: { A: '02' } },
      source: 'x',
    };
    const city = {
      of: '4403',
      names: {},
      codes: { hosp_lv: { A: '03' } },
      fundTotal: 'with-account',
      source: 'x',
    } as const;
    const dialects = [city, everybody, province];
    expect(dialectOf('440300', dialects).codes['hosp_lv']).toMatchObject({ A: '03', 2: '02' });
    expect(dialectOf('440100', dialects)).toMatchObject({
      codes: { hosp_lv: { A: '02' } },
      names: { setlinfo: { total: 'medfee_sumamt', overlmt_amt: 'overlmt_selfpay' } },
      fundTotal: 'without-account',
    });
    expect(dialectOf('110105', dialects).codes['hosp_lv']).not.toHaveProperty('A');
  });
});

describe('the ordinary record that is made of it', () => {
  it('says what a hospital would have sent', () => {
    expect(treatmentFormOf(national)).toEqual({
      recordId: 'H11010500123-20260312-0001',
      personNo: '450600000012345',
      insuredRegion: '450600',
      treatmentRegion: '110105',
      institution: 'H11010500123',
      institutionLevel: 'tier-3',
      diseaseCode: 'M03900',
      servedOn: '2026-03-12',
      emergency: false,
      amounts: { total: 30_000, fullySelfPaid: 10_000, overLimit: 0, preSelfPaid: 0, inScope: 20_000 },
      lines: [
        expect.objectContaining({
          lineNo: 1,
          class: 'A',
          quantity: '4',
          unitPrice: '50',
          amount: 20_000,
          inScope: 20_000,
        }),
        expect.objectContaining({ lineNo: 2, class: 'C', amount: 10_000, fullySelfPaid: 10_000, inScope: 0 }),
      ],
    });
  });

  it.each([
    ['H11010500123-20260312-0001', 'H11010500123-20260312-0001'],
    ['110000202603120001', 'H11010500123:110000202603120001'],
  ])('goes by the sender’s number %s as %s', (setl_id, recordId) => {
    expect(treatmentFormOf(read(sentRecord({ setlinfo: { setl_id } }))).recordId).toBe(recordId);
  });

  it.each([
    ['01', 'tier-3'],
    ['04', 'tier-3'],
    ['05', 'tier-2'],
    ['07', 'tier-2'],
    ['08', 'tier-1'],
    ['10', 'tier-1'],
    ['11', 'ungraded'],
  ])('takes a hospital of grade %s for %s', (hosp_lv, level) => {
    expect(treatmentFormOf(read(sentRecord({ setlinfo: { hosp_lv } }))).institutionLevel).toBe(level);
  });

  it.each([
    ['2026-03-10 23:59:59', '2026-03-12 00:10:00', '2026-03-10'],
    [undefined, '2026-03-12 00:10:00', '2026-03-12'],
  ])('was served on the day of the visit %s, else of the settlement %s', (begntime, setl_time, servedOn) => {
    const record = read(sentRecord({ mdtrtinfo: { begntime }, setlinfo: { setl_time } }));
    expect(treatmentFormOf(record).servedOn).toBe(servedOn);
  });

  it.each([
    ['1', true],
    ['0', false],
    ['2', false],
    ['3', false],
    [undefined, false],
  ])('is an emergency with er_flag %s: %s', (er_flag, emergency) => {
    expect(treatmentFormOf(read(sentRecord({ mdtrtinfo: { er_flag } }))).emergency).toBe(emergency);
  });

  it.each([
    [{}, undefined],
    [{ acct_pay: '0.00' }, undefined],
    [{ acct_pay: '50.00' }, { available: 5_000 }],
    [{ acct_pay: '50.00', acct_used_flag: '0' }, undefined],
    [
      { acct_pay: '50.00', acct_used_flag: '1', acct_mulaid_pay: '20.00' },
      { available: 5_000, family: 2_000 },
    ],
  ])('offers from personal accounts what %j says', (setlinfo, personalAccount) => {
    expect(treatmentFormOf(read(sentRecord({ setlinfo }))).personalAccount).toEqual(personalAccount);
  });

  it('has its amounts formed of the lines where only they are split', () => {
    const parts = ['fulamt_ownpay_amt', 'overlmt_selfpay', 'preselfpay_amt', 'inscp_scp_amt'];
    const setlinfo = Object.fromEntries(parts.map((name) => [name, undefined]));
    const form = treatmentFormOf(read(sentRecord({ setlinfo })));
    expect(form.amounts).toBeUndefined();
    expect(form.lines).toHaveLength(2);
  });
});
