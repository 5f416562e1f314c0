import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Superseded, type Change, type ReadModel, type RowKey } from '@yidi/eventing';

export interface ReadModelUnderTest {
  readonly readModel: ReadModel;
  /** Closes the read model and opens the same data again, as a restart does. */
  readonly reopen: () => Promise<ReadModel>;
  dispose(): Promise<void>;
}

const put = (key: RowKey, value: object): Change => ({ put: { ...key, value } });

/** What every read model promises. Names are made anew for each test: the data may hold rows of others. */
export const readModelConformance = (name: string, open: () => Promise<ReadModelUnderTest>): void => {
  describe(`the read model ${name}`, () => {
    let under: ReadModelUnderTest;
    let rows: ReadModel;
    beforeAll(async () => {
      under = await open();
      rows = under.readModel;
    });
    afterAll(() => under.dispose());

    const newNames = (): {
      readonly projection: string;
      readonly table: string;
      readonly at: (partition: string, sort: string) => RowKey;
    } => {
      const table = `table-${randomUUID()}`;
      return { projection: `projection-${randomUUID()}`, table, at: (partition, sort) => ({ table, partition, sort }) };
    };

    it('knows no position of a projection that never ran, and no rows', async () => {
      const { projection, table, at } = newNames();

      expect(await rows.position(projection)).toBeUndefined();
      expect(await rows.load([at('a', '1')])).toEqual([undefined]);
      expect(await rows.list(table, 'a', { limit: 10 })).toEqual([]);
    });

    it('keeps rows and position, over a restart too', async () => {
      const { projection, at } = newNames();
      const value = { 姓名: '张三', amount: 11_250, nothing: null, list: [{ deep: ['x'] }], text: '👩🏽‍⚕️ "\\\n' };

      await rows.apply(projection, [put(at('a', '1'), value)], undefined, '18446744073709551615');

      expect(await rows.position(projection)).toBe('18446744073709551615');
      expect(await rows.load([at('a', '1')])).toEqual([value]);
      rows = await under.reopen();
      expect(await rows.position(projection)).toBe('18446744073709551615');
      expect(await rows.load([at('a', '1')])).toEqual([value]);
    });

    it('keeps every value that JSON has, field by field, and in which order they came', async () => {
      const { projection, table, at } = newNames();
      const deep = Array.from({ length: 200 }).reduce<object>((inner) => ({ inner }), { end: true });
      const values: readonly object[] = [
        {
          nul: '\u0000',
          half: '\ud800',
          otherHalf: 'x\udc00y',
          controls: '\u0001\u001f\u007f\u2028',
          quotes: '"\\\'{},NULL',
        },
        {
          most: Number.MAX_SAFE_INTEGER,
          least: -Number.MAX_SAFE_INTEGER,
          small: 5e-324,
          large: 1.7976931348623157e308,
        },
        { yes: true, no: false, nothing: null, empty: '', none: {}, emptyList: [], list: [null, [[]], ''] },
        { z: 1, a: 2, 10: 3, 2: 4, '': 5, 'with space': 6, __proto: 7 },
        { long: '长'.repeat(100_000) },
        ['a list', { is: 'a value too' }],
        {},
        deep,
      ];

      await rows.apply(
        projection,
        values.map((value, n) => put(at('a', String(n)), value)),
        undefined,
        '1',
      );

      const loaded = await rows.load(values.map((_, n) => at('a', String(n))));
      const listed = await rows.list(table, 'a', { limit: 100 });
      expect(loaded).toEqual(values);
      expect(listed).toEqual(values.map((value, n) => ({ sort: String(n), value })));
      expect(loaded.map((value) => JSON.stringify(value))).toEqual(values.map((value) => JSON.stringify(value)));
    });

    it('tells keys apart that look alike', async () => {
      const { projection, table } = newNames();
      const [at1, at7] = [
        { table, partition: 'A', sort: 'b' },
        { table, partition: '"a",\\b', sort: '{NULL}' },
      ];
      const keys: readonly RowKey[] = [
        { table, partition: 'a', sort: 'b' },
        at1,
        { table, partition: 'a ', sort: 'b' },
        { table, partition: 'ab', sort: '' },
        { table, partition: '', sort: 'ab' },
        { table, partition: '\u00e9', sort: 'b' },
        { table, partition: 'e\u0301', sort: 'b' },
        at7,
        { table, partition: 'NULL', sort: "'; --" },
        { table: `${table}2`, partition: 'a', sort: 'b' },
      ];

      await rows.apply(
        projection,
        keys.map((key, n) => put(key, { n })),
        undefined,
        '1',
      );

      expect(await rows.load(keys)).toEqual(keys.map((_, n) => ({ n })));
      await rows.apply(projection, [{ drop: at7 }, { drop: at1 }], '1', '2');
      const left = keys.map((_, n) => (n === 7 || n === 1 ? undefined : { n }));
      expect(await rows.load(keys)).toEqual(left);
    });

    it('puts and drops in one step, and what was dropped may come again', async () => {
      const { projection, table, at } = newNames();
      await rows.apply(projection, [put(at('a', '1'), { n: 1 }), put(at('a', '2'), { n: 2 })], undefined, '1');

      await rows.apply(
        projection,
        [put(at('a', '2'), { n: 20 }), { drop: at('a', '1') }, put(at('a', '3'), { n: 3 })],
        '1',
        '2',
      );
      await rows.apply(projection, [put(at('a', '1'), { n: 10 }), { drop: at('a', '3') }], '2', '3');

      expect(await rows.list(table, 'a', { limit: 10 })).toEqual([
        { sort: '1', value: { n: 10 } },
        { sort: '2', value: { n: 20 } },
      ]);
    });

    it('replaces a row that is put as new and stands already, with all that is put beside it', async () => {
      const { projection, table, at } = newNames();
      const asNew = (sort: string, n: number): Change => ({ ...put(at('a', sort), { n }), isNew: true });
      await rows.apply(projection, [asNew('1', 1), put(at('a', '2'), { n: 2 })], undefined, '1');

      await rows.apply(projection, [asNew('0', 0), asNew('1', 10), put(at('a', '2'), { n: 20 })], '1', '2');
      const late = rows.apply(projection, [asNew('1', 100), asNew('3', 3)], '1', '2');

      await expect(late).rejects.toThrow(Superseded);
      expect(await rows.list(table, 'a', { limit: 10 })).toEqual([
        { sort: '0', value: { n: 0 } },
        { sort: '1', value: { n: 10 } },
        { sort: '2', value: { n: 20 } },
      ]);
    });

    it('lets one of several instances take each step, and no row of the others', async () => {
      const { projection, table, at } = newNames();
      await rows.apply(projection, [], undefined, '0');
      const winners: string[] = [];
      for (let step = 0; step < 20; step += 1) {
        const tries = ['one', 'two', 'three'].map(async (by) => {
          await rows.apply(projection, [put(at('a', `${String(step)} ${by}`), { by })], String(step), String(step + 1));
          winners.push(`${String(step)} ${by}`);
        });
        const ends = await Promise.allSettled(tries);
        expect(ends.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
      }

      const listed = await rows.list(table, 'a', { limit: 100 });
      expect(listed.map(({ sort }) => sort)).toEqual(winners.toSorted());
    });

    it('moves on step by step, with or without changes', async () => {
      const { projection, at } = newNames();

      await rows.apply(projection, [put(at('a', '1'), { step: 1 })], undefined, '5');
      await rows.apply(projection, [], '5', '7');
      await rows.apply(projection, [put(at('a', '1'), { other: 2 })], '7', '12');

      expect(await rows.position(projection)).toBe('12');
      expect(await rows.load([at('a', '1')])).toEqual([{ other: 2 }]);
    });

    it.each([
      { says: 'never ran', from: undefined },
      { says: 'is behind', from: '4' },
      { says: 'is ahead', from: '6' },
    ])('changes nothing for an instance that believes the projection $says', async ({ from }) => {
      const { projection, at } = newNames();
      await rows.apply(projection, [put(at('a', '1'), { by: 'first' })], undefined, '5');

      const late = rows.apply(projection, [put(at('a', '1'), { by: 'second' }), put(at('a', '2'), {})], from, '9');

      await expect(late).rejects.toBeInstanceOf(Superseded);
      await expect(late).rejects.toMatchObject({ name: 'Superseded' });
      expect(await rows.position(projection)).toBe('5');
      expect(await rows.load([at('a', '1'), at('a', '2')])).toEqual([{ by: 'first' }, undefined]);
    });

    it('changes nothing for an instance that believes that a projection ran which never did', async () => {
      const { projection, at } = newNames();

      await expect(rows.apply(projection, [put(at('a', '1'), {})], '5', '9')).rejects.toBeInstanceOf(Superseded);

      expect(await rows.position(projection)).toBeUndefined();
      expect(await rows.load([at('a', '1')])).toEqual([undefined]);
    });

    it('lets one of two instances that start at once be the first', async () => {
      const { projection, at } = newNames();
      const starts = ['one', 'two'].map((by) => rows.apply(projection, [put(at('a', by), { by })], undefined, '3'));

      const ends = await Promise.allSettled(starts);

      const won = ends[0]?.status === 'fulfilled';
      const lost = ends.filter((end) => end.status === 'rejected');
      expect(lost.map((end) => end.reason instanceof Superseded)).toEqual([true]);
      const kept = await rows.load([at('a', 'one'), at('a', 'two')]);
      expect(kept).toEqual(won ? [{ by: 'one' }, undefined] : [undefined, { by: 'two' }]);
    });

    it('drops rows, also ones that are not there', async () => {
      const { projection, table, at } = newNames();
      await rows.apply(projection, [put(at('a', '1'), { n: 1 }), put(at('a', '2'), { n: 2 })], undefined, '1');

      await rows.apply(projection, [{ drop: at('a', '1') }, { drop: at('a', '9') }], '1', '2');

      expect(await rows.load([at('a', '1'), at('a', '2')])).toEqual([undefined, { n: 2 }]);
      expect(await rows.list(table, 'a', { limit: 10 })).toEqual([{ sort: '2', value: { n: 2 } }]);
    });

    it('loads in the order of the keys, the same one twice too', async () => {
      const { projection, at } = newNames();
      await rows.apply(projection, [put(at('a', '1'), { n: 1 }), put(at('b', '1'), { n: 2 })], undefined, '1');

      const keys = [at('b', '1'), at('a', '7'), at('a', '1'), at('b', '1'), { ...at('a', '1'), table: 'other' }];

      expect(await rows.load(keys)).toEqual([{ n: 2 }, undefined, { n: 1 }, { n: 2 }, undefined]);
      expect(await rows.load([])).toEqual([]);
    });

    it('lists a partition by its sort keys as text, page by page', async () => {
      const { projection, table, at } = newNames();
      const sorts = ['', '1', '10', '2', 'B', 'a', 'b', '上海', '北京'];
      const changes = sorts.toReversed().map((sort) => put(at('a', sort), { of: sort }));
      await rows.apply(projection, [...changes, put(at('b', '1'), { of: 'another' })], undefined, '1');
      const all = sorts.map((sort) => ({ sort, value: { of: sort } }));

      expect(await rows.list(table, 'a', { limit: 100 })).toEqual(all);
      expect(await rows.list(table, 'a', { limit: 4 })).toEqual(all.slice(0, 4));
      expect(await rows.list(table, 'a', { after: '', limit: 1 })).toEqual(all.slice(1, 2));
      expect(await rows.list(table, 'a', { after: '2', limit: 3 })).toEqual(all.slice(4, 7));
      expect(await rows.list(table, 'a', { after: '11', limit: 1 })).toEqual(all.slice(3, 4));
      expect(await rows.list(table, 'a', { after: '北京', limit: 5 })).toEqual([]);
      expect(await rows.list(table, 'b', { limit: 5 })).toEqual([{ sort: '1', value: { of: 'another' } }]);
    });

    it('forgets a projection and its tables, and nothing of others', async () => {
      const [gone, stays] = [newNames(), newNames()];
      await rows.apply(gone.projection, [put(gone.at('a', '1'), {}), put(gone.at('b', '1'), {})], undefined, '4');
      await rows.apply(stays.projection, [put(stays.at('a', '1'), { n: 1 })], undefined, '4');

      await rows.reset(gone.projection, [gone.table]);

      expect(await rows.position(gone.projection)).toBeUndefined();
      expect(await rows.load([gone.at('a', '1'), gone.at('b', '1')])).toEqual([undefined, undefined]);
      expect(await rows.position(stays.projection)).toBe('4');
      expect(await rows.load([stays.at('a', '1')])).toEqual([{ n: 1 }]);
      await rows.apply(gone.projection, [put(gone.at('a', '1'), { n: 2 })], undefined, '1');
      expect(await rows.load([gone.at('a', '1')])).toEqual([{ n: 2 }]);
    });

    it('takes thousands of changes at once', async () => {
      const { projection, table, at } = newNames();
      const changes = Array.from({ length: 5_000 }, (_, n) => put(at('a', String(n).padStart(5, '0')), { n }));

      await rows.apply(projection, changes, undefined, '5000');

      expect(await rows.list(table, 'a', { after: '04997', limit: 10 })).toEqual([
        { sort: '04998', value: { n: 4_998 } },
        { sort: '04999', value: { n: 4_999 } },
      ]);
    });
  });
};
