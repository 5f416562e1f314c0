import { beforeAll, describe, expect, it } from '@jest/globals';
import { RecordToSettle } from '@yidi/contracts/settlement';
import { toWire } from '@yidi/contracts/codec';
import { inWords } from '@yidi/domain/settlement';
import {
  fen,
  FILING_CATEGORIES,
  INSTITUTION_LEVELS,
  LANGUAGES,
  type Day,
  type InstitutionCode,
  type Language,
  type PersonType,
  type RegionCode,
} from '@yidi/kernel';
import type { PolicyLibrary } from '@yidi/domain/policy';
import { readPolicies } from '@yidi/platform';
import { Accounts } from './accounts.js';
import { readRecord } from './read-record.js';
import { resultOf } from './result.js';
import { ResultText } from './result-text.js';
import { settleRecord, type Desk } from './settle-record.js';

let library: PolicyLibrary;
beforeAll(async () => {
  library = await readPolicies('policies');
});

const desk = (): Desk => ({
  policy: { choose: (region, scheme, on) => library.inForce(region, scheme, on) },
  accounts: new Accounts(),
});

const PEOPLE: Readonly<Record<string, readonly PersonType[]>> = {
  employee: ['active', 'retired'],
  resident: ['adult-resident', 'student'],
};

const pick = <T>(list: readonly T[], at: number): T => {
  const found = list[at % list.length];
  if (found === undefined) throw new RangeError('there is nothing to pick from');
  return found;
};

/** Records of every shipped pack: all its diseases, levels and categories, small and large bills, some with a personal account. */
const records = (): readonly string[] =>
  library.all().flatMap(({ pack }, ofPack) =>
    Array.from({ length: 120 }, (_, at) => {
      const [inScope, fullySelfPaid] = [1 + ((at * 7_919 * (1 + (at % 5) ** 4)) % 30_000_000), (at % 3) * 1_234];
      const record: RecordToSettle = {
        recordId: `r-${String(ofPack)}.${String(at)}`,
        personNo: `P${String(ofPack)}-${String(at % 4)}`,
        insuredRegion: pack.region,
        treatmentRegion: '110105' as RegionCode,
        institution: 'H11010500123' as InstitutionCode,
        institutionLevel: pick(INSTITUTION_LEVELS, at),
        diseaseCode: pick(pack.diseases, Math.floor(at / 4)).code,
        servedOn: pack.validFrom > '2026-01-01' ? pack.validFrom : (`2026-0${String(1 + (at % 9))}-11` as Day),
        amounts: {
          total: fen(inScope + fullySelfPaid),
          fullySelfPaid: fen(fullySelfPaid),
          overLimit: fen(0),
          preSelfPaid: fen(0),
          inScope: fen(inScope),
        },
        personType: pick(PEOPLE[pack.scheme] ?? [], at),
        filingCategory: pick(FILING_CATEGORIES, Math.floor(at / 3)),
        age: 20 + at,
        ...(at % 7 === 0 ? { personalAccount: { available: fen(5_000), family: fen(2_000) } } : {}),
      };
      return JSON.stringify(toWire(RecordToSettle, record));
    }),
  );

const decoded = (text: string): string => Buffer.from(text, 'latin1').toString('utf8');

/** The same records settled twice, each time with accounts of their own: as text, and as JSON.stringify writes the plain result. */
const bothWays = (told: boolean, language: Language): readonly (readonly [string, string])[] => {
  const [text, fast, plain] = [new ResultText(language), desk(), desk()];
  return records().map((record) => [
    decoded(text.of(settleRecord(readRecord(record), fast, told ? text.tell : undefined))),
    JSON.stringify(resultOf(settleRecord(readRecord(record), plain, told ? inWords : undefined), language)),
  ]);
};

describe('a result as text', () => {
  it.each(LANGUAGES)('is what JSON.stringify writes of the plain result, for every pack, in %s', (language) => {
    const pairs = bothWays(true, language);
    expect(pairs.filter(([text, json]) => text !== json)).toEqual([]);
    // The records reach what a line may hold.
    const all = pairs.map(([text]) => text).join('\n');
    for (const part of ['"status":"declined"', '"rule":"large-sum"', '"rule":"personal-account"', ' × ', '"of":"'])
      expect(all).toContain(part);
  });

  it('is the same without steps', () => {
    const pairs = bothWays(false, 'zh-CN');
    expect(pairs.filter(([text, json]) => text !== json)).toEqual([]);
  });
});
