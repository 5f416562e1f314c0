import { mkdir } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Bus, EventStore, KeyVault, ReadModel, RequestLedger, TopicOf, Warn } from '@yidi/eventing';

export interface AdapterSettings {
  /** Folder of everything that is kept on this machine; made where there is none. */
  readonly data: string;
  /** 32 bytes that the keys of persons are sealed under. */
  readonly masterKey: Buffer;
  readonly topicOf: TopicOf;
  readonly warn: Warn;
  /** `sqlite:<file>`, a relative file being in the data folder. Left out: everything in one file, `yidi.db`. */
  readonly store?: string;
  readonly readModel?: string;
  readonly vault?: string;
  readonly ledger?: string;
  /** `inprocess:`, which it is when left out. */
  readonly bus?: string;
}

export interface Adapters {
  readonly store: EventStore;
  readonly readModel: ReadModel;
  readonly vault: KeyVault;
  readonly ledger: RequestLedger;
  readonly bus: Bus;
  /** Consumers first, then what they write to. */
  close(): Promise<void>;
}

const EMBEDDED = 'sqlite:yidi.db';
/** Named in the design, so somebody may try them: they deserve another answer than a slip of the pen. */
const NOT_BUILT_IN: readonly string[] = ['esdb', 'kurrentdb', 'kafka', 'postgres', 'postgresql'];

/** Names the scheme only: the rest of a URL may hold a password. */
const notUnderstood = (setting: string, url: string, understood: string): RangeError => {
  const scheme = /^[a-z][a-z0-9+.-]*(?=:)/i.exec(url)?.[0];
  const found =
    scheme === undefined
      ? 'has no scheme'
      : `names ${scheme}:, which is not ${NOT_BUILT_IN.includes(scheme) ? 'built into this version' : 'known'}`;
  return new RangeError(`The setting "${setting}" ${found}; understood is ${understood}`);
};

/** The file that a `sqlite:` URL names. */
const sqliteFile = (setting: string, url: string, data: string): string => {
  const file = /^sqlite:(.+)$/.exec(url)?.[1];
  if (file === undefined) throw notUnderstood(setting, url, 'sqlite:<file>');
  return resolve(data, file);
};

const filesOf = (settings: AdapterSettings): Readonly<Record<'store' | 'readModel' | 'vault' | 'ledger', string>> => {
  const { data, store = EMBEDDED, readModel = EMBEDDED, vault = EMBEDDED, ledger = EMBEDDED, bus } = settings;
  if (bus !== undefined && bus !== 'inprocess:') throw notUnderstood('bus', bus, 'inprocess:');
  return {
    store: sqliteFile('store', store, data),
    readModel: sqliteFile('readModel', readModel, data),
    vault: sqliteFile('vault', vault, data),
    ledger: sqliteFile('ledger', ledger, data),
  };
};

type Closing = () => Promise<void>;

/** The last opened first; all of them even when one fails. */
const closeAll = async (opened: readonly Closing[]): Promise<void> => {
  const failures: unknown[] = [];
  for (const close of opened.toReversed()) await close().catch((error: unknown) => failures.push(error));
  if (failures.length > 0) throw failures[0];
};

/** Notes what is open, for closing it again. */
const opener =
  (opened: Closing[]) =>
  <T extends { close(): Promise<void> }>(adapter: T): T => {
    opened.push(() => adapter.close());
    return adapter;
  };

const openInto = async (opened: Closing[], settings: AdapterSettings): Promise<Omit<Adapters, 'close'>> => {
  const files = filesOf(settings);
  await mkdir(settings.data, { recursive: true });
  const keep = opener(opened);
  const { SqliteEventStore } = await import('./sqlite.event-store.js');
  const { SqliteReadModel } = await import('./sqlite.read-model.js');
  const { SqliteKeyVault } = await import('./sqlite.key-vault.js');
  const { SqliteRequestLedger } = await import('./sqlite.request-ledger.js');
  const { InProcessBus } = await import('./in-process.bus.js');
  const store = keep(new SqliteEventStore(files.store));
  const readModel = keep(new SqliteReadModel(files.readModel));
  const vault = keep(new SqliteKeyVault(files.vault, settings.masterKey));
  const ledger = keep(new SqliteRequestLedger(files.ledger));
  const bus = keep(new InProcessBus({ store, readModel, topicOf: settings.topicOf, warn: settings.warn }));
  return { store, readModel, vault, ledger, bus };
};

/**
 * Opens what the settings name; a driver is loaded only when one does. Throws RangeError for a URL that is not understood,
 * UnusableStore for data that cannot be used, and has then closed what it had opened.
 */
export const openAdapters = async (settings: AdapterSettings): Promise<Adapters> => {
  const opened: Closing[] = [];
  try {
    const adapters = await openInto(opened, settings);
    return { ...adapters, close: () => closeAll(opened) };
  } catch (error) {
    await closeAll(opened);
    throw error;
  }
};
