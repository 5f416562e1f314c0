import { describe, it } from '@jest/globals';

/** Servers that some tests need; `npm test` starts them and tells where they are. */
const ADDRESS_IN = {
  kafka: 'YIDI_TEST_KAFKA',
  postgres: 'YIDI_TEST_POSTGRES',
  eventstoredb: 'EVENTSTORE_URL',
  /** An image of EventStoreDB that the container engine has. */
  eventstoreImage: 'YIDI_TEST_EVENTSTORE_IMAGE',
  /** Any text: services can be run as processes on servers of their own. */
  stack: 'YIDI_TEST_STACK',
  /** Any text: some minutes may be spent on servers that go away and come back. */
  outages: 'YIDI_TEST_OUTAGES',
} as const;

export type ServerName = keyof typeof ADDRESS_IN;

/** Runs the suites against the server whose URL they are given; where there is none, says by name what did not run. */
export const whereThereIs = (server: ServerName, what: string, suites: (url: string) => void): void => {
  const url = process.env[ADDRESS_IN[server]];
  if (url === undefined || url === '') {
    describe(what, () => {
      it.skip(`needs ${server}: ${ADDRESS_IN[server]} is not set`, () => undefined);
    });
    return;
  }
  suites(url);
};
