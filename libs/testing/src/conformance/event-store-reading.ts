import { randomUUID } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { NO_STREAM, START } from '@yidi/eventing';
import type { OpenStore } from './event-store.conformance.js';
import { newStream, several, stored } from './fixtures.js';

export const reading = (opened: () => OpenStore): void => {
  describe('when a stream is read', () => {
    it('says of an unknown one that it has no events', async () => {
      const { store } = opened();

      expect(await store.read(newStream())).toEqual({ events: [], revision: NO_STREAM });
      expect(await store.read(newStream(), 3)).toEqual({ events: [], revision: NO_STREAM });
    });

    it('gives the events from a revision on, and always the revision of the last', async () => {
      const { store } = opened();
      const stream = newStream();
      await store.append(stream, several(5), NO_STREAM);
      const { events: all } = await store.read(stream);

      expect(await store.read(stream, 0)).toEqual({ events: all, revision: 4 });
      expect(await store.read(stream, 3)).toEqual({ events: all.slice(3), revision: 4 });
      expect(await store.read(stream, 4)).toEqual({ events: all.slice(4), revision: 4 });
      expect(await store.read(stream, 5)).toEqual({ events: [], revision: 4 });
      expect(await store.read(stream, 50)).toEqual({ events: [], revision: 4 });
    });

    it('tells streams apart whose names begin alike', async () => {
      const { store } = opened();
      const stream = newStream();
      await store.append(stream, several(1), NO_STREAM);

      expect(await store.read(`${stream}0`)).toEqual({ events: [], revision: NO_STREAM });
      expect(await store.read(stream.slice(0, -1))).toEqual({ events: [], revision: NO_STREAM });
    });

    it('gives back every character and every shape of the data', async () => {
      const { store } = opened();
      const stream = newStream();
      const data = {
        text: '防城港市 · 高血压 "引号" \\ \n\t \u0000 \u2028 👩🏽‍⚕️ é e\u0301',
        nothing: null,
        yes: true,
        whole: Number.MAX_SAFE_INTEGER,
        negative: -1,
        list: [[], {}, [1, 'a', null]],
        '中文 field': { deep: { deeper: { deepest: '' } } },
      };
      const event = stored(randomUUID(), data, 'SpecimenTaken.v2');

      const { position } = await store.append(stream, [event], NO_STREAM);

      expect(await store.read(stream)).toEqual({
        events: [{ ...event, stream, revision: 0, position }],
        revision: 0,
      });
    });

    it('gives back data of half a megabyte', async () => {
      const { store } = opened();
      const stream = newStream();
      const lines = Array.from({ length: 5_000 }, (_, lineNo) => ({
        lineNo,
        itemName: '苯磺酸氨氯地平片',
        text: 'x'.repeat(40),
      }));
      const event = stored(randomUUID(), { lines });

      const { position } = await store.append(stream, [event], NO_STREAM);

      expect(await store.read(stream)).toEqual({
        events: [{ ...event, stream, revision: 0, position }],
        revision: 0,
      });
    });

    it('gives back after a restart everything that it gave before', async () => {
      const stream = newStream();
      await opened().store.append(stream, several(3), NO_STREAM);
      await opened().store.append(stream, several(2), 2);
      const before = await opened().store.read(stream);
      const end = await opened().store.end();

      const reopened = await opened().reopen();

      expect(before.revision).toBe(4);
      expect(await reopened.read(stream)).toEqual(before);
      expect(await reopened.end()).toBe(end);
    });
  });

  describe('when a case is read', () => {
    it('gives its events over all streams in the order of the log, and none of other cases', async () => {
      const { store } = opened();
      const caseId = randomUUID();
      const [sample, specimen] = [newStream('sample'), newStream()];
      await store.append(sample, several(2, caseId), NO_STREAM);
      await store.append(specimen, several(1, caseId), NO_STREAM);
      await store.append(newStream(), several(2), NO_STREAM);
      await store.append(sample, several(1, caseId), 1);
      const sampled = await store.read(sample);
      const taken = await store.read(specimen);
      const expected = [...sampled.events.slice(0, 2), ...taken.events, ...sampled.events.slice(2)];

      expect(await store.readCase(caseId)).toEqual(expected);
      expect(await store.readCase(caseId, START)).toEqual(expected);
      expect(await store.readCase(caseId, expected[1]?.position)).toEqual(expected.slice(2));
      expect(await store.readCase(caseId, expected[3]?.position)).toEqual([]);
    });

    it('has every event that was appended a moment ago, while others append to other cases', async () => {
      const { store } = opened();
      const [caseId, stream] = [randomUUID(), newStream()];
      for (let revision = NO_STREAM; revision < 9; revision += 1) {
        const others = Array.from({ length: 5 }, () => store.append(newStream(), several(2), NO_STREAM));
        await store.append(stream, several(1, caseId), revision);
        const { events } = await store.read(stream);
        expect(events).toHaveLength(revision + 2);
        expect(await store.readCase(caseId)).toEqual(events);
        await Promise.all(others);
      }
    });

    it('has nothing to say of an unknown one', async () => {
      expect(await opened().store.readCase(randomUUID())).toEqual([]);
    });
  });

  describe('when a category is read', () => {
    it('gives the events of all its streams in the order of the log, and none of categories that are named alike', async () => {
      const { store } = opened();
      const category = `series${randomUUID().replaceAll('-', '')}`;
      const [one, other] = [newStream(category), newStream(category)];
      await store.append(other, several(1), NO_STREAM);
      await store.append(one, several(2), NO_STREAM);
      await store.append(newStream(`${category}s`), several(1), NO_STREAM);
      await store.append(newStream(category.slice(0, -1)), several(1), NO_STREAM);
      await store.append(other, several(1), 0);
      const [first, second] = [await store.read(other), await store.read(one)];
      const expected = [...first.events.slice(0, 1), ...second.events, ...first.events.slice(1)];

      expect(await store.readCategory(category)).toEqual(expected);
      expect(await store.readCategory(`${category}x`)).toEqual([]);
    });
  });
};
