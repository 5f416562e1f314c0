import { beforeAll, describe, expect, it } from '@jest/globals';
import type { KeptAccount } from '@yidi/contracts/settlement';
import { fen, type DiseaseCode } from '@yidi/kernel';
import { Accounts, accountsToKeep } from './accounts.js';
import { choosePolicy, chosen, type ChosenPolicy } from './policy-choice.js';
import { readRecord } from './read-record.js';
import { settleRecord } from './settle-record.js';

const HYPERTENSION = 'M03900' as DiseaseCode;

/** An account in which so much of March's deductible was used. */
const kept = (of: Pick<KeptAccount, 'personNo' | 'scheme'>, used: number): KeptAccount => ({
  ...of,
  diseases: [HYPERTENSION],
  items: [
    { kind: 'deductible', pool: HYPERTENSION, period: 'month', within: '2026-03', used: fen(used), of: fen(5_000) },
  ],
});

const KEY = 'deductible M03900 month 2026-03';

let policy: ChosenPolicy;
beforeAll(async () => {
  policy = chosen(await choosePolicy('450600/employee'));
});

/** Settles a record of this person; WE-02: 防城港市人民政府网 fcgs.gov.cn t17315882. */
const settle = (accounts: Accounts, personNo: string, changes: object = {}): void => {
  const record = {
    recordId: 'r',
    personNo,
    insuredRegion: '450600',
    treatmentRegion: '110105',
    institution: 'H11010500123',
    institutionLevel: 'tier-3',
    diseaseCode: HYPERTENSION,
    servedOn: '2026-03-12',
    amounts: { total: '300.00', fullySelfPaid: '100.00', overLimit: '0.00', preSelfPaid: '0.00', inScope: '200.00' },
    personType: 'retired',
    ...changes,
  };
  settleRecord(readRecord(JSON.stringify(record)), { policy, accounts });
};

describe('accounts from a file', () => {
  it.each([
    ['by number and scheme', { personNo: 'A1', scheme: 'employee' }, 100],
    ['by number, whatever the scheme', { personNo: 'A1' }, 100],
    ['of whoever it is, by the scheme', { scheme: 'employee' }, 100],
    ['of whoever it is', {}, 100],
    ['of another person', { personNo: 'A2', scheme: 'employee' }, undefined],
    ['of another scheme', { personNo: 'A1', scheme: 'resident' }, undefined],
  ] as const)('are found %s', (_, of, used) => {
    const accounts = new Accounts([kept(of, 100)]);
    expect(accounts.of({ personNo: 'A1', scheme: 'employee' }).usedBefore(KEY)?.used).toBe(used);
  });

  it('are found by the first that fits, as they stand in the file', () => {
    const accounts = new Accounts([
      kept({ personNo: 'A1', scheme: 'resident' }, 100),
      kept({ scheme: 'employee' }, 200),
      kept({ personNo: 'A1', scheme: 'employee' }, 300),
    ]);
    expect(accounts.of({ personNo: 'A1', scheme: 'employee' }).usedBefore(KEY)?.used).toBe(200);
  });

  it('come back with what records took, and as they were where none did', () => {
    const others = [kept({ personNo: 'A2' }, 300), kept({ personNo: 'A1', scheme: 'resident' }, 400)];
    const given = [kept({ personNo: 'A1', scheme: 'employee' }, 1_000), ...others];
    const accounts = new Accounts(given);
    settle(accounts, 'A1');
    const [own, ...rest] = accountsToKeep(accounts.settled(), given);
    expect(own).toMatchObject({ personNo: 'A1', scheme: 'employee', items: [{ used: 5_000 }, { kind: 'cap' }] });
    expect(rest).toEqual(others);
  });

  it('are found and kept a hundred thousand at a time', () => {
    const many = Array.from({ length: 100_000 }, (_, at) =>
      kept({ personNo: `P${String(at)}`, scheme: 'employee' }, at),
    );
    const accounts = new Accounts(many);
    const start = performance.now();
    const wrong = many.filter(
      ({ personNo = '' }, at) => accounts.of({ personNo, scheme: 'employee' }).usedBefore(KEY)?.used !== at,
    );
    expect(wrong).toEqual([]);
    expect(accountsToKeep(accounts.settled(), many)).toHaveLength(100_000);
    // Looked for one after the other this takes minutes.
    expect(performance.now() - start).toBeLessThan(20_000);
  });
});

describe('the account of somebody whose record is declined', () => {
  const DECLINED = { filingCategory: 'referral' };

  it('is not begun', () => {
    const accounts = new Accounts();
    settle(accounts, 'A1', DECLINED);
    settle(accounts, 'A2');
    expect(accountsToKeep(accounts.settled(), [])).toMatchObject([{ personNo: 'A2' }]);
  });

  it('stays as the file had it', () => {
    const before = [kept({ scheme: 'employee' }, 100)];
    const accounts = new Accounts(before);
    settle(accounts, 'A1', DECLINED);
    expect(accountsToKeep(accounts.settled(), before)).toEqual(before);
  });

  it('is kept once another record of theirs is settled', () => {
    const accounts = new Accounts();
    settle(accounts, 'A1', DECLINED);
    settle(accounts, 'A1');
    settle(accounts, 'A1', DECLINED);
    expect(accountsToKeep(accounts.settled(), [])).toMatchObject([
      { personNo: 'A1', items: [{ used: 5_000 }, { used: 11_250 }] },
    ]);
  });
});
