import { eventStoreConformance } from '@yidi/testing/conformance';
import { EventStoreDouble } from '@yidi/testing/eventstoredb';
import { whereThereIs } from '@yidi/testing/servers';
import { EventStoreDbEventStore } from './eventstoredb.event-store.js';

const silent = (): void => undefined;

const against = (name: string, start: () => Promise<{ readonly url: string; stop(): Promise<void> }>): void => {
  eventStoreConformance(name, async () => {
    const server = await start();
    let store = new EventStoreDbEventStore(server.url, silent);
    return {
      store,
      reopen: async () => {
        await store.close();
        return (store = new EventStoreDbEventStore(server.url, silent));
      },
      dispose: async () => {
        await store.close();
        await server.stop();
      },
    };
  });
};

against('in the double of EventStoreDB', () => EventStoreDouble.start());

against('in the double of EventStoreDB without links by correlation id', () =>
  EventStoreDouble.start({ byCorrelation: false }),
);

whereThereIs('eventstoredb', 'the event store in EventStoreDB', (url) => {
  against('in EventStoreDB', () => Promise.resolve({ url, stop: () => Promise.resolve() }));
});
