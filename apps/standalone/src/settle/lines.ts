import type { Readable } from 'node:stream';

/** Whole lines of a file that came together, in UTF-8, each but perhaps the last with its end. */
export interface Block {
  readonly bytes: Uint8Array;
  /** How many bytes of the source were read up to now. */
  readonly read: number;
}

/** Blocks come to about this many bytes: results take several times as much, and a few blocks are under way at once. */
const BLOCK = 1 << 18;

/** No record is as long: of a longer line so many bytes are kept, enough to be told that it is none. */
const LONGEST_LINE = 1 << 24;

const NEWLINE = 0x0a;

/** The lines of a source, as many at once as it holds together. */
export async function* blocksOf(source: Readable, longest = LONGEST_LINE): AsyncGenerator<Block> {
  const gathered = new Gathered(longest);
  let read = 0;
  for await (const chunk of source) {
    if (!Buffer.isBuffer(chunk)) throw new TypeError('lines are read from bytes');
    read += chunk.length;
    const end = chunk.lastIndexOf(NEWLINE) + 1;
    gathered.add(chunk.subarray(0, end));
    if (end > 0 && gathered.size >= BLOCK) yield { bytes: gathered.taken(), read };
    gathered.add(chunk.subarray(end));
  }
  yield { bytes: gathered.taken(), read };
}

/** Pieces of lines, until a block is full. */
class Gathered {
  private pieces: Buffer[] = [];
  size = 0;
  /** Bytes of the line that has begun and not ended. */
  private begun = 0;

  constructor(private readonly longest: number) {}

  add(piece: Buffer): void {
    const first = piece.indexOf(NEWLINE);
    const room = this.longest - this.begun;
    const ofLine = first < 0 ? piece.length : first;
    if (ofLine <= room) this.keep(piece);
    else {
      this.keep(piece.subarray(0, Math.max(0, room)));
      if (first >= 0) this.keep(piece.subarray(first));
    }
    this.begun = first < 0 ? this.begun + piece.length : piece.length - 1 - piece.lastIndexOf(NEWLINE);
  }

  taken(): Uint8Array {
    const bytes = Buffer.concat(this.pieces, this.size);
    this.pieces = [];
    this.size = 0;
    return bytes;
  }

  private keep(piece: Buffer): void {
    if (piece.length === 0) return;
    this.pieces.push(piece);
    this.size += piece.length;
  }
}
