import { chmod, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { freePort, Stack } from '@yidi/infra';
import type { Role } from '@yidi/kernel';
import { localIdentity } from '@yidi/platform';
import { playStory, ApiClient } from '@yidi/standalone/story';
import { billOf300, Desk, retiree, toBeijing, type Answer } from '@yidi/testing/desk';
import { EventStoreDouble } from '@yidi/testing/eventstoredb';
import { whereThereIs } from '@yidi/testing/servers';
import { findingsIn, logOf, rebuiltFrom, rowsOf } from './audit.js';
import { HOSPITAL, temporaryFolder } from './open-office.js';

const PATIENTS = Array.from({ length: 12 }, (_, number) => retiree(number));
const WRITERS = 6;
/** What a hospital does that gets no answer: it sends the same record again. */
const AGAIN_MS = 100;
const QUIET_MS = 180_000;

/** Hospitals that send records, one after the other, until they are told to stop. */
class Traffic {
  readonly acknowledged: string[] = [];
  readonly unexpected: string[] = [];
  sentAgain = 0;
  private serial = 0;
  private on = false;
  private working: Promise<unknown> = Promise.resolve();

  constructor(private readonly desk: Desk) {}

  start(): void {
    this.on = true;
    this.working = Promise.all(Array.from({ length: WRITERS }, () => this.write()));
  }

  async stop(): Promise<void> {
    this.on = false;
    await this.working;
  }

  /** Resolves when so many more records were acknowledged. */
  async more(count: number): Promise<void> {
    const wanted = this.acknowledged.length + count;
    while (this.acknowledged.length < wanted) await sleep(10);
  }

  private async write(): Promise<void> {
    while (this.on) await this.send((this.serial += 1));
  }

  private async send(number: number): Promise<void> {
    const recordId = `H11010500123-20260512-${String(number).padStart(5, '0')}`;
    const patient = PATIENTS[number % PATIENTS.length] ?? retiree(0);
    const record = billOf300(patient, recordId, { servedOn: '2026-05-12' });
    for (;;) {
      const answer = await this.desk.post(HOSPITAL, '/v1/treatments', record).catch(() => undefined);
      if (answer !== undefined && answer.status !== 503) {
        this.note(recordId, answer);
        return;
      }
      this.sentAgain += 1;
      await sleep(AGAIN_MS);
    }
  }

  private note(recordId: string, { status, body }: Answer): void {
    if (status === 201 || status === 202) this.acknowledged.push(recordId);
    else this.unexpected.push(`${recordId}: ${String(status)} ${JSON.stringify(body)}`);
  }
}

whereThereIs('stack', 'Yidi as separate services on Kafka, EventStoreDB and PostgreSQL', () => {
  let folder: string;
  let store: EventStoreDouble;
  let stack: Stack;
  let desk: Desk;
  let traffic: Traffic;
  let storePort: number;

  const openStore = (): Promise<EventStoreDouble> =>
    EventStoreDouble.start({ port: storePort, file: join(folder, 'log.ndjson') });

  beforeAll(async () => {
    folder = await temporaryFolder();
    // PostgreSQL does not run as root, and its own user has to get there.
    await chmod(folder, 0o755);
    storePort = await freePort();
    store = await openStore();
    stack = await Stack.start({
      folder: join(folder, 'stack'),
      clock: '2026-01-10T00:00:00Z',
      eventStore: `esdb://127.0.0.1:${String(storePort)}?tls=false`,
      settings: { YIDI_LOG_LEVEL: 'warn' },
      say: () => undefined,
    });
    const identity = await localIdentity(stack.keys);
    desk = new Desk(stack.url, (badge) => identity.issue(badge));
    traffic = new Traffic(desk);
  }, 180_000);

  afterAll(async () => {
    await (stack as Stack | undefined)?.stop();
    await store.stop();
    await rm(folder, { recursive: true, force: true });
  }, 60_000);

  /** After whatever went wrong: everybody is back, and nothing is lost or done twice. */
  const allIsWell = async (): Promise<void> => {
    await traffic.stop();
    await Promise.all([...stack.processes.values()].map((service) => service.ready()));
    const deadline = performance.now() + QUIET_MS;
    let findings = findingsIn(await logOf(stack), traffic.acknowledged);
    while (findings.length > 0 && performance.now() < deadline) {
      await sleep(200);
      findings = findingsIn(await logOf(stack), traffic.acknowledged);
    }
    expect(findings.slice(0, 10)).toEqual([]);
    expect(traffic.unexpected.slice(0, 10)).toEqual([]);
  };

  it('plays the story to its end', async () => {
    const identity = await localIdentity(stack.keys);
    const lines: string[] = [];
    const tell = { chapter: () => undefined, line: (text: string) => lines.push(text), settlement: () => undefined };
    const as = async (role: Role, region?: string, sub?: string): Promise<ApiClient> =>
      new ApiClient(stack.url, await identity.issue({ role, region, sub }));

    const cases = await playStory({ as, tell: { ...tell, timeline: () => undefined } });

    expect(cases).toHaveLength(2);
    expect(lines.join('\n')).toContain('the same 112.50 yuan paid');
    expect(lines.join('\n')).toContain('the same 115.63 yuan paid');
  }, 120_000);

  it('brings a dozen patients to where a hospital can treat them', async () => {
    await desk.moveClock('2026-03-17T01:00:00Z');
    await Promise.all(PATIENTS.map((patient) => desk.qualify(patient)));
    await desk.moveClock('2026-04-03T01:00:00Z');
    await Promise.all(PATIENTS.map((patient) => desk.file(patient, { ...toBeijing, startsOn: '2026-04-10' })));
    await desk.moveClock('2026-05-12T02:00:00Z');
    traffic.start();
    await traffic.more(30);
    await allIsWell();
  }, 120_000);

  describe.each(['claims', 'settlement', 'filing', 'gateway'] as const)('when %s is killed without warning', (name) => {
    it('loses nothing and does nothing twice', async () => {
      traffic.start();
      for (let times = 0; times < 3; times += 1) {
        await traffic.more(10 + 3 * times);
        await stack.process(name).kill();
        stack.start(stack.process(name));
        await stack.process(name).ready();
      }
      await traffic.more(10);
      await allIsWell();
    }, 180_000);
  });

  it('goes on taking records through a minute without Kafka, and settles them when it is back', async () => {
    traffic.start();
    await traffic.more(5);
    await stack.broker.kill();
    const before = traffic.acknowledged.length;
    await sleep(60_000);
    const during = traffic.acknowledged.length - before;
    await stack.broker.restart();
    await allIsWell();
    expect(during).toBeGreaterThan(100);
  }, 240_000);

  it('survives Kafka stopping and hanging in the middle of traffic', async () => {
    traffic.start();
    await traffic.more(10);
    await stack.broker.stop();
    await traffic.more(10);
    await stack.broker.restart();
    await traffic.more(10);
    await stack.broker.freeze();
    await sleep(8_000);
    await stack.broker.thaw();
    await traffic.more(10);
    await allIsWell();
  }, 240_000);

  it('survives PostgreSQL stopping and being killed in the middle of traffic', async () => {
    const { ownDatabase } = stack;
    if (ownDatabase === undefined) throw new Error('the stack has no PostgreSQL of its own');
    for (const end of ['stop', 'kill'] as const) {
      traffic.start();
      await traffic.more(10);
      await ownDatabase[end]();
      await sleep(3_000);
      await ownDatabase.restart();
      await traffic.more(10);
      await allIsWell();
    }
  }, 240_000);

  it('survives the event store going away and coming back', async () => {
    traffic.start();
    await traffic.more(10);
    await store.stop();
    await sleep(3_000);
    store = await openStore();
    await traffic.more(10);
    await allIsWell();
  }, 180_000);

  it('shares the work among two instances of every service, and goes on when the first of each is killed', async () => {
    traffic.start();
    for (const name of ['filing', 'claims', 'settlement'] as const) await stack.another(name);
    await traffic.more(50);
    await stack.process('settlement').kill();
    await traffic.more(30);
    stack.start(stack.process('settlement'));
    await allIsWell();
  }, 180_000);

  it('has at last the rows that a rebuild from zero has, in which every reaction finds nothing left to do', async () => {
    const events = await logOf(stack);
    const rebuilt = await rebuiltFrom(events, stack);
    const rows = await rowsOf(stack, events);

    expect(rebuilt.events).toBe(events.length);
    expect([...rebuilt.rows.keys()].filter((name) => !rows.has(name)).slice(0, 5)).toEqual([]);
    expect([...rows.keys()].filter((name) => !rebuilt.rows.has(name)).slice(0, 5)).toEqual([]);
    const differing = [...rows].filter(
      ([name, value]) => JSON.stringify(value) !== JSON.stringify(rebuilt.rows.get(name)),
    );
    expect(differing.slice(0, 3)).toEqual([]);
  }, 180_000);
});
