import { Readable } from 'node:stream';
import { describe, expect, it } from '@jest/globals';
import { blocksOf } from './lines.js';

interface Read {
  readonly blocks: readonly string[];
  /** How far the source was read. */
  readonly read: number;
}

/** The blocks that these bytes come to when they arrive so many at a time. */
const blocksIn = async (text: string, size: number, longest?: number): Promise<Read> => {
  const bytes = Buffer.from(text);
  const pieces = Array.from({ length: Math.ceil(bytes.length / size) }, (_, at) =>
    bytes.subarray(at * size, (at + 1) * size),
  );
  const blocks: string[] = [];
  let end = 0;
  for await (const { bytes: block, read } of blocksOf(Readable.from(pieces, { objectMode: true }), longest)) {
    blocks.push(Buffer.from(block).toString());
    end = read;
  }
  return { blocks, read: end };
};

describe('the lines of a source', () => {
  it.each([1, 2, 3, 5, 1_000])('are whole where it comes in pieces of %i bytes', async (size) => {
    const text = '{"itemName":"二甲双胍"}\n\n{"a":"\u2028"}\r\nlast';
    const { blocks, read } = await blocksIn(text, size);
    expect(blocks.join('')).toBe(text);
    expect(read).toBe(Buffer.byteLength(text));
  });

  it('come in blocks that end where a line ends, however the source is cut', async () => {
    const text = Array.from({ length: 9_000 }, (_, at) => `${String(at)} ${'值'.repeat(at % 40)}`).join('\n');
    for (const size of [1 << 16, 99_999]) {
      const { blocks } = await blocksIn(text, size);
      expect(blocks.length).toBeGreaterThan(1);
      expect(blocks.slice(0, -1).filter((block) => !block.endsWith('\n'))).toEqual([]);
      expect(blocks.join('')).toBe(text);
    }
  });

  it('of an empty source are none', async () => {
    expect(await blocksIn('', 2)).toEqual({ blocks: [''], read: 0 });
  });

  it.each([1, 3, 7])('that are longer than any record are cut short (pieces of %i bytes)', async (size) => {
    const { blocks } = await blocksIn(`short\n${'x'.repeat(50)}\nalso\n${'y'.repeat(50)}`, size, 10);
    expect(blocks.join('')).toBe(`short\n${'x'.repeat(10)}\nalso\n${'y'.repeat(10)}`);
  });
});
