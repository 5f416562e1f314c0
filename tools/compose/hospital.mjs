import { setTimeout as pause } from 'node:timers/promises';
import { Desk, billOf300, retiree } from '@yidi/testing/desk';

/** @typedef {import('@yidi/testing/desk').Badge & { readonly sub: string }} Named */
/** @typedef {{ readonly insured: import('@yidi/testing/desk').Insured, readonly caseId: string }} Patient */

/** @type {Named} */
const HOSPITAL = { role: 'institution', region: '110105', sub: 'H11010500123' };
/** @type {import('@yidi/testing/desk').Badge} */
const OPERATOR = { role: 'operator' };
const WORKERS = 3;
const AT_ONCE_MS = 15_000;

/** After the story, whose clock stands in March: applied for in March, filed from April on, treated in April. */
const FILED = {
  treatmentRegion: '110000',
  institutions: [HOSPITAL.sub],
  startsOn: '2026-04-01',
  category: 'long-term-resident',
};
const APRIL = '2026-04-10T02:00:00Z';
const SERVED_ON = '2026-04-10';

const yuan = (fen) => (fen / 100).toFixed(2);

/** Small bills, so that the year's cap lets all of them through; each of another amount, so that money that strays is seen. */
const amountsOf = (number) => {
  const inScope = 101 + ((number * 37) % 400);
  const fullySelfPaid = (number * 13) % 90;
  return {
    total: yuan(inScope + fullySelfPaid),
    fullySelfPaid: yuan(fullySelfPaid),
    overLimit: '0.00',
    preSelfPaid: '0.00',
    inScope: yuan(inScope),
  };
};

/**
 * A hospital that sends records without a break, each again and again until it is acknowledged, as one does whose patient
 * stands at the desk. Remembers what was promised to it.
 */
export class Hospital {
  /** What was acknowledged, by record. */
  acknowledged = new Map();
  /** How often which answer came that acknowledged nothing. */
  answers = new Map();
  /** Answers that neither acknowledge nor say that it should be tried again. */
  strange = [];
  times = [];
  /** @type {Patient[]} */
  patients = [];
  stopped = false;
  running = [];
  next = 0;

  constructor(url, issue) {
    const tokens = new Map();
    const remembered = (badge) => {
      const key = JSON.stringify(badge);
      if (!tokens.has(key)) tokens.set(key, issue(badge));
      return tokens.get(key);
    };
    this.desk = new Desk(url, remembered);
  }

  /** Brings patients to where they can be treated; the case of each. */
  async admit(count) {
    for (let number = 0; number < count; number += 1) {
      const insured = retiree(7_000 + number);
      const { caseId } = await this.desk.qualify(insured);
      await this.desk.file(insured, FILED);
      this.patients.push({ insured, caseId });
    }
    await this.desk.moveClock(APRIL);
  }

  open() {
    this.stopped = false;
    this.running = Array.from({ length: WORKERS }, () => this.work());
  }

  /** Resolves when everything that was begun is acknowledged. */
  async close() {
    this.stopped = true;
    await Promise.all(this.running);
  }

  acknowledgedSince(time) {
    return this.times.filter((each) => each >= time).length;
  }

  /** Sends one record and waits for its settlement; true when both came at once. */
  async settlesOne() {
    const record = this.record();
    const answer = await this.send(record, { prefer: 'wait=10' });
    if (answer?.status === 201 || answer?.status === 202) this.note(record, answer.body);
    return answer?.status === 201 && answer.body.settlement !== undefined;
  }

  async work() {
    while (!this.stopped) {
      await this.deliver(this.record());
      await pause(100);
    }
  }

  async deliver(record) {
    for (;;) {
      const answer = await this.send(record);
      if (answer?.status === 201 || answer?.status === 202) return this.note(record, answer.body);
      if (answer !== undefined && answer.status < 500) return;
      await pause(400);
    }
  }

  record() {
    const number = this.next++;
    const patient = /** @type {Patient} */ (this.patients[number % this.patients.length]);
    const recordId = `${HOSPITAL.sub}-20260410-${String(number).padStart(6, '0')}`;
    const bill = billOf300(patient.insured, recordId, { servedOn: SERVED_ON, amounts: amountsOf(number) });
    return { recordId, patient, bill };
  }

  note({ recordId, patient }, { treatmentId, status }) {
    this.times.push(performance.now());
    this.acknowledged.set(recordId, { treatmentId, caseId: patient.caseId, status });
  }

  /** The answer; undefined where none came, which is counted by its reason. */
  async send({ recordId, bill }, headers = {}) {
    try {
      const signal = AbortSignal.timeout(AT_ONCE_MS);
      const sent = this.desk.post(HOSPITAL, '/v1/treatments', bill, headers);
      const answer = await Promise.race([sent, aborted(signal)]);
      if (answer.status >= 300) this.count(String(answer.status));
      if (answer.status >= 300 && answer.status !== 503)
        this.strange.push(`${recordId}: ${String(answer.status)} ${JSON.stringify(answer.body)}`);
      return answer;
    } catch (error) {
      this.count(error.cause?.code ?? error.name);
      return undefined;
    }
  }

  count(answer) {
    this.answers.set(answer, (this.answers.get(answer) ?? 0) + 1);
  }

  parked() {
    return this.desk.get(OPERATOR, '/v1/quarantine');
  }
}

const aborted = (signal) =>
  new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason), { once: true }));
