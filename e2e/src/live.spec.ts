import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { retiree } from '@yidi/testing/desk';
import { follow, type LiveItem } from './live-timeline.js';
import { timelineOf } from './on-the-wire.js';
import { AUDITOR, openOffice, readyForCare, treat, type Office } from './open-office.js';

const PERSON = retiree(1);
/** Submitted, three reviews, granted; filed, one review, activated. */
const EVENTS_BEFORE_CARE = 8;
/** Recorded, settled, payment ordered. */
const EVENTS_OF_CARE = 3;

let office: Office;
let caseId = '';

beforeAll(async () => {
  office = await openOffice();
  [caseId = ''] = await readyForCare(office.desk, [PERSON]);
});

afterAll(() => office.close());

const following = async (items: number, lastEventId?: string): Promise<readonly LiveItem[]> => {
  const token = await office.world.identity.issue(AUDITOR);
  return follow({ url: office.world.url, token, caseId, ...(lastEventId === undefined ? {} : { lastEventId }) }, items);
};

const placesFrom = (first: number, count: number): readonly string[] =>
  Array.from({ length: count }, (_, at) => String(first + at));

describe('the live timeline', () => {
  it('tells what there is and goes on as the case does', async () => {
    const reading = following(EVENTS_BEFORE_CARE + EVENTS_OF_CARE);
    await treat(office.desk, PERSON, 'live-1');
    const found = await reading;
    expect(found.map(({ id }) => id)).toEqual(placesFrom(1, EVENTS_BEFORE_CARE + EVENTS_OF_CARE));
    expect(found.at(-1)?.item.type).toBe('PaymentOrdered');
  });

  it('goes on for a reader who lost the connection, without gap or double', async () => {
    const before = (await following(EVENTS_BEFORE_CARE + EVENTS_OF_CARE)).at(-1)?.id ?? '';
    for (const record of ['live-2', 'live-3', 'live-4']) await treat(office.desk, PERSON, record);
    const reading = following(5 * EVENTS_OF_CARE, before);
    await Promise.all(['live-5', 'live-6'].map((record) => treat(office.desk, PERSON, record)));
    const found = await reading;
    expect(found.map(({ id }) => id)).toEqual(placesFrom(Number(before) + 1, 5 * EVENTS_OF_CARE));
    const items = await timelineOf(office.desk, AUDITOR, caseId, 'zh-CN');
    expect(found.map(({ item }) => item)).toEqual(items.slice(Number(before)));
  });

  it('comes to many readers alike, however often each of them comes back', async () => {
    const total = EVENTS_BEFORE_CARE + 7 * EVENTS_OF_CARE;
    const readers = Array.from({ length: 10 }, async (_, reader) => {
      const ids: string[] = [];
      while (ids.length < total)
        ids.push(...(await following(Math.min(1 + (reader % 4), total - ids.length), ids.at(-1))).map(({ id }) => id));
      return ids;
    });
    await treat(office.desk, PERSON, 'live-7');
    for (const ids of await Promise.all(readers)) expect(ids).toEqual(placesFrom(1, total));
  });
});
