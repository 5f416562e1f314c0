import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { instant } from '@yidi/kernel';
import { ApiClient, playStory } from '@yidi/standalone/story';
import { retiree, type Badge } from '@yidi/testing/desk';
import { caseOf, eventsOf, expectToAddUp, expectTotalsToAddUp, settlementOf, timelineOf } from './on-the-wire.js';
import { AGENCY, AUDITOR, FINANCE, HOSPITAL, openOffice, type Office } from './open-office.js';

const PERSON: Badge = { role: 'person', region: '450600', sub: '450600000012345' };
const AUDITOR_OF_PINGXIANG: Badge = { role: 'auditor', region: '360300', sub: 'auditor' };
/** What is personal about the two persons of the story. */
const PERSONAL = ['450602195503071217', '李国强', '450600000012345', '36030219581120452X', '陈秀英', '360300000067890'];

let office: Office;
let fangchenggang = '';
let pingxiang = '';
const told: string[] = [];

beforeAll(async () => {
  office = await openOffice({ clock: instant('2026-01-10T00:00:00Z') });
  const { url, identity } = office.world;
  const tell = {
    chapter: (zh: string, en: string) => void told.push(zh, en),
    line: (text: string) => void told.push(text),
    settlement: () => undefined,
    timeline: () => undefined,
  };
  const cases = await playStory({
    as: async (role, region, sub) => new ApiClient(url, await identity.issue({ role, region, sub })),
    tell,
  });
  [fangchenggang = '', pingxiang = ''] = cases;
});

afterAll(() => office.close());

describe('the two published cases', () => {
  it.each([
    ['防城港 → 北京', () => fangchenggang, AUDITOR, { total: '300.00', fundPays: '112.50', personPays: '187.50' }],
    [
      '萍乡 → 海南',
      () => pingxiang,
      AUDITOR_OF_PINGXIANG,
      { total: '465.19', fundPays: '115.63', personPays: '349.56' },
    ],
  ])('%s comes to what was published, and is paid', async (_, caseId, reader, published) => {
    const view = await caseOf(office.desk, reader, caseId());
    expect(view.settlements).toMatchObject([{ ...published, status: 'paid' }]);
    expect(view.totals).toEqual({ ...published, paid: published.fundPays });
    expectTotalsToAddUp(view);
    const settlement = await settlementOf(office.desk, reader, view.settlements[0]?.settlementId ?? '');
    expect(settlement).toMatchObject({ ...published, institutionBears: '0.00', status: 'paid', benefitYear: 2026 });
    expectToAddUp(settlement);
  });

  it('say step by step how 300.00 became 112.50', async () => {
    const { settlements } = await caseOf(office.desk, AUDITOR, fangchenggang);
    const settlement = await settlementOf(office.desk, AUDITOR, settlements[0]?.settlementId ?? '');
    expect(settlement.person).toEqual({
      fullySelfPaid: '100.00',
      overLimit: '0.00',
      preSelfPaid: '0.00',
      deductible: '50.00',
      coinsurance: '37.50',
      overCap: '0.00',
    });
    expect(settlement.policy).toMatchObject({ region: '450600', scheme: 'employee', from: '2022-06-01' });
    expect(settlement.accumulators).toMatchObject({
      deductible: { before: '0.00', after: '50.00', of: '50.00', period: 'month' },
      cap: { before: '0.00', after: '112.50', of: '5500.00', period: 'year' },
    });
  });

  it('go from application to payment in this order', async () => {
    const items = await timelineOf(office.desk, AUDITOR, fangchenggang);
    const types = items.map(({ type }) => type);
    expect(types.filter((type) => type !== 'TreatmentDeclined')).toEqual([
      'QualificationSubmitted',
      'ReviewPassed',
      'ReviewPassed',
      'ReviewPassed',
      'QualificationGranted',
      'FilingSubmitted',
      'ReviewPassed',
      'FilingActivated',
      'TreatmentRecorded',
      'TreatmentSettled',
      'PaymentOrdered',
      'SettlementPaid',
    ]);
    expect(types.filter((type) => type === 'TreatmentDeclined')).toHaveLength(1);
    expect(types.indexOf('TreatmentDeclined')).toBeGreaterThan(types.indexOf('TreatmentSettled'));
    expect(items.map(({ seq }) => seq)).toEqual(items.map((_, at) => at + 1));
    expect(items.map(({ at }) => at)).toEqual(items.map(({ at }) => at).toSorted());
  });

  it('are told in both languages', async () => {
    const english = await timelineOf(office.desk, AUDITOR, fangchenggang);
    const chinese = await timelineOf(office.desk, AUDITOR, fangchenggang, 'zh-CN');
    expect(chinese.map(({ type }) => type)).toEqual(english.map(({ type }) => type));
    for (const { sentence } of english) expect(sentence).not.toMatch(/[\u4e00-\u9fff]/);
    for (const { sentence } of chinese) expect(sentence).toMatch(/[\u4e00-\u9fff]/);
  });

  it('show the events of the timeline, each caused by something, one case throughout', async () => {
    const events = await eventsOf(office.desk, AUDITOR, fangchenggang);
    const items = await timelineOf(office.desk, AUDITOR, fangchenggang);
    const places = (of: readonly { seq: number; type: string; stream: string; revision: number; at: string }[]) =>
      of.map(({ seq, type, stream, revision, at }) => ({ seq, type, stream, revision, at }));
    expect(places(events)).toEqual(places(items));
    for (const { causationId } of events) expect(causationId).toMatch(/^[0-9a-f-]{36}$/);
  });
});

describe('the record of a hospital that the filing does not name', () => {
  it.each([
    ['en', /[A-Za-z]{4}/],
    ['zh-CN', /[\u4e00-\u9fff]{2}/],
  ])('is declined with a reason and a remedy, in %s', async (language, words) => {
    const { desk } = office;
    const { treatments } = await caseOf(desk, AUDITOR, fangchenggang);
    const declined = treatments.find(({ status }) => status === 'declined');
    const answer = await desk.get<{
      status: string;
      reasons: readonly { code: string; sentence: string; remedy: string }[];
    }>(AUDITOR, `/v1/treatments/${declined?.treatmentId ?? ''}`, { 'accept-language': language });
    const { status, reasons } = desk.must(200, answer);
    expect(status).toBe('declined');
    expect(reasons.map(({ code }) => code)).toEqual(['institution-not-covered']);
    for (const { sentence, remedy } of reasons) for (const said of [sentence, remedy]) expect(said).toMatch(words);
  });
});

describe('what is personal', () => {
  it('is open to the auditor and to the person, and sealed to others in the events', async () => {
    for (const reader of [AUDITOR, PERSON]) {
      const opened = await eventsOf(office.desk, reader, fangchenggang);
      expect(opened[0]?.data).toMatchObject({ person: { name: '李国强', idNumber: '450602195503071217' } });
    }
    for (const reader of [FINANCE, HOSPITAL]) {
      const closed = await eventsOf(office.desk, reader, fangchenggang);
      expect(closed[0]?.data).toMatchObject({ person: { name: '(sealed)', idNumber: '(sealed)' } });
      for (const personal of PERSONAL) expect(JSON.stringify(closed)).not.toContain(personal);
    }
  });

  it('is nowhere but in the fields for it: not in streams, actors or causes', async () => {
    const events = await eventsOf(office.desk, AUDITOR, fangchenggang);
    const around = JSON.stringify(events.map(({ data: _, ...rest }) => rest));
    for (const personal of PERSONAL) expect(around).not.toContain(personal);
  });

  it('stands readable in no file of the data folder', async () => {
    const files = (await readdir(office.data)).filter((name) => name.startsWith('yidi.db'));
    expect(files).toContain('yidi.db');
    for (const name of files) {
      const bytes = await readFile(join(office.data, name));
      for (const personal of PERSONAL) expect(bytes.includes(personal)).toBe(false);
    }
  });
});

describe('whoever has just written', () => {
  it('reads what was written, at the position that the answer named', async () => {
    const { desk } = office;
    for (let number = 100; number < 120; number += 1) {
      const person = retiree(number);
      const body = { ...desk.application(person, ['id-card']), diseaseCode: 'M03900' };
      const answer = await desk.post<{ caseId: string }>(desk.person(person), '/v1/qualifications', body);
      expect(answer.status).toBe(201);
      expect(answer.headers.get('etag')).toBe('"0"');
      const position = answer.headers.get('yidi-position') ?? '';
      const view = await caseOf(desk, desk.person(person), answer.body.caseId, `?atLeast=${position}`);
      expect(view.qualification?.status).toBe('pending');
      const timeline = `/v1/cases/${answer.body.caseId}/timeline?atLeast=${position}`;
      expect((await desk.get<{ items: readonly object[] }>(AGENCY, timeline)).body.items).toHaveLength(1);
    }
  });

  it('overwrites nobody who was faster, when the revision is named', async () => {
    const { desk } = office;
    const person = retiree(200);
    const body = { ...desk.application(person, ['id-card']), diseaseCode: 'M03900' };
    const { body: submitted } = await desk.post<{ qualificationId: string }>(AGENCY, '/v1/qualifications', body);
    const path = `/v1/qualifications/${submitted.qualificationId}`;
    const review = { stage: 'first-review', decision: 'pass' };
    const late = await desk.post(AGENCY, `${path}/reviews`, review, { 'if-match': '"7"' });
    expect(late).toMatchObject({ status: 412, body: { code: 'request/changed-meanwhile' } });
    const { headers } = await desk.get(AGENCY, path);
    const passed = await desk.post(AGENCY, `${path}/reviews`, review, { 'if-match': headers.get('etag') ?? '' });
    expect(passed.status).toBe(200);
    expect(passed.headers.get('etag')).toBe('"1"');
  });

  it.each(['', '/timeline', '/events', '/replay?upTo=1&'])(
    'is told to come back for a position that no log has reached, and what is wrong with nonsense: %s',
    async (part) => {
      const path = `/v1/cases/${fangchenggang}${part}${part.includes('?') ? '' : '?'}atLeast=`;
      const never = await office.desk.get(AUDITOR, `${path}999999999`);
      expect(never).toMatchObject({ status: 503, body: { code: 'request/not-yet-fresh' } });
      expect(never.headers.get('retry-after')).toBe('1');
      expect(await office.desk.get(AUDITOR, `${path}yesterday`)).toMatchObject({
        status: 400,
        body: { code: 'request/position-unreadable' },
      });
    },
  );
});

it('the story is told as a person would want to read it', () => {
  expect(told.join('\n')).toContain('granted: entitled from 2026-02-01 on');
  expect(told.join('\n')).toContain('the same 112.50 yuan paid');
});
