import { describe, expect, it } from '@jest/globals';
import { KnownStreams } from './sqlite.known-streams.js';
import { row, rows } from './sqlite.examples.js';

const MEBI = 1024 * 1024;

const told = (known: KnownStreams, stream: string, from: number): object | undefined => {
  const found = known.of(stream, from);
  return found && { positions: found.rows.map(([position]) => position), revision: found.revision };
};

describe('what is known of a stream', () => {
  it('begins with the first event that was written here, and goes on with what others add', () => {
    const known = new KnownStreams();
    known.add([row(1, 'account-1', 0)], false);
    known.add([row(2, 'account-1', 1), row(3, 'treatment-1', 0)], true);
    known.add([row(4, 'account-1', 2), row(5, 'payment-1', 0)], false);
    expect(known.of('account-1', 0)).toBeUndefined();
    expect(told(known, 'account-1', 1)).toEqual({ positions: [2, 4], revision: 2 });
    expect(known.of('account-1', 3)).toEqual({ rows: [], revision: 2 });
    expect(known.of('treatment-1', 0)?.rows).toHaveLength(1);
    expect(known.of('payment-1', 0)).toBeUndefined();
  });

  it('begins with its end where it was read, or with nothing where there was none', () => {
    const known = new KnownStreams();
    known.wasRead('account-1', 4);
    known.wasRead('payment-1', -1);
    expect([known.of('account-1', 4), known.of('account-1', 5)]).toEqual([undefined, { rows: [], revision: 4 }]);
    expect(known.of('payment-1', 0)).toEqual({ rows: [], revision: -1 });
    known.add([row(1, 'payment-1', 0), row(2, 'account-1', 5)], false);
    expect(told(known, 'account-1', 5)).toEqual({ positions: [2], revision: 5 });
    expect(told(known, 'payment-1', 0)).toEqual({ positions: [1], revision: 0 });
  });

  it('has an event once that was read before it came by', () => {
    const known = new KnownStreams();
    known.wasRead('account-1', 1);
    known.add([row(7, 'account-1', 1), row(8, 'account-1', 2)], false);
    expect(told(known, 'account-1', 2)).toEqual({ positions: [8], revision: 2 });
  });

  it('stays as it is where it is read from further back', () => {
    const known = new KnownStreams();
    known.add([row(1, 'account-1', 3), row(2, 'account-1', 4)], true);
    known.wasRead('account-1', 4);
    expect(told(known, 'account-1', 3)).toEqual({ positions: [1, 2], revision: 4 });
  });

  it('goes with the oldest first where it becomes too much', () => {
    const known = new KnownStreams();
    known.add([row(1, 'account-1', 0), row(2, 'treatment-1', 0), row(3, 'account-1', 1)], true);
    known.add(rows(4, 10, MEBI, 'payment-1'), true);
    expect(known.of('account-1', 0)?.rows).toHaveLength(2);
    known.add([row(11, 'payment-1', 7, MEBI - 100)], true);
    expect([known.of('account-1', 0), known.of('treatment-1', 0)]).toEqual([undefined, undefined]);
    known.add(
      Array.from({ length: 40_000 }, (_, at) => row(12 + at, `treatment-${String(at)}`)),
      true,
    );
    expect(known.of('payment-1', 7)).toBeUndefined();
    expect(known.of('treatment-39999', 0)?.rows).toHaveLength(1);
    expect(known.of(`treatment-${String(40_000 - 16_385)}`, 0)).toBeUndefined();
  });

  it('goes the same way where streams are only read, but not while it has events', () => {
    const known = new KnownStreams();
    known.wasRead('account-1', 4);
    known.wasRead('account-2', 4);
    known.add([row(1, 'account-2', 5)], false);
    for (let read = 0; read < 16_382; read += 1) known.wasRead(`payment-${String(read)}`, -1);
    expect([known.of('account-1', 5), known.of('account-2', 5)?.revision]).toEqual([undefined, 5]);
    known.wasRead('payment', -1);
    expect(known.of('account-2', 5)?.revision).toBe(5);
    known.wasRead('payment-0', 0);
    known.wasRead('treatment', -1);
    expect([known.of('account-2', 5), known.of('treatment', 0)?.revision]).toEqual([undefined, -1]);
  });

  it('is forgotten where something may have come in between', () => {
    const known = new KnownStreams();
    known.add([row(1)], true);
    known.clear();
    expect(known.of('treatment-1', 0)).toBeUndefined();
  });
});
