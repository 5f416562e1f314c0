import { describe, expect, it } from '@jest/globals';
import { constant, filled, gapped, inFull, wording } from './sentence.js';

describe('a sentence with gaps', () => {
  it('says what the sentence says of the same words, in both languages', () => {
    const sentence = (limit: string, left: string): { readonly zh: string; readonly en: string } => ({
      zh: `限额 ${limit} 元，尚余 ${left} 元`,
      en: `${left} yuan of ${limit} yuan is left`,
    });
    expect(inFull({ wording: wording(sentence), words: ['20.00', '5.00'] })).toEqual(sentence('20.00', '5.00'));
  });

  it.each([
    ['at both ends', (a: string, b: string) => `${a}, ${b}`],
    ['side by side', (a: string, b: string) => `<${a}${b}>`],
    ['more than once', (a: string, b: string) => `${b} + ${a} = ${b}`],
    ['nowhere', () => 'nothing to say'],
    ['in nothing else', (a: string) => a],
  ])('may have its words %s', (_, text: (...words: readonly string[]) => string) => {
    expect(filled(gapped(2, text), ['one', 'two'])).toBe(text('one', 'two'));
  });

  it('may be the same for every bill', () => {
    const says = { zh: '该病种不设起付线', en: 'this disease has no deductible' };
    expect(inFull(constant(says))).toEqual(says);
  });
});
