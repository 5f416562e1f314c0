import { chmod, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from '@jest/globals';
import { freePort, Stack } from '@yidi/infra';
import { localIdentity, type LocalIdentity } from '@yidi/platform';
import { billOf300, Desk, retiree, toBeijing, type Answer } from '@yidi/testing/desk';
import { EventStoreDouble } from '@yidi/testing/eventstoredb';
import { findingsIn, logOf, rebuiltFrom, rowsOf } from './audit.js';
import { HOSPITAL, temporaryFolder } from './open-office.js';

const PATIENTS = Array.from({ length: 12 }, (_, number) => retiree(number));
const WRITERS = 6;
/** What a hospital does that gets no answer: it sends the same record again. */
const AGAIN_MS = 100;
const QUIET_MS = 180_000;
/** What a whole system is given for one thing, ms: many times what it takes on a machine that has nothing else to do. */
export const LONG_MS = 600_000;

/** Hospitals that send records, one after the other, until they are told to stop. */
class Traffic {
  readonly acknowledged: string[] = [];
  readonly unexpected: string[] = [];
  private serial = 0;
  private on = false;
  private working: Promise<unknown> = Promise.resolve();

  /** @param desks the front doors: of one that does not answer, the next is tried */
  constructor(private readonly desks: readonly Desk[]) {}

  start(): void {
    if (this.on) return;
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
    for (let attempt = number; ; attempt += 1) {
      const desk = this.desks[attempt % this.desks.length];
      const answer = await desk?.post(HOSPITAL, '/v1/treatments', record).catch(() => undefined);
      if (answer !== undefined && answer.status !== 503) {
        this.note(recordId, answer);
        return;
      }
      await sleep(AGAIN_MS);
    }
  }

  private note(recordId: string, { status, body }: Answer): void {
    if (status === 201 || status === 202) this.acknowledged.push(recordId);
    else this.unexpected.push(`${recordId}: ${String(status)} ${JSON.stringify(body)}`);
  }
}

const openStore = ({
  folder,
  storePort,
}: {
  readonly folder: string;
  readonly storePort: number;
}): Promise<EventStoreDouble> => EventStoreDouble.start({ port: storePort, file: join(folder, 'log.ndjson') });

/** Yidi as separate services on servers of its own, hospitals that keep them busy, and what must hold after any fault. */
export class StackOffice {
  readonly desk: Desk;
  readonly traffic: Traffic;
  private readonly desks: Desk[];

  private constructor(
    private readonly place: { readonly folder: string; readonly storePort: number },
    readonly stack: Stack,
    readonly identity: LocalIdentity,
    private double: EventStoreDouble | undefined,
  ) {
    this.desk = this.deskAt(stack.url);
    this.desks = [this.desk];
    this.traffic = new Traffic(this.desks);
  }

  /** `eventStore` names a real EventStoreDB to stand on; unless given, our double is started. */
  static async open({
    settings = {},
    eventStore,
  }: {
    readonly settings?: Readonly<Record<string, string>>;
    readonly eventStore?: string | undefined;
  } = {}): Promise<StackOffice> {
    const folder = await temporaryFolder();
    // PostgreSQL does not run as root, and its own user has to get there.
    await chmod(folder, 0o755);
    const storePort = await freePort();
    const double = eventStore === undefined ? await openStore({ folder, storePort }) : undefined;
    try {
      const stack = await Stack.start({
        folder: join(folder, 'stack'),
        clock: '2026-01-10T00:00:00Z',
        eventStore: eventStore ?? double?.url,
        settings: { YIDI_LOG_LEVEL: 'warn', ...settings },
        say: () => undefined,
      });
      return new StackOffice({ folder, storePort }, stack, await localIdentity(stack.keys), double);
    } catch (error) {
      await double?.stop();
      await rm(folder, { recursive: true, force: true });
      throw error;
    }
  }

  /** Our double of EventStoreDB, in this process. */
  get store(): EventStoreDouble {
    if (this.double === undefined) throw new RangeError('the event store is a real one');
    return this.double;
  }

  /** The event store ends; resolves when it is there again, on the same log. */
  async withoutStore(meanwhile: () => Promise<void>): Promise<void> {
    await this.store.stop();
    await meanwhile();
    this.double = await openStore(this.place);
  }

  /** Brings a dozen patients to where a hospital can treat them. */
  async admit(): Promise<void> {
    await this.desk.moveClock('2026-03-17T01:00:00Z');
    await Promise.all(PATIENTS.map((patient) => this.desk.qualify(patient)));
    await this.desk.moveClock('2026-04-03T01:00:00Z');
    await Promise.all(PATIENTS.map((patient) => this.desk.file(patient, { ...toBeijing, startsOn: '2026-04-10' })));
    await this.desk.moveClock('2026-05-12T02:00:00Z');
  }

  /** A second instance of every service; hospitals use both front doors. */
  async doubled(): Promise<void> {
    for (const name of ['filing', 'claims', 'settlement'] as const) await this.stack.another(name);
    const { settings } = await this.stack.another('gateway');
    this.desks.push(this.deskAt(`http://${settings.http}`));
  }

  /** A service ends without warning, and is started again. */
  async killed(name: string): Promise<void> {
    const service = this.stack.process(name);
    await service.kill();
    this.stack.start(service);
  }

  /** After whatever went wrong: everybody is back, and nothing is lost or done twice. */
  async allIsWell(): Promise<void> {
    const { stack, traffic } = this;
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
  }

  /** The rows are those of a rebuild from zero, in which every reaction finds nothing left to do. */
  async rowsAreThoseOfARebuild(): Promise<void> {
    const events = await logOf(this.stack);
    const rebuilt = await rebuiltFrom(events, this.stack);
    const rows = await rowsOf(this.stack, events);

    expect(rebuilt.events).toBe(events.length);
    expect([...rebuilt.rows.keys()].filter((name) => !rows.has(name)).slice(0, 5)).toEqual([]);
    expect([...rows.keys()].filter((name) => !rebuilt.rows.has(name)).slice(0, 5)).toEqual([]);
    const differing = [...rows].filter(
      ([name, value]) => JSON.stringify(value) !== JSON.stringify(rebuilt.rows.get(name)),
    );
    expect(differing.slice(0, 3)).toEqual([]);
  }

  async close(): Promise<void> {
    await this.traffic.stop();
    await this.stack.stop();
    await this.double?.stop();
    await rm(this.place.folder, { recursive: true, force: true });
  }

  private deskAt(url: string): Desk {
    return new Desk(url, (badge) => this.identity.issue(badge));
  }
}
