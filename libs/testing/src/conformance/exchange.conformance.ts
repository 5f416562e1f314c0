import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Exchange, Letter } from '@yidi/eventing';
import { eventually, settles } from './fixtures.js';

export interface ExchangeUnderTest {
  readonly exchange: Exchange;
  /** Closes the exchange and opens it again, as a restart does. */
  readonly reopen: () => Promise<Exchange>;
  dispose(): Promise<void>;
}

type Handle = (letter: Letter) => Promise<void>;

interface Recipient {
  /** Letters in the order in which they were dealt with. */
  readonly read: readonly Letter[];
  readonly stop: () => Promise<void>;
}

const recipient = (exchange: Exchange, group: string, topics: readonly string[], first?: Handle): Recipient => {
  const read: Letter[] = [];
  const stopping = new AbortController();
  const handle: Handle = async (letter) => {
    await first?.(letter);
    read.push(letter);
  };
  const done = exchange.receive({ group, topics }, handle, stopping.signal);
  const stop = async (): Promise<void> => {
    stopping.abort();
    await done;
  };
  return { read, stop };
};

const letter = (key: string, body = `{"setl_id":"${randomUUID()}","备注":"异地就医 €"}`): Letter => {
  const id = randomUUID();
  return { id, key, headers: { ce_id: id, ce_source: '/regions/310000', 'content-type': 'application/json' }, body };
};

const letters = (count: number, key: string = randomUUID()): readonly Letter[] =>
  Array.from({ length: count }, () => letter(key));

const idsOf = (given: readonly Letter[]): readonly string[] => given.map(({ id }) => id);
const withKey = (given: readonly Letter[], key: string | undefined): readonly Letter[] =>
  given.filter((each) => each.key === key);
/** Without what was given a second time, which an exchange may do. */
const once = (given: readonly Letter[]): readonly Letter[] => [
  ...new Map(given.map((each) => [each.id, each])).values(),
];

/** What every exchange promises. `open` is told the topics, for a server where they have to be made. */
export const exchangeConformance = (
  name: string,
  open: (topics: readonly string[]) => Promise<ExchangeUnderTest>,
): void => {
  describe(`the exchange ${name}`, () => {
    // Names of this run, so that a server may keep those of earlier ones.
    const run = randomUUID().slice(0, 8);
    const [records, outcomes] = [`records.${run}`, `outcomes.${run}`];
    const newGroup = (): string => `group-${randomUUID()}`;
    let under: ExchangeUnderTest;
    let exchange: Exchange;
    beforeAll(async () => {
      under = await open([records, outcomes]);
      exchange = under.exchange;
    });
    afterAll(() => under.dispose());

    it('gives a new group every letter that was ever sent, as it was sent, in the order of its key', async () => {
      const keys = Array.from({ length: 20 }, () => randomUUID());
      const sent: Letter[] = [];
      for (let part = 0; part < 2; part += 1) {
        const together = keys.flatMap((key) => letters(5, key));
        await exchange.send(records, together);
        sent.push(...together);
      }

      const { read, stop } = recipient(exchange, newGroup(), [records]);
      await eventually('all letters', () => sent.every(({ id }) => idsOf(read).includes(id)));
      await stop();

      for (const key of keys) expect(withKey(once(read), key)).toEqual(withKey(sent, key));
    });

    it('sends nothing when there is nothing to send', async () => {
      await expect(exchange.send(records, [])).resolves.toBeUndefined();
    });

    it('keeps a body as it is, be it empty or long', async () => {
      const key = randomUUID();
      const sent = ['', 'not JSON\r\n\u0000\t', ` \uFEFF${'医'.repeat(200_000)}`].map((body) => letter(key, body));
      const { read, stop } = recipient(exchange, newGroup(), [outcomes]);

      await exchange.send(outcomes, sent);
      await eventually('the letters', () => once(withKey(read, key)).length >= 3);
      await stop();

      expect(withKey(once(read), key)).toEqual(sent);
    });

    it('gives letters of the topics that were asked for, and of no other', async () => {
      const [record, outcome] = [letters(1), letters(1)];
      const one = recipient(exchange, newGroup(), [outcomes]);
      const both = recipient(exchange, newGroup(), [records, outcomes]);

      await exchange.send(records, record);
      await exchange.send(outcomes, outcome);
      await eventually('the letter of one topic', () => idsOf(one.read).includes(outcome[0]?.id ?? ''));
      await eventually('those of both', () =>
        idsOf([...record, ...outcome]).every((id) => idsOf(both.read).includes(id)),
      );
      await Promise.all([one.stop(), both.stop()]);

      expect(idsOf(one.read)).not.toContain(record[0]?.id);
    });

    it('takes letters of many senders at once, each in the order in which it sends', async () => {
      const keys = Array.from({ length: 30 }, () => randomUUID());
      const { read, stop } = recipient(exchange, newGroup(), [records]);

      const sent = await Promise.all(
        keys.map(async (key) => {
          const own = letters(4, key);
          for (const each of own) await exchange.send(records, [each]);
          return own;
        }),
      );
      await eventually('all letters', () => sent.flat().every(({ id }) => idsOf(read).includes(id)));
      await stop();

      for (const own of sent) expect(idsOf(withKey(once(read), own[0]?.key))).toEqual(idsOf(own));
    });

    it('gives a letter again until it is dealt with; its key waits and others do not', async () => {
      const [sick, well] = [letters(2), letters(2)];
      const tries: string[] = [];
      let mended = false;
      const { read, stop } = recipient(exchange, newGroup(), [records], ({ id, key }) => {
        if (key !== sick[0]?.key) return Promise.resolve();
        tries.push(id);
        return mended ? Promise.resolve() : Promise.reject(new TypeError('not now'));
      });
      await exchange.send(records, sick);
      await eventually('a second try', () => tries.length >= 2);

      await exchange.send(records, well);
      await eventually('the other key', () => once(withKey(read, well[0]?.key)).length >= 2);
      expect(new Set(tries)).toEqual(new Set([sick[0]?.id]));
      mended = true;
      await eventually('the key that was held up', () => once(withKey(read, sick[0]?.key)).length >= 2);
      await stop();

      expect(idsOf(once(withKey(read, sick[0]?.key)))).toEqual(idsOf(sick));
    });

    it('goes on where the group left off, without loss and without beginning anew', async () => {
      const group = newGroup();
      const [before, between, after] = [letters(3), letters(3), letters(2)];
      const first = recipient(exchange, group, [outcomes]);
      await exchange.send(outcomes, before);
      await eventually('the first', () => idsOf(first.read).includes(before[2]?.id ?? ''));
      await first.stop();
      await exchange.send(outcomes, between);

      exchange = await under.reopen();
      const second = recipient(exchange, group, [outcomes]);
      await exchange.send(outcomes, after);
      await eventually('the rest', () => idsOf([...between, ...after]).every((id) => idsOf(second.read).includes(id)));
      await second.stop();

      expect(idsOf(second.read)).not.toContain(before[0]?.id);
    });

    it('finishes what was begun before it stops', async () => {
      const [sent] = letters(1);
      let begun = false;
      const { read, stop } = recipient(exchange, newGroup(), [outcomes], async ({ id }) => {
        if (id !== sent?.id) return;
        begun = true;
        await pause(100);
      });
      await exchange.send(outcomes, sent === undefined ? [] : [sent]);
      await eventually('the reading has begun', () => begun);

      await stop();

      expect(idsOf(read)).toContain(sent?.id);
    });

    it('stops soon while there is nothing to do', async () => {
      const { stop } = recipient(exchange, newGroup(), [outcomes]);
      await pause(200);

      expect(await settles(stop(), 15_000)).toBe(true);
    });
  });
};
