import { describe, expect, it } from '@jest/globals';
import type { HeadRow } from './sqlite.event-rows.js';
import { EventTail } from './sqlite.event-tail.js';
import { LoggedEvent } from './sqlite.logged-event.js';
import { OwnStreams } from './sqlite.own-streams.js';

const text = (length: number): string => JSON.stringify('x'.repeat(length));

const row = (position: number, stream = 'treatment-1', revision = 0, length = 10): HeadRow => [
  position,
  stream,
  revision,
  `id-${String(position)}`,
  'TreatmentRecorded',
  text(length),
  text(10),
];

const rows = (first: number, last: number, length = 10): readonly HeadRow[] =>
  Array.from({ length: last - first + 1 }, (_, at) => row(first + at, 'treatment-1', at, length));

const nobody = (): never => {
  throw new Error('nobody has to look');
};

describe('the newest events of the log', () => {
  const tail = (): EventTail => new EventTail((each) => new LoggedEvent(each, nobody));
  const positions = (kept: EventTail, after: number): readonly string[] =>
    kept.next(after, 100).map(({ position }) => position);

  it('are told to whoever stands among them, each follower the same ones', () => {
    const kept = tail();
    kept.add(rows(1, 5));
    expect(positions(kept, 2)).toEqual(['3', '4', '5']);
    expect(kept.next(2, 100)[0]).toBe(kept.next(0, 100)[2]);
  });

  it('are let go of once every follower has been given them, and those behind are still told', () => {
    const kept = tail();
    kept.add(rows(1, 5));
    kept.seen(3);
    expect(positions(kept, 3)).toEqual(['4', '5']);
    expect(kept.next(2, 100)).toEqual([]);
    kept.seen(5);
    expect([kept.last, positions(kept, 4)]).toEqual([5, []]);
    kept.add(rows(6, 7));
    expect(positions(kept, 5)).toEqual(['6', '7']);
  });

  it('are no more than so many, and together no larger than so much', () => {
    const many = tail();
    many.add(rows(1, 20_000));
    expect(many.next(20_000 - 16_385, 1)).toEqual([]);
    expect(many.next(20_000 - 16_384, 1)).toHaveLength(1);
    const large = tail();
    large.add(rows(1, 9, 1024 * 1024));
    expect([large.next(1, 100), large.next(2, 100).length]).toEqual([[], 7]);
  });
});

describe('what was written to the streams of this service', () => {
  it('is there from the first event that was written here on, with what others add', () => {
    const own = new OwnStreams();
    own.add([row(1, 'account-1', 0)], false);
    own.add([row(2, 'account-1', 1), row(3, 'treatment-1', 0)], true);
    own.add([row(4, 'account-1', 2), row(5, 'payment-1', 0)], false);
    expect(own.of('account-1', 0)).toBeUndefined();
    expect(own.of('account-1', 1)?.map(([position]) => position)).toEqual([2, 4]);
    expect(own.of('account-1', 3)).toEqual([]);
    expect(own.of('treatment-1', 0)).toHaveLength(1);
    expect(own.of('payment-1', 0)).toBeUndefined();
  });

  it('goes with the oldest first where it becomes too much', () => {
    const own = new OwnStreams();
    own.add([row(1, 'account-1', 0), row(2, 'treatment-1', 0), row(3, 'account-1', 1)], true);
    own.add(
      rows(4, 10, 1024 * 1024).map((each, at) => row(each[0], 'payment-1', at, 1024 * 1024)),
      true,
    );
    expect(own.of('account-1', 0)).toHaveLength(2);
    own.add([row(11, 'payment-1', 7, 1024 * 1024 - 100)], true);
    expect([own.of('account-1', 0), own.of('treatment-1', 0)]).toEqual([undefined, undefined]);
    own.add(
      Array.from({ length: 40_000 }, (_, at) => row(12 + at, `treatment-${String(at)}`)),
      true,
    );
    expect(own.of('payment-1', 7)).toBeUndefined();
    expect(own.of('treatment-39999', 0)).toHaveLength(1);
    expect(own.of(`treatment-${String(40_000 - 16_385)}`, 0)).toBeUndefined();
  });

  it('is forgotten where something may have come in between', () => {
    const own = new OwnStreams();
    own.add([row(1)], true);
    own.clear();
    expect(own.of('treatment-1', 0)).toBeUndefined();
  });
});
