import type { Readable } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';

/** Lines that came together, and the bytes of the source up to their end. */
interface Lines {
  readonly lines: readonly string[];
  readonly read: number;
}

/** The lines of a source in UTF-8, as many at once as a piece of it holds: asking for each by itself would take longer than reading it. */
export async function* linesOf(source: Readable): AsyncGenerator<Lines> {
  const decoder = new StringDecoder('utf8');
  let [begun, read] = ['', 0];
  for await (const chunk of source) {
    if (!Buffer.isBuffer(chunk)) throw new TypeError('lines are read from bytes');
    read += chunk.length;
    const lines = (begun + decoder.write(chunk)).split('\n');
    begun = lines.pop() ?? '';
    yield { lines, read };
  }
  yield { lines: [begun + decoder.end()], read };
}
