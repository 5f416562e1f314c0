import { rm } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { localIdentity } from '@yidi/platform';
import { billOf300, Desk, retiree, type Badge, type Insured } from '@yidi/testing/desk';
import { benefitsOf, caseOf, eventsOf, expectTotalsToAddUp, fenOf, type EventOnWire } from './on-the-wire.js';
import { AGENCY, AUDITOR, EXPERT, HOSPITAL, JANUARY, readyForCare, temporaryFolder } from './open-office.js';
import { endLeftovers, YidiProcess } from './yidi-process.js';

const PATIENTS = Array.from({ length: 20 }, (_, number) => retiree(number));
const APPLICANTS = Array.from({ length: 250 }, (_, number) => retiree(1000 + number));
const RECORDS = 1000;
/** Submitted, and three reviews. */
const STEPS_OF_APPLICANT = 4;
const COMMANDS = RECORDS + APPLICANTS.length * STEPS_OF_APPLICANT;
const CONCURRENT = 32;
const KILLS = 5;
const SEED = 20_261_122;

/** mulberry32: the same numbers for the same seed, from 0 up to but not 1. */
const seeded = (seed: number): (() => number) => {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
};

const shuffled = <T>(items: readonly T[], random: () => number): T[] =>
  items
    .map((item) => ({ item, at: random() }))
    .toSorted((a, b) => a.at - b.at)
    .map(({ item }) => item);

interface Command {
  readonly badge: Badge;
  readonly path: () => string;
  readonly body: object;
  readonly key: string;
  readonly answered?: (body: Record<string, unknown>) => void;
}

/** Commands that follow one another; jobs go side by side. */
type Job = readonly Command[];

const treating = (insured: Insured, recordId: string): Job => [
  { badge: HOSPITAL, path: () => '/v1/treatments', body: billOf300(insured, recordId), key: `record-${recordId}` },
];

const SECOND_CLERK: Badge = { ...AGENCY, sub: 'second-clerk' };
const REVIEWS = [
  [AGENCY, 'first-review'],
  [EXPERT, 'expert-review'],
  [SECOND_CLERK, 're-check'],
] as const;

const applying = (application: object, personNo: string, cases: Map<string, string>): Job => {
  let path = '';
  const submit: Command = {
    badge: AGENCY,
    path: () => '/v1/qualifications',
    body: application,
    key: `apply-${personNo}`,
    answered: ({ qualificationId, caseId }) => {
      path = `/v1/qualifications/${String(qualificationId)}/reviews`;
      cases.set(personNo, String(caseId));
    },
  };
  return [
    submit,
    ...REVIEWS.map(([badge, stage]) => ({
      badge,
      path: () => path,
      body: { stage, decision: 'pass' },
      key: `${stage}-${personNo}`,
    })),
  ];
};

let data = '';
let server: YidiProcess;
let desk: Desk;
let patientCases: readonly string[] = [];
const applicantCases = new Map<string, string>();
const told = { answered: 0, sentAgain: 0, kills: 0, unexpected: new Array<string>() };

/** Sends until it is answered; whatever was cut off is sent again as it was. */
const carryOut = async (command: Command): Promise<void> => {
  for (;;) {
    const answer = await desk
      .post<Record<string, unknown>>(command.badge, command.path(), command.body, { 'idempotency-key': command.key })
      .catch(() => undefined);
    if (answer !== undefined && answer.status >= 200 && answer.status < 300) {
      command.answered?.(answer.body);
      return;
    }
    if (answer !== undefined && answer.status !== 503) {
      told.unexpected.push(`${command.key}: ${String(answer.status)} ${JSON.stringify(answer.body)}`);
      return;
    }
    told.sentAgain += 1;
    await sleep(25);
  }
};

/** Kills the server when so many commands were answered, and starts it again on the same folder and port. */
const crashAt = async (answered: number, delayMs: number): Promise<void> => {
  while (told.answered < answered) await sleep(1);
  await sleep(delayMs);
  const { signal } = await server.end('SIGKILL');
  if (signal === 'SIGKILL') told.kills += 1;
  server = await YidiProcess.serve({ data, port: server.port });
};

const stream = async (jobs: Job[]): Promise<void> => {
  const work = async (): Promise<void> => {
    for (let job = jobs.shift(); job !== undefined; job = jobs.shift())
      for (const command of job) {
        await carryOut(command);
        told.answered += 1;
      }
  };
  await Promise.all(Array.from({ length: CONCURRENT }, work));
};

beforeAll(async () => {
  data = await temporaryFolder();
  server = await YidiProcess.serve({ data, clock: JANUARY });
  const identity = await localIdentity(data);
  const tokens = new Map<string, Promise<string>>();
  desk = new Desk(server.url, (badge) => {
    const who = JSON.stringify(badge);
    const token = tokens.get(who) ?? identity.issue(badge);
    tokens.set(who, token);
    return token;
  });
  patientCases = await readyForCare(desk, PATIENTS);

  const random = seeded(SEED);
  const { qualification } = await desk.procedures(retiree(0));
  const jobs = shuffled(
    [
      ...Array.from({ length: RECORDS }, (_, at) => {
        const number = at % PATIENTS.length;
        return treating(PATIENTS[number] ?? retiree(0), `crash-${String(number)}-${String(at)}`);
      }),
      ...APPLICANTS.map((insured) =>
        applying(
          { ...desk.application(insured, qualification.materials), diseaseCode: insured.diseaseCode },
          insured.person.personNo,
          applicantCases,
        ),
      ),
    ],
    random,
  );
  const crashing = (async () => {
    const stretch = (COMMANDS * 0.9) / KILLS;
    for (let kill = 0; kill < KILLS; kill += 1)
      await crashAt(Math.floor((kill + random()) * stretch), Math.floor(random() * 40));
  })();
  await stream(jobs);
  await crashing;
}, 600_000);

afterAll(async () => {
  endLeftovers();
  await rm(data, { recursive: true, force: true });
});

/** Waits until every record of the case is settled and its payment ordered: what follows from an answer may come later. */
const settledEvents = async (caseId: string, records: number): Promise<readonly EventOnWire[]> => {
  for (let attempt = 0; ; attempt += 1) {
    const events = await eventsOf(desk, AUDITOR, caseId);
    const settled = events.filter(({ type }) => type === 'TreatmentSettled');
    const owed = settled.filter(({ data: { fundPays } }) => fundPays !== '0.00').length;
    const ordered = events.filter(({ type }) => type === 'PaymentOrdered').length;
    if ((settled.length >= records && ordered >= owed) || attempt === 100) return events;
    await sleep(100);
  }
};

const countOf = (values: readonly string[]): ReadonlyMap<string, number> => {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return counts;
};

describe('two thousand commands while the server is killed again and again', () => {
  it('are all answered in the end, and none refused', () => {
    expect(told.unexpected).toEqual([]);
    expect(told.answered).toBe(COMMANDS);
    expect(told.kills).toBe(KILLS);
    expect(told.sentAgain).toBeGreaterThan(KILLS);
  });

  it('have recorded and settled every record exactly once', async () => {
    let recorded = 0;
    for (const [number, caseId] of patientCases.entries()) {
      const records = Array.from({ length: RECORDS }, (_, at) => at)
        .filter((at) => at % PATIENTS.length === number)
        .map((at) => `crash-${String(number)}-${String(at)}`);
      const events = await settledEvents(caseId, records.length);
      const ofType = (type: string): readonly EventOnWire[] => events.filter((event) => event.type === type);
      const sent = ofType('TreatmentRecorded').map(({ data: { recordId } }) => String(recordId));
      expect(sent.toSorted()).toEqual(records.toSorted());
      recorded += sent.length;
      const treatments = ofType('TreatmentRecorded').map(({ data: { treatmentId } }) => String(treatmentId));
      const settled = ofType('TreatmentSettled');
      expect(countOf(settled.map(({ data: { treatmentId } }) => String(treatmentId)))).toEqual(countOf(treatments));
      const owed = settled.filter(({ data: { fundPays } }) => fundPays !== '0.00');
      expect(countOf(ofType('PaymentOrdered').map(({ data: { settlementId } }) => String(settlementId)))).toEqual(
        countOf(owed.map(({ data: { settlementId } }) => String(settlementId))),
      );
      expect(events.map(({ seq }) => seq)).toEqual(events.map((_, at) => at + 1));
    }
    expect(recorded).toBe(RECORDS);
  });

  it('have qualified every applicant exactly once', async () => {
    expect(applicantCases.size).toBe(APPLICANTS.length);
    for (const caseId of applicantCases.values())
      expect((await eventsOf(desk, AUDITOR, caseId)).map(({ type }) => type)).toEqual([
        'QualificationSubmitted',
        'ReviewPassed',
        'ReviewPassed',
        'ReviewPassed',
        'QualificationGranted',
      ]);
  });

  it('stand in every case as its events replayed say', async () => {
    for (const caseId of [...patientCases, ...[...applicantCases.values()].slice(0, 50)]) {
      const last = (await eventsOf(desk, AUDITOR, caseId)).at(-1);
      const now = await caseOf(desk, AUDITOR, caseId, `?atLeast=${last?.position ?? ''}`);
      expectTotalsToAddUp(now);
      expect(await caseOf(desk, AUDITOR, caseId, `/replay?upTo=${String(last?.seq)}`)).toEqual(now);
    }
  });

  it('have used every deductible and cap as the settlements say', async () => {
    for (const [number, caseId] of patientCases.entries()) {
      const settled = (await eventsOf(desk, AUDITOR, caseId)).filter(({ type }) => type === 'TreatmentSettled');
      const sum = (amountOf: (data: EventOnWire['data']) => unknown): number =>
        settled.reduce((total, { data: its }) => total + fenOf(String(amountOf(its))), 0);
      const benefits = await benefitsOf(desk, AUDITOR, PATIENTS[number]?.person.personNo ?? '');
      const used = Object.fromEntries(benefits.map(({ kind, used: amount }) => [kind, fenOf(amount)]));
      expect(used).toEqual({
        deductible: sum(({ person }) => (person as Readonly<Record<string, string>>)['deductible']),
        cap: sum(({ fundPays }) => fundPays),
      });
      expect(used).toEqual({ deductible: 50_00, cap: 5500_00 });
    }
  });
});
