import { createServer, type AddressInfo } from 'node:net';
import { once } from 'node:events';
import { copyFile, mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { BadPolicies, localIdentity } from '@yidi/platform';
import { openWorld } from '@yidi/standalone/world';
import { billOf300, Desk, retiree } from '@yidi/testing/desk';
import { follow } from './live-timeline.js';
import { caseOf, eventsOf } from './on-the-wire.js';
import {
  AGENCY,
  AUDITOR,
  FINANCE,
  HOSPITAL,
  JANUARY,
  MARCH,
  readyForCare,
  temporaryFolder,
  treat,
} from './open-office.js';
import { endLeftovers, runYidi, YidiProcess, type Ended } from './yidi-process.js';

/** "Within seconds". */
const SECONDS_MS = 15_000;
const PERSON = retiree(1);

const folders: string[] = [];
const newFolder = async (): Promise<string> => {
  const folder = await temporaryFolder();
  folders.push(folder);
  return folder;
};

afterAll(async () => {
  endLeftovers();
  for (const folder of folders) await rm(folder, { recursive: true, force: true });
});

const deskOf = async ({ url }: YidiProcess, data: string): Promise<Desk> => {
  const identity = await localIdentity(data);
  return new Desk(url, (badge) => identity.issue(badge));
};

const endsInTime = async (server: YidiProcess, signal: NodeJS.Signals): Promise<Ended> => {
  const began = performance.now();
  const ended = await server.end(signal);
  expect(performance.now() - began).toBeLessThan(SECONDS_MS);
  expect(ended).toMatchObject({ exitCode: 0, signal: null, err: '' });
  return ended;
};

/** Ends at once, with exit code 1, nothing on the standard output and words, no stack, on the other. */
const refusesToServe = async (data: string, ...more: readonly string[]): Promise<string> => {
  const { exitCode, out, err } = await runYidi('serve', '--data', data, '--port', '0', ...more);
  expect({ exitCode, out }).toEqual({ exitCode: 1, out: '' });
  expect(err).not.toMatch(/\n\s+at /);
  return err;
};

describe('a server that is told to end', () => {
  it.each(['SIGTERM', 'SIGINT'] as const)('does so cleanly on %s, with a reader on a live timeline', async (signal) => {
    const data = await newFolder();
    const server = await YidiProcess.serve({ data, clock: JANUARY });
    const desk = await deskOf(server, data);
    const { caseId } = await desk.qualify(PERSON);
    const token = await (await localIdentity(data)).issue(AUDITOR);
    const readers = [1, 2].map(() => follow({ url: server.url, token, caseId }, 1_000, 20_000));
    await follow({ url: server.url, token, caseId }, 5);
    await endsInTime(server, signal);
    for (const found of await Promise.all(readers)) expect(found).toHaveLength(5);
  });

  it('answers what it had begun, and what it answered is there', async () => {
    const data = await newFolder();
    const server = await YidiProcess.serve({ data, clock: JANUARY });
    const desk = await deskOf(server, data);
    const applications = Array.from({ length: 60 }, (_, number) => {
      const insured = retiree(number);
      const body = { ...desk.application(insured, ['id-card']), diseaseCode: 'M03900' };
      return desk.post<{ caseId: string }>(AGENCY, '/v1/qualifications', body).catch(() => undefined);
    });
    await Promise.race(applications);
    await endsInTime(server, 'SIGTERM');
    const taken = (await Promise.all(applications)).flatMap((answer) =>
      answer?.status === 201 ? [answer.body.caseId] : [],
    );
    expect(taken.length).toBeGreaterThan(0);
    const again = await YidiProcess.serve({ data });
    const reader = await deskOf(again, data);
    for (const caseId of taken) expect(await eventsOf(reader, AUDITOR, caseId)).toHaveLength(1);
    await endsInTime(again, 'SIGTERM');
  });

  it('takes a second signal for the same wish', async () => {
    const server = await YidiProcess.serve({ data: await newFolder(), clock: JANUARY });
    void server.end('SIGINT');
    void server.end('SIGTERM');
    await endsInTime(server, 'SIGINT');
  });
});

describe('a server that is started again', () => {
  it('goes on where it was: cases, keys of idempotency, tokens and the simulated clock', async () => {
    const data = await newFolder();
    const first = await YidiProcess.serve({ data, clock: JANUARY });
    const desk = await deskOf(first, data);
    const [caseId = ''] = await readyForCare(desk, [PERSON]);
    const { settlementId } = await treat(desk, PERSON, 'restart-1');
    const payment = { reference: 'B-1', paidOn: '2026-03-12', outcome: 'paid' };
    const payments = `/v1/settlements/${settlementId}/payments`;
    const paid = await desk.post(FINANCE, payments, payment, { 'idempotency-key': 'pay-1' });
    expect(paid.status).toBe(200);
    const before = await caseOf(desk, AUDITOR, caseId);
    const token = await (await localIdentity(data)).issue(AUDITOR);
    await endsInTime(first, 'SIGTERM');

    const second = await YidiProcess.serve({ data });
    expect(second.said.out).toContain(`simulated, it is ${new Date(MARCH).toISOString()}`);
    const again = new Desk(second.url, () => Promise.resolve(token));
    expect(await caseOf(again, AUDITOR, caseId)).toEqual(before);
    const reader = await deskOf(second, data);
    const repeated = await reader.post(FINANCE, payments, payment, { 'idempotency-key': 'pay-1' });
    expect({ status: repeated.status, body: repeated.body }).toEqual({ status: 200, body: paid.body });
    const settled = await treat(reader, PERSON, 'restart-2');
    expect(settled.settlement?.fundPays).toBe('150.00');
    await endsInTime(second, 'SIGTERM');
  });

  it('takes its clock forwards with --clock, and never back', async () => {
    const data = await newFolder();
    await endsInTime(await YidiProcess.serve({ data, clock: JANUARY }), 'SIGTERM');
    const later = await YidiProcess.serve({ data, clock: MARCH });
    expect(later.said.out).toContain('it is 2026-03-12T02:00:00.000Z');
    await endsInTime(later, 'SIGTERM');
    const earlier = await YidiProcess.serve({ data, clock: JANUARY });
    expect(earlier.said.out).toContain('it is 2026-03-12T02:00:00.000Z');
    const desk = await deskOf(earlier, data);
    expect(await desk.post({ role: 'operator' }, '/v1/clock', { now: JANUARY })).toMatchObject({
      status: 422,
      body: { code: 'clock/backwards' },
    });
    await endsInTime(earlier, 'SIGTERM');
  });

  it('keeps real time when nobody asks for another', async () => {
    const data = await newFolder();
    const server = await YidiProcess.serve({ data });
    expect(server.said.out).toMatch(/time +real/);
    const desk = await deskOf(server, data);
    expect(await desk.post({ role: 'operator' }, '/v1/clock', { now: '2999-01-01T00:00:00Z' })).toMatchObject({
      status: 409,
      body: { code: 'clock/not-simulated' },
    });
    await endsInTime(server, 'SIGTERM');
  });
});

describe('a server that cannot serve', () => {
  it('says that another one has the folder, and leaves that one alone', async () => {
    const data = await newFolder();
    const server = await YidiProcess.serve({ data, clock: JANUARY });
    expect(await refusesToServe(data)).toMatch(/in use by another Yidi.*--data/);
    expect((await (await deskOf(server, data)).get(AGENCY, '/v1/policies')).status).toBe(200);
    await endsInTime(server, 'SIGTERM');
  });

  it('says that the port is taken', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    const { port } = taken.address() as AddressInfo;
    const data = await newFolder();
    const { exitCode, err } = await runYidi('serve', '--data', data, '--port', String(port));
    taken.close();
    expect({ exitCode, err }).toEqual({ exitCode: 1, err: expect.stringMatching(/^The port is taken.*--port.*\n$/) });
    await endsInTime(await YidiProcess.serve({ data }), 'SIGTERM');
  });

  it.each([
    ['--port', '70000', /port is a number/],
    ['--clock', 'yesterday', /instant is written in UTC/],
    ['--clock', '2026-02-30T00:00:00Z', /instant is written in UTC/],
    ['--colour', 'red', /unknown option/],
  ])('says what is wrong with %s %s', async (option, value, words) => {
    const { exitCode, out, err } = await runYidi('serve', '--data', await newFolder(), option, value);
    expect({ exitCode, out }).toEqual({ exitCode: 1, out: '' });
    expect(err).toMatch(words);
  });
});

describe('a data folder that cannot be used', () => {
  let left = '';

  /** A folder with cases in it, as a server left it. */
  beforeAll(async () => {
    left = await newFolder();
    const server = await YidiProcess.serve({ data: left, clock: JANUARY });
    const desk = await deskOf(server, left);
    for (let number = 0; number < 5; number += 1) await desk.qualify(retiree(number));
    await endsInTime(server, 'SIGTERM');
  });

  /** Another one like it. */
  const used = async (): Promise<string> => {
    const data = await newFolder();
    for (const name of ['master.key', 'identity.jwk.json', 'clock.json', 'yidi.db'])
      await copyFile(join(left, name), join(data, name));
    return data;
  };

  const overwritten = async (file: string, at: number, bytes: Buffer): Promise<void> => {
    const content = await readFile(file);
    bytes.copy(content, at);
    await writeFile(file, content);
  };

  const foreign = async (file: string): Promise<void> => {
    await rm(file);
    const db = new DatabaseSync(file);
    db.exec('CREATE TABLE patients (name TEXT); INSERT INTO patients VALUES (1)');
    db.close();
  };

  const DAMAGES: readonly (readonly [string, (file: string) => Promise<void>, RegExp])[] = [
    ['its first page destroyed', (file) => overwritten(file, 0, Buffer.alloc(4096, 0xa5)), /not a database|destroyed/],
    ['pages in the middle destroyed', (file) => overwritten(file, 4096, Buffer.alloc(3 * 4096, 0xa5)), /damaged/],
    ['its end cut off', async (file) => writeFile(file, (await readFile(file)).subarray(0, -3 * 4096)), /damaged/],
    ['a text in its place', (file) => writeFile(file, 'my diary, 2026\n'.repeat(100)), /not a database/],
    ['a database of another program in its place', foreign, /another program/],
  ];

  it.each(DAMAGES)('with %s is left as it is, and told in words', async (_, damage, words) => {
    const data = await used();
    const file = join(data, 'yidi.db');
    await damage(file);
    const bytes = await readFile(file);
    expect(await refusesToServe(data)).toMatch(words);
    expect((await readFile(file)).equals(bytes)).toBe(true);
  });

  it.each([
    ['master.key', 'not hex', /master\.key .*backup/],
    ['clock.json', '{"now": "soon"}', /clock\.json .*instant/],
    ['identity.jwk.json', '{}', /identity\.jwk\.json .*key/],
  ])('says so when %s is broken', async (name, content, words) => {
    const data = await used();
    await writeFile(join(data, name), content);
    expect(await refusesToServe(data)).toMatch(words);
    expect(await readFile(join(data, name), 'utf8')).toBe(content);
  });

  it('says so when master.key is gone, and makes no other one', async () => {
    const data = await used();
    await rm(join(data, 'master.key'));
    expect(await refusesToServe(data)).toMatch(/master\.key is missing.*backup/);
    await expect(stat(join(data, 'master.key'))).rejects.toMatchObject({ code: 'ENOENT' });
  });

  it('is none where a file stands in its place', async () => {
    const file = join(await newFolder(), 'data');
    await writeFile(file, '');
    expect(await refusesToServe(file)).toMatch(/does not allow it: .*data/);
    expect((await stat(file)).size).toBe(0);
  });
});

describe('policy packs that cannot be used', () => {
  it('are told file by file and line by line, before anything is opened', async () => {
    const folder = await newFolder();
    const policies = join(folder, 'policies');
    await mkdir(policies);
    await writeFile(join(policies, 'a.yaml'), 'region: "45"\nscheme: gold\n');
    await writeFile(join(policies, 'b.yaml'), 'region: [\n');
    const data = join(folder, 'data');
    const error: unknown = await openWorld({ data, port: 0, policies }).catch((cause: unknown) => cause);
    expect(error).toBeInstanceOf(BadPolicies);
    expect(String(error)).toMatch(/a\.yaml:1/);
    expect(String(error)).toMatch(/b\.yaml:\d/);
    await expect(stat(data)).rejects.toMatchObject({ code: 'ENOENT' });
  });

  it('are missed where the folder has none', async () => {
    const folder = await newFolder();
    await expect(openWorld({ data: join(folder, 'data'), port: 0, policies: folder })).rejects.toThrow(
      /no policy pack/,
    );
  });
});

describe('the token command', () => {
  it('prints one line that a server on the folder accepts', async () => {
    const data = await newFolder();
    const printed = await runYidi(
      'token',
      '--role',
      'institution',
      '--region',
      '110105',
      '--sub',
      'H11010500123',
      '--data',
      data,
    );
    expect(printed).toMatchObject({ exitCode: 0, err: '', out: expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]+\n$/) });
    const server = await YidiProcess.serve({ data, clock: MARCH });
    const whileItRuns = await runYidi('token', '--role', 'auditor', '--region', '450600', '--data', data);
    const sent = await new Desk(server.url, () => Promise.resolve(printed.out.trim())).post(
      HOSPITAL,
      '/v1/treatments',
      billOf300(PERSON, 'token-1'),
    );
    expect(sent).toMatchObject({ status: 201, body: { status: 'declined' } });
    const asAuditor = new Desk(server.url, () => Promise.resolve(whileItRuns.out.trim()));
    expect((await asAuditor.get(AUDITOR, `/v1/persons/${PERSON.person.personNo}/benefits`)).status).toBe(200);
    await endsInTime(server, 'SIGTERM');
  });

  it.each([
    [['--role', 'king'], /king.*invalid|Allowed choices/],
    [[], /--role/],
    [['--role', 'agency', '--region', 'Beijing'], /region/],
  ])('says what is wrong with %j', async (args: readonly string[], words) => {
    const { exitCode, out, err } = await runYidi('token', ...args, '--data', await newFolder());
    expect({ exitCode, out }).toEqual({ exitCode: 1, out: '' });
    expect(err).toMatch(words);
    expect(err).not.toMatch(/\n\s+at /);
  });
});
