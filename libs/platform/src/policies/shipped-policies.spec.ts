import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import type { PolicyPack } from '@yidi/contracts/policy';
import type { Policy } from '@yidi/domain/policy';
import { calculate, isLacking, planFor } from '@yidi/domain/settlement';
import { addDays, fen, FILING_CATEGORIES, INSTITUTION_LEVELS, PERSON_TYPES, ZERO } from '@yidi/kernel';
import { findingLine, packsAt } from './read-policies.js';

const folder = fileURLToPath(new URL('../../../../policies', import.meta.url));
const files = await packsAt([folder]);
const named = files.map((file) => [relative(folder, file.file), file] as const);

/** What the engine is asked to be shipped with, and the region of what no source shows. */
const PROMISED = [
  ['防城港', '450600'],
  ['南宁', '450100'],
  ['廊坊', '131000'],
  ['萍乡', '360300'],
  ['安阳', '410500'],
  ['肇庆', '441200'],
  ['大连', '210200'],
  ['深圳', '440300'],
  ['湖南', '430000'],
  ['福州', '350100'],
  ['成都', '510100'],
  ['天津', '120000'],
  ['重庆', '500000'],
  ['武汉', '420100'],
  ['demo', '990000'],
] as const;

/** Every group that the pack's entries name: whoever belongs to all of them meets every condition of that kind. */
const groupsIn = ({ deductibles = [], ratios }: PolicyPack): readonly string[] => [
  ...new Set([...deductibles, ...ratios].flatMap(({ groups = [] }) => groups)),
];

/** Whether the fund pays something of 20 000 yuan in scope, for somebody who filed somehow, with some disease at some level. */
const paysSomething = (policy: Policy): boolean => {
  const on = addDays(policy.pack.validFrom, 365);
  return policy.pack.diseases.some(({ code: diseaseCode }) =>
    PERSON_TYPES.some((personType) =>
      INSTITUTION_LEVELS.some((level) =>
        FILING_CATEGORIES.some((category) => {
          const who = { diseaseCode, personType, level, category, on, age: 40, groups: groupsIn(policy.pack) };
          const found = planFor(policy, { ...who, place: 'beyond-province' });
          if (!('plan' in found)) return false;
          const inScope = fen(2_000_000);
          const bill = { total: inScope, fullySelfPaid: ZERO, overLimit: ZERO, preSelfPaid: ZERO, inScope };
          const settled = calculate(found.plan, { bill, on, usedBefore: () => undefined, held: [{ diseaseCode }] });
          return !isLacking(settled) && settled.fundPays > 0;
        }),
      ),
    ),
  );
};

/** Their sources lack a deductible or a ratio, and what is lacking is not guessed. */
const SETTLE_NOTHING = [
  '120000-tianjin/employee.yaml',
  '131000-langfang/employee.yaml',
  '420100-wuhan/employee.yaml',
  '440300-shenzhen/employee.yaml',
];

describe('the packs that come with Yidi', () => {
  it.each(PROMISED)('have one of %s', (_, region) => {
    expect(files.some(({ policy }) => policy?.ref.region === region)).toBe(true);
  });

  it.each(named)('have nothing against %s', (_, { findings }) => {
    expect(findings.map(findingLine)).toEqual([]);
  });

  it('pay something, all but those whose sources lack a number', () => {
    const idle = named.filter(([, { policy }]) => policy === undefined || !paysSomething(policy));
    expect(idle.map(([name]) => name)).toEqual(SETTLE_NOTHING);
  });
});
