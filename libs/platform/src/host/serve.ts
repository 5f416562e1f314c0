import type { DynamicModule, Type } from '@nestjs/common';
import { pino, type Logger } from 'pino';
import { openAdapters, openSharedClock, SystemClock, type Adapters } from '@yidi/adapters';
import { Unavailable, UnusableStore, type Clock, type Warn } from '@yidi/eventing';
import { openDoor } from '../http/open-door.js';
import type { Identity } from '../identity/claims.js';
import { localIdentity } from '../identity/local-identity.js';
import { remoteIdentity } from '../identity/remote-identity.js';
import type { ServiceName } from '../neighbours.js';
import { PolicyShelf } from '../policies/policy-shelf.js';
import { followPublished } from '../policies/published-policies.js';
import { BadPolicies, readPolicies, SHIPPED_POLICIES } from '../policies/read-policies.js';
import { runtimeOn, type Runtime } from '../runtime.js';
import { tcpNetwork } from '../transport/network.js';
import { BadSettings } from './bad-settings.js';
import { openService } from './hybrid-application.js';
import { settingsFrom, type Settings } from './settings.js';
import { untilStopped } from './until-stopped.js';

type Open = (runtime: Runtime, settings: Settings) => Promise<{ close(): Promise<void> }>;

/** Runs a service in a process of its own, told by its environment, until SIGTERM or Ctrl-C. */
export const serve = (service: ServiceName, module: Type): Promise<void> => serveAsTold(service, () => module);

/** The same for a service that is put together as its settings say. */
export const serveAsTold = (
  service: ServiceName,
  moduleFor: (settings: Settings) => Type | DynamicModule,
): Promise<void> =>
  run(service, (runtime, settings) =>
    openService(runtime, { service, module: moduleFor(settings), health: settings.http }),
  );

/** Runs the front door in a process of its own, told by its environment, until SIGTERM or Ctrl-C. */
export const serveDoor = (module: Type): Promise<void> =>
  run('gateway', async (runtime, { http, tokens, data }) =>
    openDoor(module, runtime, { ...http, identity: await identityFor(tokens, data) }),
  );

const RETRY_MS = 2_000;

const run = async (name: string, open: Open): Promise<void> => {
  const stopped = untilStopped();
  try {
    const settings = settingsFrom(process.env);
    const log = pino({ name, level: settings.logLevel }, pino.destination({ dest: 1, sync: true }));
    const opened = await Promise.race([startUp({ name, settings, log }, open), stopped]);
    if (opened === undefined) return process.exit(0);
    log.info({ http: settings.http }, 'serving');
    await stopped;
    log.info('ending');
    await opened.close();
  } catch (error) {
    process.stderr.write(`${worded(error)}\n`);
    process.exitCode = 1;
  }
  // A neighbour that hangs may hold a connection open; everything of ours is closed by now.
  process.exit();
};

interface Starting {
  readonly name: string;
  readonly settings: Settings;
  readonly log: Logger;
}

const startUp = async ({ name, settings, log }: Starting, open: Open): Promise<{ close(): Promise<void> }> => {
  const closing: (() => Promise<void>)[] = [];
  const close = async (): Promise<void> => {
    for (const end of closing.splice(0).toReversed()) await end();
  };
  try {
    const runtime = await runtimeFor({ name, settings, log }, closing);
    const opened = await open(runtime, settings);
    closing.push(() => opened.close());
    return { close };
  } catch (error) {
    await close();
    throw error;
  }
};

const runtimeFor = async ({ name, settings, log }: Starting, closing: (() => Promise<void>)[]): Promise<Runtime> => {
  const warn: Warn = (message, details) => {
    log.warn(details, message);
  };
  const policies = new PolicyShelf(await readPolicies(settings.policies ?? SHIPPED_POLICIES));
  const { data, masterKey, store, bus, database, vault } = settings;
  const adapters = await patiently(log, () =>
    openAdapters({ data, masterKey, warn, store, bus, database, vault, source: name, topicOf: () => undefined }),
  );
  closing.push(() => adapters.close());
  closing.push(await patiently(log, () => followPublished({ store: adapters.store, shelf: policies, warn })));
  const clock = await clockFor(settings, adapters, closing);
  const network = tcpNetwork(settings.services, settings.messagesHost);
  return runtimeOn(adapters, { clock, policies, log, network });
};

const clockFor = async (
  { clock, database }: Settings,
  _adapters: Adapters,
  closing: (() => Promise<void>)[],
): Promise<Clock> => {
  if (clock === 'system') return new SystemClock();
  const shared = await openSharedClock(database, clock);
  closing.push(() => shared.close());
  return shared;
};

/** A neighbour that is not there yet is waited for, and said to be. */
const patiently = async <T>(log: Logger, open: () => Promise<T>): Promise<T> => {
  for (;;) {
    try {
      return await open();
    } catch (error) {
      if (!(error instanceof Unavailable)) throw error;
      log.warn({ waitsFor: error.what }, 'something that is needed is not there yet');
      await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
    }
  }
};

const identityFor = ({ jwks, issuer, audience }: Settings['tokens'], data: string): Promise<Identity> | Identity =>
  jwks === undefined ? localIdentity(data) : remoteIdentity(jwks, { issuer, audience });

/** What whoever starts it can mend is told in words; anything else is ours and shows where it broke. */
const worded = (error: unknown): string => {
  if (!(error instanceof Error)) return String(error);
  const mendable = [BadSettings, UnusableStore, BadPolicies, RangeError].some((kind) => error instanceof kind);
  return mendable || 'syscall' in error ? error.message : (error.stack ?? error.message);
};
