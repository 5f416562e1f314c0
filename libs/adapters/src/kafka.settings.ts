import { readFileSync } from 'node:fs';
import type { SASLOptions } from 'kafkajs';

/** How topics are made where they are not there, and what those that are there are compared with. */
export interface TopicSettings {
  readonly partitions: number;
  /** Copies of each message; all but one of them confirm before a message counts as published. */
  readonly replication: number;
  /** Left out: messages are kept for ever, and a new group hears everything from the beginning. */
  readonly retentionDays?: number;
}

/** Where the cluster is and how it is spoken to. */
export interface KafkaSettings extends TopicSettings {
  readonly brokers: readonly string[];
  /** Certificate authority as PEM beside those of the system; left out where there is no TLS. */
  readonly tls?: { readonly ca?: string };
  readonly sasl?: SASLOptions;
  /** Before the names of topics and groups, for several installations on one cluster. */
  readonly prefix: string;
}

const MECHANISMS = ['plain', 'scram-sha-256', 'scram-sha-512'] as const;
const OPTIONS = ['tls', 'ca', 'sasl', 'partitions', 'replication', 'retentionDays', 'prefix'];
const URL_OF_KAFKA = /^kafka:\/\/(?:([^@/?]*)@)?([^@/?]+)\/?(?:\?(.*))?$/s;
const BROKER = /^(?:\[[0-9a-f:]+\]|[a-z0-9.-]+):\d{1,5}$/i;
const PREFIX = /^[a-z0-9._-]*$/i;

/** Names what is wrong without anything of the URL's first part, which may hold a password. */
const wrong = (what: string): RangeError =>
  new RangeError(`The URL of Kafka ${what}; understood is kafka://[user:password@]host:port[,host:port]?option=value`);

const countOf = (options: URLSearchParams, name: string): number | undefined => {
  const text = options.get(name);
  if (text === null) return undefined;
  if (!/^[1-9]\d{0,4}$/.test(text)) throw wrong(`has a ${name} that is not a whole number from 1 on`);
  return Number(text);
};

const wantsTls = (options: URLSearchParams): boolean => {
  const wanted = options.get('tls') ?? String(options.has('ca'));
  if (wanted !== 'true' && wanted !== 'false') throw wrong('has a tls that is neither true nor false');
  return wanted === 'true';
};

const tlsOf = (options: URLSearchParams): KafkaSettings['tls'] => {
  const file = options.get('ca');
  if (!wantsTls(options)) {
    if (file !== null) throw wrong('names a ca for a connection without tls');
    return undefined;
  }
  try {
    return file === null ? {} : { ca: readFileSync(file, 'utf8') };
  } catch (error) {
    throw new RangeError(`The ca that the URL of Kafka names cannot be read: ${String(file)}`, { cause: error });
  }
};

/** User and password, of which only the first colon divides the two. */
const credentialsOf = (user: string): { readonly username: string; readonly password: string } => {
  const [, username = '', password = ''] = /^([^:]+):(.+)$/s.exec(user) ?? [];
  if (username === '') throw wrong('names a sasl without user and password');
  try {
    return { username: decodeURIComponent(username), password: decodeURIComponent(password) };
  } catch {
    throw wrong('has a user or password with a % that is not written %25');
  }
};

const saslOf = (user: string | undefined, mechanism: string | null, encrypted: boolean): SASLOptions | undefined => {
  if (user === undefined && mechanism === null) return undefined;
  const credentials = credentialsOf(user ?? '');
  const known = MECHANISMS.find((each) => each === (mechanism ?? 'scram-sha-512'));
  if (known === undefined) throw wrong(`has a sasl that is none of ${MECHANISMS.join(', ')}`);
  if (known === 'plain' && !encrypted) throw wrong('would send the password in the clear: sasl=plain needs tls=true');
  return { mechanism: known, ...credentials };
};

const brokersOf = (hosts: string): readonly string[] => {
  const brokers = hosts.split(',');
  if (!brokers.every((broker) => BROKER.test(broker))) throw wrong('does not say host:port');
  return brokers;
};

const optionsOf = (query: string): URLSearchParams => {
  const options = new URLSearchParams(query);
  const unknown = [...options.keys()].find((name) => !OPTIONS.includes(name));
  if (unknown !== undefined) throw wrong(`has the option ${unknown}, which is none of ${OPTIONS.join(', ')}`);
  return options;
};

const prefixOf = (options: URLSearchParams): string => {
  const prefix = options.get('prefix') ?? '';
  if (PREFIX.test(prefix)) return prefix;
  throw wrong('has a prefix of other signs than letters, digits, dot, hyphen and underscore');
};

const topicSettings = (options: URLSearchParams): TopicSettings => {
  const retentionDays = countOf(options, 'retentionDays');
  return {
    partitions: countOf(options, 'partitions') ?? 6,
    replication: countOf(options, 'replication') ?? 1,
    ...(retentionDays !== undefined && { retentionDays }),
  };
};

/**
 * Reads `kafka://[user:password@]host:port[,host:port]` with the options tls, ca (file), sasl (plain, scram-sha-256,
 * scram-sha-512), partitions, replication, retentionDays and prefix. Throws a RangeError that repeats no password.
 */
export const kafkaSettings = (url: string): KafkaSettings => {
  const [, user, hosts = '', query = ''] = URL_OF_KAFKA.exec(url) ?? [];
  const brokers = brokersOf(hosts);
  const options = optionsOf(query);
  const tls = tlsOf(options);
  const sasl = saslOf(user, options.get('sasl'), tls !== undefined);
  return { brokers, prefix: prefixOf(options), ...topicSettings(options), ...(tls && { tls }), ...(sasl && { sasl }) };
};
