import type { ContainedEventStore } from './container-event-store.js';

/** An EventStoreDB to try things in: EVENTSTORE_URL where it is set, else a container. Throws ServerMissing where there is none. */
export const anyEventStore = async (): Promise<ContainedEventStore> => {
  const url = process.env['EVENTSTORE_URL'];
  if (url !== undefined) return { url, from: 'EVENTSTORE_URL', dispose: () => Promise.resolve() };
  const { containerEventStore } = await import('./container-event-store.js');
  return containerEventStore();
};
