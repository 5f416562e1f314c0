import { join } from 'node:path';
import { RECORDS_TOPIC } from '@yidi/contracts/regions';
import { Stack } from '@yidi/infra';
import { localIdentity } from '@yidi/platform';
import { Desk, retiree, type Insured } from '@yidi/testing/desk';
import { paced, rateOf, residentMiB, type Paced, type Result } from './measure.js';
import { costOfEach, cpuTime } from './cpu-time.js';
import { RegionalTraffic } from './regional-traffic.js';
import { adaptersOn, bareKafka, createTopics, inFolder } from './servers.js';

/** So many to warm everything up, and so many to measure, unless fewer are asked for in all. */
const WARMING = 10_000;
const MEASURED = 50_000;
/** Each person's cap holds for 36 bills in a year: within these, every settlement is also paid. */
const BILLS_OF_ONE = 30;
const BAR_PER_SECOND = 1_500;
const STEADY_RATE = 200;
const STEADY_SECONDS = 20;
/** While the memory is filled, so many records at a time come of other persons, so many of each. */
const AT_ONCE = 20_000;
const BILLS_OF_OTHERS = 100;
const DESKS = 16;

const say = (line: string): void => {
  process.stderr.write(`  ${line}\n`);
};

/** Some at a time, as clerks at so many desks would. */
const atDesks = async (people: readonly Insured[], work: (insured: Insured) => Promise<unknown>): Promise<void> => {
  const queue = people.values();
  const clerk = async (): Promise<void> => {
    for (const insured of queue) await work(insured);
  };
  await Promise.all(Array.from({ length: DESKS }, clerk));
};

/** Everybody qualified and filed, on the day of the visit. */
const prepare = async (desk: Desk, people: readonly Insured[]): Promise<void> => {
  await atDesks(people, (insured) => desk.qualify(insured));
  await desk.moveClock('2026-02-03T01:00:00Z');
  await atDesks(people, (insured) => desk.file(insured));
  await desk.moveClock('2026-03-12T02:00:00Z');
};

/** Others and others, as in a region: what is remembered of those before has to be let go of some time. */
const goOn = async (traffic: RegionalTraffic, others: readonly Insured[], records: number): Promise<void> => {
  const together = AT_ONCE / BILLS_OF_OTHERS;
  for (let from = 0; traffic.sent < records; from += together) {
    traffic.turnTo(others.slice(from, from + together));
    await traffic.settle(traffic.written(Math.min(AT_ONCE, records - traffic.sent)));
  }
};

/** The treatments that the log holds as settled. */
const settledIn = async ({ store: url, folder }: Stack): Promise<number> => {
  const settings = { folder: join(folder, 'audit'), store: url, database: 'sqlite:unused.db' };
  const adapters = await adaptersOn(settings);
  const { store } = adapters;
  const stop = new AbortController();
  const end = await store.end();
  const settled = new Set<string>();
  await store.follow(
    '0',
    (batch) => {
      for (const { type, data } of batch)
        if (type === 'TreatmentSettled') settled.add((data as { readonly treatmentId: string }).treatmentId);
      if (batch.some(({ position }) => position === end)) stop.abort();
      return Promise.resolve();
    },
    stop.signal,
  );
  await adapters.close();
  return settled.size;
};

/** A consumer that only parses what the regions have sent: how many a second. */
const parseBare = async (broker: string, count: number): Promise<number> => {
  const consumer = bareKafka(broker).consumer({ groupId: 'bare-records' });
  await consumer.connect();
  await consumer.subscribe({ topics: [RECORDS_TOPIC], fromBeginning: true });
  let [parsed, start] = [0, 0];
  const rate = await new Promise<number>((resolve, reject) => {
    const eachBatch = ({ batch }: { readonly batch: { readonly messages: readonly { value: Buffer | null }[] } }) => {
      if (start === 0) start = performance.now();
      for (const { value } of batch.messages) JSON.parse(String(value));
      parsed += batch.messages.length;
      if (parsed >= count) resolve((parsed / (performance.now() - start)) * 1_000);
      return Promise.resolve();
    };
    consumer.run({ eachBatch }).catch(reject);
  });
  await consumer.disconnect();
  return rate;
};

const ECHOED = ['bare-in', 'bare-out'] as const;

/** A message in, read by a consumer that sends it out again, and heard. */
const echoBare = async (broker: string): Promise<Paced> => {
  const kafka = bareKafka(broker);
  const [inbound, outbound] = ECHOED;
  await createTopics(kafka, ...ECHOED);
  const [producer, echoing] = [kafka.producer(), kafka.producer({ idempotent: true, maxInFlightRequests: 1 })];
  const [echo, ear] = [kafka.consumer({ groupId: 'echo' }), kafka.consumer({ groupId: 'ear' })];
  await Promise.all([producer, echoing, echo, ear].map((each) => each.connect()));
  await echo.subscribe({ topics: [inbound], fromBeginning: true });
  await ear.subscribe({ topics: [outbound], fromBeginning: true });
  const waiting = new Map<string, () => void>();
  await echo.run({
    eachBatch: async ({ batch }) => {
      const messages = batch.messages.map(({ key, value }) => ({ key, value }));
      await echoing.send({ topic: outbound, acks: -1, messages });
    },
  });
  await ear.run({
    eachBatch: ({ batch }) => {
      for (const { key } of batch.messages) waiting.get(String(key))?.();
      return Promise.resolve();
    },
  });
  let serial = 0;
  const send = async (): Promise<void> => {
    const key = String((serial += 1));
    const heard = new Promise<void>((resolve) => waiting.set(key, resolve));
    await producer.send({ topic: inbound, acks: -1, messages: [{ key, value: 'x'.repeat(1_500) }] });
    await heard;
  };
  await send();
  const times = await paced(send, STEADY_RATE, STEADY_SECONDS);
  await Promise.all([producer, echoing, echo, ear].map((each) => each.disconnect()));
  return times;
};

const residentByService = ({ processes }: Stack): ReadonlyMap<string, number> =>
  new Map([...processes.values()].map(({ name, pid }) => [name, residentMiB(pid ?? 0)]));

const measured = async (stack: Stack, records: number): Promise<readonly Result[]> => {
  const [warming, counted] = [Math.min(WARMING, records), Math.min(MEASURED, records)];
  const people = Array.from({ length: Math.ceil((warming + counted) / BILLS_OF_ONE) }, (_, number) => retiree(number));
  const others = Array.from(
    { length: Math.ceil(Math.max(0, records - warming - counted) / BILLS_OF_OTHERS) },
    (_, at) => retiree(people.length + at),
  );
  say(`${String(people.length + others.length)} persons are qualified and filed …`);
  const identity = await localIdentity(stack.keys);
  const desk = new Desk(stack.url, (badge) => identity.issue(badge));
  await prepare(desk, [...people, ...others]);
  const traffic = await RegionalTraffic.open(stack.broker.url, people);
  const before = residentByService(stack);
  say(`${String(warming)} records to warm up, ${String(counted)} to measure …`);
  await traffic.settle(traffic.written(warming));
  // What the regions' own systems do before they send is no part of what is measured.
  const batches = traffic.written(counted);
  const cost = cpuTime();
  const rate = await rateOf(counted, () => traffic.settle(batches));
  say(`processor time for each record: ${costOfEach(cost, counted)}`);
  const settled = await settledIn(stack);
  if (settled !== traffic.sent)
    throw new Error(`${String(traffic.sent)} records were answered as settled, the log holds ${String(settled)}`);
  const bareRate = await parseBare(stack.broker.url, traffic.sent);
  say(`${String(STEADY_RATE)} records a second for ${String(STEADY_SECONDS)} s …`);
  const times = await paced(() => traffic.settleOne(), STEADY_RATE, STEADY_SECONDS);
  const bareTimes = await echoBare(stack.broker.url);
  say(`on to ${String(records)} records …`);
  await goOn(traffic, others, records);
  const after = residentByService(stack);
  const reached = String(traffic.sent);
  await traffic.close();
  const latency = (name: 'p50' | 'p99'): Result => ({
    name: `a record in until its settlement out, ${name} at ${String(STEADY_RATE)} records/s`,
    ours: times[name],
    bare: bareTimes[name],
    unit: 'ms',
    ratio: times[name] / bareTimes[name],
    ok: true,
  });
  const memory = [...after].map(([name, now]): Result => {
    const then = before.get(name) ?? 0;
    const what = `${name}: resident after ${reached} records (bare: before the first)`;
    return { name: what, ours: now, bare: then, unit: 'MiB', ratio: now / then, ok: true };
  });
  return [
    {
      name: `regional records settled and answered (≥ ${String(BAR_PER_SECOND)}/s)`,
      ours: rate,
      bare: bareRate,
      unit: 'records/s',
      ratio: rate / bareRate,
      ok: rate >= BAR_PER_SECOND,
    },
    latency('p50'),
    latency('p99'),
    ...memory,
  ];
};

/** Records of other regions through the services as `npm run stack` starts them, everything on this machine. */
export const settleRegionalRecords = (records: number): Promise<readonly Result[]> =>
  inFolder(async (folder) => {
    const stack = await Stack.start({
      folder: join(folder, 'stack'),
      clock: '2026-01-12T01:00:00Z',
      eventStore: process.env['EVENTSTORE_URL'],
      database: process.env['DATABASE_URL'],
      settings: { YIDI_LOG_LEVEL: 'warn' },
      say,
    });
    try {
      return await measured(stack, records);
    } finally {
      await stack.stop();
    }
  });
