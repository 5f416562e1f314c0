import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { KeptAnswer, RequestLedger } from '@yidi/eventing';

export interface RequestLedgerUnderTest {
  readonly ledger: RequestLedger;
  /** Closes the ledger and opens the same data again, as a restart does. */
  readonly reopen: () => Promise<RequestLedger>;
  dispose(): Promise<void>;
}

const created: KeptAnswer = {
  status: 201,
  headers: { etag: '"0"', 'yidi-position': '18446744073709551615' },
  body: '{"caseId":"…","says":"已受理 👩🏽‍⚕️"}',
};

/** What every request ledger promises. */
export const requestLedgerConformance = (name: string, open: () => Promise<RequestLedgerUnderTest>): void => {
  describe(`the request ledger ${name}`, () => {
    let under: RequestLedgerUnderTest;
    let ledger: RequestLedger;
    beforeAll(async () => {
      under = await open();
      ledger = under.ledger;
    });
    afterAll(() => under.dispose());

    it('takes a key that nobody has used', async () => {
      expect(await ledger.claim(randomUUID(), 'hash')).toEqual({ state: 'new' });
    });

    it('says of a request that was begun and not answered that it was begun, over a restart too', async () => {
      const key = randomUUID();
      await ledger.claim(key, 'hash');

      expect(await ledger.claim(key, 'hash')).toEqual({ state: 'begun' });
      ledger = await under.reopen();
      expect(await ledger.claim(key, 'hash')).toEqual({ state: 'begun' });
    });

    it('gives the answer that was kept, as often as asked, over a restart too', async () => {
      const key = randomUUID();
      await ledger.claim(key, 'hash');

      await ledger.answer(key, created);

      expect(await ledger.claim(key, 'hash')).toEqual({ state: 'answered', answer: created });
      ledger = await under.reopen();
      expect(await ledger.claim(key, 'hash')).toEqual({ state: 'answered', answer: created });
    });

    it('keeps an answer without headers and body', async () => {
      const key = randomUUID();
      await ledger.claim(key, 'hash');

      await ledger.answer(key, { status: 204, headers: {}, body: '' });

      expect(await ledger.claim(key, 'hash')).toEqual({
        state: 'answered',
        answer: { status: 204, headers: {}, body: '' },
      });
    });

    it('refuses another request under a key that is taken, answered or not', async () => {
      const key = randomUUID();
      await ledger.claim(key, 'hash');

      expect(await ledger.claim(key, 'other')).toEqual({ state: 'reused' });
      await ledger.answer(key, created);
      expect(await ledger.claim(key, 'other')).toEqual({ state: 'reused' });
      expect(await ledger.claim(key, 'hash')).toEqual({ state: 'answered', answer: created });
    });

    it('lets a key be used again that was given back, for another request too', async () => {
      const key = randomUUID();
      await ledger.claim(key, 'hash');

      await ledger.release(key);

      expect(await ledger.claim(key, 'other')).toEqual({ state: 'new' });
    });

    it('keeps the first answer where the same request was carried out twice at once', async () => {
      const key = randomUUID();
      const claims = await Promise.all([ledger.claim(key, 'hash'), ledger.claim(key, 'hash')]);
      expect(claims.map(({ state }) => state).toSorted()).toEqual(['begun', 'new']);

      await ledger.answer(key, created);
      await ledger.answer(key, { ...created, status: 500 });
      await ledger.release(key);

      expect(await ledger.claim(key, 'hash')).toEqual({ state: 'answered', answer: created });
    });

    it('tells keys apart', async () => {
      const keys = Array.from({ length: 100 }, () => randomUUID());

      const claims = await Promise.all(keys.map((key) => ledger.claim(key, 'hash')));

      expect(claims).toEqual(keys.map(() => ({ state: 'new' })));
    });
  });
};
