import { resolve } from 'node:path';
import type {
  Bus,
  EventStore,
  Exchange,
  KeyVault,
  Leases,
  MovableClock,
  Quarantine,
  ReadModel,
  RequestLedger,
  TopicOf,
  Warn,
} from '@yidi/eventing';
import type { Instant } from '@yidi/kernel';
import type { OwnLog } from './own-log.js';
import { BUSES, DATABASES, STORES, VAULTS, type Circumstances, type Keep } from './technologies.js';

export interface AdapterSettings {
  /** Folder of everything that is kept on this machine; made where there is none and something is kept. */
  readonly data: string;
  /** 32 bytes that the keys of persons are sealed under. */
  readonly masterKey: Buffer;
  /** For a bus that reads the log itself. */
  readonly topicOf: TopicOf;
  readonly warn: Warn;
  /** Who publishes, as others are told: `claims`. */
  readonly source?: string;
  /** `sqlite:<file>`, a relative file being in the data folder, or `esdb://…`. Left out: everything in one file, `yidi.db`. */
  readonly store?: string;
  /** Rows, ledger, leases and quarantine: `sqlite:<file>` or `postgres://…`. */
  readonly database?: string;
  /** Keys of persons; the database unless named. */
  readonly vault?: string;
  /** `inprocess:`, which it is when left out, or `kafka://…`. */
  readonly bus?: string;
}

export interface Adapters {
  readonly store: EventStore;
  readonly readModel: ReadModel;
  readonly vault: KeyVault;
  readonly ledger: RequestLedger;
  readonly leases: Leases;
  readonly quarantine: Quarantine;
  readonly bus: Bus;
  /** What the services of this process published themselves; only where the bus does not read the log itself. */
  readonly ownLog?: OwnLog | undefined;
  /** Letters from and to other systems; only where there is a broker between us. */
  readonly exchange?: Exchange | undefined;
  /** Consumers first, then what they write to. */
  close(): Promise<void>;
}

const EMBEDDED = 'sqlite:yidi.db';

/** What stands for the rest of a URL where one is told which are understood. */
const SHAPES: Readonly<Record<string, string>> = {
  sqlite: 'sqlite:<file>',
  inprocess: 'inprocess:',
};

/** Names the scheme only: the rest of a URL may hold a password. */
const notUnderstood = (setting: string, url: string, schemes: readonly string[]): RangeError => {
  const scheme = /^[a-z][a-z0-9+.-]*(?=:)/i.exec(url)?.[0];
  const found = scheme === undefined ? 'has no scheme' : `names ${scheme}:, which is not known`;
  const understood = schemes.map((known) => SHAPES[known] ?? `${known}://…`).join(', ');
  return new RangeError(`The setting "${setting}" ${found}; understood is ${understood}`);
};

/** How to open a URL: by its scheme, a file of SQLite as its path. */
const chosen = <T>(
  { setting, url }: { readonly setting: string; readonly url: string },
  table: Readonly<Record<string, T>>,
  data: string,
): { readonly opener: T; readonly at: string } => {
  const [scheme = ''] = url.split(':', 1);
  const rest = url.slice(scheme.length + 1);
  const opener = Object.hasOwn(table, scheme) ? table[scheme] : undefined;
  if (opener === undefined || (scheme === 'sqlite' && rest === ''))
    throw notUnderstood(setting, url, Object.keys(table));
  return { opener, at: scheme === 'sqlite' ? resolve(data, rest) : url };
};

type Closing = () => Promise<void>;

/** The last opened first; all of them even when one fails. */
const closeAll = async (opened: Closing[]): Promise<void> => {
  const failures: unknown[] = [];
  for (const close of opened.splice(0).toReversed()) await close().catch((error: unknown) => failures.push(error));
  if (failures.length > 0) throw failures[0];
};

type Urls = Required<Pick<AdapterSettings, 'store' | 'database' | 'vault' | 'bus'>>;

/** What stands for the addresses that are left out. */
const urlsOf = ({
  store = EMBEDDED,
  database = EMBEDDED,
  vault = database,
  bus = 'inprocess:',
}: AdapterSettings): Urls => ({
  store,
  database,
  vault,
  bus,
});

const openInto = async (keep: Keep, settings: AdapterSettings): Promise<Omit<Adapters, 'close'>> => {
  const { data, masterKey, topicOf, warn, source = 'yidi' } = settings;
  const { store, database, vault, bus } = urlsOf(settings);
  const stores = chosen({ setting: 'store', url: store }, STORES, data);
  const databases = chosen({ setting: 'database', url: database }, DATABASES, data);
  const vaults = chosen({ setting: 'vault', url: vault }, VAULTS, data);
  const buses = chosen({ setting: 'bus', url: bus }, BUSES, data);
  const given: Circumstances = { masterKey, topicOf, warn, source, alone: bus === 'inprocess:' };
  const log = await stores.opener(stores.at, keep, given);
  const kept = await databases.opener(databases.at, keep, given);
  const keys = await vaults.opener(vaults.at, keep, given);
  const carried = await buses.opener(buses.at, keep, { ...given, ...kept, store: log });
  return { store: log, ...kept, vault: keys, ...carried };
};

/**
 * Opens what the settings name; a driver is loaded only when one does. Throws RangeError for a URL that is not understood,
 * UnusableStore for data that cannot be used, Unavailable for a server that is not there, and has then closed what it had
 * opened.
 */
export const openAdapters = async (settings: AdapterSettings): Promise<Adapters> => {
  const opened: Closing[] = [];
  const keep: Keep = (adapter) => {
    opened.push(() => adapter.close());
    return adapter;
  };
  try {
    const adapters = await openInto(keep, settings);
    return { ...adapters, close: () => closeAll(opened) };
  } catch (error) {
    await closeAll(opened);
    throw error;
  }
};

/** A simulated clock that all processes on one database share; it starts at `initial` where it has not begun. */
export const openSharedClock = async (
  database: string,
  initial: Instant,
): Promise<MovableClock & { close(): Promise<void> }> => {
  if (!/^postgres(ql)?:/.test(database))
    throw new RangeError('A simulated clock of several processes is kept in a postgres:// database');
  const { PostgresClock } = await import('./postgres.clock.js');
  return PostgresClock.open(database, initial);
};
