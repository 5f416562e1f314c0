import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Controller, Module, UseFilters, type INestMicroservice } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { MessagePattern } from '@nestjs/microservices';
import { pino } from 'pino';
import { treatmentCodec, type TreatmentRecorded } from '@yidi/contracts/claims';
import type { Codec } from '@yidi/contracts/codec';
import { qualificationCodec, type QualificationSubmitted } from '@yidi/contracts/filing';
import { accountCodec, type TreatmentSettled } from '@yidi/contracts/settlement';
import type { PolicyPack } from '@yidi/contracts/policy';
import { FilingRefusals, QualificationRefusals } from '@yidi/domain/filing';
import { PublicationRefusals } from '@yidi/domain/policy';
import { among, derive, NO_STREAM, Sealer, type MovableClock } from '@yidi/eventing';
import { instant, refuse, type Catalogue, type Instant, type MessageOf } from '@yidi/kernel';
import {
  caseIdOf,
  localIdentity,
  localNetwork,
  People,
  PolicyShelf,
  readPolicies,
  RefusalFilter,
  runtimeOn,
  SHIPPED_POLICIES,
  type FrontDoor,
  type LocalIdentity,
  type Runtime,
  type TokenWish,
} from '@yidi/platform';
import { embedded, type Embedded } from '@yidi/testing';
import { openFrontDoor } from './gateway.module.js';

const SAMPLES = new URL('../../../libs/contracts/samples/', import.meta.url);
const sample = async <T>(name: string): Promise<T> =>
  JSON.parse(await readFile(new URL(`${name}.json`, SAMPLES), 'utf8')) as T;

const PERSON_NO = '450600000012345';
const PERSON: TokenWish = { role: 'person', region: '450600', sub: PERSON_NO };
const SOMEBODY: TokenWish = { role: 'person', region: '450600', sub: '450600000099999' };
const AGENCY: TokenWish = { role: 'agency', region: '450600', sub: 'clerk' };
const AGENCY_ELSEWHERE: TokenWish = { role: 'agency', region: '360300', sub: 'clerk' };
const EXPERT: TokenWish = { role: 'expert', region: '450600', sub: 'doctor' };
const FINANCE: TokenWish = { role: 'finance', region: '450600', sub: 'cashier' };
const AUDITOR: TokenWish = { role: 'auditor', region: '450600', sub: 'auditor' };
const HOSPITAL: TokenWish = { role: 'institution', region: '110105', sub: 'H11010500123' };
const OTHER_HOSPITAL: TokenWish = { role: 'institution', region: '110105', sub: 'H11010500999' };
const BEIJING: TokenWish = { role: 'region', region: '110000', sub: 'beijing' };
const HAINAN: TokenWish = { role: 'region', region: '460000', sub: 'hainan' };
const OPERATOR: TokenWish = { role: 'operator', sub: 'ops' };

/** What the neighbours were asked, and what they say. */
const heard: { name: string; message: unknown }[] = [];
let personId = '';
const CASE = '74b23d0e-38f0-5e59-abf7-4684440c4da6';
const QUALIFICATION = 'a471045c-e087-5421-bd1e-1cd88de43ce0';
const TREATMENT = 'a9987821-701e-572f-a8d2-2e7df7b08c74';
const SETTLEMENT = 'e8866aa6-bfe6-5ebe-8f78-db24a2b84d4f';
const NOBODY = '00000000-0000-5000-8000-000000000000';

const qualification = () => ({
  view: {
    qualificationId: QUALIFICATION,
    caseId: CASE,
    status: 'pending',
    insuredRegion: '450600',
    scheme: 'employee',
    personType: 'retired',
    diseaseCode: 'M03900',
    awaiting: { stage: 'hospital', by: ['expert', 'institution'] },
    missing: [],
  },
  access: { personId, insuredRegion: '450600' },
  revision: 2,
  position: '1',
});

interface Message {
  readonly data: Readonly<Record<string, unknown>>;
}

@Controller()
@UseFilters(RefusalFilter)
class FilingDouble {
  @MessagePattern('SubmitQualification')
  submit(message: Message): object {
    heard.push({ name: 'SubmitQualification', message });
    return qualification();
  }

  @MessagePattern('ReviewQualification')
  review(message: Message): object {
    heard.push({ name: 'ReviewQualification', message });
    return qualification();
  }

  @MessagePattern('qualification')
  one({ id }: { id: string }): object {
    return id === QUALIFICATION ? qualification() : refuse(QualificationRefusals.unknown(id));
  }

  @MessagePattern('filing')
  filing({ id }: { id: string }): object {
    return refuse(FilingRefusals.unknown(id));
  }

  @MessagePattern('SubmitFiling')
  file(message: Message): object {
    heard.push({ name: 'SubmitFiling', message });
    return refuse(FilingRefusals.commitmentNotAllowed('referral'));
  }

  @MessagePattern('entitlement')
  entitlement(message: object): object {
    heard.push({ name: 'entitlement', message });
    return {
      entitled: false,
      caseId: CASE,
      reasons: [{ code: 'institution-not-covered', facts: [{ name: 'institution', value: 'H11010500123' }] }],
    };
  }

  @MessagePattern('worklist')
  worklist(message: object): object {
    heard.push({ name: 'worklist', message });
    return { items: [], next: null };
  }
}

@Controller()
@UseFilters(RefusalFilter)
class ClaimsDouble {
  @MessagePattern('RecordTreatment')
  async record(message: Message): Promise<object> {
    heard.push({ name: 'RecordTreatment', message });
    const declined = message.data['diseaseCode'] === 'M07800';
    const settled = message.data['recordId'] === 'H11010500123-20260312-0001';
    const view = {
      caseId: CASE,
      treatmentId: settled ? TREATMENT : derive('treatment', String(message.data['recordId'])),
      recordId: message.data['recordId'],
      status: declined ? 'declined' : 'recorded',
      reasons: declined ? [{ code: 'no-qualification', facts: [{ name: 'disease', value: 'M07800' }] }] : [],
    };
    return { view, access: { personId, insuredRegion: '450600' }, revision: 0, position: await stores.store.end() };
  }

  @MessagePattern('RecordRegionalTreatment')
  async regional(message: Message): Promise<object> {
    heard.push({ name: 'RecordRegionalTreatment', message });
    const view = { caseId: CASE, treatmentId: TREATMENT, recordId: 'x', status: 'recorded', reasons: [] };
    return { view, access: { personId, insuredRegion: '450600' }, revision: 0, position: await stores.store.end() };
  }

  @MessagePattern('judgement')
  async judgement(message: Message): Promise<object> {
    heard.push({ name: 'judgement', message });
    if (message.data['diseaseCode'] !== 'M07800')
      return { type: 'TreatmentRecorded', data: await sample<TreatmentRecorded>('claims/TreatmentRecorded') };
    const reasons = [{ code: 'no-qualification', facts: [{ name: 'disease', value: 'M07800' }] }];
    return { type: 'TreatmentDeclined', data: { caseId: CASE, reasons } };
  }

  @MessagePattern('treatment')
  one({ id }: { id: string }): object {
    return refuse({ kind: 'missing', code: 'treatment/unknown', says: { zh: id, en: id } });
  }
}

@Controller()
@UseFilters(RefusalFilter)
class SettlementDouble {
  @MessagePattern('ReportPayment')
  async pay(message: Message): Promise<object> {
    heard.push({ name: 'ReportPayment', message });
    return { view: { status: 'paid' }, access: {}, revision: 1, position: await stores.store.end() };
  }

  @MessagePattern('quarantine')
  parked(message: object): readonly object[] {
    heard.push({ name: 'quarantine', message });
    return [PARKED];
  }

  @MessagePattern('redrives')
  redrives(): readonly object[] {
    return [{ ...REDRIVE, at: '2026-03-11T02:00:00.000Z', cause: { kind: 'account/unknown-policy' } }, REDRIVE];
  }

  @MessagePattern('Redrive')
  redrive(message: object): readonly object[] {
    heard.push({ name: 'Redrive', message });
    return [REDRIVE];
  }

  @MessagePattern('estimate')
  async estimate(message: { readonly diseaseCode: string }): Promise<object> {
    heard.push({ name: 'estimate', message });
    const settled = await sample<TreatmentSettled>('settlement/TreatmentSettled');
    return { type: 'TreatmentSettled', data: settled };
  }

  @MessagePattern('PublishPolicy')
  publish(message: Message): object {
    heard.push({ name: 'PublishPolicy', message });
    const { region, scheme, validFrom: from, name } = message.data['pack'] as PolicyPack;
    if (name === '坏')
      return refuse(
        PublicationRefusals.packUnusable([
          { field: 'ratios[0].source', rule: 'source-unknown', message: 'add the source', zh: '请补充来源' },
        ]),
      );
    return { policy: { region, scheme, hash: `sha256:${'a'.repeat(64)}`, from }, revision: 0, position: '7' };
  }

  @MessagePattern('benefits')
  benefits(message: object): object {
    heard.push({ name: 'benefits', message });
    const item = {
      kind: 'cap',
      scheme: 'employee',
      pool: 'M03900',
      period: 'year',
      within: '2026',
      used: 11_250,
      left: 488_750,
      of: 500_000,
    };
    return { items: [item] };
  }
}

const REDRIVE = {
  consumer: 'settle-recorded-treatments',
  caseId: CASE,
  at: '2026-03-12T02:00:00.000Z',
  by: { id: 'ops', role: 'operator' },
  handled: 2,
};
const PARKED = {
  consumer: 'settle-recorded-treatments',
  caseId: CASE,
  since: '2026-03-12T01:00:00.000Z',
  event: { id: derive('event'), type: 'TreatmentRecorded', stream: `treatment-${TREATMENT}`, revision: 0, data: {} },
  cause: { kind: 'account/unknown-policy' },
  attempts: 10,
  waiting: 3,
};

@Controller()
class NothingParked {
  @MessagePattern('quarantine')
  parked(): readonly object[] {
    return [];
  }

  @MessagePattern('redrives')
  redrives(): readonly object[] {
    return [];
  }

  @MessagePattern('Redrive')
  redrive(): readonly object[] {
    return [];
  }
}

@Module({ controllers: [FilingDouble, NothingParked] })
class FilingDoubleModule {}
@Module({ controllers: [ClaimsDouble, NothingParked] })
class ClaimsDoubleModule {}
@Module({ controllers: [SettlementDouble] })
class SettlementDoubleModule {}

let stores: Embedded;
let identity: LocalIdentity;
let door: FrontDoor;
let runtime: Runtime;
const services: INestMicroservice[] = [];

const movable = (at: Instant): MovableClock => {
  let now = at;
  return {
    now: () => now,
    moveTo: (to) => {
      if (to < now) return Promise.reject(new RangeError('backwards'));
      now = to;
      return Promise.resolve();
    },
  };
};

const append = async (stream: string, codec: Codec<Catalogue>, message: MessageOf<Catalogue>): Promise<void> => {
  const { type, data } = codec.encode(message);
  const id = derive(stream, type);
  const sealed = await new Sealer(stores.vault).seal(data, codec.personalPathsOf(message.type), {
    personId,
    eventId: id,
  });
  const metadata = {
    correlationId: CASE,
    causationId: id,
    actor: { id: 'clerk', role: 'agency' as const },
    at: instant('2026-03-12T02:00:00Z'),
  };
  await stores.store.append(stream, [{ id, type, data: sealed, metadata }], NO_STREAM);
};

const aCase = async (): Promise<void> => {
  const { person: _, ...submitted } = await sample<QualificationSubmitted>('filing/QualificationSubmitted');
  const person = { personNo: PERSON_NO, name: '李建国', idNumber: '450602195503071217' };
  const data = { ...submitted, personId, person, materials: [] };
  await append(`qualification-${QUALIFICATION}`, among(qualificationCodec), { type: 'QualificationSubmitted', data });
  const recorded = await sample<TreatmentRecorded>('claims/TreatmentRecorded');
  await append(`treatment-${TREATMENT}`, among(treatmentCodec), {
    type: 'TreatmentRecorded',
    data: { ...recorded, personId, personNo: PERSON_NO },
  });
  const settled = await sample<TreatmentSettled>('settlement/TreatmentSettled');
  await append(`account-${personId}.employee.2026`, among(accountCodec), {
    type: 'TreatmentSettled',
    data: { ...settled, personId },
  });
};

beforeAll(async () => {
  stores = await embedded();
  identity = await localIdentity(stores.folder);
  const network = localNetwork();
  runtime = runtimeOn(stores, {
    network,
    clock: movable(instant('2026-03-12T02:00:00Z')),
    policies: new PolicyShelf(await readPolicies(SHIPPED_POLICIES)),
    log: pino({ level: 'silent' }),
  });
  personId = await new People(stores.vault).idOf('450600' as never, PERSON_NO);
  await aCase();
  for (const [service, module] of [
    ['filing', FilingDoubleModule],
    ['claims', ClaimsDoubleModule],
    ['settlement', SettlementDoubleModule],
  ] as const) {
    const app = await NestFactory.createMicroservice(module, { strategy: network.transportOf(service), logger: false });
    await app.listen();
    services.push(app);
  }
  door = await openFrontDoor(runtime, { host: '127.0.0.1', port: 0, identity });
});

afterAll(async () => {
  await door.close();
  for (const app of services) await app.close();
  await stores.dispose();
});

const call = async (
  as: TokenWish,
  method: string,
  path: string,
  more: { body?: object; headers?: Record<string, string> } = {},
) => {
  const answer = await fetch(`${door.url}${path}`, {
    method,
    headers: {
      authorization: `Bearer ${await identity.issue(as)}`,
      'content-type': 'application/json',
      ...more.headers,
    },
    ...(more.body === undefined ? {} : { body: JSON.stringify(more.body) }),
  });
  const text = await answer.text();
  return { status: answer.status, headers: answer.headers, text, json: JSON.parse(text) as Record<string, unknown> };
};
const get = (as: TokenWish, path: string, headers?: Record<string, string>) =>
  call(as, 'GET', path, headers === undefined ? {} : { headers });
const post = (as: TokenWish, path: string, body: object, headers?: Record<string, string>) =>
  call(as, 'POST', path, { body, ...(headers === undefined ? {} : { headers }) });

const PERSON_FIELDS = { personNo: PERSON_NO, name: '李建国', idNumber: '450602195503071217' };
const APPLICATION = {
  person: PERSON_FIELDS,
  insuredRegion: '450600',
  scheme: 'employee',
  personType: 'retired',
  diseaseCode: 'M03900',
  channel: 'app',
  materials: [{ kind: 'id-card', name: 'id.jpg', sha256: 'a'.repeat(64), size: 10 }],
};
const RECORD = {
  recordId: 'H11010500123-20260312-0001',
  personNo: PERSON_NO,
  insuredRegion: '450600',
  treatmentRegion: '110105',
  institution: 'H11010500123',
  institutionLevel: 'tier-3',
  diseaseCode: 'M03900',
  servedOn: '2026-03-12',
  amounts: { total: '300.00', fullySelfPaid: '100.00', overLimit: '0.00', preSelfPaid: '0.00', inScope: '200.00' },
};
const last = (): { name: string; data: Record<string, unknown>; request: Record<string, unknown> } => {
  const { name, message } = heard.at(-1) ?? { name: 'nothing', message: {} };
  return { name, ...(message as { data: Record<string, unknown>; request: Record<string, unknown> }) };
};

describe('an application for a qualification', () => {
  it('goes to filing with ids that follow from what it is for', async () => {
    const answer = await post(PERSON, '/v1/qualifications', APPLICATION);
    expect(answer).toMatchObject({
      status: 201,
      json: { qualificationId: QUALIFICATION, status: 'pending', awaiting: { stage: 'hospital' }, missing: [] },
    });
    expect(answer.headers.get('etag')).toBe('"2"');
    expect(answer.headers.get('yidi-position')).toBe('1');
    expect(answer.headers.get('location')).toBe(`/v1/qualifications/${QUALIFICATION}`);
    const { data, request } = last();
    expect(data).toMatchObject({
      personId,
      caseId: caseIdOf({ personId, scheme: 'employee', diseaseCode: 'M03900' } as never),
    });
    expect(request).toMatchObject({ actor: { id: personId, role: 'person', region: '450600' } });
    expect(JSON.stringify(request)).not.toContain(PERSON_NO);
  });

  it('is made by a person for themselves only, and by an agency for its region only', async () => {
    expect(await post(SOMEBODY, '/v1/qualifications', APPLICATION)).toMatchObject({
      status: 403,
      json: { code: 'identity/not-your-own' },
    });
    expect(await post(AGENCY_ELSEWHERE, '/v1/qualifications', APPLICATION)).toMatchObject({
      status: 403,
      json: { code: 'identity/not-your-region' },
    });
    expect(await post(EXPERT, '/v1/qualifications', APPLICATION)).toMatchObject({
      status: 403,
      json: { code: 'identity/not-your-role' },
    });
    expect((await post(AGENCY, '/v1/qualifications', APPLICATION)).status).toBe(201);
  });

  it('names everything that is wrong with it at once', async () => {
    const before = heard.length;
    const person = { ...PERSON_FIELDS, idNumber: '450602195503071218' };
    const answer = await post(
      PERSON,
      '/v1/qualifications',
      { ...APPLICATION, person, scheme: 'gold', hurry: 1 },
      { 'accept-language': 'en' },
    );
    expect(answer).toMatchObject({ status: 400, json: { code: 'request/malformed' } });
    const fields = (answer.json['violations'] as { field: string; rule: string }[]).map(
      ({ field, rule }) => `${field} ${rule}`,
    );
    expect(fields.toSorted()).toEqual(['hurry unknown-field', 'person.idNumber id-number', 'scheme enum']);
    expect(heard).toHaveLength(before);
  });

  it('is known to those it concerns, and to all others as little as one that is not there', async () => {
    const path = `/v1/qualifications/${QUALIFICATION}`;
    for (const reader of [PERSON, AGENCY, EXPERT, AUDITOR]) expect((await get(reader, path)).status).toBe(200);
    expect((await get(AGENCY, path)).headers.get('etag')).toBe('"2"');
    const unknown = await get(AGENCY, `/v1/qualifications/${NOBODY}`);
    for (const stranger of [SOMEBODY, AGENCY_ELSEWHERE, HOSPITAL, HAINAN]) {
      const answer = await get(stranger, path);
      expect(answer.status).toBe(404);
      expect(answer.text.replaceAll(QUALIFICATION, NOBODY)).toBe(unknown.text);
    }
    expect(await get(AGENCY, '/v1/qualifications/not-an-id')).toMatchObject({
      status: 404,
      json: { code: 'qualification/unknown' },
    });
  });

  it('is reviewed by those of its region, under the revision they saw', async () => {
    const review = { stage: 'hospital', decision: 'pass' };
    expect(
      (await post(EXPERT, `/v1/qualifications/${QUALIFICATION}/reviews`, review, { 'if-match': '"2"' })).status,
    ).toBe(200);
    expect(last()).toMatchObject({
      name: 'ReviewQualification',
      data: { qualificationId: QUALIFICATION, ...review },
      request: { expected: 2 },
    });
    const local: TokenWish = { role: 'institution', region: '450602', sub: 'H45060200001' };
    expect((await post(local, `/v1/qualifications/${QUALIFICATION}/reviews`, review)).status).toBe(200);
    const path = `/v1/qualifications/${QUALIFICATION}/reviews`;
    expect(await post({ ...EXPERT, region: '360300' }, path, review)).toMatchObject({
      status: 404,
      json: { code: 'qualification/unknown' },
    });
    expect(await post(PERSON, path, review)).toMatchObject({ status: 403 });
  });

  it('may be sent again when filing does not answer', async () => {
    await services[0]?.close();
    const answer = await post(AGENCY, '/v1/qualifications', APPLICATION);
    expect(answer).toMatchObject({ status: 503, json: { code: 'request/service-away' } });
    expect(answer.headers.get('retry-after')).toBe('2');
    await restartFiling();
  });
});

const restartFiling = async (): Promise<void> => {
  const app = await NestFactory.createMicroservice(FilingDoubleModule, {
    strategy: runtime.transportOf('filing'),
    logger: false,
  });
  await app.listen();
  services[0] = app;
};

describe('a filing', () => {
  const FILING = {
    person: PERSON_FIELDS,
    insuredRegion: '450600',
    scheme: 'employee',
    personType: 'retired',
    treatmentRegion: '110000',
    category: 'long-term-resident',
    startsOn: '2026-02-01',
    institutions: [],
    diseaseCodes: ['M03900'],
    channel: 'app',
    materials: [],
  };

  it('joins the case of its first disease, or the one it names', async () => {
    const own = caseIdOf({ personId, scheme: 'employee', diseaseCode: 'M03900' } as never);
    expect(await post(PERSON, '/v1/filings', FILING)).toMatchObject({
      status: 422,
      json: { code: 'filing/commitment-not-allowed' },
    });
    expect(last()).toMatchObject({ data: { caseId: own } });
    expect(await post(PERSON, '/v1/filings', { ...FILING, caseId: own })).toMatchObject({
      json: { code: 'filing/commitment-not-allowed' },
    });
    expect(await post(PERSON, '/v1/filings', { ...FILING, caseId: CASE })).toMatchObject({
      status: 422,
      json: { code: 'filing/case-of-another' },
    });
  });
});

describe('a treatment record', () => {
  it('is answered at once, and with its settlement where that is there already', async () => {
    const fresh = await post(HOSPITAL, '/v1/treatments', { ...RECORD, recordId: 'r-1' });
    expect(fresh).toMatchObject({ status: 201, json: { caseId: CASE, status: 'recorded' } });
    expect(fresh.json).not.toHaveProperty('settlement');
    expect(await post(HOSPITAL, '/v1/treatments', RECORD)).toMatchObject({
      status: 201,
      json: { status: 'settled', settlement: { fundPays: '112.50', personPays: '187.50' } },
    });
    expect(last()).toMatchObject({
      data: { personId, amounts: { total: 30_000 }, recordHash: expect.stringMatching(/^sha256:/) },
    });
  });

  it('is the same record however its fields are ordered', async () => {
    await post(HOSPITAL, '/v1/treatments', RECORD);
    const first = last().data['recordHash'];
    const { recordId, ...rest } = RECORD;
    await post(HOSPITAL, '/v1/treatments', { ...rest, emergency: false, recordId });
    expect(last().data['recordHash']).toBe(first);
    await post(HOSPITAL, '/v1/treatments', { ...RECORD, servedOn: '2026-03-13' });
    expect(last().data['recordHash']).not.toBe(first);
  });

  it('is waited for as long as is wished', async () => {
    const settled = await post(HOSPITAL, '/v1/treatments', RECORD, { prefer: 'wait=99' });
    expect(settled).toMatchObject({ status: 201, json: { settlement: { settlementId: SETTLEMENT } } });
    expect(settled.headers.get('preference-applied')).toBe('wait=30');
    const slow = await post(
      HOSPITAL,
      '/v1/treatments',
      { ...RECORD, recordId: 'r-2' },
      { prefer: 'respond-async, wait=0' },
    );
    expect(slow).toMatchObject({ status: 202, json: { status: 'recorded' } });
    expect(slow.headers.get('location')).toBe(`/v1/treatments/${String(slow.json['treatmentId'])}`);
    expect(slow.headers.get('preference-applied')).toBeNull();
  });

  it('that may not be settled directly says why and what to do', async () => {
    const answer = await post(
      HOSPITAL,
      '/v1/treatments',
      { ...RECORD, diseaseCode: 'M07800' },
      { 'accept-language': 'en', prefer: 'wait=5' },
    );
    expect(answer).toMatchObject({
      status: 201,
      json: { status: 'declined', reasons: [{ code: 'no-qualification' }] },
    });
    expect(answer.text).toContain('No qualification for disease M07800');
  });

  it('is sent by its own institution, or by the system of the region that it lies in', async () => {
    expect(await post(OTHER_HOSPITAL, '/v1/treatments', RECORD)).toMatchObject({
      status: 403,
      json: { code: 'identity/not-your-own' },
    });
    expect(await post(HAINAN, '/v1/treatments', RECORD)).toMatchObject({
      status: 403,
      json: { code: 'identity/not-your-region' },
    });
    expect((await post(BEIJING, '/v1/treatments', RECORD)).status).toBe(201);
    expect((await post(PERSON, '/v1/treatments', RECORD)).status).toBe(403);
  });
});

describe('an estimate', () => {
  const path = '/v1/treatments/estimates';

  it('is the settlement that the record would come to, under no id of a settlement', async () => {
    const answer = await post(HOSPITAL, path, RECORD);
    expect(answer).toMatchObject({
      status: 200,
      json: {
        recordId: RECORD.recordId,
        caseId: CASE,
        status: 'estimated',
        total: '300.00',
        fundPays: '112.50',
        personPays: '187.50',
        accumulators: {
          deductible: { before: '0.00', after: '50.00', of: '50.00', period: 'month' },
          items: [
            { kind: 'deductible', pool: 'M03900', within: '2026-03', before: '0.00', after: '50.00' },
            { kind: 'cap', pool: 'M03900', within: '2026', before: '0.00', after: '112.50' },
          ],
        },
      },
    });
    for (const name of ['settlementId', 'treatmentId', 'payment']) expect(answer.json).not.toHaveProperty(name);
    for (const name of ['etag', 'yidi-position', 'location']) expect(answer.headers.get(name)).toBeNull();
  });

  it('asks claims under an id that no treatment has, and tells settlement no number of the person', async () => {
    await post(HOSPITAL, path, RECORD);
    const [judged, estimated] = heard.slice(-2);
    expect(judged).toMatchObject({ name: 'judgement', message: { data: { personId, amounts: { total: 30_000 } } } });
    expect((judged?.message as Message).data['treatmentId']).not.toBe(TREATMENT);
    expect(estimated).toMatchObject({ name: 'estimate', message: { diseaseCode: 'M03900', entitlement: {} } });
    expect(estimated?.message).not.toHaveProperty('personNo');
  });

  it('of a record that would be declined says why and what to do, and settlement is not asked', async () => {
    const answer = await post(HOSPITAL, path, { ...RECORD, diseaseCode: 'M07800' }, { 'accept-language': 'en' });
    expect(answer).toMatchObject({
      status: 200,
      json: { recordId: RECORD.recordId, caseId: CASE, status: 'declined', reasons: [{ code: 'no-qualification' }] },
    });
    expect(answer.text).toContain('No qualification for disease M07800');
    expect(last().name).toBe('judgement');
  });

  it('is for the person themselves, the own institution and the system of its region', async () => {
    for (const asker of [PERSON, HOSPITAL, BEIJING]) expect((await post(asker, path, RECORD)).status).toBe(200);
    for (const stranger of [SOMEBODY, OTHER_HOSPITAL, HAINAN, AGENCY, { ...PERSON, region: '360300' }])
      expect((await post(stranger, path, RECORD)).status).toBe(403);
  });

  it('takes the same record as a treatment, and names what is wrong with it', async () => {
    const answer = await post(PERSON, path, { ...RECORD, servedOn: 'today', personalAccount: { family: '1.00' } });
    expect(answer).toMatchObject({ status: 400, json: { code: 'request/malformed' } });
    expect((answer.json['violations'] as { field: string }[]).map(({ field }) => field).toSorted()).toEqual([
      'personalAccount.available',
      'servedOn',
    ]);
  });
});

describe('a policy pack', () => {
  const packOf = async (changes: object = {}): Promise<object> => {
    const { json: policy } = await get(AGENCY, '/v1/policies/450600/employee?on=2026-03-12');
    return { ...(policy['pack'] as object), validFrom: '2026-04-01', ...changes };
  };

  it('is published by the agency of its region', async () => {
    const answer = await post(AGENCY, '/v1/policies', await packOf());
    expect(answer).toMatchObject({
      status: 201,
      json: { region: '450600', scheme: 'employee', hash: expect.stringMatching(/^sha256:/), from: '2026-04-01' },
    });
    expect(Object.keys(answer.json)).toHaveLength(4);
    expect(answer.headers.get('location')).toBe('/v1/policies/450600/employee?on=2026-04-01');
    expect([answer.headers.get('etag'), answer.headers.get('yidi-position')]).toEqual(['"0"', '7']);
    expect(last()).toMatchObject({ name: 'PublishPolicy', data: { pack: { region: '450600' } } });
    expect(await post(AGENCY_ELSEWHERE, '/v1/policies', await packOf())).toMatchObject({
      status: 403,
      json: { code: 'identity/not-your-region' },
    });
    for (const reader of [PERSON, AUDITOR, OPERATOR, HOSPITAL])
      expect((await post(reader, '/v1/policies', await packOf())).status).toBe(403);
  });

  it('that breaks the format is refused with every fault, as the check of its rules does', async () => {
    const { region: _, ...nameless } = (await packOf({ scheme: 'gold', since: 'soon' })) as { region: string };
    const answer = await post(AGENCY, '/v1/policies', nameless);
    expect(answer).toMatchObject({ status: 422, json: { code: 'policy/pack-unusable' } });
    expect((answer.json['violations'] as { field: string }[]).map(({ field }) => field).toSorted()).toEqual([
      'region',
      'scheme',
      'since',
    ]);
  });

  it.each([
    ['en', 'add the source'],
    ['zh-CN', '请补充来源'],
  ])('that breaks a rule is told so in %s', async (language, message) => {
    const answer = await post(AGENCY, '/v1/policies', await packOf({ name: '坏' }), { 'accept-language': language });
    expect(answer).toMatchObject({
      status: 422,
      json: { violations: [{ field: 'ratios[0].source', rule: 'source-unknown', message }] },
    });
  });

  it('is found by the hash that a settlement names', async () => {
    const { json: now } = await get(AUDITOR, '/v1/policies/450600/employee');
    const found = await get(AUDITOR, `/v1/policies/450600/employee?hash=${String(now['hash'])}`);
    expect(found.text).toBe((await get(AUDITOR, '/v1/policies/450600/employee')).text);
    for (const path of [`450600/resident?hash=${String(now['hash'])}`, `450600/employee?hash=sha256:${'0'.repeat(64)}`])
      expect(await get(AUDITOR, `/v1/policies/${path}`)).toMatchObject({
        status: 404,
        json: { code: 'policy/unknown' },
      });
  });
});

describe('a case', () => {
  it('is shown to those it concerns, its person masked for those who need not know', async () => {
    for (const reader of [PERSON, AGENCY, AUDITOR])
      expect((await get(reader, `/v1/cases/${CASE}`)).text).toContain('李建国');
    for (const reader of [EXPERT, FINANCE, HOSPITAL, BEIJING]) {
      const { status, text } = await get(reader, `/v1/cases/${CASE}`);
      expect(status).toBe(200);
      expect(text).not.toContain('李建国');
    }
  });

  it.each(['', '/timeline', '/events', '/replay?upTo=1', '/stream'])(
    'is as unknown to strangers as one that is not there: %s',
    async (part) => {
      const unknown = await get(AGENCY, `/v1/cases/${NOBODY}${part}`);
      expect(unknown).toMatchObject({ status: 404, json: { code: 'case/unknown' } });
      for (const stranger of [SOMEBODY, AGENCY_ELSEWHERE, OTHER_HOSPITAL, HAINAN]) {
        const answer = await get(stranger, `/v1/cases/${CASE}${part}`);
        expect(answer.text.replaceAll(CASE, NOBODY)).toBe(unknown.text);
      }
      expect((await get(OPERATOR, `/v1/cases/${CASE}${part}`)).status).toBe(403);
    },
  );

  it('tells its timeline page by page', async () => {
    const first = await get(PERSON, `/v1/cases/${CASE}/timeline?limit=2`);
    expect(first.json['items']).toHaveLength(2);
    const rest = await get(PERSON, `/v1/cases/${CASE}/timeline?after=${String(first.json['next'])}`);
    expect(rest.json).toMatchObject({
      items: [{ seq: 3, type: 'TreatmentSettled', amounts: { fundPays: '112.50' } }],
      next: null,
    });
  });

  it('opens personal fields of its events to agency, auditor and the person', async () => {
    for (const reader of [AGENCY, AUDITOR, PERSON])
      expect((await get(reader, `/v1/cases/${CASE}/events`)).text).toContain('李建国');
    for (const reader of [FINANCE, HOSPITAL])
      expect((await get(reader, `/v1/cases/${CASE}/events`)).text).not.toContain('李建国');
  });

  it('is replayed up to an instant or a place, one of the two', async () => {
    expect((await get(PERSON, `/v1/cases/${CASE}/replay?upTo=1`)).json).toMatchObject({
      treatments: [],
      settlements: [],
    });
    const then = await get(PERSON, `/v1/cases/${CASE}/replay?at=2026-03-12T02:00:00Z`);
    expect(then.text).toBe((await get(PERSON, `/v1/cases/${CASE}`)).text);
    expect(await get(PERSON, `/v1/cases/${CASE}/replay`)).toMatchObject({
      status: 400,
      json: { violations: [{ rule: 'exactly-one' }] },
    });
    expect((await get(PERSON, `/v1/cases/${CASE}/replay?upTo=1&at=2026-03-12T02:00:00Z`)).status).toBe(400);
    expect(await get(PERSON, `/v1/cases/${CASE}/replay?at=2020-01-01T00:00:00Z`)).toMatchObject({
      status: 404,
      json: { code: 'case/not-yet-begun' },
    });
  });

  it('waits to be as fresh as was asked, and says so when it is not', async () => {
    const { store } = stores;
    expect((await get(PERSON, `/v1/cases/${CASE}?atLeast=${await store.end()}`)).status).toBe(200);
    expect((await get(PERSON, `/v1/cases/${CASE}?atLeast=yesterday`)).status).toBe(400);
    const never = await get(PERSON, `/v1/qualifications/${QUALIFICATION}?atLeast=99999999999`);
    expect(never).toMatchObject({ status: 503, json: { code: 'request/not-yet-fresh' } });
    expect(never.headers.get('retry-after')).toBe('1');
  });

  const streamed = async (path: string, headers: Record<string, string>, until: string): Promise<string> => {
    const leave = new AbortController();
    const answer = await fetch(`${door.url}${path}`, {
      headers: { authorization: `Bearer ${await identity.issue(PERSON)}`, ...headers },
      signal: leave.signal,
    });
    const reader = answer.body?.pipeThrough(new TextDecoderStream()).getReader();
    let text = '';
    while (!text.includes(until)) text += (await reader?.read())?.value ?? '';
    leave.abort();
    return text;
  };

  it('is followed live from where the reader left off', async () => {
    const whole = await streamed(`/v1/cases/${CASE}/stream`, {}, 'id: 3\n');
    expect(whole).toContain('id: 1\ndata: {"seq":1');
    for (const rest of [
      await streamed(`/v1/cases/${CASE}/stream`, { 'last-event-id': '2' }, 'id: 3\n'),
      await streamed(`/v1/cases/${CASE}/stream?lastEventId=2`, {}, 'id: 3\n'),
    ])
      expect(rest).not.toContain('id: 2\n');
  });
});

describe('a settlement', () => {
  it('is paid by the finance office of the insured region', async () => {
    const paid = { reference: 'B-1', paidOn: '2026-03-20', outcome: 'paid' };
    const path = `/v1/settlements/${SETTLEMENT}/payments`;
    const answer = await post(FINANCE, path, paid);
    expect(answer).toMatchObject({ status: 200, json: { settlementId: SETTLEMENT, fundPays: '112.50' } });
    expect(answer.headers.get('etag')).toBe('"1"');
    expect(last()).toMatchObject({ name: 'ReportPayment', data: { settlementId: SETTLEMENT, ...paid } });
    expect((await post(AGENCY, path, paid)).status).toBe(403);
    expect(await post({ ...FINANCE, region: '360300' }, path, paid)).toMatchObject({
      status: 404,
      json: { code: 'settlement/unknown' },
    });
    expect((await post(FINANCE, `/v1/settlements/${NOBODY}/payments`, paid)).status).toBe(404);
  });
});

describe('questions', () => {
  const asked = `/v1/entitlements?personNo=${PERSON_NO}&insuredRegion=450600&diseaseCode=M03900&institution=H11010500123`;

  it('about an entitlement are answered with every reason, in words', async () => {
    expect(await get(HOSPITAL, asked)).toMatchObject({
      status: 200,
      json: { entitled: false, reasons: [{ code: 'institution-not-covered' }] },
    });
    expect(heard.at(-1)).toMatchObject({ message: { personId, on: '2026-03-12' } });
    expect((await get(SOMEBODY, asked)).status).toBe(403);
    expect((await get(OTHER_HOSPITAL, asked)).status).toBe(403);
    expect((await get(BEIJING, asked)).status).toBe(200);
    expect((await get(HAINAN, asked)).status).toBe(403);
    expect(await get(AGENCY, '/v1/entitlements?personNo=1&colour=red')).toMatchObject({ status: 400 });
  });

  it('about benefits are answered to the person and the offices of the region', async () => {
    const path = `/v1/persons/${PERSON_NO}/benefits?year=2026`;
    expect(await get(PERSON, path)).toMatchObject({
      status: 200,
      json: { items: [{ kind: 'cap', used: '112.50', left: '4887.50', of: '5000.00' }] },
    });
    expect(heard.at(-1)).toMatchObject({ message: { personId, insuredRegion: '450600', year: 2026 } });
    expect((await get(SOMEBODY, path)).status).toBe(403);
    expect((await get(AGENCY_ELSEWHERE, `${path}&insuredRegion=450600`)).status).toBe(403);
    expect((await get(HOSPITAL, path)).status).toBe(403);
  });

  it('about what waits are answered for the own region', async () => {
    expect(await get(AGENCY, '/v1/worklists/agency?limit=5')).toMatchObject({
      status: 200,
      json: { items: [], next: null },
    });
    expect(heard.at(-1)).toMatchObject({ message: { stage: 'agency', insuredRegion: '450600', limit: 5 } });
    expect((await get(AGENCY_ELSEWHERE, '/v1/worklists/agency?insuredRegion=450600')).status).toBe(403);
  });

  it('about policies are answered from the packs, with what a form needs', async () => {
    const { json: list } = await get(OPERATOR, '/v1/policies');
    expect(list['items']).toContainEqual(
      expect.objectContaining({ region: '450600', scheme: 'employee', inForce: true }),
    );
    const { json: policy } = await get(PERSON, '/v1/policies/450600/employee?on=2026-03-12');
    expect(policy).toMatchObject({
      hash: expect.stringMatching(/^sha256:/),
      procedures: {
        qualification: {
          stages: expect.arrayContaining([{ stage: expect.any(String), by: expect.any(Array) }]),
          materials: expect.any(Array),
        },
        filing: { categories: { 'long-term-resident': { commitmentAllowed: expect.any(Boolean) } } },
      },
      pack: { region: '450600', diseases: expect.arrayContaining([expect.objectContaining({ code: 'M03900' })]) },
    });
    for (const path of ['450600/employee?on=1990-01-01', '450600/gold', 'nowhere/employee'])
      expect(await get(AGENCY, `/v1/policies/${path}`)).toMatchObject({
        status: 404,
        json: { code: 'policy/none-in-force' },
      });
  });

  it.each(['/v1/claims', `/v1/filings/${NOBODY}/changes`, `/v1/filings/${NOBODY}/cancellation`])(
    'that nobody answers yet are no route: %s',
    async (path) => {
      expect(await post(AGENCY, path, {})).toMatchObject({ status: 404, json: { code: 'request/no-such-route' } });
    },
  );
});

describe('a record in the words of the national interface', () => {
  const path = '/v1/regions/110000/records';

  it('goes to claims as the text that was sent, and is answered as any record', async () => {
    const text = '{"infno": "2207", "input": {"setlinfo": {"medfee_sumamt": 112.10}}}';
    const answer = await fetch(`${door.url}${path}`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${await identity.issue(BEIJING)}`,
        'content-type': 'application/json',
        prefer: 'wait=5',
      },
      body: text,
    });
    expect(answer.status).toBe(201);
    expect(answer.headers.get('preference-applied')).toBe('wait=5');
    expect(await answer.json()).toMatchObject({ treatmentId: TREATMENT, status: 'settled' });
    const { name, data, request } = last();
    expect({ name, data }).toEqual({ name: 'RecordRegionalTreatment', data: { sender: '110000', text } });
    expect(request).toMatchObject({ actor: { role: 'region', region: '110000' } });
  });

  it('is taken of the region alone that the token names', async () => {
    const before = heard.length;
    for (const as of [HAINAN, HOSPITAL, AGENCY])
      expect(await post(as, path, {})).toMatchObject({
        status: 403,
        json: { code: expect.stringMatching(/^identity\/not-your-(region|role)$/) },
      });
    expect(await post(BEIJING, '/v1/regions/110105/records', {})).toMatchObject({
      status: 403,
      json: { code: 'identity/not-your-region' },
    });
    expect(heard).toHaveLength(before);
  });
});

describe('the clock', () => {
  it('goes forwards only, at the word of the operator', async () => {
    expect(await post(OPERATOR, '/v1/clock', { now: '2026-03-13T00:00:00Z' })).toMatchObject({
      status: 200,
      json: { now: '2026-03-13T00:00:00.000Z' },
    });
    expect(await post(OPERATOR, '/v1/clock', { now: '2026-03-12T00:00:00Z' })).toMatchObject({
      status: 422,
      json: { code: 'clock/backwards' },
    });
    expect((await post(AGENCY, '/v1/clock', { now: '2027-01-01T00:00:00Z' })).status).toBe(403);
  });
});

const ROUTES = [
  'get /health/live',
  'get /health/ready',
  'get /metrics',
  'get /v1/cases/{id}',
  'get /v1/cases/{id}/events',
  'get /v1/cases/{id}/replay',
  'get /v1/cases/{id}/stream',
  'get /v1/cases/{id}/timeline',
  'get /v1/entitlements',
  'get /v1/filings/{id}',
  'get /v1/persons/{personNo}/benefits',
  'get /v1/policies',
  'get /v1/policies/{region}/{scheme}',
  'get /v1/qualifications/{id}',
  'get /v1/quarantine',
  'get /v1/quarantine/redrives',
  'get /v1/settlements/{id}',
  'get /v1/treatments/{id}',
  'get /v1/worklists/{stage}',
  'post /v1/clock',
  'post /v1/filings',
  'post /v1/filings/{id}/materials',
  'post /v1/filings/{id}/reviews',
  'post /v1/policies',
  'post /v1/qualifications',
  'post /v1/qualifications/{id}/materials',
  'post /v1/qualifications/{id}/reviews',
  'post /v1/quarantine/redrives',
  'post /v1/regions/{region}/records',
  'post /v1/settlements/{id}/payments',
  'post /v1/treatments',
  'post /v1/treatments/estimates',
];

describe('whoever runs it', () => {
  it('sees that it lives and is ready, without a token', async () => {
    expect(await (await fetch(`${door.url}/health/live`)).json()).toEqual({ status: 'live' });
    const ready = await fetch(`${door.url}/health/ready`);
    expect(ready.status).toBe(200);
    expect(await ready.json()).toMatchObject({
      status: 'ready',
      checks: [
        { name: 'store', ok: true },
        { name: 'background', ok: true },
        { name: 'case-file', ok: true, lag: 0 },
        { name: 'case-timeline', ok: true, lag: 0 },
      ],
    });
  });

  it('sees that it is not ready when background work has stopped for good', async () => {
    runtime.stopped.push('the checkpoint lies beyond the end of the log');
    const ready = await fetch(`${door.url}/health/ready`);
    runtime.stopped.pop();
    expect(ready.status).toBe(503);
    expect(await ready.text()).toContain('has stopped; see the log');
  });

  it('sees figures that name routes and no persons', async () => {
    await get(PERSON, `/v1/persons/${PERSON_NO}/benefits`);
    const text = await (await fetch(`${door.url}/metrics`)).text();
    expect(text).toContain('route="/v1/persons/:personNo/benefits"');
    expect(text).toContain('yidi_projection_lag');
    expect(text).not.toContain(PERSON_NO);
  });

  it('sees which cases wait in quarantine, and nothing personal of them', async () => {
    const answer = await call(OPERATOR, 'GET', '/v1/quarantine?consumer=settle-recorded-treatments');
    const { id, type, stream, revision } = PARKED.event;
    expect(answer.status).toBe(200);
    expect(answer.json).toEqual({ items: [{ ...PARKED, event: { id, type, stream, revision } }], next: null });
    expect(heard.at(-1)).toEqual({
      name: 'quarantine',
      message: { limit: 100, consumer: 'settle-recorded-treatments' },
    });
  });

  it('has parked cases tried again, and sees what was done, latest first', async () => {
    const answer = await call(OPERATOR, 'POST', '/v1/quarantine/redrives', { body: { caseId: CASE } });
    expect(answer.status).toBe(200);
    expect(answer.json).toEqual({ items: [{ ...REDRIVE, by: 'ops' }] });
    expect(heard.at(-1)).toMatchObject({ name: 'Redrive', message: { data: { caseId: CASE } } });
    const done = await call(OPERATOR, 'GET', '/v1/quarantine/redrives');
    expect(done.json['items']).toMatchObject([{ handled: 2 }, { cause: { kind: 'account/unknown-policy' } }]);
    expect((await call(AGENCY, 'GET', '/v1/quarantine')).status).toBe(403);
  });

  it('finds every route in the OpenAPI document', async () => {
    const document = (await get(AGENCY, '/v1/openapi.json')).json as { paths: Record<string, Record<string, object>> };
    const routes = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method} ${path}`),
    );
    expect(routes.toSorted()).toEqual(ROUTES);
  });
});
