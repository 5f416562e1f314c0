import { readFileSync } from 'node:fs';
import { instant, isInstant, type Instant, type RegionCode } from '@yidi/kernel';
import { SERVICES, type ServiceName } from '../neighbours.js';
import type { Addresses } from '../transport/network.js';
import { BadSettings } from './bad-settings.js';

/** What a process of Yidi is told by its environment. Every name, its default and its meaning stand in SETTINGS. */
export interface Settings {
  readonly store: string;
  readonly bus: string;
  readonly database: string;
  /** The same as the database unless told otherwise. */
  readonly vault: string;
  /** 32 bytes. */
  readonly masterKey: Buffer;
  readonly data: string;
  readonly policies: string | undefined;
  /** Where HTTP is served: the API by the gateway, health and metrics by the others. */
  readonly http: { readonly host: string; readonly port: number };
  readonly services: Addresses;
  /** Where this process listens for messages of its neighbours; the port is the one in `services`. */
  readonly messagesHost: string;
  /** Real, or a simulated clock that starts there and is moved with POST /v1/clock. */
  readonly clock: 'system' | Instant;
  readonly tokens: { readonly jwks: URL | undefined; readonly issuer: string; readonly audience: string };
  /** Regions that send their records by a topic of their own. */
  readonly regions: readonly RegionCode[];
  readonly logLevel: string;
}

interface Setting {
  readonly name: string;
  readonly says: string;
  readonly default?: string;
}

const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'];

/** Every setting of a service, for the reader of docs/operations.md. */
export const SETTINGS = [
  { name: 'YIDI_STORE', says: 'Event store: `esdb://user:password@host:2113?tls=true`, or `sqlite:<file>`.' },
  { name: 'YIDI_BUS', says: 'Bus: `kafka://user:password@host:9092,host:9092`.' },
  { name: 'YIDI_DATABASE', says: 'Rows, ledger, leases and quarantine: `postgres://user:password@host:5432/yidi`.' },
  { name: 'YIDI_VAULT', says: 'Keys of persons; the database unless given. A database of its own is safer.' },
  {
    name: 'YIDI_MASTER_KEY_FILE',
    says: 'File with the 32 bytes, in hex, that the keys of persons are sealed under. Without it nothing personal can be read.',
  },
  { name: 'YIDI_DATA', says: 'Folder for what belongs to this process alone: its signing key.', default: './data' },
  { name: 'YIDI_POLICIES', says: 'Folder of policy packs; those that come with Yidi unless given.', default: '' },
  { name: 'YIDI_HTTP', says: 'Where HTTP is served: the API, or health and metrics.', default: '127.0.0.1:8080' },
  { name: 'YIDI_FILING', says: 'Where the filing service takes messages.', default: '127.0.0.1:7001' },
  { name: 'YIDI_CLAIMS', says: 'Where the claims service takes messages.', default: '127.0.0.1:7002' },
  { name: 'YIDI_SETTLEMENT', says: 'Where the settlement service takes messages.', default: '127.0.0.1:7003' },
  { name: 'YIDI_MESSAGES_HOST', says: 'Address that messages are taken on.', default: '127.0.0.1' },
  {
    name: 'YIDI_CLOCK',
    says: '`system`, or an instant at which a simulated clock starts that all processes share.',
    default: 'system',
  },
  {
    name: 'YIDI_JWKS',
    says: 'Where the issuer of tokens publishes its keys; without it those signed by us.',
    default: '',
  },
  { name: 'YIDI_ISSUER', says: 'The issuer that tokens must name.', default: 'yidi' },
  { name: 'YIDI_AUDIENCE', says: 'The audience that tokens must name.', default: 'yidi' },
  {
    name: 'YIDI_REGIONS',
    says: 'Division codes, with commas between them, of regions that send by a topic of their own, `regions.<code>.records`.',
    default: '',
  },
  { name: 'YIDI_LOG_LEVEL', says: `One of ${LOG_LEVELS.join(', ')}.`, default: 'info' },
] as const satisfies readonly Setting[];

type Name = (typeof SETTINGS)[number]['name'];
type Environment = Readonly<Record<string, string | undefined>>;

const isRegion = (code: string): code is RegionCode => /^[1-9]\d{5}$/.test(code);

/** In place of a key that is missing, which is a finding. */
const NO_KEY = Buffer.alloc(0);

/** Reads settings, and notes what is wrong with each so that all can be mended at once. */
class Reading {
  readonly findings: string[] = [];

  constructor(private readonly environment: Environment) {}

  text(name: Name): string {
    const setting: Setting | undefined = SETTINGS.find((each) => each.name === name);
    const given = this.environment[name];
    const value = given === undefined || given === '' ? setting?.default : given;
    if (value === undefined) this.findings.push(`${name} is missing. ${setting?.says ?? ''}`);
    return value ?? '';
  }

  optional(name: Name): string | undefined {
    const given = this.environment[name];
    return given === '' ? undefined : given;
  }

  address(name: Name): { readonly host: string; readonly port: number } {
    const match = /^(\[[0-9a-f:]+\]|[^:/\s]+):(\d{1,5})$/i.exec(this.text(name));
    const port = Number(match?.[2] ?? NaN);
    if (match?.[1] !== undefined && port <= 65_535) return { host: match[1].replace(/^\[|\]$/g, ''), port };
    this.findings.push(`${name} is no address; write host:port, like 127.0.0.1:7001.`);
    return { host: '', port: 0 };
  }

  oneOf(name: Name, words: readonly string[]): string {
    const word = this.text(name);
    if (!words.includes(word)) this.findings.push(`${name} is none of ${words.join(', ')}.`);
    return word;
  }

  regions(): readonly RegionCode[] {
    const codes = this.text('YIDI_REGIONS')
      .split(',')
      .map((code) => code.trim());
    const regions = codes.filter(isRegion);
    if (regions.length < codes.filter((code) => code !== '').length)
      this.findings.push('YIDI_REGIONS holds something else than division codes of six digits, like 310000,440000.');
    return [...new Set(regions)];
  }

  clock(): Settings['clock'] {
    const text = this.text('YIDI_CLOCK');
    if (text === 'system') return text;
    if (isInstant(text)) return instant(text);
    this.findings.push('YIDI_CLOCK is neither `system` nor an instant in UTC, like 2026-03-01T00:00:00Z.');
    return 'system';
  }

  url(name: Name): URL | undefined {
    const text = this.optional(name);
    if (text === undefined || (URL.canParse(text) && /^https?:/.test(text)))
      return text === undefined ? undefined : new URL(text);
    this.findings.push(`${name} is no address; write it like https://id.example.org/.well-known/jwks.json.`);
    return undefined;
  }

  masterKey(): Buffer {
    const file = this.text('YIDI_MASTER_KEY_FILE');
    if (file === '') return NO_KEY;
    try {
      const text = readFileSync(file, 'utf8').trim();
      if (/^[0-9a-f]{64}$/i.test(text)) return Buffer.from(text, 'hex');
      this.findings.push('YIDI_MASTER_KEY_FILE does not hold 32 bytes in hex; `openssl rand -hex 32` makes some.');
    } catch {
      this.findings.push('YIDI_MASTER_KEY_FILE cannot be read; check the path and who may read it.');
    }
    return NO_KEY;
  }
}

/** Throws BadSettings with everything that is wrong. */
export const settingsFrom = (environment: Environment): Settings => {
  const reading = new Reading(environment);
  const database = reading.text('YIDI_DATABASE');
  const settings: Settings = {
    store: reading.text('YIDI_STORE'),
    bus: reading.text('YIDI_BUS'),
    database,
    vault: reading.optional('YIDI_VAULT') ?? database,
    masterKey: reading.masterKey(),
    data: reading.text('YIDI_DATA'),
    policies: reading.optional('YIDI_POLICIES'),
    http: reading.address('YIDI_HTTP'),
    services: addresses(reading),
    messagesHost: reading.text('YIDI_MESSAGES_HOST'),
    clock: reading.clock(),
    tokens: {
      jwks: reading.url('YIDI_JWKS'),
      issuer: reading.text('YIDI_ISSUER'),
      audience: reading.text('YIDI_AUDIENCE'),
    },
    regions: reading.regions(),
    logLevel: reading.oneOf('YIDI_LOG_LEVEL', LOG_LEVELS),
  };
  if (settings.bus.startsWith('inprocess:'))
    reading.findings.push(
      'YIDI_BUS is in process, and services of their own have no process in common; name a kafka:// bus.',
    );
  if (reading.findings.length > 0) throw new BadSettings(reading.findings);
  return settings;
};

const ADDRESS_OF = { filing: 'YIDI_FILING', claims: 'YIDI_CLAIMS', settlement: 'YIDI_SETTLEMENT' } as const;

const addresses = (reading: Reading): Addresses => {
  const found = SERVICES.map((service): [ServiceName, Addresses[ServiceName]] => [
    service,
    reading.address(ADDRESS_OF[service]),
  ]);
  return Object.fromEntries(found) as unknown as Addresses;
};
