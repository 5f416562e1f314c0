import { readFile, writeFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import type { KeptAccount } from '@yidi/contracts/settlement';
import { KeptAccount as Account } from '@yidi/contracts/settlement';
import { toWire } from '@yidi/contracts/codec';
import { inWords } from '@yidi/domain/settlement';
import { Refusal, type Day, type Language } from '@yidi/kernel';
import { Accounts, accountsToKeep, type SettledAccount } from './accounts.js';
import { BadRecord } from './bad-record.js';
import { choosePolicy, chosen, type PolicyToCarry } from './policy-choice.js';
import { explained } from './print.js';
import { readAccounts, readRecord } from './read-record.js';
import { faultOf, resultOf } from './result.js';
import { settleFile } from './settle-file.js';
import { settleRecord } from './settle-record.js';

export interface SettleOptions {
  readonly policy?: string;
  readonly policies?: string;
  readonly record?: string;
  readonly records?: string;
  readonly account?: string;
  readonly saveAccount?: string;
  readonly on?: Day;
  readonly json: boolean;
  readonly lang: Language;
  readonly steps: boolean;
}

/** Settles one record or a file of them without any service; 0 if all of them could be read, 1 if some could not. */
export const settle = async (options: SettleOptions): Promise<number> => {
  const given = await accountsFrom(options.account);
  const policy = await choosePolicy(options.policy, options.policies);
  const { accounts, exitCode } =
    options.records === undefined
      ? await one(options, policy, given)
      : await many(options, options.records, policy, given);
  if (options.saveAccount !== undefined) await save(options.saveAccount, accountsToKeep(accounts, given));
  return exitCode;
};

interface Ended {
  readonly exitCode: number;
  readonly accounts: readonly SettledAccount[];
}

const many = async (
  { lang, steps }: SettleOptions,
  path: string,
  policy: PolicyToCarry,
  given: readonly KeptAccount[],
): Promise<Ended> => {
  const { totals, accounts } = await settleFile({
    path,
    desks: { policy, given, told: steps, language: lang },
    results: process.stdout,
    notes: process.stderr,
  });
  return { exitCode: totals.bad === 0 ? 0 : 1, accounts };
};

const one = async (
  { record = '-', on, json, lang, steps }: SettleOptions,
  policy: PolicyToCarry,
  given: readonly KeptAccount[],
): Promise<Ended> => {
  const written = await contentOf(record);
  const desk = { policy: chosen(policy), accounts: new Accounts(given) };
  try {
    const outcome = settleRecord(readRecord(written, on), desk, steps ? inWords : undefined);
    process.stdout.write(`${json ? JSON.stringify(resultOf(outcome, lang), null, 2) : explained(outcome)}\n`);
    return { exitCode: 0, accounts: desk.accounts.settled() };
  } catch (error) {
    const fault = faultOf(error, lang);
    if (json) process.stdout.write(`${JSON.stringify({ status: 'bad', error: fault }, null, 2)}\n`);
    else process.stderr.write(`${wordsOf(error)}\n`);
    return { exitCode: 1, accounts: [] };
  }
};

const wordsOf = (error: unknown): string =>
  error instanceof BadRecord || error instanceof Refusal ? `${error.says.zh}\n${error.says.en}` : String(error);

const contentOf = (path: string): Promise<string> => (path === '-' ? text(process.stdin) : readFile(path, 'utf8'));

const accountsFrom = async (path: string | undefined): Promise<readonly KeptAccount[]> =>
  path === undefined ? [] : readAccounts(await readFile(path, 'utf8'));

const save = async (path: string, accounts: readonly KeptAccount[]): Promise<void> => {
  const kept = accounts.map((account) => toWire(Account, account));
  await writeFile(path, `${JSON.stringify(kept, null, 2)}\n`);
};
