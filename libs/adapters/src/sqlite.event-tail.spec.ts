import { describe, expect, it } from '@jest/globals';
import { EventTail } from './sqlite.event-tail.js';
import { LoggedEvent } from './sqlite.logged-event.js';
import { rows } from './sqlite.examples.js';

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
