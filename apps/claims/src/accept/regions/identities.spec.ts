import { describe, expect, it } from '@jest/globals';
import { dialectOf } from './dialects.js';
import { contradictionsIn } from './identities.js';
import { readExactly } from './exact-json.js';
import { inNationalForm } from './national-form.js';
import { linesWith, sentRecord, type Changes } from './regional-records.examples.js';

/** What a record from Beijing, or from elsewhere, contradicts itself in. */
const broken = (changes: Changes, from = '110105'): readonly (readonly [field: string, rule: string])[] => {
  const record = inNationalForm(readExactly(JSON.stringify(sentRecord(changes))), dialectOf(from));
  return contradictionsIn(record, dialectOf(from)).map(({ field, rule }) => [field, rule] as const);
};

/** The worked figures of the interface's rules: 266 from the fund, 404 from the person, 250 of it from accounts. */
const DIVIDED = {
  medfee_sumamt: '670.00',
  fulamt_ownpay_amt: '50.00',
  overlmt_selfpay: '20.00',
  preselfpay_amt: '20.00',
  inscp_scp_amt: '580.00',
  act_pay_dedc: '200.00',
  hifp_pay: '266.00',
  pool_prop_selfpay: '0.7000',
  fund_pay_sumamt: '266.00',
  psn_part_amt: '404.00',
  acct_pay: '250.00',
  acct_mulaid_pay: '100.00',
  psn_cash_pay: '154.00',
  hosp_part_amt: '0.00',
};
const divided = (changes: object, setldetail?: readonly object[]): Changes => ({
  setlinfo: { ...DIVIDED, ...changes },
  input: { feedetail: undefined, setldetail },
});
const of = (fund_pay_type: string, fund_payamt: string): object => ({ fund_pay_type, fund_payamt });

describe('the amounts of a record', () => {
  it('of the example and of the worked figures hold together', () => {
    expect(broken({})).toEqual([]);
    expect(broken(divided({}))).toEqual([]);
    expect(broken(divided({}, [of('310100', '266.00'), of('310200', '250.00'), of('999996', '266.00')]))).toEqual([]);
  });

  it.each([
    ['I1', 'medfee_sumamt', { inscp_scp_amt: '579.99' }],
    ['I2', 'medfee_sumamt', { hosp_part_amt: '0.01' }],
    ['I3', 'fund_pay_sumamt', { hifp_pay: '266.01' }],
    ['I3', 'fund_pay_sumamt', { cvlserv_pay: '1.00' }],
    ['I4', 'psn_part_amt', { psn_cash_pay: '154.01' }],
    ['I5', 'acct_mulaid_pay', { acct_mulaid_pay: '250.01' }],
    ['I6', 'act_pay_dedc', { act_pay_dedc: '580.01' }],
    ['I6', 'pool_prop_selfpay', { pool_prop_selfpay: '1.0001' }],
    ['I6', 'oth_pay', { oth_pay: '-1.00', hifp_pay: '267.00' }],
  ])('break %s at %s by a fen, and are named', (rule, field, changes) => {
    expect(broken(divided(changes))).toEqual([[`input.setlinfo.${field}`, rule]]);
  });

  it('break I8 where the funds’ lines come to something else', () => {
    expect(broken(divided({}, [of('310100', '265.99')]))).toEqual([['input.setlinfo.fund_pay_sumamt', 'I8']]);
  });

  it('may tell of the disabled persons’ fund inside others or beside them', () => {
    const parts = { hifp_pay: '200.00', oth_pay: '66.00' };
    expect(broken(divided({ ...parts, hifdm_pay: '66.00' }))).toEqual([]);
    expect(broken(divided({ hifp_pay: '200.00', hifdm_pay: '66.00' }))).toEqual([]);
    expect(broken(divided({ ...parts, hifdm_pay: '0.01', oth_pay: '65.98' }))).toEqual([
      ['input.setlinfo.fund_pay_sumamt', 'I3'],
    ]);
  });

  describe('in Guangdong, where the fund’s total holds the personal account', () => {
    const there = { fund_pay_sumamt: '516.00', psn_part_amt: '154.00' };

    it('hold together as they are counted there', () => {
      expect(broken(divided(there, [of('310100', '266.00'), of('310200', '250.00')]), '440305')).toEqual([]);
    });

    it('do not as they are counted elsewhere, and the other way round', () => {
      expect(broken(divided(there), '430102').map(([, rule]) => rule)).toEqual(['I3', 'I4']);
      expect(broken(divided({}), '440305').map(([, rule]) => rule)).toEqual(['I3', 'I4']);
    });
  });

  it.each([
    ['det_item_fee_sumamt', { det_item_fee_sumamt: '200.01' }],
    ['det_item_fee_sumamt', { inscp_scp_amt: '199.00' }],
  ])('break I7 in the very line whose %s does not hold', (field, changes) => {
    const [first, second] = linesWith({});
    const found = broken({ input: { feedetail: [{ ...first, ...changes }, second] } });
    expect(found[0]).toEqual([`input.feedetail[0].${field}`, 'I7']);
  });

  it('break I7 where the bill is not the sum of its lines, part by part', () => {
    const [first, second] = linesWith({});
    const moved = { ...second, fulamt_ownpay_amt: '90.00', preselfpay_amt: '10.00' };
    expect(broken({ input: { feedetail: [first, moved] } })).toEqual([
      ['input.setlinfo.fulamt_ownpay_amt', 'I7'],
      ['input.setlinfo.preselfpay_amt', 'I7'],
    ]);
    expect(broken({ input: { feedetail: [first] } }).map(([field]) => field)).toEqual([
      'input.setlinfo.medfee_sumamt',
      'input.setlinfo.fulamt_ownpay_amt',
    ]);
  });

  it('break I7 where a serial occurs twice', () => {
    expect(broken({ input: { feedetail: linesWith({ feedetl_sn: '1' }) } })).toEqual([
      ['input.feedetail[1].feedetl_sn', 'I7'],
    ]);
  });

  it('break I1 where nobody says how the bill is split', () => {
    const unsplit = { fulamt_ownpay_amt: null, overlmt_selfpay: null, preselfpay_amt: null, inscp_scp_amt: null };
    expect(broken({ setlinfo: unsplit })).toEqual([]);
    expect(broken({ setlinfo: unsplit, input: { feedetail: undefined } })).toEqual([
      ['input.setlinfo.medfee_sumamt', 'I1'],
    ]);
  });
});
