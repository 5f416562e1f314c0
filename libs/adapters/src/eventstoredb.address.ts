import { readFileSync } from 'node:fs';
import type {
  ChannelCredentialOptions,
  DNSClusterOptions,
  EndPoint,
  GossipClusterOptions,
  NodePreference,
  SingleNodeOptions,
} from '@eventstore/db-client';

/** What a URL says of an EventStoreDB, in the client's terms. */
export interface EventStoreDbAddress {
  readonly nodes: SingleNodeOptions | GossipClusterOptions | DNSClusterOptions;
  readonly channel: ChannelCredentialOptions;
  readonly user?: { readonly username: string; readonly password: string };
}

const SCHEMES: Readonly<Record<string, { readonly discover: boolean }>> = {
  esdb: { discover: false },
  'esdb+discover': { discover: true },
  kurrentdb: { discover: false },
  'kurrentdb+discover': { discover: true },
};

const NODE_PREFERENCES: Readonly<Record<string, NodePreference>> = {
  leader: 'leader',
  follower: 'follower',
  random: 'random',
  readonlyreplica: 'read_only_replica',
};

const NUMBERS = {
  keepaliveinterval: 'keepAliveInterval',
  keepalivetimeout: 'keepAliveTimeout',
  maxdiscoverattempts: 'maxDiscoverAttempts',
  discoveryinterval: 'discoveryInterval',
  gossiptimeout: 'gossipTimeout',
  defaultdeadline: 'defaultDeadline',
} as const;
const OTHERS = ['tls', 'tlsverifycert', 'tlscafile', 'usercertfile', 'userkeyfile', 'nodepreference', 'connectionname'];
const DEFAULT_PORT = 2113;
/** Below it, the server takes pings for an attack, and the client complains on the console. */
const LEAST_KEEP_ALIVE_MS = 10_000;

/** Says what is wrong with the URL and shows nothing of it but the name of an option: it may hold a password. */
const unreadable = (words: string): RangeError => new RangeError(`The URL of the event store cannot be read: ${words}`);

const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    throw unreadable('it has a % that does not belong to an escaped character');
  }
};

/** The groups that a pattern finds, empty texts where it finds nothing. */
const groups = (pattern: RegExp, text: string): readonly string[] =>
  [...(pattern.exec(text) ?? [])].slice(1).map((group: string | undefined) => group ?? '');

const endPoint = (host: string): EndPoint => {
  const [address = '', port = ''] = groups(/^(\[[^\]]+\]|[^:]+)(?::(\d{1,5}))?$/, host);
  if (address === '') throw unreadable('hosts are written host:port, several divided by commas');
  return { address, port: port === '' ? DEFAULT_PORT : Number(port) };
};

const userOf = (credentials: string | undefined): EventStoreDbAddress['user'] => {
  if (credentials === undefined) return undefined;
  const [username = '', password = ''] = groups(/^([^:]+):(.+)$/, credentials);
  if (username === '') throw unreadable('before the @ stand user:password');
  return { username: decoded(username), password: decoded(password) };
};

/** Options by their name in lower case, which is how EventStoreDB compares them. */
const optionsOf = (query: string): ReadonlyMap<string, string> => {
  const options = new Map<string, string>();
  for (const pair of query.split('&').filter((text) => text !== '')) {
    const at = pair.indexOf('=');
    const name = pair.slice(0, at).toLowerCase().replaceAll(/[_-]/g, '');
    if (at < 1) throw unreadable('options are written name=value');
    if (!OTHERS.includes(name) && !(name in NUMBERS)) throw unreadable(`the option ${pair.slice(0, at)} is not known`);
    options.set(name, decoded(pair.slice(at + 1)));
  }
  return options;
};

type Numbers = Partial<Record<(typeof NUMBERS)[keyof typeof NUMBERS], number>>;

const numbersOf = (options: ReadonlyMap<string, string>): Numbers => {
  const numbers: Numbers = {};
  for (const [key, name] of Object.entries(NUMBERS)) {
    const text = options.get(key);
    if (text === undefined) continue;
    const value = Number(text);
    if (!Number.isInteger(value)) throw unreadable(`${name} is a whole number`);
    numbers[name] = value;
  }
  const { keepAliveInterval = LEAST_KEEP_ALIVE_MS } = numbers;
  if (keepAliveInterval !== -1 && keepAliveInterval < LEAST_KEEP_ALIVE_MS)
    throw unreadable(`keepAliveInterval is at least ${String(LEAST_KEEP_ALIVE_MS)} ms, or -1 for never`);
  return numbers;
};

const truth = (options: ReadonlyMap<string, string>, name: string): boolean => {
  const text = options.get(name) ?? 'true';
  if (text !== 'true' && text !== 'false') throw unreadable(`${name} is true or false`);
  return text === 'true';
};

const fileIn = (options: ReadonlyMap<string, string>, name: string): Buffer | undefined => {
  const path = options.get(name);
  if (path === undefined) return undefined;
  try {
    return readFileSync(path);
  } catch {
    throw unreadable(`the file that ${name} names cannot be read`);
  }
};

const channelOf = (options: ReadonlyMap<string, string>): ChannelCredentialOptions => {
  if (!truth(options, 'tlsverifycert'))
    throw unreadable('certificates are always verified; name the authority of your own with tlsCAFile');
  if (!truth(options, 'tls')) return { insecure: true };
  const rootCertificate = fileIn(options, 'tlscafile');
  const userCertFile = fileIn(options, 'usercertfile');
  const userKeyFile = fileIn(options, 'userkeyfile');
  if ((userCertFile === undefined) !== (userKeyFile === undefined))
    throw unreadable('userCertFile and userKeyFile go together');
  return {
    insecure: false,
    ...(rootCertificate && { rootCertificate }),
    ...(userCertFile && userKeyFile && { userCertFile, userKeyFile }),
  };
};

const preferenceOf = (options: ReadonlyMap<string, string>): { readonly nodePreference?: NodePreference } => {
  const text = options.get('nodepreference');
  if (text === undefined) return {};
  const nodePreference = NODE_PREFERENCES[text.toLowerCase().replaceAll(/[_-]/g, '')];
  if (nodePreference === undefined) throw unreadable('nodePreference is leader, follower, readOnlyReplica or random');
  return { nodePreference };
};

const nodesOf = (
  hosts: readonly EndPoint[],
  discover: boolean,
  options: ReadonlyMap<string, string>,
): EventStoreDbAddress['nodes'] => {
  const connectionName = options.get('connectionname');
  const { keepAliveInterval, keepAliveTimeout, defaultDeadline, ...discovery } = numbersOf(options);
  const connection = {
    ...(keepAliveInterval !== undefined && { keepAliveInterval }),
    ...(keepAliveTimeout !== undefined && { keepAliveTimeout }),
    ...(defaultDeadline !== undefined && { defaultDeadline }),
    ...(connectionName !== undefined && { connectionName }),
  };
  const [first] = hosts;
  if (first === undefined) throw unreadable('it names no host');
  const choice = { ...discovery, ...preferenceOf(options) };
  if (discover) return { discover: first, ...connection, ...choice };
  if (hosts.length === 1) return { endpoint: first, ...connection };
  return { endpoints: [...hosts], ...connection, ...choice };
};

/**
 * Reads `esdb://user:password@host:port,…?tls=true&tlsCAFile=…`, as well as `esdb+discover:`, `kurrentdb:` and
 * `kurrentdb+discover:`. Throws a RangeError that shows nothing of the URL.
 */
export const eventStoreDbAddress = (url: string): EventStoreDbAddress => {
  const [scheme = '', rest = ''] = groups(/^([a-z+]+):\/\/(.*)$/, url.trim());
  const known = SCHEMES[scheme];
  if (known === undefined) throw unreadable(`it begins with ${Object.keys(SCHEMES).join('://, ')}://`);
  const [authority = '', query = ''] = groups(/^([^?]*?)\/?(?:\?(.*))?$/, rest);
  const at = authority.lastIndexOf('@');
  const user = userOf(at < 0 ? undefined : authority.slice(0, at));
  const hosts = authority
    .slice(at + 1)
    .split(',')
    .map(endPoint);
  const options = optionsOf(query);
  return { nodes: nodesOf(hosts, known.discover, options), channel: channelOf(options), ...(user && { user }) };
};
