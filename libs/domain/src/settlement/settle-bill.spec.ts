import { describe, expect, it } from '@jest/globals';
import { examplePolicy, HYPERTENSION } from '../policy/pack.examples.js';
import { inWords } from './calculate.js';
import { question } from './calculation.examples.js';
import { planFor } from './plan.js';
import { settleBill, type BillAsked } from './settle-bill.js';
import { billOf } from './treatment.examples.js';

const { ref, pack } = examplePolicy();
const asked: BillAsked = {
  insuredRegion: pack.region,
  scheme: pack.scheme,
  diseaseCode: HYPERTENSION,
  servedOn: question.on,
  amounts: billOf(30_000),
  held: undefined,
  personalAccount: undefined,
};
const policy = { ref, found: planFor({ ref, pack }, question) };
const account = { usedBefore: () => undefined, seen: [] };

describe('a bill that somebody asks to be divided', () => {
  it('is divided by the pack that was found, with the diseases that were counted', () => {
    expect(settleBill(asked, policy, account, inWords)).toMatchObject({
      ref,
      held: [{ diseaseCode: HYPERTENSION }],
      calculation: { fundPays: 18_750, steps: { length: 4 } },
    });
  });

  it('is divided the same without its steps', () => {
    const [whole, short] = [settleBill(asked, policy, account, inWords), settleBill(asked, policy, account)];
    if (!('calculation' in whole)) throw new Error('the example pack settles the example bill');
    expect(short).toEqual({ ...whole, calculation: { ...whole.calculation, steps: [] } });
  });

  it('is declined where no pack was found', () => {
    expect(settleBill(asked, undefined, account)).toEqual({
      declined: {
        code: 'policy/parameter-unknown',
        facts: [
          { name: 'insuredRegion', value: '990100' },
          { name: 'parameter', value: 'policy(990100, employee, 2026-03-12)' },
        ],
      },
    });
  });
});
