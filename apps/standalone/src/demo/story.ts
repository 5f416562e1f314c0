// One case from application to payment, over HTTP. Every step is checked; the first answer that is not as it should be ends it.
import type {
  CaseView,
  FilingView,
  QualificationView,
  SettlementView,
  TimelineItem,
  TreatmentView,
} from '@yidi/contracts/views';
import type { Fen, Role } from '@yidi/kernel';
import { codeOf, expecting, same, UnexpectedAnswer, type ApiClient } from './api-client.js';
import { FANGCHENGGANG, material, OTHER_HOSPITAL, PINGXIANG, recordOf, type Hero } from './cast.js';

export { ApiClient } from './api-client.js';

/** What a view looks like on the wire: money in yuan, as text. */
export type OnWire<T> = T extends Fen
  ? string
  : T extends string
    ? T
    : T extends readonly (infer Item)[]
      ? readonly OnWire<Item>[]
      : T extends object
        ? { readonly [K in keyof T]: OnWire<T[K]> }
        : T;

export interface Playing {
  /** A client with a token of that role, region and name. */
  readonly as: (role: Role, region?: string, sub?: string) => Promise<ApiClient>;
  readonly tell: Teller;
}

/** One line of a timeline, in both languages. */
export interface Line {
  readonly seq: number;
  readonly zh: string;
  readonly en: string;
}

/** Whoever listens to the story. */
export interface Teller {
  chapter(zh: string, en: string): void;
  line(text: string): void;
  settlement(settlement: OnWire<SettlementView>): void;
  timeline(items: readonly Line[]): void;
}

interface Procedures {
  readonly qualification: { readonly materials: readonly string[] };
  readonly filing: { readonly categories: Readonly<Record<string, { readonly materials: readonly string[] }>> };
}

/** A case of the story. */
interface Opened {
  readonly hero: Hero;
  readonly caseId: string;
}

interface Settled extends Opened {
  readonly settlementId: string;
}

interface Paid extends Settled {
  /** Where the log stood when it was paid. */
  readonly position: string;
}

const CATEGORY = 'long-term-resident';

/** Plays both cases and the refusal; throws UnexpectedAnswer at the first step that goes wrong. Answers the case ids. */
export const playStory = async (playing: Playing): Promise<readonly string[]> => {
  const { tell } = playing;

  tell.chapter('一月：申请门诊慢特病待遇资格', 'January: applying for the special-disease qualification');
  await moveClock(playing, '2026-01-12T01:00:00Z');
  const opened = await oneByOne([FANGCHENGGANG, PINGXIANG], async (hero) => ({
    hero,
    caseId: await qualify(playing, hero),
  }));

  tell.chapter('二月：异地就医备案', 'February: filing for care elsewhere');
  await moveClock(playing, '2026-02-03T01:00:00Z');
  await oneByOne(opened, (one) => file(playing, one));

  tell.chapter('三月：就医，直接结算', 'March: treated, and settled on the spot');
  const settled = await oneByOne(opened, async (one) => ({ ...one, settlementId: await visit(playing, one.hero) }));

  tell.chapter('基金拨付', 'The fund pays the hospitals');
  await moveClock(playing, '2026-03-16T02:00:00Z');
  const paid = await oneByOne(settled, async (one) => ({ ...one, position: await pay(playing, one) }));

  tell.chapter('时间线与回放', 'The timeline, and the case replayed from its events');
  await oneByOne(paid, (one) => lookBack(playing, one));
  return opened.map(({ caseId }) => caseId);
};

const oneByOne = async <T, R>(those: readonly T[], act: (one: T) => Promise<R>): Promise<readonly R[]> => {
  const done: R[] = [];
  for (const one of those) done.push(await act(one));
  return done;
};

/** The day of the bill; in Beijing a hospital that the filing does not name sends one as well. */
const visit = async (playing: Playing, hero: Hero): Promise<string> => {
  await moveClock(playing, `${hero.servedOn}T02:30:00Z`);
  const settlementId = await treat(playing, hero);
  if (hero === FANGCHENGGANG) await refused(playing, hero);
  return settlementId;
};

const moveClock = async ({ as, tell }: Playing, now: string): Promise<void> => {
  const operator = await as('operator');
  const answer = await operator.post('/v1/clock', { now });
  // Played once more on what it left, the story finds the clock ahead; every step then answers as it did.
  if (codeOf(answer) !== 'clock/backwards') expecting(200, 'the clock moves', answer);
  tell.line(`· it is ${now.slice(0, 10)}`);
};

const applicationOf = (hero: Hero, kinds: readonly string[]): object => ({
  person: hero.person,
  insuredRegion: hero.insuredRegion,
  scheme: hero.scheme,
  personType: hero.personType,
  channel: 'app',
  materials: kinds.map(material),
});

const proceduresOf = async ({ as }: Playing, { insuredRegion, scheme, person }: Hero): Promise<Procedures> => {
  const api = await as('person', insuredRegion, person.personNo);
  const answer = await api.get(`/v1/policies/${insuredRegion}/${scheme}`);
  return expecting<{ readonly procedures: Procedures }>(200, 'the policy in force', answer).procedures;
};

const qualify = async (playing: Playing, hero: Hero): Promise<string> => {
  const { as, tell } = playing;
  tell.line(`${hero.zh}\n${hero.en}`);
  const { qualification: procedure } = await proceduresOf(playing, hero);
  const person = await as('person', hero.insuredRegion, hero.person.personNo);
  const submitted = await person.post('/v1/qualifications', {
    ...applicationOf(hero, procedure.materials),
    diseaseCode: hero.diseaseCode,
  });
  const { qualificationId, caseId } = expecting<QualificationView>(201, 'the application', submitted);
  tell.line(`  applied with ${procedure.materials.join(', ')}`);
  const decided = await passReviews<QualificationView>(playing, hero, `/v1/qualifications/${qualificationId}`);
  same('the qualification is granted', 'granted', decided.status);
  tell.line(`  granted: entitled from ${String(decided.startsOn)} on`);
  return caseId;
};

const file = async (playing: Playing, { hero, caseId }: Opened): Promise<void> => {
  const { as, tell } = playing;
  const { filing: procedure } = await proceduresOf(playing, hero);
  const person = await as('person', hero.insuredRegion, hero.person.personNo);
  const submitted = await person.post('/v1/filings', {
    ...applicationOf(hero, procedure.categories[CATEGORY]?.materials ?? []),
    caseId,
    treatmentRegion: hero.treatmentRegion,
    category: CATEGORY,
    startsOn: '2026-02-10',
    institutions: [hero.institution],
    diseaseCodes: [hero.diseaseCode],
  });
  const { filingId } = expecting<FilingView>(201, 'the filing', submitted);
  const decided = await passReviews<FilingView>(playing, hero, `/v1/filings/${filingId}`);
  same('the filing is active', 'active', decided.status);
  tell.line(
    `${hero.zh.slice(0, hero.zh.indexOf('，'))}: filed as ${CATEGORY} to ${hero.treatmentRegion}, ${hero.institution}, from ${decided.startsOn} on`,
  );
};

/** Every stage that the region prescribes, each passed by another reviewer, in the role that the stage is for. */
const passReviews = async <T extends QualificationView | FilingView>(
  { as, tell }: Playing,
  hero: Hero,
  path: string,
): Promise<T> => {
  const reader = await as('agency', hero.insuredRegion, 'desk');
  for (;;) {
    const thing = expecting<T>(200, 'what is under review', await reader.get(path));
    if (thing.awaiting === null) return thing;
    const { stage, by } = thing.awaiting;
    const reviewer = await as(by[0] ?? 'agency', hero.insuredRegion, `reviewer-${stage}`);
    expecting(200, stage, await reviewer.post(`${path}/reviews`, { stage, decision: 'pass' }));
    tell.line(`  ${stage} passed`);
  }
};

const treat = async ({ as, tell }: Playing, hero: Hero): Promise<string> => {
  const hospital = await as('institution', hero.institution.slice(1, 7), hero.institution);
  const recordId = `${hero.institution}-${hero.servedOn.replaceAll('-', '')}-0001`;
  const answer = await hospital.post('/v1/treatments', recordOf(hero, recordId), { prefer: 'wait=10' });
  const { settlement } = expecting<OnWire<TreatmentView>>(201, 'the record', answer);
  if (settlement === undefined) throw new UnexpectedAnswer('the record was not settled within ten seconds');
  tell.line(`${hero.institution} sends a bill of ${hero.amounts.total} yuan (${hero.source})`);
  tell.settlement(settlement);
  same('what the fund pays', hero.expected.fundPays, settlement.fundPays);
  same('what the person pays', hero.expected.personPays, settlement.personPays);
  return settlement.settlementId;
};

const refused = async ({ as, tell }: Playing, hero: Hero): Promise<void> => {
  const hospital = await as('institution', OTHER_HOSPITAL.slice(1, 7), OTHER_HOSPITAL);
  const record = recordOf(hero, `${OTHER_HOSPITAL}-${hero.servedOn.replaceAll('-', '')}-0009`, OTHER_HOSPITAL);
  const answer = await hospital.post('/v1/treatments', record, { prefer: 'wait=10' });
  const { status, reasons = [] } = expecting<OnWire<TreatmentView>>(201, 'the record of another hospital', answer);
  same('the record of another hospital', 'declined', status);
  same(
    'why',
    ['institution-not-covered'],
    reasons.map(({ code }) => code),
  );
  tell.line(`${OTHER_HOSPITAL}, which the filing does not name, sends a bill too: declined`);
  for (const { sentence, remedy } of reasons) tell.line(`  ${sentence}\n  → ${remedy}`);
};

const pay = async ({ as, tell }: Playing, { hero, settlementId }: Settled): Promise<string> => {
  const finance = await as('finance', hero.insuredRegion, 'finance-desk');
  const payment = { reference: `ICBC-20260316-${hero.insuredRegion}`, paidOn: '2026-03-16', outcome: 'paid' };
  const answer = await finance.post(`/v1/settlements/${settlementId}/payments`, payment);
  expecting(200, 'the payment', answer);
  tell.line(
    `${hero.insuredRegion} pays ${hero.expected.fundPays} to ${hero.institution}, bank reference ${payment.reference}`,
  );
  return answer.headers.get('yidi-position') ?? '0';
};

const lookBack = async ({ as, tell }: Playing, { hero, caseId, position }: Paid): Promise<void> => {
  const auditor = await as('auditor', hero.insuredRegion, 'auditor');
  const at = (path: string): string => `/v1/cases/${caseId}${path}`;
  const english = await auditor.get(at(`/timeline?atLeast=${position}`));
  const chinese = await auditor.get(at(`/timeline?atLeast=${position}`), { 'accept-language': 'zh-CN' });
  const { items } = expecting<{ readonly items: readonly TimelineItem[] }>(200, 'the timeline', english);
  const { items: inChinese } = expecting<{ readonly items: readonly TimelineItem[] }>(200, 'the timeline', chinese);
  tell.line(hero.zh);
  tell.timeline(items.map(({ seq, sentence }, place) => ({ seq, en: sentence, zh: inChinese[place]?.sentence ?? '' })));
  const projected = expecting<OnWire<CaseView>>(200, 'the case', await auditor.get(at(`?atLeast=${position}`)));
  const replayed = expecting<OnWire<CaseView>>(
    200,
    'the replay',
    await auditor.get(at(`/replay?upTo=${String(items.length)}`)),
  );
  same('the case replayed from its events', projected, replayed);
  same('what was paid', hero.expected.fundPays, projected.totals.paid);
  tell.line(
    `  replayed from its ${String(items.length)} events: the same case, the same ${projected.totals.paid} yuan paid`,
  );
};
