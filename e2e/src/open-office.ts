import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { instant } from '@yidi/kernel';
import { openWorld, type World, type WorldSettings } from '@yidi/standalone/world';
import { billOf300, Desk, toBeijing, type Badge, type Filed, type Insured } from '@yidi/testing/desk';

/** Yidi on a folder and a simulated clock of its own, and a desk to work at. */
export interface Office {
  readonly world: World;
  readonly desk: Desk;
  readonly data: string;
  close(): Promise<void>;
}

/** The days of the tests: applied for in January, filed in February, treated in March. */
export const JANUARY = '2026-01-12T01:00:00Z';
const FEBRUARY = '2026-02-03T01:00:00Z';
export const MARCH = '2026-03-12T02:00:00Z';

export const HOSPITAL: Badge = { role: 'institution', region: '110105', sub: 'H11010500123' };
export const SECOND_HOSPITAL: Badge = { role: 'institution', region: '110108', sub: 'H11010800456' };
export const AGENCY: Badge = { role: 'agency', region: '450600', sub: 'clerk' };
export const EXPERT: Badge = { role: 'expert', region: '450600', sub: 'panel' };
export const FINANCE: Badge = { role: 'finance', region: '450600', sub: 'cashier' };
export const AUDITOR: Badge = { role: 'auditor', region: '450600', sub: 'auditor' };
export const AGENCY_ELSEWHERE: Badge = { role: 'agency', region: '360300', sub: 'clerk' };
export const FINANCE_ELSEWHERE: Badge = { role: 'finance', region: '360300', sub: 'cashier' };

export const NOBODY = '00000000-0000-5000-8000-000000000000';

export const temporaryFolder = (): Promise<string> => mkdtemp(join(tmpdir(), 'yidi-e2e-'));

export const openOffice = async (settings: Partial<WorldSettings> = {}): Promise<Office> => {
  const data = await temporaryFolder();
  const world = await openWorld({ data, port: 0, clock: instant(JANUARY), logLevel: 'error', ...settings });
  const desk = new Desk(world.url, (badge) => world.identity.issue(badge));
  const close = async (): Promise<void> => {
    await world.close();
    await rm(data, { recursive: true, force: true });
  };
  return { world, desk, data, close };
};

/** Brings persons to where a hospital can treat them, by March; answers the case of each. */
export const readyForCare = async (
  desk: Desk,
  persons: readonly Insured[],
  filed: Filed = toBeijing,
): Promise<readonly string[]> => {
  const cases: string[] = [];
  for (const person of persons) cases.push((await desk.qualify(person)).caseId);
  await desk.moveClock(FEBRUARY);
  for (const person of persons) await desk.file(person, filed);
  await desk.moveClock(MARCH);
  return cases;
};

/** What a hospital is told of a record that it sends and waits for. */
export interface Treated {
  readonly caseId: string;
  readonly treatmentId: string;
  readonly status: string;
  readonly settlement?: { readonly settlementId: string; readonly fundPays: string; readonly personPays: string };
}

/** Sends the published bill under a record id and waits for what comes of it. */
export const treat = async (
  desk: Desk,
  insured: Insured,
  recordId: string,
  over: object = {},
): Promise<Treated & { readonly settlementId: string }> => {
  const sent = await desk.post<Treated>(HOSPITAL, '/v1/treatments', billOf300(insured, recordId, over), {
    prefer: 'wait=10',
  });
  const treated = desk.must(201, sent);
  return { ...treated, settlementId: treated.settlement?.settlementId ?? '' };
};
