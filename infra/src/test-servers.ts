import { anyBroker } from './any-broker.js';
import { anyEventStore } from './any-event-store.js';
import { anyPostgres } from './any-postgres.js';
import { javaProgram, kafkaJars } from './kafka-jars.js';
import { installedPostgres } from './native-postgres.js';
import { ServerMissing } from './server-missing.js';

/** The servers that tests need, and what could not be had. */
export interface TestServers {
  /** Where the tests find them. */
  readonly environment: Readonly<Record<string, string>>;
  readonly running: readonly { readonly name: string; readonly from: string }[];
  /** By name, with the reason. */
  readonly missing: readonly { readonly name: string; readonly reason: string }[];
  stop(): Promise<void>;
}

interface Server {
  readonly url: string;
  readonly from: string;
  dispose(): Promise<void>;
}

interface Wanted {
  readonly name: string;
  readonly variable: string;
  readonly open: () => Promise<Server>;
}

/** Services as processes, on servers that each test starts and kills for itself: natively, since it stops them in their tracks. */
const nativeStack = async (): Promise<Server> => {
  await javaProgram();
  await kafkaJars();
  if (installedPostgres() === undefined) throw new ServerMissing('PostgreSQL is not installed');
  return { url: 'native', from: 'four processes, Kafka and PostgreSQL of their own', dispose: () => Promise.resolve() };
};

const SERVERS: readonly Wanted[] = [
  { name: 'kafka', variable: 'YIDI_TEST_KAFKA', open: anyBroker },
  { name: 'postgres', variable: 'YIDI_TEST_POSTGRES', open: anyPostgres },
  { name: 'eventstoredb', variable: 'EVENTSTORE_URL', open: anyEventStore },
];
/** The story takes a log of its own for itself. */
const storyServer = async (): Promise<Server> => {
  const { eventStoreImage } = await import('./container-event-store.js');
  const image = await eventStoreImage();
  return { url: image, from: `a container of ${image} for the story`, dispose: () => Promise.resolve() };
};

/** After the broker, which fetches the same jars. */
const STACKS: readonly Wanted[] = [
  { name: 'stack', variable: 'YIDI_TEST_STACK', open: nativeStack },
  { name: 'outages', variable: 'YIDI_TEST_OUTAGES', open: nativeStack },
  { name: 'eventstoredb for the story', variable: 'YIDI_TEST_EVENTSTORE_IMAGE', open: storyServer },
];
/** What takes so long that it is tried for those who ask for it by name. */
const LONG: readonly string[] = ['outages'];

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

type Opened = Wanted & ({ readonly server: Server } | { readonly reason: string });

const opened = async (wanted: Wanted, required: readonly string[]): Promise<Opened> => {
  if (LONG.includes(wanted.name) && !required.includes(wanted.name))
    return { ...wanted, reason: `takes minutes; ask for it with npm test -- --require ${wanted.name}` };
  try {
    return { ...wanted, server: await wanted.open() };
  } catch (error) {
    return { ...wanted, reason: reasonOf(error) };
  }
};

/** Starts what can be started here; what cannot is named. */
export const serversForTests = async (required: readonly string[] = []): Promise<TestServers> => {
  const open = (wanted: Wanted): Promise<Opened> => opened(wanted, required);
  const servers = await Promise.all(SERVERS.map(open));
  const all = [...servers, ...(await Promise.all(STACKS.map(open)))];
  const found = all.filter((each) => 'server' in each);
  return {
    environment: Object.fromEntries(found.map(({ variable, server }) => [variable, server.url])),
    running: found.map(({ name, server }) => ({ name, from: server.from })),
    missing: all.filter((each) => 'reason' in each).map(({ name, reason }) => ({ name, reason })),
    stop: async () => {
      await Promise.allSettled(found.map(({ server }) => server.dispose()));
    },
  };
};
