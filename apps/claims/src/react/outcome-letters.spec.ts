import { readFile } from 'node:fs/promises';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { toWire, violationsOf } from '@yidi/contracts/codec';
import { RecordSettled } from '@yidi/contracts/regions';
import type { TreatmentSettled } from '@yidi/contracts/settlement';
import { fen, instant, Refusal, type Fen } from '@yidi/kernel';
import { ofRecord, refusedFor, settledBy } from './outcome-letters.js';

const SAMPLES = new URL('../../../../libs/contracts/samples/', import.meta.url);
const sample = async <T>(name: string): Promise<T> =>
  JSON.parse(await readFile(new URL(`${name}.json`, SAMPLES), 'utf8')) as T;

const settled = await sample<TreatmentSettled>('settlement/TreatmentSettled');
const recorded = await sample<Parameters<typeof ofRecord>[0]>('claims/TreatmentRecorded');
const AT = instant('2026-03-12T16:15:31Z');

const FUNDS = [
  ...['employee-pooled', 'resident-pooled', 'large-sum', 'serious-illness', 'civil-servant', 'enterprise'],
  ...['medical-assistance', 'tilted-assistance', 'mutual-help'],
];

const sum = (amounts: readonly number[]): number => amounts.reduce((so, amount) => so + amount, 0);
const money = fc.integer({ min: 0, max: 100_000_000 }).map(fen);

/** Settlements that keep our own identities, whatever their amounts. */
const settlements = fc
  .record({
    funds: fc.uniqueArray(fc.record({ fund: fc.constantFrom(...FUNDS), amount: money }), {
      selector: ({ fund }) => fund,
    }),
    person: fc.record({
      fullySelfPaid: money,
      overLimit: money,
      preSelfPaid: money,
      deductible: money,
      coinsurance: money,
      overCap: money,
    }),
    institutionBears: money,
    offered: fc.option(fc.tuple(money, money)),
  })
  .map(({ funds, person, institutionBears, offered }): TreatmentSettled => {
    const fundPays = fen(sum(funds.map(({ amount }) => amount)));
    const personPays = fen(sum(Object.values(person)));
    const total = fen(fundPays + personPays + institutionBears);
    const outside = person.fullySelfPaid + person.overLimit + person.preSelfPaid;
    const { fullySelfPaid, overLimit, preSelfPaid } = person;
    const amounts = { total, fullySelfPaid, overLimit, preSelfPaid, inScope: fen(total - outside) };
    const paid = { ...settled, amounts, total, fundPays, personPays, institutionBears, funds, person };
    return offered === null ? paid : { ...paid, paidFrom: paidFrom(personPays, offered) };
  });

const paidFrom = (personPays: Fen, [account, family]: readonly [Fen, Fen]) => {
  const personalAccount = fen(Math.min(personPays, account));
  return {
    personalAccount,
    familyAccounts: fen(Math.min(family, personalAccount)),
    cash: fen(personPays - personalAccount),
  };
};

describe('a settlement in the interface’s names', () => {
  it('keeps every identity of the interface, and its contract', () => {
    fc.assert(
      fc.property(settlements, (each) => {
        const outcome = { ...ofRecord(recorded, AT), ...settledBy(each) };
        const { setlinfo: it, setldetail } = outcome;
        expect(violationsOf(RecordSettled, toWire(RecordSettled, outcome), 'wire')).toEqual([]);
        const scope = [it.fulamt_ownpay_amt, it.overlmt_selfpay, it.preselfpay_amt, it.inscp_scp_amt];
        const funds = [
          it.hifp_pay,
          it.cvlserv_pay,
          it.hifes_pay,
          it.hifmi_pay,
          it.hifob_pay,
          it.maf_pay,
          it.hifdm_pay,
          it.oth_pay,
        ];
        expect(it.medfee_sumamt).toBe(sum(scope));
        expect(it.medfee_sumamt).toBe(it.fund_pay_sumamt + it.psn_part_amt + it.hosp_part_amt);
        expect(it.fund_pay_sumamt).toBe(sum(funds));
        expect(it.psn_part_amt).toBe(it.acct_pay + it.psn_cash_pay);
        expect(it.acct_mulaid_pay).toBeLessThanOrEqual(it.acct_pay);
        expect(it.act_pay_dedc).toBeLessThanOrEqual(it.inscp_scp_amt);
        expect(sum(setldetail.map(({ fund_payamt: amount }) => amount))).toBe(it.fund_pay_sumamt);
      }),
    );
  });

  it.each([
    ['employee-pooled', 'hifp_pay', '310100'],
    ['resident-pooled', 'hifp_pay', '390100'],
    ['civil-servant', 'cvlserv_pay', '320100'],
    ['enterprise', 'hifes_pay', '370100'],
    ['serious-illness', 'hifmi_pay', '390200'],
    ['large-sum', 'hifob_pay', '330100'],
    ['medical-assistance', 'maf_pay', '610100'],
    ['tilted-assistance', 'maf_pay', '610100'],
    ['mutual-help', 'oth_pay', '999997'],
  ] as const)('tells of the fund %s as %s, %s', (fund, field, type) => {
    const { setlinfo, setldetail } = settledBy({ ...settled, funds: [{ fund, amount: fen(11_250) }] });
    expect(setlinfo[field]).toBe(11_250);
    expect(setldetail).toMatchObject([{ fund_pay_type: type, fund_pay_type_name: fund }]);
  });

  it('tells of each fund how it came to what it pays', () => {
    const [step] = settled.steps;
    if (step === undefined) throw new Error('the sample has no steps');
    const layer = {
      ...step,
      rule: 'large-sum',
      says: { zh: '大额补助支付 10.00 元。', en: 'The large-sum fund pays 10.00.' },
    };
    const funds = [...settled.funds, { fund: 'large-sum', amount: fen(1_000) }];
    const { setldetail } = settledBy({ ...settled, funds, steps: [...settled.steps, layer] });
    expect(setldetail.map(({ setl_proc_info: trace }) => trace?.split('\n').length)).toEqual([settled.steps.length, 1]);
    expect(setldetail[1]?.setl_proc_info).toBe('大额补助支付 10.00 元。');
  });

  it.each([
    ['employee', '310'],
    ['resident', '390'],
  ] as const)('is one of the scheme %s, %s', (scheme, insutype) => {
    const entitlement = { ...settled.entitlement, scheme };
    expect(settledBy({ ...settled, entitlement }).setlinfo.insutype).toBe(insutype);
  });

  it('is told at the time in China', () => {
    expect(ofRecord(recorded, AT).respond_time).toBe('2026-03-13 00:15:31');
  });
});

describe('a refusal', () => {
  it('that says more than a letter may hold is cut', () => {
    const violations = Array.from({ length: 1_500 }, () => ({
      field: 'f'.repeat(300),
      rule: 'x',
      message: 'm'.repeat(2_000),
    }));
    const refusal = new Refusal({
      kind: 'refused',
      code: 'a/b',
      says: { zh: '字'.repeat(1_200), en: 'long' },
      violations,
    });
    const letter = { id: 'i'.repeat(500), key: '', headers: {}, body: '' };
    const { outcome } = refusedFor(letter, refusal, AT);
    expect(outcome.violations).toHaveLength(1_000);
    expect(outcome.says.zh).toHaveLength(1_000);
    expect(outcome.letter).toHaveLength(200);
    expect(outcome.violations[0]?.says.en).toHaveLength(1_000);
  });
});
