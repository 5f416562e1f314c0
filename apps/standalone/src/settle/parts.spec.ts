import { describe, expect, it } from '@jest/globals';
import { ALL, isOurs, partOf } from './parts.js';

const PARTS = [0, 1, 2].map((at) => ({ at, of: 3 }));

/** Whose of three clerks a line is. */
const ownersOf = (line: string): readonly number[] => PARTS.filter((part) => isOurs(line, part)).map(({ at }) => at);

describe('the part that a record belongs to', () => {
  it.each([
    ['as it is usually written', '{"recordId":"r","personNo":"A17"}'],
    ['with spaces', '{ "personNo" : "A17" }'],
    ['with something escaped elsewhere', String.raw`{"recordId":"\"","personNo":"A17"}`],
    ['with its name escaped', String.raw`{"person\u004eo":"A17"}`],
    ['with its number escaped', String.raw`{"personNo":"\u004117"}`],
    ['named twice, the last one counting', '{"personNo":"A18","personNo":"A17"}'],
    ['named by a value too', '{"recordId":"personNo","personNo":"A17"}'],
  ])('is that of the person, %s', (_, line) => {
    expect(ownersOf(line)).toEqual([partOf('A17', 3)]);
  });

  it.each(['{"recordId":"half', '[]', 'null', '{"personNo":17}', '{"recordId":"r"}', '"personNo"'])(
    'is the same one for whatever names nobody: %s',
    (line) => {
      expect(ownersOf(line)).toEqual([0]);
    },
  );

  it('is everything where there is one part', () => {
    expect(isOurs('{"personNo":"A17"}', ALL)).toBe(true);
  });

  it('is about as large as any other', () => {
    const sizes = [0, 0, 0];
    for (let at = 0; at < 3_000; at += 1) {
      const part = partOf(`4506000000${String(10_000 + at)}`, 3);
      sizes[part] = (sizes[part] ?? 0) + 1;
    }
    expect(Math.min(...sizes)).toBeGreaterThan(800);
  });
});
