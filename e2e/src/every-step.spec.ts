import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Kafka, logLevel, type KafkaMessage } from 'kafkajs';
import { Client } from 'pg';
import { OUTCOMES_TOPIC, recordExample, RECORDS_TOPIC, recordsTopicOf } from '@yidi/contracts/regions';
import { eventually } from '@yidi/testing/conformance';
import { retiree, type Badge } from '@yidi/testing/desk';
import type { Fate } from '@yidi/testing/eventstoredb';
import { whereThereIs } from '@yidi/testing/servers';
import { logOf } from './audit.js';
import { FINANCE } from './open-office.js';
import { LONG_MS, StackOffice } from './open-stack.js';

const WAIT_MS = 60_000;
const SHANGHAI = '310000';
const OPERATOR: Badge = { role: 'operator' };
const TOPICS = ['filing.events', 'claims.events', 'settlement.events'];

type Json = Readonly<Record<string, unknown>>;

whereThereIs('stack', 'Yidi as separate services, at every step of its work', () => {
  let office: StackOffice;
  let kafka: Kafka;

  beforeAll(async () => {
    office = await StackOffice.open({ settings: { YIDI_REGIONS: SHANGHAI } });
    kafka = new Kafka({ brokers: [new URL(office.stack.broker.url).host], logLevel: logLevel.NOTHING });
    await office.admit();
  }, LONG_MS);

  afterAll(() => (office as StackOffice | undefined)?.close(), LONG_MS);

  /** What the event store makes of appends from now on, until the work is over. */
  const whileAppends = async (
    fateIn: (stream: string) => Fate | undefined,
    work: () => Promise<void>,
  ): Promise<void> => {
    const { troubles } = office.store;
    troubles.fateIn = fateIn;
    try {
      await work();
    } finally {
      troubles.fateIn = undefined;
    }
  };

  /** Nobody can write these rows until the work is over; it begins when somebody waits to, for which `stir` may see. */
  const whileLocked = async (
    rows: string,
    work: (database: Client) => Promise<void>,
    stir: () => Promise<unknown> = () => Promise.resolve(),
  ): Promise<void> => {
    const database = new Client({ connectionString: office.stack.database.url });
    await database.connect();
    try {
      await database.query('BEGIN');
      await database.query(`SELECT FROM yidi.${rows} FOR UPDATE`);
      await stir();
      await eventually('somebody who waits', async () => (await waitingOn(database)).length > 0, WAIT_MS);
      await work(database);
    } finally {
      await database.end();
    }
  };

  /** A payment that the rows show as ordered, in place of which they will show it as paid. */
  const ordered = async (): Promise<string> => {
    const database = new Client({ connectionString: office.stack.database.url });
    await database.connect();
    try {
      let found: string | undefined;
      await eventually('an ordered payment', async () => {
        const { rows } = await database.query<{ partition: string }>(
          `SELECT partition FROM yidi.rows WHERE table_name = 'payments' AND value ->> 'status' = 'payment-ordered' LIMIT 1`,
        );
        found = rows[0]?.partition;
        return found !== undefined;
      });
      return found ?? '';
    } finally {
      await database.end();
    }
  };

  const waitingOn = async (database: Client): Promise<readonly number[]> => {
    const { rows } = await database.query<{ pid: number }>(
      "SELECT pid FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()",
    );
    return rows.map(({ pid }) => pid);
  };

  const published = async (topics: readonly string[]): Promise<readonly { topic: string; message: KafkaMessage }[]> => {
    const ends = await offsetsOf(topics);
    const wanted = ends.reduce((sum, { messages }) => sum + messages, 0);
    const found: { topic: string; message: KafkaMessage }[] = [];
    const consumer = kafka.consumer({ groupId: `audit-${randomUUID()}` });
    await consumer.connect();
    try {
      await consumer.subscribe({ topics: [...topics], fromBeginning: true });
      await consumer.run({
        eachMessage: ({ topic, message }) => {
          found.push({ topic, message });
          return Promise.resolve();
        },
      });
      await eventually('every message', () => found.length >= wanted, WAIT_MS);
      return found;
    } finally {
      await consumer.disconnect();
    }
  };

  const offsetsOf = async (topics: readonly string[]): Promise<readonly { topic: string; messages: number }[]> => {
    const admin = kafka.admin();
    await admin.connect();
    try {
      const found: { topic: string; messages: number }[] = [];
      for (const topic of topics)
        for (const { high, low } of await admin.fetchTopicOffsets(topic))
          found.push({ topic, messages: Number(high) - Number(low) });
      return found;
    } finally {
      await admin.disconnect();
    }
  };

  const send = async (topic: string, messages: readonly { key?: string; value: string; headers?: Json }[]) => {
    const producer = kafka.producer({ allowAutoTopicCreation: false });
    await producer.connect();
    await producer.send({ topic, messages: messages.map((message) => ({ ...message, headers: {} })) });
    await producer.disconnect();
  };

  /** Everything that was published has been handled by everybody who hears it. */
  const allIsHeard = (): Promise<void> =>
    eventually(
      'consumers at the end of their topics',
      async () => {
        let lag = 0;
        for (const { settings } of office.stack.processes.values()) {
          const metrics = await (await fetch(`http://${settings.http}/metrics`)).text();
          for (const [, count] of metrics.matchAll(/^yidi_(?:consumer|own_log)_lag\{.*\} (\d+)/gm))
            lag += Number(count);
        }
        return lag === 0;
      },
      WAIT_MS,
    );

  describe('a service that is killed loses nothing and does nothing twice:', () => {
    it(
      'claims, before what it decided is appended',
      async () => {
        let decided = 0;
        office.traffic.start();
        await office.traffic.more(5);
        await whileAppends(
          (stream) => (stream.startsWith('treatment-') ? ((decided += 1), 'dropped') : undefined),
          async () => {
            await eventually('decisions', () => decided >= 3, WAIT_MS);
            await office.killed('claims');
          },
        );
        await office.traffic.more(20);
        await office.allIsWell();
      },
      LONG_MS,
    );

    it(
      'claims, after that was appended and before it is published, or the hospital answered',
      async () => {
        let appended = 0;
        office.traffic.start();
        await office.traffic.more(5);
        await office.stack.broker.freeze();
        await whileAppends(
          (stream) => (stream.startsWith('treatment-') ? ((appended += 1), 'answer-swallowed') : undefined),
          async () => {
            await eventually('appends', () => appended >= 3, WAIT_MS);
            await office.killed('claims');
          },
        );
        await office.stack.broker.thaw();
        await office.traffic.more(20);
        await office.allIsWell();
      },
      LONG_MS,
    );

    it(
      'claims, after that was published and before this is noted',
      async () => {
        office.traffic.start();
        await office.traffic.more(5);
        await whileLocked("projections WHERE name = 'relay:claims.events'", () => office.killed('claims'));
        await office.traffic.more(20);
        await office.allIsWell();
      },
      LONG_MS,
    );

    it(
      'settlement, in the middle of a batch',
      async () => {
        let [settled, stuck] = [0, 0];
        const fateIn = (stream: string): Fate | undefined => {
          if (!stream.startsWith('account-')) return undefined;
          if ((settled += 1) % 3 !== 0) return undefined;
          stuck += 1;
          return 'dropped';
        };
        office.traffic.start();
        await whileAppends(fateIn, async () => {
          await eventually('some that are settled and some that are not', () => stuck >= 4, WAIT_MS);
          await office.killed('settlement');
        });
        await office.traffic.more(20);
        await office.allIsWell();
      },
      LONG_MS,
    );

    it(
      'settlement, between what it has done and its commit',
      async () => {
        let done = 0;
        office.traffic.start();
        await whileAppends(
          (stream) => (stream.startsWith('account-') ? ((done += 1), undefined) : undefined),
          async () => {
            await eventually('settlements', () => done >= 3, WAIT_MS);
            await office.stack.broker.freeze();
            await sleep(500);
            await office.killed('settlement');
          },
        );
        await office.stack.broker.thaw();
        await office.traffic.more(20);
        await office.allIsWell();
      },
      LONG_MS,
    );

    it.each([
      { says: 'which the database carries out nevertheless', cut: false },
      { says: 'which the database takes back', cut: true },
    ])(
      'the gateway, between rows and checkpoint, $says',
      async ({ cut }) => {
        office.traffic.start();
        await office.traffic.more(5);
        const settlementId = await ordered();
        const paid = { reference: `B-${settlementId}`, paidOn: '2026-05-12', outcome: 'paid' };
        await whileLocked(
          'rows',
          async (database) => {
            await office.killed('gateway');
            if (cut)
              await database.query('SELECT pg_terminate_backend(pid) FROM unnest($1::int[]) AS pid', [
                await waitingOn(database),
              ]);
          },
          async () => {
            office.desk.must(200, await office.desk.post(FINANCE, `/v1/settlements/${settlementId}/payments`, paid));
          },
        );
        await office.traffic.more(20);
        await office.allIsWell();
        await office.rowsAreThoseOfARebuild();
      },
      LONG_MS,
    );
  });

  describe('what comes over Kafka', () => {
    it(
      'is done once when all of it comes again, in another order',
      async () => {
        await office.allIsWell();
        await allIsHeard();
        const before = await logOf(office.stack);
        const messages = await published(TOPICS);
        expect(messages.length).toBeGreaterThan(before.length / 2);

        for (const topic of TOPICS)
          await send(
            topic,
            messages
              .filter((each) => each.topic === topic)
              .toReversed()
              .map(({ message }) => ({ key: String(message.key), value: String(message.value) })),
          );
        await allIsHeard();

        const after = await logOf(office.stack);
        expect(after.length).toBe(before.length);
        await office.allIsWell();
      },
      LONG_MS,
    );

    it(
      'parks a case where it can never be handled, for that consumer, and all others flow on',
      async () => {
        const [caseId, id] = [randomUUID(), randomUUID()];
        const metadata = {
          correlationId: caseId,
          causationId: id,
          actor: { id: 'claims', role: 'system' },
          at: '2026-05-12T02:00:00.000Z',
        };
        const poison = {
          id,
          type: 'TreatmentRecorded',
          stream: `treatment-${id}`,
          revision: 0,
          position: '1',
          metadata,
        };
        await send('claims.events', [
          { key: caseId, value: 'no JSON' },
          { key: caseId, value: JSON.stringify({ ...poison, data: { amount: 'much' } }) },
        ]);
        office.traffic.start();
        await office.traffic.more(30);
        await office.allIsWell();

        const parked = async (): Promise<readonly Json[]> => {
          const answer = await office.desk.get<{ items: readonly Json[] }>(OPERATOR, '/v1/quarantine');
          return office.desk.must(200, answer).items.filter((item) => item['caseId'] === caseId);
        };
        // Whoever hears the topic and does not act on such an event lets it pass.
        const consumer = 'settle-recorded-treatments';
        const held = { consumer, caseId, waiting: 1, cause: { kind: 'ContractViolation' } };
        await eventually('the case, parked', async () => (await parked()).length > 0, WAIT_MS);
        expect(await parked()).toMatchObject([{ ...held, attempts: 1 }]);

        await office.desk.post(OPERATOR, '/v1/quarantine/redrives', { caseId });
        expect(await parked()).toMatchObject([{ ...held, attempts: 2 }]);
        const told = await office.desk.get<{ items: readonly Json[] }>(OPERATOR, '/v1/quarantine/redrives');
        expect(told.body.items).toContainEqual(expect.objectContaining({ consumer, caseId, handled: 0 }));
        const { settings } = office.stack.process('settlement');
        expect(await (await fetch(`http://${settings.http}/metrics`)).text()).toMatch(
          /^yidi_quarantined_cases\{.*\} 1$/m,
        );
        const health = (await (await fetch(`http://${settings.http}/health/ready`)).json()) as Json;
        expect(JSON.stringify(health)).toMatch(/parked/);
      },
      LONG_MS,
    );

    it(
      'is answered where other regions hear of it: settled, declined or refused',
      async () => {
        const part = (name: string, changes: Json): Json => ({
          ...((recordExample['input'] as Json)[name] as Json),
          ...changes,
        });
        const record = (setl_id: string, changes: Json = {}, envelope: Json = {}): string =>
          JSON.stringify({
            ...recordExample,
            inf_time: '2026-05-12 10:15:30',
            input: {
              mdtrtinfo: part('mdtrtinfo', {
                psn_no: retiree(0).person.personNo,
                begntime: '2026-05-12 09:20:00',
                ...changes,
              }),
              setlinfo: part('setlinfo', { setl_id, setl_time: '2026-05-12 10:15:30' }),
            },
            ...envelope,
          });
        const serial = randomUUID().slice(0, 8);
        const elsewhere = { mdtrtarea_admvs: '310105', fixmedins_code: 'H31010500123' };
        await send(RECORDS_TOPIC, [
          { key: serial, value: record(`H11010500123-${serial}`) },
          { key: serial, value: record(`H11010500123-${serial}-2`, { dise_codg: 'M01600' }) },
          { key: serial, value: 'a letter, not a record' },
        ]);
        await send(recordsTopicOf(SHANGHAI), [
          { key: serial, value: record(`H31010500123-${serial}`, {}, elsewhere) },
          { key: serial, value: record(`H31010500123-${serial}-2`) },
        ]);

        const outcomes = async (): Promise<readonly (readonly [unknown, unknown])[]> =>
          (await published([OUTCOMES_TOPIC])).map(({ message }) => {
            const body = JSON.parse(String(message.value)) as Json;
            return [String(message.headers?.['ce_type']), body['setl_id'] ?? body['code']] as const;
          });
        // The first outcome makes the topic, and whoever asks for it meanwhile is told that it is not there.
        const count = (): Promise<number> =>
          outcomes().then(
            ({ length }) => length,
            () => 0,
          );
        await eventually('five outcomes', async () => (await count()) >= 5, WAIT_MS);
        expect((await outcomes()).toSorted()).toEqual(
          [
            ['RecordSettled', `H11010500123-${serial}`],
            ['RecordDeclined', `H11010500123-${serial}-2`],
            ['RecordDeclined', `H31010500123-${serial}`],
            ['RecordRefused', `H31010500123-${serial}-2`],
            ['RecordRefused', 'regional-record/unreadable'],
          ].toSorted(),
        );
      },
      LONG_MS,
    );
  });

  it('has at last the rows of a rebuild from zero', () => office.rowsAreThoseOfARebuild(), LONG_MS);
});
