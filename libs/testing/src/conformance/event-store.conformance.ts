import { afterAll, beforeAll, describe } from '@jest/globals';
import type { EventStore } from '@yidi/eventing';
import { appending } from './event-store-appending.js';
import { followingTheLog } from './event-store-following.js';
import { reading } from './event-store-reading.js';

export interface EventStoreUnderTest {
  readonly store: EventStore;
  /** Closes the store and opens the same data again, as a restart does. */
  readonly reopen: () => Promise<EventStore>;
  dispose(): Promise<void>;
}

/** The store of the moment, which reopening replaces. */
export interface OpenStore {
  readonly store: EventStore;
  readonly reopen: () => Promise<EventStore>;
}

/**
 * What every event store promises, no more than EventStoreDB keeps. The data may hold events of others: the suite looks
 * at streams and cases of its own only.
 */
export const eventStoreConformance = (name: string, open: () => Promise<EventStoreUnderTest>): void => {
  describe(`the event store ${name}`, () => {
    let under: EventStoreUnderTest;
    let store: EventStore;
    beforeAll(async () => {
      under = await open();
      store = under.store;
    });
    afterAll(() => under.dispose());

    const opened = (): OpenStore => ({
      store,
      reopen: async () => (store = await under.reopen()),
    });
    appending(opened);
    reading(opened);
    followingTheLog(opened);
  });
};
