import { describe, expect, it } from '@jest/globals';
import { classesIn, firstSentence } from './class-comments.mjs';

const SOURCE = `
class Facts {
  /** 医疗费总额, fen. */
  readonly total!: number;
  readonly unsaid!: string;
}

/** Care was given. It stands
 * here as it was found. */
export class Recorded extends Facts {}
`;

describe('the comments of classes', () => {
  const classes = new Map(classesIn('facts.ts', SOURCE));

  it('are read with their lines joined', () => {
    expect(classes.get('Recorded')?.says).toBe('Care was given. It stands here as it was found.');
  });

  it('are read for fields that have one', () => {
    expect([...(classes.get('Facts')?.fields ?? [])]).toEqual([['total', '医疗费总额, fen.']]);
  });

  it('know what a class extends', () => {
    expect(classes.get('Recorded')?.parent).toBe('Facts');
  });
});

describe('the first sentence', () => {
  it.each([
    ['Care was given. It stands here.', 'Care was given.'],
    ['Costs 112.50 yuan. Or less.', 'Costs 112.50 yuan.'],
    ['no full stop', 'no full stop'],
  ])('of "%s" is "%s"', (text, first) => {
    expect(firstSentence(text)).toBe(first);
  });
});
