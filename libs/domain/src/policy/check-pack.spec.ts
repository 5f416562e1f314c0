import { describe, expect, it } from '@jest/globals';
import { day, millionths } from '@yidi/kernel';
import { checkPack } from './check-pack.js';
import { examplePack } from './pack.examples.js';

describe('the check of a pack', () => {
  it('finds nothing in a pack that says everything once', () => {
    expect(checkPack(examplePack)).toEqual([]);
  });

  it('names every fault at once, and in both languages what to do', () => {
    const { filing } = examplePack;
    expect(checkPack({ ...examplePack, validUntil: day('2023-12-31'), filing: { ...filing, source: 'gone' } })).toEqual(
      [
        {
          code: 'source-unknown',
          path: ['filing', 'source'],
          says: {
            zh: '来源 “gone” 未在 sources 中列出，请补充该来源或更正名称',
            en: 'no source has the key "gone": add it under sources, or correct the key',
          },
        },
        {
          code: 'ends-before-it-begins',
          path: ['validUntil'],
          says: {
            zh: '终止日 2023-12-31 早于起始日 2024-01-01，请更正其中之一',
            en: 'it ends on 2023-12-31, before it begins on 2024-01-01: correct one of the two',
          },
        },
      ],
    );
  });

  it('does not tell an entry that has a fault of its own that nothing comes of it', () => {
    const ratios = [...examplePack.ratios, { classes: ['nobody'], share: millionths(1), source: 'table' }];
    expect(checkPack({ ...examplePack, ratios }).map(({ code }) => code)).toEqual(['class-without-disease']);
  });
});
