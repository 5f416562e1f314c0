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
