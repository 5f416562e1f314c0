import { beforeAll, describe, expect, it } from '@jest/globals';
import { inWords } from '@yidi/domain/settlement';
import { Refusal } from '@yidi/kernel';
import { Accounts, accountsToKeep } from './accounts.js';
import { BadRecord } from './bad-record.js';
import { choosePolicy, chosen, NoSuchPolicy, type ChosenPolicy } from './policy-choice.js';
import { readAccounts, readRecord } from './read-record.js';
import { resultOf } from './result.js';
import { settleRecord } from './settle-record.js';

/** WE-02 as a treatment region sends it: 防城港市人民政府网 fcgs.gov.cn t17315882. */
const BILL = {
  recordId: 'H11010500123-20260312-0001',
  personNo: '450600000012345',
  insuredRegion: '450600',
  treatmentRegion: '110105',
  institution: 'H11010500123',
  institutionLevel: 'tier-3',
  diseaseCode: 'M03900',
  servedOn: '2026-03-12',
  emergency: false,
  amounts: { total: '300.00', fullySelfPaid: '100.00', overLimit: '0.00', preSelfPaid: '0.00', inScope: '200.00' },
  personType: 'retired',
};

const written = (changes: object = {}): string => JSON.stringify({ ...BILL, ...changes });

let policy: ChosenPolicy;
beforeAll(async () => {
  policy = chosen(await choosePolicy('450600/employee'));
});

const desk = (accounts = new Accounts()): Parameters<typeof settleRecord>[1] => ({ policy, accounts });
const settled = (text: string, accounts = new Accounts()): Readonly<Record<string, unknown>> =>
  resultOf(settleRecord(readRecord(text), desk(accounts), inWords), 'en');

const refusalOf = (work: () => unknown): unknown => {
  try {
    work();
  } catch (error) {
    return error;
  }
  return undefined;
};

describe('a record at the desk', () => {
  it('is settled like at the service, with the filing of a long-term resident unless it says otherwise', () => {
    expect(settled(written())).toMatchObject({
      recordId: BILL.recordId,
      status: 'calculated',
      benefitYear: 2026,
      policy: { region: '450600', scheme: 'employee' },
      total: '300.00',
      fundPays: '112.50',
      personPays: '187.50',
      funds: [{ fund: 'employee-pooled', amount: '112.50' }],
      person: { fullySelfPaid: '100.00', deductible: '50.00', coinsurance: '37.50', overCap: '0.00' },
      paidFrom: { personalAccount: '0.00', cash: '187.50' },
      accumulators: { deductible: { before: '0.00', after: '50.00', of: '50.00', period: 'month' } },
    });
  });

  it('finds the deductible met by the record before it, of the same person only', () => {
    const accounts = new Accounts();
    settled(written(), accounts);
    expect(settled(written({ recordId: 'second' }), accounts)).toMatchObject({ fundPays: '150.00' });
    expect(settled(written({ recordId: 'third', personNo: '450600000099999' }), accounts)).toMatchObject({
      fundPays: '112.50',
    });
  });

  it('goes on from accounts that were kept in a file', () => {
    const accounts = new Accounts();
    settled(written(), accounts);
    const file = JSON.stringify([
      {
        personNo: BILL.personNo,
        items: [{ kind: 'deductible', pool: 'M03900', period: 'month', within: '2026-03', used: '30.00', of: '50.00' }],
      },
    ]);
    expect(settled(written(), new Accounts(readAccounts(file)))).toMatchObject({ fundPays: '135.00' });
    expect(accountsToKeep(accounts.settled(), [])).toMatchObject([
      { personNo: BILL.personNo, scheme: 'employee', diseases: ['M03900'], items: [{ used: 5_000 }, { used: 11_250 }] },
    ]);
  });

  it('is declined, with what to do, where a parameter is unknown or the disease not covered', () => {
    expect(settled(written({ filingCategory: 'referral' }))).toMatchObject({
      recordId: BILL.recordId,
      status: 'declined',
      reasons: [{ code: 'policy/parameter-unknown', sentence: expect.stringContaining('offsite(referral)') }],
    });
    expect(settled(written({ diseaseCode: 'M99999' }))).toMatchObject({
      status: 'declined',
      reasons: [{ code: 'disease-not-covered-by-policy' }],
    });
  });

  it('counts as emergency care where the hospital says so and nothing else is said', () => {
    expect(settled(written({ emergency: true }))).toMatchObject({
      reasons: [{ sentence: expect.stringContaining('offsite(emergency)') }],
    });
  });

  it.each([
    ['is no JSON', 'nonsense', 'record/not-json'],
    ['is a list', '[]', 'record/not-json'],
    ['lacks a field', JSON.stringify({ ...BILL, personType: undefined }), 'record/malformed'],
    ['has a field too many', written({ colour: 'red' }), 'record/malformed'],
    ['is of another region', written({ insuredRegion: '360300' }), 'record/other-policy'],
    ['is of the other scheme', written({ personType: 'student' }), 'record/other-policy'],
    ['is split by nobody', written({ items: [{ class: 'A', amount: '10.00' }] }), 'record/unsplit-items'],
  ])('that %s is refused by name', (_, text, code) => {
    const error = refusalOf(() => settled(text));
    expect(error).toBeInstanceOf(BadRecord);
    expect(error).toMatchObject({ code });
  });

  it('that offers more of the family than there is in all is refused as the service refuses it', () => {
    const error = refusalOf(() => settled(written({ personalAccount: { available: '10.00', family: '10.01' } })));
    expect(error).toBeInstanceOf(Refusal);
    expect(error).toMatchObject({ code: 'treatment/family-beyond-available' });
    expect(settled(written({ personalAccount: { available: '10.00', family: '10.00' } }))).toMatchObject({
      status: 'calculated',
    });
  });

  it('whose parts do not add up is refused as the service refuses it', () => {
    const error = refusalOf(() => settled(written({ amounts: { ...BILL.amounts, inScope: '199.99' } })));
    expect(error).toBeInstanceOf(Refusal);
    expect(error).toMatchObject({ code: 'treatment/amounts-do-not-add-up' });
  });
});

describe('the policy that is named', () => {
  it('may be left out: each record then takes its own', async () => {
    policy = chosen(await choosePolicy(undefined));
    expect(settled(written({ insuredRegion: '360300', servedOn: '2021-12-01' }))).toMatchObject({
      policy: { region: '360300' },
    });
    expect(settled(written({ insuredRegion: '999900' }))).toMatchObject({
      status: 'declined',
      reasons: [{ code: 'policy/parameter-unknown', sentence: expect.stringContaining('policy(999900') }],
    });
    policy = chosen(await choosePolicy('450600/employee'));
  });

  it.each([
    ['elsewhere in its province', '330200', '20.00'],
    ['beyond its province', '110105', '40.00'],
  ])('may tell care %s from other care', async (_, treatmentRegion, ownShare) => {
    policy = chosen(await choosePolicy('330100/employee'));
    const record = written({ insuredRegion: '330100', treatmentRegion, diseaseCode: 'M00500', settled: 'manual' });
    expect(settled(record)).toMatchObject({
      steps: expect.arrayContaining([expect.objectContaining({ rule: 'offsite', amount: ownShare })]),
    });
    policy = chosen(await choosePolicy('450600/employee'));
  });

  it.each(['450600/resident', 'policies/450600-fangchenggang/resident.yaml'])('may be %s', async (named) => {
    expect((await choosePolicy(named)).only).toEqual({ region: '450600', scheme: 'resident' });
  });

  it.each(['123456/employee', 'no/such/file.yaml'])('that is not there, like %s, is told', async (named) => {
    await expect(choosePolicy(named)).rejects.toThrow(NoSuchPolicy);
  });
});
