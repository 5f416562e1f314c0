import { describe, expect, it } from '@jest/globals';
import { fen } from '@yidi/kernel';
import { saidBy, settle } from '../calculation.examples.js';
import { billOf } from '../treatment.examples.js';

const order = ['self-paid', 'offsite'];
const bill = billOf(100_000, { fullySelfPaid: fen(10_000), overLimit: fen(2_000), preSelfPaid: fen(3_000) });

describe('what the treatment place has put outside the scope', () => {
  it('is the person’s, part by part', () => {
    const settled = settle({ order }, { bill });
    expect(settled).toMatchObject({
      fundPays: 85_000,
      person: {
        fullySelfPaid: 10_000,
        overLimit: 2_000,
        preSelfPaid: 3_000,
        deductible: 0,
        coinsurance: 0,
        overCap: 0,
      },
    });
    expect(settled.steps.map(({ rule, before, amount, after }) => [rule, before, amount, after]).slice(0, 3)).toEqual([
      ['fully-self-paid', 100_000, 10_000, 90_000],
      ['over-limit', 90_000, 2_000, 88_000],
      ['pre-self-paid', 88_000, 3_000, 85_000],
    ]);
  });

  it.each([
    [
      'fully-self-paid',
      '目录外费用 100.00 元，由个人全额自费',
      '100.00 yuan lies outside the catalogue of the treatment place: the person pays it in full',
    ],
    [
      'over-limit',
      '超出限价的费用 20.00 元，由个人负担',
      '20.00 yuan lies above the price limits of the catalogue: the person pays it',
    ],
    [
      'pre-self-paid',
      '乙类等项目先行自付 30.00 元，由个人负担',
      "30.00 yuan is the person's first share of class-B items",
    ],
  ])('%s is said in both languages, by the national procedure', (rule, zh, en) => {
    const { steps } = settle({ order }, { bill });
    expect(steps.filter((step) => step.rule === rule)).toEqual([
      expect.objectContaining({ says: { zh, en }, source: expect.stringContaining('医保发〔2022〕22号') }),
    ]);
  });

  it('is not spoken of where the bill has no such part', () => {
    const settled = settle({ order }, { bill: billOf(100_000, { overLimit: fen(1) }) });
    expect(settled.steps.map(({ rule }) => rule)).toEqual(['over-limit', 'offsite']);
    expect(saidBy(settled, 'over-limit')).toHaveLength(1);
  });

  it('stays the person’s where nothing is left over', () => {
    expect(settle({ order }, { bill: billOf(5_000, { fullySelfPaid: fen(5_000) }) })).toMatchObject({
      fundPays: 0,
      personPays: 5_000,
    });
  });
});
