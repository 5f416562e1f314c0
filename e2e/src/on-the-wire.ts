// What Yidi answers, as a client reads it: money as text.
import { expect } from '@jest/globals';
import type { CaseView, SettlementView, TimelineItem } from '@yidi/contracts/views';
import type { OnWire } from '@yidi/standalone/story';
import type { Badge, Desk } from '@yidi/testing/desk';

export type CaseOnWire = OnWire<CaseView>;
export type SettlementOnWire = OnWire<SettlementView>;

export interface EventOnWire {
  readonly seq: number;
  readonly position: string;
  readonly at: string;
  readonly type: string;
  readonly stream: string;
  readonly revision: number;
  readonly actor: object;
  readonly data: Readonly<Record<string, unknown>>;
  readonly causationId: string;
}

export interface BenefitOnWire {
  readonly kind: string;
  readonly pool: string;
  readonly period: string;
  readonly within: string;
  readonly used: string;
  readonly left: string;
  readonly of: string;
}

interface PageOf<Item> {
  readonly items: readonly Item[];
  readonly next: number | null;
}

export interface ProblemOnWire {
  readonly code: string;
  readonly detail: string;
  readonly violations?: readonly { readonly field: string; readonly rule: string; readonly message: string }[];
}

/** `112.50` → 11250: whole numbers, so that sums are exact. */
export const fenOf = (yuan: string): number => {
  const [whole = '', part = ''] = yuan.split('.');
  if (!/^\d+$/.test(whole) || !/^\d\d$/.test(part)) throw new RangeError(`${yuan} is not money with two decimals`);
  return Number(whole) * 100 + Number(part);
};

export const sumOf = (amounts: readonly string[]): number => amounts.reduce((sum, amount) => sum + fenOf(amount), 0);

/** Every event of a case, page by page. */
export const eventsOf = async (desk: Desk, reader: Badge, caseId: string): Promise<readonly EventOnWire[]> => {
  const events: EventOnWire[] = [];
  for (let after: number | null = 0; after !== null;) {
    const path = `/v1/cases/${caseId}/events?limit=400&after=${String(after)}`;
    const page: PageOf<EventOnWire> = desk.must(200, await desk.get<PageOf<EventOnWire>>(reader, path));
    events.push(...page.items);
    after = page.next;
  }
  return events;
};

export const timelineOf = async (
  desk: Desk,
  reader: Badge,
  caseId: string,
  language = 'en',
): Promise<readonly TimelineItem[]> => {
  const answer = await desk.get<PageOf<TimelineItem>>(reader, `/v1/cases/${caseId}/timeline`, {
    'accept-language': language,
  });
  return desk.must(200, answer).items;
};

export const caseOf = async (desk: Desk, reader: Badge, caseId: string, query = ''): Promise<CaseOnWire> =>
  desk.must(200, await desk.get<CaseOnWire>(reader, `/v1/cases/${caseId}${query}`));

export const benefitsOf = async (
  desk: Desk,
  reader: Badge,
  personNo: string,
  year = 2026,
): Promise<readonly BenefitOnWire[]> => {
  const path = `/v1/persons/${personNo}/benefits?year=${String(year)}`;
  return desk.must(200, await desk.get<{ items: readonly BenefitOnWire[] }>(reader, path)).items;
};

export const settlementOf = async (desk: Desk, reader: Badge, settlementId: string): Promise<SettlementOnWire> =>
  desk.must(200, await desk.get<SettlementOnWire>(reader, `/v1/settlements/${settlementId}`));

/** Every identity that the API promises of a settlement. */
export const expectToAddUp = (settlement: SettlementOnWire): void => {
  const { total, fundPays, personPays, institutionBears, funds, person } = settlement;
  expect(sumOf([fundPays, personPays, institutionBears])).toBe(fenOf(total));
  expect(sumOf(funds.map(({ amount }) => amount))).toBe(fenOf(fundPays));
  expect(sumOf(Object.values(person))).toBe(fenOf(personPays));
  expectStepsToChain(settlement);
  const { deductible, cap } = settlement.accumulators;
  expect(taken(deductible)).toBe(fenOf(person.deductible));
  expect(taken(cap)).toBe(fenOf(fundPays));
};

/** From the total to what the fund pays, each step begins where the one before ended. */
const expectStepsToChain = ({ total, steps, fundPays }: SettlementOnWire): void => {
  expect(steps.map(({ before }) => before)).toEqual([total, ...steps.slice(0, -1).map(({ after }) => after)]);
  expect(steps.at(-1)?.after).toBe(fundPays);
  for (const { before, amount, after, says, source } of steps) {
    expect(fenOf(before) - fenOf(amount)).toBe(fenOf(after));
    expect([says, source]).not.toContain('');
  }
};

const taken = (use: { readonly before: string; readonly after: string } | undefined): number | undefined =>
  use && fenOf(use.after) - fenOf(use.before);

/** A case's totals are the sums of its settlements. */
export const expectTotalsToAddUp = ({ settlements, totals }: CaseOnWire): void => {
  expect(fenOf(totals.total)).toBe(sumOf(settlements.map(({ total }) => total)));
  expect(fenOf(totals.fundPays)).toBe(sumOf(settlements.map(({ fundPays }) => fundPays)));
  expect(fenOf(totals.personPays)).toBe(sumOf(settlements.map(({ personPays }) => personPays)));
  const paid = settlements.filter(({ status }) => status === 'paid');
  expect(fenOf(totals.paid)).toBe(sumOf(paid.map(({ fundPays }) => fundPays)));
};
