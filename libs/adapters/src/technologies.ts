import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Bus, EventStore, Exchange, KeyVault, Leases, Quarantine, ReadModel, RequestLedger } from '@yidi/eventing';
import type { InProcessBusParts } from './in-process.bus.js';
import type { OwnLog } from './own-log.js';

// Which technologies there are for each port, by the scheme of a URL; a driver is loaded only when a URL names it.

/** What the opening of an adapter needs beside its URL. */
export interface Circumstances extends Pick<InProcessBusParts, 'topicOf' | 'warn'> {
  readonly masterKey: Buffer;
  /** Who publishes: `claims`. */
  readonly source: string;
  /** Nobody else uses what this process opens: its bus reaches nobody else. */
  readonly alone: boolean;
}

/** Everything that a database keeps beside the log. */
export interface DatabaseAdapters {
  readonly readModel: ReadModel;
  readonly ledger: RequestLedger;
  readonly leases: Leases;
  readonly quarantine: Quarantine;
}

export interface BusAdapters {
  readonly bus: Bus;
  /** Only where the bus does not read the log itself. */
  readonly ownLog?: OwnLog;
  /** Only where there is a broker between us and other systems. */
  readonly exchange?: Exchange;
}

/** Notes what was opened, for closing it again. */
export type Keep = <T extends { close(): Promise<void> }>(adapter: T) => T;

/** Opens what a URL names; one of SQLite is the path of the file by now. */
export type Opener<Opened, Given = Circumstances> = (url: string, keep: Keep, given: Given) => Promise<Opened>;

const inFolder = async (file: string): Promise<string> => {
  await mkdir(dirname(file), { recursive: true });
  return file;
};

const sqliteStore: Opener<EventStore> = async (file, keep) => {
  const { SqliteEventStore } = await import('./sqlite.event-store.js');
  return keep(new SqliteEventStore(await inFolder(file)));
};

const eventStoreDb: Opener<EventStore> = async (url, keep, { warn }) => {
  const { EventStoreDbEventStore } = await import('./eventstoredb.event-store.js');
  return keep(new EventStoreDbEventStore(url, warn));
};

export const STORES: Readonly<Record<string, Opener<EventStore>>> = {
  sqlite: sqliteStore,
  esdb: eventStoreDb,
  'esdb+discover': eventStoreDb,
  kurrentdb: eventStoreDb,
  'kurrentdb+discover': eventStoreDb,
};

const sqliteDatabase: Opener<DatabaseAdapters> = async (file, keep, { alone }) => {
  const { SqliteReadModel } = await import('./sqlite.read-model.js');
  const { SqliteRequestLedger } = await import('./sqlite.request-ledger.js');
  const { SqliteLeases } = await import('./sqlite.leases.js');
  const { SqliteQuarantine } = await import('./sqlite.quarantine.js');
  await inFolder(file);
  const readModel = keep(new SqliteReadModel(file));
  const ledger = keep(new SqliteRequestLedger(file));
  const leases = keep(new SqliteLeases(file, { alone }));
  return { readModel, ledger, leases, quarantine: keep(new SqliteQuarantine(file)) };
};

const postgresDatabase: Opener<DatabaseAdapters> = async (url, keep) => {
  const { PostgresReadModel } = await import('./postgres.read-model.js');
  const { PostgresRequestLedger } = await import('./postgres.request-ledger.js');
  const { PostgresLeases } = await import('./postgres.leases.js');
  const { PostgresQuarantine } = await import('./postgres.quarantine.js');
  const readModel = keep(await PostgresReadModel.open(url));
  const ledger = keep(await PostgresRequestLedger.open(url));
  const leases = keep(await PostgresLeases.open(url));
  return { readModel, ledger, leases, quarantine: keep(await PostgresQuarantine.open(url)) };
};

export const DATABASES: Readonly<Record<string, Opener<DatabaseAdapters>>> = {
  sqlite: sqliteDatabase,
  postgres: postgresDatabase,
  postgresql: postgresDatabase,
};

const sqliteVault: Opener<KeyVault> = async (file, keep, { masterKey }) => {
  const { SqliteKeyVault } = await import('./sqlite.key-vault.js');
  return keep(new SqliteKeyVault(await inFolder(file), masterKey));
};

const postgresVault: Opener<KeyVault> = async (url, keep, { masterKey }) => {
  const { PostgresKeyVault } = await import('./postgres.key-vault.js');
  return keep(await PostgresKeyVault.open(url, masterKey));
};

export const VAULTS: Readonly<Record<string, Opener<KeyVault>>> = {
  sqlite: sqliteVault,
  postgres: postgresVault,
  postgresql: postgresVault,
};

/** A bus of one process reads the log itself. */
interface BesideTheLog extends Circumstances {
  readonly store: EventStore;
  readonly readModel: ReadModel;
  readonly leases: Leases;
}

export const BUSES: Readonly<Record<string, Opener<BusAdapters, BesideTheLog>>> = {
  inprocess: async (_, keep, { store, readModel, topicOf, warn }) => {
    const { InProcessBus } = await import('./in-process.bus.js');
    return { bus: keep(new InProcessBus({ store, readModel, topicOf, warn })) };
  },
  kafka: async (url, keep, { source, warn, store, readModel, leases }) => {
    const { KafkaBus } = await import('./kafka.bus.js');
    const { KafkaExchange } = await import('./kafka.exchange.js');
    const { OwnLog } = await import('./own-log.js');
    return {
      bus: keep(new KafkaBus(url, { source, warn })),
      exchange: keep(new KafkaExchange(url, { source, warn })),
      ownLog: keep(new OwnLog({ store, readModel, leases, warn })),
    };
  },
};
