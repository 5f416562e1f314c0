import { readdir, readFile } from 'node:fs/promises';
import { describe, expect, it } from '@jest/globals';
import type { SplitAmounts } from '@yidi/contracts/claims';
import type { Policy } from '@yidi/domain/policy';
import {
  accumulatorKey,
  calculate,
  isLacking,
  planFor,
  splitByHand,
  type Calculation,
  type PlanQuestion,
} from '@yidi/domain/settlement';
import { day, fen, fromYuan, minus, plus, toYuan, ZERO, type DiseaseCode, type Fen } from '@yidi/kernel';
import { packFile } from './pack-file.js';
import { NOT_EXPRESSED, WORKED_EXAMPLES, type FigureName, type WorkedExample } from './worked-examples.js';

/** Every published calculation that is known, whether it can be a test or not. */
const PUBLISHED = (
  '02 03 05 06 07 08 09 11 12 13 14a 17 18 19 22 23 25 26 28 30 31 34 35 36 38 39 41 42 43 44 45 46 47 49 50 51 52 53 54 55 56 ' +
  '57 58 59 60 61 62 63'
)
  .split(' ')
  .map((number) => `WE-${number}`);

const here = new URL('./test-packs/', import.meta.url);
const shipped = new URL('../../../../policies/', import.meta.url);
const procedures = await readFile(new URL('procedures.yaml', here), 'utf8');

/** A pack that is shipped, or a test pack with the procedures that all of those share. */
const policyNamed = async (name: string): Promise<Policy> => {
  const [text, file] = name.includes('/')
    ? [await readFile(new URL(`${name}.yaml`, shipped), 'utf8'), name]
    : [`${await readFile(new URL(`${name}.yaml`, here), 'utf8')}\n${procedures}`, `test-packs/${name}`];
  const { policy, findings } = packFile(`${file}.yaml`, text);
  if (policy === undefined)
    throw new Error(findings.map(({ line, says }) => `${file}:${String(line)} ${says.en}`).join('\n'));
  return policy;
};

const names = [...new Set(WORKED_EXAMPLES.map(({ pack }) => pack))];
const policies = new Map(await Promise.all(names.map(async (name) => [name, await policyNamed(name)] as const)));

/** The pack of an example, with a disease more where one stands in for another that the page does not name. */
const policyOf = ({ pack: name, standsIn }: WorkedExample): Policy => {
  const policy = policies.get(name);
  if (policy === undefined) throw new Error(`there is no pack ${name}`);
  if (standsIn === undefined) return policy;
  const [code, diseaseClass] = standsIn;
  const further = { code: code as DiseaseCode, name: code, class: diseaseClass };
  return { ...policy, pack: { ...policy.pack, diseases: [...policy.pack.diseases, further] } };
};

interface Settled extends Calculation {
  readonly amounts: SplitAmounts;
}

const billOf = ({ bill }: WorkedExample, policy: Policy, question: PlanQuestion): SplitAmounts => {
  if ('inScope' in bill) {
    const [inScope, fullySelfPaid] = [fromYuan(bill.inScope), fromYuan(bill.fullySelfPaid ?? '0.00')];
    return { total: plus(inScope, fullySelfPaid), fullySelfPaid, overLimit: ZERO, preSelfPaid: ZERO, inScope };
  }
  const lines = bill.lines.map(([letter, amount, kind]) => ({
    class: letter,
    amount: fromYuan(amount),
    ...(kind === undefined ? {} : { kind }),
  }));
  const split = splitByHand(policy, question, lines);
  if (isLacking(split)) throw new Error(`the pack lacks ${split.lacking}`);
  return split;
};

const exampleNamed = (id: string): WorkedExample => {
  const found = WORKED_EXAMPLES.find((example) => example.id === id);
  if (found === undefined) throw new Error(`there is no example ${id}`);
  return found;
};

/** The example settled with the account that the ones before it leave. */
const settle = (example: WorkedExample): Settled => {
  const before = (example.after ?? [])
    .map(exampleNamed)
    .map(settle)
    .flatMap(({ accumulators }) => accumulators);
  const used = new Map(before.map((use) => [accumulatorKey(use), { used: use.after, of: use.of }]));
  const policy = policyOf(example);
  const question = { ...example.asked, on: day(example.asked.on) };
  const found = planFor(policy, question);
  if (!('plan' in found)) throw new Error(JSON.stringify(found));
  const amounts = billOf(example, policy, question);
  const held = (example.held ?? []).map(([code, startsOn]) => ({
    diseaseCode: code as DiseaseCode,
    startsOn: day(startsOn),
  }));
  const result = calculate(found.plan, {
    bill: amounts,
    on: question.on,
    usedBefore: (key) => used.get(key),
    held: held.length === 0 ? [{ diseaseCode: question.diseaseCode }] : held,
    offered: example.offered === undefined ? undefined : { available: fromYuan(example.offered) },
  });
  if (isLacking(result)) throw new Error(`the pack lacks ${result.lacking}`);
  return { ...result, amounts };
};

const paidBy =
  (fund: string) =>
  ({ funds }: Settled): Fen =>
    funds.find((each) => each.fund === fund)?.amount ?? ZERO;
const accumulator = ({ accumulators }: Settled, kind: string, pool?: string): Calculation['accumulators'][number] => {
  const [use, ...others] = accumulators.filter((each) => each.kind === kind && (pool ?? each.pool) === each.pool);
  if (use === undefined || others.length > 0) throw new Error(`there is not one accumulator ${kind}`);
  return use;
};

const FIGURES: Readonly<Record<FigureName, (settled: Settled) => Fen>> = {
  'first share': ({ person }) => person.preSelfPaid,
  'in scope': ({ amounts }) => amounts.inScope,
  'pooled fund': ({ funds }) => funds[0]?.amount ?? ZERO,
  'all funds': ({ fundPays }) => fundPays,
  person: ({ personPays }) => personPays,
  'fully self-paid': ({ person }) => person.fullySelfPaid,
  deductible: ({ person }) => person.deductible,
  'deductible so far': (settled) => accumulator(settled, 'deductible').after,
  'share beside the ratio': ({ person }) => person.coinsurance,
  'before the cap': ({ steps }) => steps.find(({ rule }) => rule === 'cap')?.before ?? ZERO,
  'above the cap': ({ person }) => person.overCap,
  'within the scope, unpaid': ({ amounts, fundPays }) => minus(amounts.inScope, fundPays),
  'personal account': ({ paidFrom }) => paidFrom.personalAccount,
  cash: ({ paidFrom }) => paidFrom.cash,
  'deductible of the year': (settled) => accumulator(settled, 'deductible').of ?? ZERO,
  'cap of the year': (settled) => accumulator(settled, 'cap').of ?? ZERO,
  'base of serious-illness': (settled) => accumulator(settled, 'layer-base', 'serious-illness').after,
  'serious-illness': paidBy('serious-illness'),
  'large-sum': paidBy('large-sum'),
  'medical-assistance': paidBy('medical-assistance'),
  'tilted-assistance': paidBy('tilted-assistance'),
};

describe('a published calculation', () => {
  it.each(WORKED_EXAMPLES.map((example) => [example.id, example.place, example.says, example] as const))(
    '%s, %s: %s',
    (_id, _place, _says, example) => {
      const settled = settle(example);
      const figures = (Object.keys(example.published) as FigureName[]).map((name) => [
        name,
        toYuan(FIGURES[name](settled)),
      ]);
      expect(Object.fromEntries(figures)).toEqual(example.published);
      const { total, fundPays, personPays, person, funds } = settled;
      expect([fundPays + personPays, plus(...funds.map(({ amount }) => amount))]).toEqual([total, fundPays]);
      expect(plus(...Object.values(person).map((part) => fen(Number(part))))).toBe(personPays);
    },
  );

  it('is a test or has its reason, never both', () => {
    const tested = WORKED_EXAMPLES.map(({ id }) => id);
    expect([...tested, ...Object.keys(NOT_EXPRESSED)].sort()).toEqual([...PUBLISHED].sort());
    expect(new Set(PUBLISHED).size).toBe(48);
  });

  it('about 1300 yuan is what the page of WE-50 says', () => {
    expect(Math.round(settle(exampleNamed('WE-50')).personPays / 10_000) * 100).toBe(1_300);
  });

  it('that has no shipped pack has a test pack, and no test pack is without one', async () => {
    const files = (await readdir(here)).map((name) => name.replace('.yaml', ''));
    expect(files.filter((name) => name !== 'procedures').sort()).toEqual(
      names.filter((name) => !name.includes('/')).sort(),
    );
  });
});
