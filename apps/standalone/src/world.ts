// The whole of Yidi in one process on embedded defaults.
import type { Type } from '@nestjs/common';
import { pino } from 'pino';
import { FileClock, openAdapters, SystemClock } from '@yidi/adapters';
import { ClaimsModule, ClaimsPublication } from '@yidi/claims/module';
import { topicsBy, type Clock, type Warn } from '@yidi/eventing';
import { FilingModule, FilingPublication } from '@yidi/filing/module';
import { openFrontDoor } from '@yidi/gateway/module';
import type { Instant } from '@yidi/kernel';
import {
  followPublished,
  localIdentity,
  localNetwork,
  openService,
  PolicyShelf,
  readPolicies,
  runtimeOn,
  SHIPPED_POLICIES,
  type Identity,
  type LocalIdentity,
  type Network,
  type Runtime,
  type ServiceName,
} from '@yidi/platform';
import { SettlementModule, SettlementPublication } from '@yidi/settlement/module';
import { lockFolder, masterKeyIn } from './own-folder.js';

export interface WorldSettings {
  /** Folder that keeps everything: events, rows, keys, the simulated clock. */
  readonly data: string;
  /** 0 takes a free one. */
  readonly port: number;
  /** Where a simulated clock starts, if the folder has none yet; without it, and without one in the folder, time is real. */
  readonly clock?: Instant | undefined;
  /** Whose tokens are good; those that Yidi signs itself unless told otherwise. */
  readonly trusts?: Identity | undefined;
  readonly policies?: string;
  /** How the services reach each other; in memory unless told otherwise. */
  readonly network?: Network;
  readonly logLevel?: string;
}

export interface World {
  readonly url: string;
  /** Signs tokens; they are good for this server unless it trusts another issuer. */
  readonly identity: LocalIdentity;
  readonly runtime: Runtime;
  /** Takes no more requests, ends what is under way, and closes the stores. */
  close(): Promise<void>;
}

const SERVICES: readonly (readonly [ServiceName, Type])[] = [
  ['filing', FilingModule],
  ['claims', ClaimsModule],
  ['settlement', SettlementModule],
];

const topicOf = topicsBy([FilingPublication, ClaimsPublication, SettlementPublication]);

/** Opens the stores, starts the services and then the gateway; throws UnusableStore or BadPolicies when it cannot. */
export const openWorld = async (settings: WorldSettings): Promise<World> => {
  const closing: (() => Promise<void> | void)[] = [];
  const close = async (): Promise<void> => {
    for (const end of closing.splice(0).toReversed()) await end();
  };
  try {
    const runtime = await runtimeFor(settings, closing);
    for (const [service, module] of SERVICES) {
      const app = await openService(runtime, { service, module });
      closing.push(() => app.close());
    }
    const identity = await localIdentity(settings.data);
    const trusted = settings.trusts ?? identity;
    const door = await openFrontDoor(runtime, { host: '127.0.0.1', port: settings.port, identity: trusted });
    closing.push(() => door.close());
    return { url: door.url, identity, runtime, close };
  } catch (error) {
    await close();
    throw error;
  }
};

const runtimeFor = async (settings: WorldSettings, closing: (() => Promise<void> | void)[]): Promise<Runtime> => {
  const log = pino({ level: settings.logLevel ?? 'warn' }, pino.destination(2));
  const policies = new PolicyShelf(await readPolicies(settings.policies ?? SHIPPED_POLICIES));
  const lock = await lockFolder(settings.data);
  closing.push(() => {
    lock.release();
  });
  const warn: Warn = (message, details) => {
    log.warn(details, message);
  };
  const masterKey = await masterKeyIn(settings.data);
  const adapters = await openAdapters({ data: settings.data, masterKey, topicOf, warn });
  closing.push(() => adapters.close());
  closing.push(await followPublished({ store: adapters.store, shelf: policies, warn }));
  const network = settings.network ?? localNetwork();
  return runtimeOn(adapters, { clock: await clockFor(settings), policies, log, network });
};

const clockFor = async ({ data, clock }: WorldSettings): Promise<Clock> => {
  const system = new SystemClock();
  if (clock === undefined && !FileClock.isKeptIn(data)) return system;
  const kept = await FileClock.open(data, clock ?? system.now());
  if (clock !== undefined && clock > kept.now()) await kept.moveTo(clock);
  return kept;
};
