import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import autocannon from 'autocannon';
import { localIdentity } from '@yidi/platform';
import { billOf300, Desk, retiree, type IssueToken } from '@yidi/testing/desk';
import { startChild } from './child.js';
import { sideBySide, type Result } from './measure.js';

const PERSONS = 200;
const CONNECTIONS = 64;
const SECONDS = 5;
const ROUNDS = 3;
const BAR = 0.3;
const STEADY_RATE = 300;

const persons = Array.from({ length: PERSONS }, (_, number) => retiree(number));

/** Twenty lines of ten yuan, as an ordinary outpatient bill has them. */
const lines = Array.from({ length: 20 }, (_, at) => ({
  lineNo: at + 1,
  itemCode: `XC09CAX${String(at).padStart(4, '0')}`,
  itemName: '缬沙坦胶囊',
  class: 'A',
  quantity: '2',
  unitPrice: '7.50',
  amount: '15.00',
  fullySelfPaid: '5.00',
  overLimit: '0.00',
  preSelfPaid: '0.00',
  inScope: '10.00',
}));

type Shape = 'amounts' | 'lines';
let serial = 0;

const body = (shape: Shape): string => {
  serial += 1;
  const person = persons[serial % PERSONS] ?? retiree(0);
  const bill = billOf300(person, `H11010500123-20260312-${String(serial)}`);
  return JSON.stringify(shape === 'amounts' ? bill : { ...bill, amounts: undefined, lines });
};

interface Load {
  readonly perSecond: number;
  readonly p99: number;
}

const load = async (url: string, token: string, shape: Shape, rate?: number): Promise<Load> => {
  const outcome = await autocannon({
    url,
    connections: CONNECTIONS,
    duration: SECONDS,
    ...(rate === undefined ? {} : { overallRate: rate }),
    requests: [
      {
        method: 'POST',
        path: '/v1/treatments',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${token}`, prefer: 'wait=10' },
        setupRequest: (request) => ({ ...request, body: body(shape) }),
      },
    ],
  });
  if (outcome.non2xx + outcome.errors > 0)
    throw new Error(`${String(outcome.non2xx)} answers were not 2xx, ${String(outcome.errors)} requests failed`);
  return { perSecond: outcome['2xx'] / outcome.duration, p99: outcome.latency.p99 };
};

const issuer = async (data: string): Promise<IssueToken> => {
  const identity = await localIdentity(data);
  return (badge) => identity.issue(badge);
};

/** Everybody qualified and filed, on the day of the visit. */
const prepare = async (desk: Desk): Promise<void> => {
  for (const person of persons) await desk.qualify(person);
  await desk.moveClock('2026-02-03T01:00:00Z');
  for (const person of persons) await desk.file(person);
  await desk.moveClock('2026-03-12T02:00:00Z');
};

/** Record, settle and answer, durable, against a bare route that takes the same body and does nothing. */
export const recordTreatments = async (): Promise<readonly Result[]> => {
  const data = mkdtempSync(join(tmpdir(), 'yidi-bench-'));
  const [ours, bare] = [await startChild('yidi-process', data), await startChild('bare-route')];
  try {
    const issue = await issuer(data);
    await prepare(new Desk(ours.url, issue));
    const token = await issue({ role: 'institution', region: '110105', sub: 'H11010500123' });
    const compare = async (shape: Shape, bar?: number): Promise<Result> => {
      // The first round warms both up and does not count.
      await load(ours.url, token, shape);
      await load(bare.url, token, shape);
      const figures = await sideBySide(
        ROUNDS,
        async () => (await load(ours.url, token, shape)).perSecond,
        async () => (await load(bare.url, token, shape)).perSecond,
      );
      const name = `POST /v1/treatments, settled (${shape === 'lines' ? '20 lines' : 'amounts only'})`;
      const judged = bar === undefined ? { ok: true } : { bar, ok: figures.ratio >= bar };
      return { name, ...figures, unit: 'requests/s', ...judged };
    };
    const results = [await compare('lines', BAR), await compare('amounts')];
    const [mine, its] = [
      await load(ours.url, token, 'lines', STEADY_RATE),
      await load(bare.url, token, 'lines', STEADY_RATE),
    ];
    const name = `POST /v1/treatments, p99 at ${String(STEADY_RATE)} requests/s`;
    return [...results, { name, ours: mine.p99, bare: its.p99, unit: 'ms', ratio: mine.p99 / its.p99, ok: true }];
  } finally {
    await Promise.all([ours.stop(), bare.stop()]);
    rmSync(data, { recursive: true, force: true });
  }
};
