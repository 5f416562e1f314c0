import { until } from './waiting.mjs';

/** @type {import('@yidi/testing/desk').Badge} */
const AUDITOR = { role: 'auditor', region: '450600', sub: 'auditor' };
const YEAR = '2026';

const fen = (text) => Math.round(Number(text) * 100);
const sum = (amounts) => amounts.reduce((total, amount) => total + amount, 0);
const of = (type) => (event) => event.type === type;

const pagesOf = async (desk, path) => {
  const items = [];
  for (let after = 0; after !== null;) {
    const page = desk.must(200, await desk.get(AUDITOR, `${path}?limit=1000&after=${String(after)}`));
    items.push(...page.items);
    after = page.next;
  }
  return items;
};

const countBy = (events, keyOf) => {
  const counts = new Map();
  for (const event of events) counts.set(keyOf(event), (counts.get(keyOf(event)) ?? 0) + 1);
  return counts;
};

/** Every finding about one patient's case, after everything has come to rest: the log, the rows and the account agree. */
const findingsOf = async (desk, { insured, caseId }, promised) => {
  const findings = [];
  const hold = (truth, words) => truth || findings.push(`${caseId}: ${words}`);
  const at = (path) => `/v1/cases/${caseId}${path}`;
  const events = await eventsOf(desk, { caseId });

  const recorded = countBy(events.filter(of('TreatmentRecorded')), ({ stream }) => stream);
  for (const id of promised)
    hold(recorded.get(`treatment-${id}`) === 1, `${id} was acknowledged and is not there once`);
  hold(recorded.size === promised.length, `${String(recorded.size)} recorded, ${String(promised.length)} acknowledged`);
  const settlements = events.filter(of('TreatmentSettled'));
  const settled = countBy(settlements, ({ data }) => data.treatmentId);
  for (const id of promised) hold(settled.get(id) === 1, `${id} was settled ${String(settled.get(id) ?? 0)} times`);
  const ordered = countBy(events.filter(of('PaymentOrdered')), ({ stream }) => stream);
  hold(
    [...ordered.values()].every((count) => count === 1),
    'a payment was ordered twice',
  );

  const timeline = await pagesOf(desk, at('/timeline'));
  hold(
    timeline.every(({ seq }, place) => seq === place + 1),
    'the timeline has gaps',
  );
  hold(
    JSON.stringify(timeline.map(({ type }) => type)) === JSON.stringify(events.map(({ type }) => type)),
    `${String(timeline.length)} lines in the timeline, ${String(events.length)} events in the log, or in another order`,
  );
  const view = desk.must(200, await desk.get(AUDITOR, at('')));
  const replayed = desk.must(200, await desk.get(AUDITOR, at(`/replay?upTo=${String(events.length)}`)));
  hold(JSON.stringify(view) === JSON.stringify(replayed), 'its rows are not what its events give');

  const paid = sum(view.settlements.map(({ fundPays }) => fen(fundPays)));
  hold(fen(view.totals.fundPays) === paid, 'its total is not the sum of its settlements');
  const benefits = desk.must(
    200,
    await desk.get(AUDITOR, `/v1/persons/${insured.person.personNo}/benefits?year=${YEAR}&insuredRegion=450600`),
  );
  const cap = benefits.items.find(({ kind }) => kind === 'cap');
  hold(fen(cap?.used ?? '0') === paid, `its account says ${String(cap?.used)}, its settlements ${String(paid / 100)}`);
  return { findings, events: events.length, settlements: settlements.length, paid };
};

const eventsOf = (desk, { caseId }) => pagesOf(desk, `/v1/cases/${caseId}/events`);

/** What is still on its way: settlements, and orders to pay what the fund owes. */
const pending = async (desk, patient, promised) => {
  const events = await eventsOf(desk, patient);
  const settled = events.filter(of('TreatmentSettled'));
  const owed = settled.filter(({ data }) => fen(data.fundPays) > 0).length;
  return promised.length - settled.length + owed - events.filter(of('PaymentOrdered')).length;
};

/** What the system says of the hospital's patients, against what it promised the hospital. */
export const examined = async (hospital) => {
  const { desk, patients, acknowledged } = hospital;
  const promises = (caseId) =>
    [...acknowledged.values()].filter((each) => each.caseId === caseId).map(({ treatmentId }) => treatmentId);
  await until('the settlement of everything that was acknowledged', 90_000, async () => {
    for (const patient of patients) if ((await pending(desk, patient, promises(patient.caseId))) > 0) return false;
    return true;
  });
  const found = [];
  for (const patient of patients) found.push(await findingsOf(desk, patient, promises(patient.caseId)));
  const declined = [...acknowledged.values()].filter(({ status }) => status === 'declined').length;
  const parked = desk.must(200, await hospital.parked()).items;
  return {
    findings: [
      ...found.flatMap(({ findings }) => findings),
      ...(declined === 0 ? [] : [`${String(declined)} records were declined though the patients are entitled`]),
      ...parked.map(({ consumer, caseId, cause }) => `${caseId} is parked for ${consumer}: ${cause}`),
    ],
    events: sum(found.map(({ events }) => events)),
    settlements: sum(found.map(({ settlements }) => settlements)),
    paid: sum(found.map(({ paid }) => paid)),
  };
};
