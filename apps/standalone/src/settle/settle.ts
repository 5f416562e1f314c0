import { readFile, writeFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import type { KeptAccount } from '@yidi/contracts/settlement';
import { KeptAccount as Account } from '@yidi/contracts/settlement';
import { toWire } from '@yidi/contracts/codec';
import { inWords } from '@yidi/domain/settlement';
import { Refusal, type Day, type Language } from '@yidi/kernel';
import { Accounts } from './accounts.js';
import { BadRecord } from './bad-record.js';
import { choosePolicy } from './policy-choice.js';
import { explained } from './print.js';
import { readAccounts, readRecord } from './read-record.js';
import { faultOf, resultOf } from './result.js';
import { settleFile } from './settle-file.js';
import { settleRecord, type Desk } from './settle-record.js';

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
  const accounts = new Accounts(await accountsFrom(options.account));
  const desk = { policy: await choosePolicy(options.policy, options.policies), accounts };
  const exitCode =
    options.records === undefined ? await one(options, desk) : await many(options, options.records, desk);
  if (options.saveAccount !== undefined) await save(options.saveAccount, accounts);
  return exitCode;
};

const many = async ({ lang, steps }: SettleOptions, path: string, desk: Desk): Promise<number> => {
  const { bad } = await settleFile({
    path,
    desk,
    told: steps,
    language: lang,
    results: process.stdout,
    notes: process.stderr,
  });
  return bad === 0 ? 0 : 1;
};

const one = async ({ record = '-', on, json, lang, steps }: SettleOptions, desk: Desk): Promise<number> => {
  const written = await contentOf(record);
  try {
    const outcome = settleRecord(readRecord(written, on), desk, steps ? inWords : undefined);
    process.stdout.write(`${json ? JSON.stringify(resultOf(outcome, lang), null, 2) : explained(outcome)}\n`);
    return 0;
  } catch (error) {
    const fault = faultOf(error, lang);
    if (json) process.stdout.write(`${JSON.stringify({ status: 'bad', error: fault }, null, 2)}\n`);
    else process.stderr.write(`${wordsOf(error)}\n`);
    return 1;
  }
};

const wordsOf = (error: unknown): string =>
  error instanceof BadRecord || error instanceof Refusal ? `${error.says.zh}\n${error.says.en}` : String(error);

const contentOf = (path: string): Promise<string> => (path === '-' ? text(process.stdin) : readFile(path, 'utf8'));

const accountsFrom = async (path: string | undefined): Promise<readonly KeptAccount[]> =>
  path === undefined ? [] : readAccounts(await readFile(path, 'utf8'));

const save = async (path: string, accounts: Accounts): Promise<void> => {
  const kept = accounts.toKeep().map((account) => toWire(Account, account));
  await writeFile(path, `${JSON.stringify(kept, null, 2)}\n`);
};
