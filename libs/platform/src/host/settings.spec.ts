import { randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { BadSettings } from './bad-settings.js';
import { SETTINGS, settingsFrom } from './settings.js';

/** Readable, and no key. */
const THIS_FILE = new URL(import.meta.url).pathname;

let folder: string;
let given: Record<string, string>;
const key = randomBytes(32);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'yidi-settings-'));
  await writeFile(join(folder, 'master.key'), `${key.toString('hex')}\n`);
  given = {
    YIDI_STORE: 'esdb://admin:secret@there:2113',
    YIDI_BUS: 'kafka://there:9092',
    YIDI_DATABASE: 'postgres://yidi:secret@there:5432/yidi',
    YIDI_MASTER_KEY_FILE: join(folder, 'master.key'),
  };
});
afterAll(() => rm(folder, { recursive: true }));

const findings = (over: Record<string, string | undefined>): readonly string[] => {
  try {
    settingsFrom({ ...given, ...over });
  } catch (error) {
    if (error instanceof BadSettings) return error.findings;
    throw error;
  }
  return [];
};

describe('the settings of a process', () => {
  it('need four addresses and a key, and have a default for everything else', () => {
    expect(settingsFrom(given)).toEqual({
      store: given['YIDI_STORE'],
      bus: given['YIDI_BUS'],
      database: given['YIDI_DATABASE'],
      vault: given['YIDI_DATABASE'],
      masterKey: key,
      data: './data',
      policies: undefined,
      regions: [],
      http: { host: '127.0.0.1', port: 8080 },
      services: {
        filing: { host: '127.0.0.1', port: 7001 },
        claims: { host: '127.0.0.1', port: 7002 },
        settlement: { host: '127.0.0.1', port: 7003 },
      },
      messagesHost: '127.0.0.1',
      clock: 'system',
      tokens: { jwks: undefined, issuer: 'yidi', audience: 'yidi' },
      logLevel: 'info',
    });
  });

  it('take what is given, an empty text meaning nothing', () => {
    const over = {
      YIDI_VAULT: 'postgres://keys/yidi',
      YIDI_HTTP: '[::]:80',
      YIDI_POLICIES: '',
      YIDI_CLAIMS: 'claims:7002',
    };
    const settings = settingsFrom({ ...given, ...over, YIDI_CLOCK: '2026-01-10T00:00:00Z' });

    expect(settings.vault).toBe('postgres://keys/yidi');
    expect(settings.http).toEqual({ host: '::', port: 80 });
    expect(settings.policies).toBeUndefined();
    expect(settings.services.claims).toEqual({ host: 'claims', port: 7002 });
    expect(settings.clock).toBe('2026-01-10T00:00:00.000Z');
  });

  it('tell everything that is missing at once, and what it is for', () => {
    const found = findings(Object.fromEntries(Object.keys(given).map((name) => [name, undefined])));

    expect(found.map((finding) => finding.split(' ')[0]).toSorted()).toEqual(Object.keys(given).toSorted());
    expect(found.every((finding) => finding.length > 40)).toBe(true);
  });

  it.each([
    ['YIDI_HTTP', '8080', 'write host:port'],
    ['YIDI_FILING', 'filing:99999', 'write host:port'],
    ['YIDI_CLOCK', 'tomorrow', 'neither `system` nor an instant'],
    ['YIDI_JWKS', 'id.example.org', 'is no address'],
    ['YIDI_LOG_LEVEL', 'loud', 'none of fatal'],
    ['YIDI_BUS', 'inprocess:', 'name a kafka:// bus'],
    ['YIDI_MASTER_KEY_FILE', '/nowhere/master.key', 'cannot be read'],
    ['YIDI_MASTER_KEY_FILE', THIS_FILE, 'does not hold 32 bytes'],
  ])('say what is wrong with %s=%s', (name, value, says) => {
    const found = findings({ [name]: value });

    expect(found).toEqual([expect.stringContaining(says)]);
    expect(found[0]).toContain(name);
  });

  it('never show what an address holds', () => {
    const told = findings({ YIDI_HTTP: 'x' }).join(' ');

    expect(told).not.toContain('secret');
  });

  it('stand in the manual, each with its default', async () => {
    const manual = await readFile(new URL('../../../../docs/operations.md', import.meta.url), 'utf8');
    const lines = new Map(
      [...manual.matchAll(/^\| `(YIDI_\w+)` +\| (.+?) +\|/gm)].map(([, name, given]) => [name, given]),
    );
    for (const setting of SETTINGS) {
      expect([...lines.keys()]).toContain(setting.name);
      if ('default' in setting && setting.default !== '')
        expect(lines.get(setting.name)).toBe(`\`${setting.default}\``);
    }
    expect(lines.size).toBe(SETTINGS.length);
  });

  it('are each read, and nothing else of the environment is', () => {
    const read = new Set<string>();
    const watched = new Proxy(given, {
      get: (environment, name) => {
        read.add(String(name));
        return environment[String(name)];
      },
    });

    settingsFrom(watched);

    expect([...read].toSorted()).toEqual(SETTINGS.map(({ name }) => name).toSorted());
  });

  it('are each told with a meaning', () => {
    expect(SETTINGS.map(({ name }) => name)).toEqual([...new Set(SETTINGS.map(({ name }) => name))]);
    expect(SETTINGS.filter(({ says }) => says.length < 20)).toEqual([]);
  });
});
