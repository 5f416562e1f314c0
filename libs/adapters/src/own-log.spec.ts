import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { NO_STREAM, type EventStore, type ReadModel, type Recorded, type Stored } from '@yidi/eventing';
import { eventually, newStream, several, temporaryFolder } from '@yidi/testing/conformance';
import { OwnLog } from './own-log.js';
import { SqliteEventStore } from './sqlite.event-store.js';
import { SqliteLeases } from './sqlite.leases.js';
import { SqliteReadModel } from './sqlite.read-model.js';

const GROUP = 'order-payment';
const CHECKPOINT = `consumer:${GROUP}`;

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let store: SqliteEventStore;
let readModel: SqliteReadModel;
let closing: (() => Promise<void>)[];
let warnings: string[];

beforeEach(async () => {
  folder = await temporaryFolder();
  const file = join(folder.path, 'yidi.db');
  store = new SqliteEventStore(file);
  readModel = new SqliteReadModel(file);
  closing = [() => readModel.close(), () => store.close()];
  warnings = [];
});
afterEach(async () => {
  for (const close of closing.toReversed()) await close();
  await folder.remove();
});

const settle = (events: readonly Stored[]): Promise<unknown> => store.append(newStream('account'), events, NO_STREAM);

/** An instance of the service that reads its log, and what it was handed. */
class Instance {
  readonly done: string[] = [];
  readonly log: OwnLog;
  private readonly stopping = new AbortController();
  private running: Promise<void> = Promise.resolve();

  constructor(parts: { readonly store?: EventStore; readonly readModel?: ReadModel } = {}) {
    const leases = new SqliteLeases(join(folder.path, 'yidi.db'));
    const warn = (message: string): void => void warnings.push(message);
    this.log = new OwnLog({ store, readModel, leases, warn, ...parts });
    closing.push(
      () => leases.close(),
      () => this.log.close(),
    );
  }

  read(handle: (event: Recorded) => Promise<void> = () => Promise.resolve()): this {
    const concerns = ({ stream }: Recorded): boolean => stream.startsWith('account-');
    this.running = this.log.read(
      {
        group: GROUP,
        concerns,
        handle: async (event) => {
          await handle(event);
          this.done.push(event.id);
        },
      },
      this.stopping.signal,
    );
    return this;
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    await this.running;
  }
}

const idsOf = (events: readonly Stored[]): readonly string[] => events.map(({ id }) => id);

describe('a service that acts on what it published itself', () => {
  it('is handed what concerns it, from its log, and goes on where it stopped', async () => {
    const [before, after] = [several(2), several(2)];
    await settle(before);
    await store.append(newStream('payment'), several(1), NO_STREAM);

    const first = new Instance().read();
    await eventually('both', () => first.done.length === 2);
    await first.stop();
    expect(first.done).toEqual(idsOf(before));
    expect(await readModel.position(CHECKPOINT)).toBe(await store.end());

    await settle(after);
    const second = new Instance().read();
    await eventually('both', () => second.done.length === 2);
    expect(second.done).toEqual(idsOf(after));
  });

  it('reads with one of its instances, and with another when that one ends', async () => {
    const first = new Instance().read();
    await settle(several(1));
    await eventually('the first', () => first.done.length === 1);
    const second = new Instance().read();
    const [before, after] = [several(3), several(3)];

    await settle(before);
    await eventually('three', () => first.done.length === 4);
    await first.stop();
    await settle(after);
    await eventually('three more', () => second.done.length >= 3);

    expect(second.done).toEqual(idsOf(after));
    expect(await second.log.readings[0]?.position()).toBe(await readModel.position(CHECKPOINT));
  });

  it('says so while its checkpoint does not answer, loses nothing, and is well again by itself', async () => {
    let away = true;
    const unsteady: ReadModel = Object.assign(Object.create(readModel) as SqliteReadModel, {
      position: (name: string) => (away ? Promise.reject(new Error('the database is away')) : readModel.position(name)),
    });
    const events = several(2);
    await settle(events);

    const instance = new Instance({ readModel: unsteady }).read();
    const [reading] = instance.log.readings;
    await eventually('the trouble', () => reading?.trouble !== undefined);
    expect(reading?.trouble).toContain('the database is away');
    expect(warnings).toContain(`${CHECKPOINT} stands still and is tried again`);
    away = false;

    await eventually('both', () => instance.done.length === 2);
    expect(instance.done).toEqual(idsOf(events));
    expect(reading?.trouble).toBeUndefined();
  });

  it('stands back where another has moved the checkpoint meanwhile, and reads on from there', async () => {
    const events = several(2);
    let handled = 0;
    const instance = new Instance().read(async () => {
      handled += 1;
      // Whoever had the lease meanwhile has read further.
      if (handled === 1) await readModel.apply(CHECKPOINT, [], await readModel.position(CHECKPOINT), '1');
    });

    await settle(events);
    await eventually('the second, by whoever reads on', () => handled >= 2);
    const later = several(1);
    await settle(later);
    await eventually('the third', () => instance.done.includes(idsOf(later)[0] ?? ''));

    await eventually(
      'the checkpoint at the end',
      async () => (await readModel.position(CHECKPOINT)) === (await store.end()),
    );
    expect(warnings).toEqual([]);
  });
});
