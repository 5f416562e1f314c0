import { describe, expect, it } from '@jest/globals';
import { contentHash } from './content-hash.js';

const record = {
  recordId: 'R-1',
  lines: [
    { lineNo: 1, amount: 500 },
    { lineNo: 2, amount: 700 },
  ],
  emergency: false,
};

describe('the hash of a content', () => {
  it('does not depend on how it was laid out', () => {
    const lines = record.lines.map(({ lineNo, amount }) => ({ amount, lineNo }));
    expect(contentHash({ emergency: false, lines, recordId: 'R-1' })).toBe(contentHash(record));
    expect(contentHash({ ...record, left: undefined })).toBe(contentHash(record));
  });

  it.each([
    ['an amount differs', { ...record, lines: [record.lines[0], { lineNo: 2, amount: 701 }] }],
    ['lines stand in another order', { ...record, lines: record.lines.toReversed() }],
    ['a field is missing', { recordId: 'R-1', lines: record.lines }],
    ['a value moved to another field', { recordId: false, lines: record.lines, emergency: 'R-1' }],
    ['there is one thing more', { ...record, note: '' }],
  ])('is another when %s', (_, other) => {
    expect(contentHash(other)).not.toBe(contentHash(record));
  });

  it('is the SHA-256 of the JSON with sorted names', () => {
    expect(contentHash({ b: [2, { d: null, c: '甲' }], a: 1 })).toBe(
      'sha256:d954ff3941ec7f7a269e09a2d027454edfa856c252e244973d738bee9baf6dd0',
    );
  });
});
