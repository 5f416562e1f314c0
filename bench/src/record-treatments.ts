import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import autocannon from 'autocannon';
import { localIdentity } from '@yidi/platform';
import { billOf300, Desk, retiree, type IssueToken } from '@yidi/testing/desk';
import { startChild } from './child.js';
import { paced, sideBySide, type Result } from './measure.js';

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

const headersWith = (token: string): Record<string, string> => ({
  'content-type': 'application/json',
  authorization: `Bearer ${token}`,
  prefer: 'wait=10',
});

const send = async (url: string, token: string, text: string): Promise<void> => {
  const response = await fetch(`${url}/v1/treatments`, { method: 'POST', headers: headersWith(token), body: text });
  await response.arrayBuffer();
  if (response.status !== 201) throw new Error(`201 was expected, ${String(response.status)} came`);
};

/** Answers per second under as much load as the connections carry. */
const load = async (url: string, token: string, shape: Shape): Promise<number> => {
  const outcome = await autocannon({
    url,
    connections: CONNECTIONS,
    duration: SECONDS,
    requests: [
      {
        method: 'POST',
        path: '/v1/treatments',
        headers: headersWith(token),
        setupRequest: (request) => ({ ...request, body: body(shape) }),
      },
    ],
  });
  if (outcome.non2xx + outcome.errors > 0)
    throw new Error(`${String(outcome.non2xx)} answers were not 2xx, ${String(outcome.errors)} requests failed`);
  return outcome['2xx'] / outcome.duration;
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
        () => load(ours.url, token, shape),
        () => load(bare.url, token, shape),
      );
      const name = `POST /v1/treatments, settled (${shape === 'lines' ? '20 lines' : 'amounts only'})`;
      const judged = bar === undefined ? { ok: true } : { bar, ok: figures.ratio >= bar };
      return { name, ...figures, unit: 'requests/s', ...judged };
    };
    const results = [await compare('lines', BAR), await compare('amounts')];
    const p99 = async (url: string): Promise<number> =>
      (await paced(() => send(url, token, body('lines')), STEADY_RATE, SECONDS)).p99;
    const [mine, its] = [await p99(ours.url), await p99(bare.url)];
    const name = `POST /v1/treatments, p99 at ${String(STEADY_RATE)} requests/s`;
    return [...results, { name, ours: mine, bare: its, unit: 'ms', ratio: mine / its, ok: true }];
  } finally {
    await Promise.all([ours.stop(), bare.stop()]);
    rmSync(data, { recursive: true, force: true });
  }
};
