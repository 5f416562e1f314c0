import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { NO_STREAM, START, UnusableStore } from '@yidi/eventing';
import {
  busConformance,
  conformanceTopicOf,
  emitting,
  eventually,
  newStream,
  several,
  stored,
  temporaryFolder,
} from '@yidi/testing/conformance';
import { InProcessBus } from './in-process.bus.js';
import { SqliteEventStore } from './sqlite.event-store.js';
import { SqliteReadModel } from './sqlite.read-model.js';

const quiet = (): void => undefined;

busConformance('in process', async () => {
  const folder = await temporaryFolder();
  const store = new SqliteEventStore(join(folder.path, 'yidi.db'));
  const readModel = new SqliteReadModel(join(folder.path, 'yidi.db'));
  const opened = (): InProcessBus => new InProcessBus({ store, readModel, topicOf: conformanceTopicOf, warn: quiet });
  let bus = opened();
  return {
    bus,
    emit: emitting(store, () => bus),
    reopen: async () => {
      await bus.close();
      return (bus = opened());
    },
    dispose: async () => {
      await bus.close();
      await store.close();
      await readModel.close();
      await folder.remove();
    },
  };
});

interface Warning {
  readonly message: string;
  readonly details: object;
}

interface Parts {
  readonly store: SqliteEventStore;
  readonly readModel: SqliteReadModel;
  readonly bus: InProcessBus;
  readonly warnings: readonly Warning[];
}

const inFile = async (test: (parts: Parts) => Promise<void>): Promise<void> => {
  const folder = await temporaryFolder();
  const file = join(folder.path, 'yidi.db');
  const store = new SqliteEventStore(file);
  const readModel = new SqliteReadModel(file);
  const warnings: Warning[] = [];
  const warn = (message: string, details: object): void => void warnings.push({ message, details });
  const bus = new InProcessBus({ store, readModel, topicOf: conformanceTopicOf, warn });
  try {
    await test({ store, readModel, bus, warnings });
  } finally {
    await bus.close();
    await store.close();
    await readModel.close();
    await folder.remove();
  }
};

describe('the bus in process', () => {
  it('needs no relay: what is in the log is published', () =>
    inFile(async ({ bus, store }) => {
      await bus.publish();

      expect(bus.relayed).toBe(false);
      expect(await store.end()).toBe(START);
    }));

  it('moves its checkpoint over events that concern nobody', () =>
    inFile(async ({ bus, store, readModel }) => {
      const { position } = await store.append(newStream('silent'), several(10), NO_STREAM);
      const stopping = new AbortController();

      const done = bus.consume(
        { group: 'group', topics: ['claims'] },
        () => Promise.reject(new Error('never called')),
        stopping.signal,
      );
      await pause(20);
      stopping.abort();
      await done;

      expect(await readModel.position('consumer:group')).toBe(position);
    }));

  it('keeps its checkpoint before the oldest message that is not done', () =>
    inFile(async ({ bus, store, readModel }) => {
      const sick = randomUUID();
      const before = await store.append(newStream('claims'), several(2), NO_STREAM);
      await store.append(newStream('claims'), several(1, sick), NO_STREAM);
      await store.append(newStream('claims'), several(3), NO_STREAM);
      const stopping = new AbortController();
      let handled = 0;

      const done = bus.consume(
        { group: 'group', topics: ['claims'] },
        ({ metadata }) => {
          if (metadata.correlationId === sick) return Promise.reject(new Error('not now'));
          handled += 1;
          return Promise.resolve();
        },
        stopping.signal,
      );
      await eventually('the others', () => handled === 5);
      stopping.abort();
      await done;

      expect(await readModel.position('consumer:group')).toBe(before.position);
    }));

  it('warns of a message that failed without saying anything personal', () =>
    inFile(async ({ bus, store, warnings }) => {
      const stream = newStream('claims');
      const event = stored(randomUUID(), { name: '张三' });
      await store.append(stream, [event], NO_STREAM);
      const stopping = new AbortController();
      const failing = (): Promise<void> => Promise.reject(new TypeError('张三 is not a number'));

      const done = bus.consume({ group: 'group', topics: ['claims'] }, failing, stopping.signal);
      await eventually('a third try', () => warnings.length >= 3);
      stopping.abort();
      await done;

      expect(warnings.slice(0, 3)).toEqual(
        [1, 2, 3].map((attempt) => ({
          message: 'A message failed and is given again',
          details: {
            group: 'group',
            event: { id: event.id, type: event.type, stream, revision: 0, caseId: event.metadata.correlationId },
            attempt,
            kind: 'TypeError',
            where: expect.stringMatching(/^at /),
          },
        })),
      );
      expect(JSON.stringify(warnings)).not.toContain('张三');
    }));

  it('reads on only when a thousand messages are not waiting to be done', () =>
    inFile(async ({ bus, store }) => {
      for (let turn = 0; turn < 40; turn += 1) await store.append(newStream('claims'), several(100), NO_STREAM);
      const stopping = new AbortController();
      let waiting = 0;
      let release = (): void => undefined;
      const released = new Promise<void>((resolve) => (release = resolve));
      let handled = 0;

      const done = bus.consume(
        { group: 'group', topics: ['claims'] },
        async () => {
          waiting += 1;
          await released;
          handled += 1;
        },
        stopping.signal,
      );
      await pause(150);
      // One message of each case is begun: forty cases are in the log, and only the first thousand messages are read.
      expect(waiting).toBe(10);
      release();
      await eventually('all of them', () => handled === 4_000);
      stopping.abort();
      await done;
    }));

  it('refuses to listen for ever behind a checkpoint that the log has not reached', () =>
    inFile(async ({ bus, readModel }) => {
      await readModel.apply('consumer:group', [], undefined, '99');

      const consuming = bus.consume(
        { group: 'group', topics: ['claims'] },
        () => Promise.resolve(),
        new AbortController().signal,
      );

      await expect(consuming).rejects.toBeInstanceOf(UnusableStore);
      await expect(consuming).rejects.toThrow(/has read up to 99, but the log ends at 0/);
    }));

  it('fails when its checkpoint cannot be moved because the group is consumed twice', () =>
    inFile(async ({ bus, store, readModel }) => {
      await readModel.apply('other', [], undefined, '1');
      const stopping = new AbortController();
      const consuming = bus.consume({ group: 'group', topics: ['claims'] }, () => Promise.resolve(), stopping.signal);
      await pause(20);
      await readModel.apply('consumer:group', [], undefined, '0');

      await store.append(newStream('claims'), several(1), NO_STREAM);

      await expect(consuming).rejects.toMatchObject({ name: 'Superseded' });
    }));

  it('ends its consumers when it closes', () =>
    inFile(async ({ bus, store, readModel }) => {
      const { position } = await store.append(newStream('claims'), several(2), NO_STREAM);
      let handled = 0;
      const handle = (): Promise<void> => {
        handled += 1;
        return Promise.resolve();
      };
      const consuming = bus.consume({ group: 'group', topics: ['claims'] }, handle, new AbortController().signal);
      await eventually('both', () => handled === 2);

      await bus.close();

      await consuming;
      expect(await readModel.position('consumer:group')).toBe(position);
    }));
});
