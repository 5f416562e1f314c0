import { randomUUID } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ID, isId } from './id-form.js';

describe('an id', () => {
  it('is what its pattern says, every one that is given out', () => {
    for (let given = 0; given < 100; given += 1) expect(isId(randomUUID())).toBe(true);
  });

  it('is nothing else, however little it differs', () => {
    const characters = fc.constantFrom(
      '0',
      '9',
      '/',
      ':',
      'a',
      'f',
      'g',
      '`',
      'A',
      'F',
      '-',
      ' ',
      '\n',
      'é',
      '号',
      '🩺',
      '',
    );
    const changed = fc.tuple(fc.uuid(), fc.nat(36), characters, fc.nat(2));
    fc.assert(
      fc.property(changed, ([id, at, character, instead]) => {
        const text = id.slice(0, at) + character + id.slice(at + instead);
        expect(isId(text)).toBe(ID.test(text));
      }),
      { numRuns: 2_000 },
    );
  });

  it.each(['', '\n', `${randomUUID()}\n`, randomUUID().toUpperCase(), randomUUID().replaceAll('-', '')])(
    'is not %j',
    (text) => {
      expect([isId(text), ID.test(text)]).toEqual([false, false]);
    },
  );
});
