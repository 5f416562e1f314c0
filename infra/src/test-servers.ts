import { anyBroker } from './any-broker.js';
import { anyPostgres } from './any-postgres.js';

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

const WANTED: readonly Wanted[] = [
  { name: 'kafka', variable: 'YIDI_TEST_KAFKA', open: anyBroker },
  { name: 'postgres', variable: 'YIDI_TEST_POSTGRES', open: anyPostgres },
];

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** Starts what can be started here; what cannot is named. */
export const serversForTests = async (): Promise<TestServers> => {
  const opened = await Promise.allSettled(WANTED.map(({ open }) => open()));
  const found = opened.flatMap((each, at) => {
    const wanted = WANTED[at];
    return each.status === 'fulfilled' && wanted !== undefined ? [{ ...wanted, server: each.value }] : [];
  });
  const missing = opened.flatMap((each, at) => {
    const wanted = WANTED[at];
    return each.status === 'rejected' && wanted !== undefined
      ? [{ name: wanted.name, reason: reasonOf(each.reason) }]
      : [];
  });
  const eventStore = process.env['EVENTSTORE_URL'];
  return {
    environment: Object.fromEntries(found.map(({ variable, server }) => [variable, server.url])),
    running: [
      ...found.map(({ name, server }) => ({ name, from: server.from })),
      ...(eventStore === undefined ? [] : [{ name: 'eventstoredb', from: 'EVENTSTORE_URL' }]),
    ],
    missing: [
      ...missing,
      ...(eventStore === undefined
        ? [{ name: 'eventstoredb', reason: 'EVENTSTORE_URL is not set; its adapter ran against a double on the wire' }]
        : []),
    ],
    stop: async () => {
      await Promise.allSettled(found.map(({ server }) => server.dispose()));
    },
  };
};
