import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { expect } from '@jest/globals';
import { Unavailable, type Bus, type Recorded } from '@yidi/eventing';
import { asRecorded, eventually, newStream, plain, several } from './fixtures.js';

export interface Warning {
  readonly message: string;
  readonly details: object;
}

/** So many events of one case, as a relay reads them from the log. */
export const eventsOf = (caseId: string, count: number): readonly Recorded[] =>
  asRecorded(
    newStream('claims'),
    several(count, caseId),
    Array.from({ length: count }, (_, index) => String(index + 1)),
  );

export const warnings = (): { readonly warn: (message: string, details: object) => void; readonly said: Warning[] } => {
  const said: Warning[] = [];
  return { said, warn: (message, details) => void said.push({ message, details }) };
};

export interface Listener {
  /** In the order in which they were done, repeated ones too. */
  readonly handled: readonly Recorded[];
  readonly stop: () => Promise<void>;
}

interface Listens {
  readonly group: string;
  readonly topic: string;
  readonly first?: (message: Recorded) => Promise<void>;
  /** For several that share their work. */
  readonly together?: Recorded[];
}

export const listen = (bus: Bus, { group, topic, first, together }: Listens): Listener => {
  const handled: Recorded[] = [];
  const stopping = new AbortController();
  const handle = async (message: Recorded): Promise<void> => {
    await first?.(message);
    handled.push(plain(message));
    together?.push(message);
  };
  const done = bus.consume({ group, topics: [topic] }, handle, stopping.signal);
  return {
    handled,
    stop: async () => {
      stopping.abort();
      await done;
    },
  };
};

export interface Traffic {
  /** What the bus has confirmed. */
  readonly published: readonly Recorded[];
  /** How often it did not. */
  readonly unavailable: () => number;
  readonly stop: () => Promise<void>;
}

/** Publishes as a relay does: batch after batch, each again until it is confirmed. */
export const traffic = (bus: Bus, topic: string, cases: number): Traffic => {
  const published: Recorded[] = [];
  const caseIds = Array.from({ length: cases }, () => randomUUID());
  let [going, failures] = [true, 0];
  const publish = async (batch: readonly Recorded[]): Promise<void> => {
    for (;;) {
      try {
        await bus.publish(topic, batch);
        published.push(...batch);
        return;
      } catch (error) {
        expect(error).toBeInstanceOf(Unavailable);
        failures += 1;
        await pause(100);
      }
    }
  };
  const run = async (): Promise<void> => {
    while (going) {
      await publish(caseIds.flatMap((caseId) => eventsOf(caseId, 2)));
      await pause(10);
    }
  };
  const done = run();
  return {
    published,
    unavailable: () => failures,
    stop: async () => {
      going = false;
      await done;
    },
  };
};

/** Without what came a second time. */
export const once = (messages: readonly Recorded[]): readonly Recorded[] =>
  [...new Map(messages.toReversed().map((message) => [message.id, message])).values()].toReversed();

const byCase = (messages: readonly Recorded[]): ReadonlyMap<string, readonly string[]> =>
  new Map(
    [...Map.groupBy(messages, ({ metadata }) => metadata.correlationId)].map(([caseId, own]) => [
      caseId,
      own.map(({ id }) => id),
    ]),
  );

/** Waits until all came, and holds that each case came in order. */
export const expectAll = async (sent: readonly Recorded[], handled: () => readonly Recorded[]): Promise<void> => {
  await eventually('every message that was published', () => {
    const ids = new Set(handled().map(({ id }) => id));
    return sent.every(({ id }) => ids.has(id));
  });
  const known = new Set(sent.map(({ id }) => id));
  const came = byCase(once(handled()).filter(({ id }) => known.has(id)));
  for (const [caseId, ids] of byCase(sent)) expect(came.get(caseId)).toEqual(ids);
};
