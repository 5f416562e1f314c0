import type { ContainedEventStore } from './container-event-store.js';
import { ServerMissing } from './server-missing.js';

/** An EventStoreDB in a container, with an empty log. Throws ServerMissing where there is no image of it. */
export const ownEventStore = async (): Promise<ContainedEventStore> => {
  const { containerEventStore } = await import('./container-event-store.js');
  return containerEventStore();
};

/** An EventStoreDB to try things in: EVENTSTORE_URL where it is set, else a container. Throws ServerMissing where there is none. */
export const anyEventStore = async (): Promise<ContainedEventStore> => {
  const url = process.env['EVENTSTORE_URL'];
  if (url !== undefined && url !== '') return { url, from: 'EVENTSTORE_URL', dispose: () => Promise.resolve() };
  try {
    return await ownEventStore();
  } catch (error) {
    if (!(error instanceof ServerMissing)) throw error;
    throw new ServerMissing(`EVENTSTORE_URL is not set, and ${error.message}`, { cause: error });
  }
};
