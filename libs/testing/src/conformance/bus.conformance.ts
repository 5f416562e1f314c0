import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  categoryOf,
  NO_STREAM,
  type Audience,
  type Bus,
  type EventStore,
  type Recorded,
  type Stored,
  type TopicOf,
} from '@yidi/eventing';
import { eventually, newStream, plain, settles, several } from './fixtures.js';

/** Appends the events as a stream of their own and, where the bus needs it, publishes them. */
export type Emit = (stream: string, events: readonly Stored[]) => Promise<readonly Recorded[]>;

export interface BusUnderTest {
  readonly bus: Bus;
  readonly emit: Emit;
  /** Closes the bus and opens it again, as a restart does. */
  readonly reopen: () => Promise<Bus>;
  dispose(): Promise<void>;
}

/** For the bus under test: the category of a stream is its topic, and `silent` has none. */
export const conformanceTopicOf: TopicOf = ({ stream }) => {
  const category = categoryOf(stream);
  return category === 'silent' ? undefined : category;
};

/** What `emit` comes to over a store, for a bus that is relayed as for one that is not. */
export const emitting =
  (store: EventStore, bus: () => Bus): Emit =>
  async (stream, events) => {
    await store.append(stream, events, NO_STREAM);
    const recorded = (await store.read(stream)).events;
    const topic = recorded[0] && conformanceTopicOf(recorded[0]);
    if (bus().relayed && topic !== undefined) await bus().publish(topic, recorded);
    return recorded;
  };

type Handle = (message: Recorded) => Promise<void>;

interface Consumer {
  /** Messages in the order in which they were done. */
  readonly handled: readonly Recorded[];
  readonly stop: () => Promise<void>;
}

const consumer = (bus: Bus, group: string, topics: readonly string[], first?: Handle): Consumer => {
  const handled: Recorded[] = [];
  const stopping = new AbortController();
  const handle: Handle = async (message) => {
    await first?.(message);
    handled.push(plain(message));
  };
  const done = bus.consume({ group, topics }, handle, stopping.signal);
  const stop = async (): Promise<void> => {
    stopping.abort();
    await done;
  };
  return { handled, stop };
};

const idsOf = (messages: readonly Recorded[]): readonly string[] => messages.map(({ id }) => id);
const ofCase = (messages: readonly Recorded[], caseId: string): readonly Recorded[] =>
  messages.filter(({ metadata }) => metadata.correlationId === caseId);
/** Without what was given a second time, which a bus may do. */
const once = (messages: readonly Recorded[]): readonly Recorded[] => [
  ...new Map(messages.map((message) => [message.id, message])).values(),
];

/** What every bus promises. `open` is told the topics, for a server where they have to be made. */
export const busConformance = (name: string, open: (topics: readonly string[]) => Promise<BusUnderTest>): void => {
  describe(`the bus ${name}`, () => {
    // Names of this run, so that a server may keep those of earlier ones.
    const run = randomUUID().slice(0, 8);
    const [claims, filings] = [`claims${run}`, `filings${run}`];
    const newGroup = (): string => `group-${randomUUID()}`;
    let under: BusUnderTest;
    let bus: Bus;
    beforeAll(async () => {
      under = await open([claims, filings]);
      bus = under.bus;
    });
    afterAll(() => under.dispose());

    it('gives a new group every message that was ever sent, with all its fields, in the order of its case', async () => {
      const cases = Array.from({ length: 20 }, () => randomUUID());
      const sent: Recorded[] = [];
      for (const caseId of cases)
        for (let part = 0; part < 2; part += 1) sent.push(...(await under.emit(newStream(claims), several(5, caseId))));

      const { handled, stop } = consumer(bus, newGroup(), [claims]);
      await eventually('all messages', () => sent.every(({ id }) => handled.some((message) => message.id === id)));
      await stop();

      for (const caseId of cases) expect(ofCase(once(handled), caseId)).toEqual(ofCase(sent, caseId));
    });

    it('gives what is sent while it listens', async () => {
      const { handled, stop } = consumer(bus, newGroup(), [filings]);

      const sent = await under.emit(newStream(filings), several(3));
      await eventually('the messages', () => ofCase(handled, sent[0]?.metadata.correlationId ?? '').length >= 3);
      await stop();

      expect(ofCase(once(handled), sent[0]?.metadata.correlationId ?? '')).toEqual(sent);
    });

    it('goes past what the group does not want, and does not give it later either', async () => {
      const group = newGroup();
      const caseId = randomUUID();
      const [unwanted, wanted, wantedLater] = [newStream(claims), newStream(claims), newStream(claims)];
      await under.emit(unwanted, several(2, caseId));
      const sent = await under.emit(wanted, several(2, caseId));
      const handled: Recorded[] = [];
      const listen = (): (() => Promise<void>) => {
        const stopping = new AbortController();
        const wants: Audience['wants'] = ({ stream, type }) =>
          [wanted, wantedLater].includes(stream) && type === sent[0]?.type;
        const handle: Handle = (message) => Promise.resolve(void handled.push(plain(message)));
        const done = bus.consume({ group, topics: [claims], wants }, handle, stopping.signal);
        return () => {
          stopping.abort();
          return done;
        };
      };

      const stopFirst = listen();
      await eventually('what is wanted', () => once(handled).length >= 2);
      await stopFirst();
      bus = await under.reopen();
      const stopSecond = listen();
      const [later] = await under.emit(wantedLater, several(1, caseId));
      await eventually('what comes later', () => idsOf(handled).includes(later?.id ?? ''));
      await stopSecond();

      expect(once(handled)).toEqual([...sent, later]);
    });

    it('gives only the topics that were asked for, and nothing that has none', async () => {
      const claim = await under.emit(newStream(claims), several(1));
      await under.emit(newStream('silent'), several(1));
      const filing = await under.emit(newStream(filings), several(1));
      const one = consumer(bus, newGroup(), [filings]);
      const both = consumer(bus, newGroup(), [claims, filings]);

      const last = await under.emit(newStream(filings), several(1));
      await eventually('the last of one topic', () => idsOf(one.handled).includes(last[0]?.id ?? ''));
      await eventually('those of both topics', () =>
        idsOf([...claim, ...filing, ...last]).every((id) => idsOf(both.handled).includes(id)),
      );
      await Promise.all([one.stop(), both.stop()]);

      expect(new Set(one.handled.map(conformanceTopicOf))).toEqual(new Set([filings]));
      expect(new Set(both.handled.map(conformanceTopicOf))).toEqual(new Set([claims, filings]));
    });

    it('works on different cases side by side and on one case in order', async () => {
      const [slow, quick] = [randomUUID(), randomUUID()];
      const quickOnes: string[] = [];
      const begun: string[] = [];
      const { handled, stop } = consumer(bus, newGroup(), [claims], async ({ id, metadata }) => {
        if (metadata.correlationId === quick) quickOnes.push(id);
        if (metadata.correlationId !== slow) return;
        begun.push(id);
        await eventually('the quick case', () => quickOnes.length >= 3);
      });

      const first = await under.emit(newStream(claims), several(2, slow));
      await eventually('the slow case has begun', () => begun.length > 0);
      expect(begun).toEqual([first[0]?.id]);
      await under.emit(newStream(claims), several(3, quick));
      await eventually('both', () => ofCase(handled, slow).length >= 2);
      await stop();

      expect(idsOf(ofCase(once(handled), slow))).toEqual(idsOf(first));
    });

    it('gives a message again until it is handled; its case waits and the others do not', async () => {
      const [sick, well] = [randomUUID(), randomUUID()];
      const tries: string[] = [];
      let mended = false;
      const { handled, stop } = consumer(bus, newGroup(), [claims], ({ id, metadata }) => {
        if (metadata.correlationId !== sick) return Promise.resolve();
        tries.push(id);
        return mended ? Promise.resolve() : Promise.reject(new Error('not now'));
      });
      const sent = await under.emit(newStream(claims), several(2, sick));
      await eventually('a second try', () => tries.length >= 2);

      const others = await under.emit(newStream(claims), several(2, well));
      await eventually('the other case', () => once(ofCase(handled, well)).length >= 2);
      expect(new Set(tries)).toEqual(new Set([sent[0]?.id]));
      expect(ofCase(handled, sick)).toEqual([]);
      mended = true;
      await eventually('the case that was held up', () => once(ofCase(handled, sick)).length >= 2);
      await stop();

      expect(ofCase(once(handled), sick)).toEqual(sent);
      expect(ofCase(once(handled), well)).toEqual(others);
    });

    it('serves each group for itself', async () => {
      const sent = await under.emit(newStream(filings), several(2));
      const caseId = sent[0]?.metadata.correlationId ?? '';
      const broken = consumer(bus, newGroup(), [filings], () => Promise.reject(new Error('never')));
      const sound = consumer(bus, newGroup(), [filings]);

      await eventually('the sound group', () => ofCase(sound.handled, caseId).length >= 2);
      await Promise.all([broken.stop(), sound.stop()]);

      expect(broken.handled).toEqual([]);
      expect(ofCase(once(sound.handled), caseId)).toEqual(sent);
    });

    it('goes on where the group left off, without loss and without beginning anew', async () => {
      const group = newGroup();
      const before = await under.emit(newStream(claims), several(3));
      const first = consumer(bus, group, [claims]);
      await eventually('the first', () => idsOf(first.handled).includes(before[2]?.id ?? ''));
      await first.stop();
      const between = await under.emit(newStream(claims), several(3));

      bus = await under.reopen();
      const second = consumer(bus, group, [claims]);
      const after = await under.emit(newStream(claims), several(2));
      await eventually('the rest', () => idsOf(second.handled).includes(after[1]?.id ?? ''));
      await second.stop();

      const caseOf = (sent: readonly Recorded[]): string => sent[0]?.metadata.correlationId ?? '';
      expect(ofCase(once(second.handled), caseOf(between))).toEqual(between);
      expect(ofCase(once(second.handled), caseOf(after))).toEqual(after);
      expect(ofCase(second.handled, caseOf(before))).toEqual([]);
    });

    it('gives after a stop what had failed before it', async () => {
      const group = newGroup();
      const sent = await under.emit(newStream(filings), several(2));
      const caseId = sent[0]?.metadata.correlationId ?? '';
      let tried = false;
      const first = consumer(bus, group, [filings], ({ metadata }) => {
        if (metadata.correlationId !== caseId) return Promise.resolve();
        tried = true;
        return Promise.reject(new Error('not now'));
      });
      await eventually('a try', () => tried);
      await first.stop();

      const second = consumer(bus, group, [filings]);
      await eventually('the case', () => ofCase(once(second.handled), caseId).length >= 2);
      await second.stop();

      expect(ofCase(once(second.handled), caseId)).toEqual(sent);
    });

    it('finishes what was begun before it stops', async () => {
      const sent = await under.emit(newStream(claims), several(1));
      let begun = false;
      const { handled, stop } = consumer(bus, newGroup(), [claims], async ({ id }) => {
        if (id !== sent[0]?.id) return;
        begun = true;
        await pause(100);
      });
      await eventually('the work has begun', () => begun);

      await stop();

      expect(idsOf(handled)).toContain(sent[0]?.id);
    });

    it('stops soon while there is nothing to do', async () => {
      const { stop } = consumer(bus, newGroup(), [filings]);
      await pause(200);

      expect(await settles(stop(), 15_000)).toBe(true);
    });
  });
};
