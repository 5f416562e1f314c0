import { Readable } from 'node:stream';
import { describe, expect, it } from '@jest/globals';
import { linesOf } from './lines.js';

/** The lines of these bytes when they come so many at a time, and how far they were read. */
const linesIn = async (
  text: string,
  size: number,
): Promise<{ readonly lines: readonly string[]; readonly read: number }> => {
  const bytes = Buffer.from(text);
  const pieces = Array.from({ length: Math.ceil(bytes.length / size) }, (_, at) =>
    bytes.subarray(at * size, (at + 1) * size),
  );
  const all: string[] = [];
  let end = 0;
  for await (const { lines, read } of linesOf(Readable.from(pieces, { objectMode: true }))) {
    all.push(...lines);
    end = read;
  }
  return { lines: all, read: end };
};

describe('the lines of a source', () => {
  it.each([1, 2, 3, 5, 1_000])('are whole where it comes in pieces of %i bytes', async (size) => {
    const text = '{"itemName":"二甲双胍"}\n\n{"a":"\u2028"}\r\nlast';
    const { lines, read } = await linesIn(text, size);
    expect(lines).toEqual(['{"itemName":"二甲双胍"}', '', '{"a":"\u2028"}\r', 'last']);
    expect(read).toBe(Buffer.byteLength(text));
  });

  it('end where the source ends', async () => {
    expect((await linesIn('one\n', 2)).lines).toEqual(['one', '']);
    expect((await linesIn('', 2)).lines).toEqual(['']);
  });
});
