import { describe, expect, it } from '@jest/globals';
import { instant } from '@yidi/kernel';
import { mirrored, projection, reads, row, type Fold } from './projection.js';
import type { Recorded } from './recorded.js';
import { replay } from './replay.js';
import { tabCodec } from './tab.examples.js';

interface Owed {
  readonly owed: number;
}

const tabId = '6f1d3a52-9d0b-5c4e-8a77-0f7c1be3a9d4';
const guest = { table: 'guests', partition: 'all', sort: 'guest' };
const place = (owed: number): { table: string; partition: string; sort: string } => ({
  table: 'by-debt',
  partition: 'all',
  sort: String(owed),
});

/** What is owed, each order, and who owes how much; whoever has ordered three times is forgotten. */
const tabs = projection({
  name: 'tabs',
  version: 1,
  tables: ['tabs', 'guests', 'by-debt'],
  readings: [
    reads('tab', tabCodec, {
      Ordered: ({ data: { owed, number } }): readonly Fold[] => [
        row<Owed>({ table: 'tabs', partition: tabId, sort: String(number) }, () => ({ owed })),
        mirrored<Owed>(
          guest,
          () => (number === 3 ? undefined : { owed }),
          (after) => [{ ...place(after.owed), value: after }],
        ),
      ],
    }),
  ],
});

const ordered = (number: number, owed: number): Recorded => ({
  id: `event ${String(number)}`,
  type: 'Ordered',
  data: { tabId, personId: tabId, guest: 'sealed', price: 10, number, owed },
  metadata: {
    correlationId: tabId,
    causationId: 'x',
    actor: { id: 'waiter', role: 'agency' },
    at: instant('2026-03-12T02:00:00Z'),
  },
  stream: `tab-${tabId}`,
  revision: number - 1,
  position: String(number),
});

const debts = async (events: readonly Recorded[]): Promise<readonly string[]> =>
  (await replay(tabs, events).list('by-debt', 'all', { limit: 10 })).map(({ sort }) => sort);

describe('rows replayed from events', () => {
  it('are what the projection would have made of these events and no others', async () => {
    const rows = replay(tabs, [ordered(1, 10), ordered(2, 20)]);
    expect(await rows.load([guest, { ...guest, sort: 'nobody' }])).toEqual([{ owed: 20 }, undefined]);
    expect(await rows.list('tabs', tabId, { limit: 10 })).toEqual([
      { sort: '1', value: { owed: 10 } },
      { sort: '2', value: { owed: 20 } },
    ]);
    expect(await rows.list('tabs', tabId, { after: '1', limit: 1 })).toEqual([{ sort: '2', value: { owed: 20 } }]);
    expect(await rows.list('tabs', 'another', { limit: 10 })).toEqual([]);
  });

  it('move their mirrors along, and take them away with themselves', async () => {
    expect(await debts([ordered(1, 10)])).toEqual(['10']);
    expect(await debts([ordered(1, 10), ordered(2, 20)])).toEqual(['20']);
    expect(await debts([ordered(1, 10), ordered(2, 20), ordered(3, 30)])).toEqual([]);
  });

  it('pass over streams that the projection does not read', async () => {
    expect(await debts([{ ...ordered(1, 10), stream: 'other-1' }])).toEqual([]);
  });
});
