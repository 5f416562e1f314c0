import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Controller, Module, UseFilters, type INestApplication, type INestMicroservice } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { MessagePattern } from '@nestjs/microservices';
import { pino } from 'pino';
import { treatmentCodec } from '@yidi/contracts/claims';
import { violationsOf } from '@yidi/contracts/codec';
import type { EntitlementAnswer, EntitlementQuestion, EntitlementQuestions } from '@yidi/contracts/filing';
import { OUTCOMES_TOPIC, RECORDS_TOPIC, RecordOutcomes, recordsTopicOf } from '@yidi/contracts/regions';
import { accountCodec, type TreatmentSettled } from '@yidi/contracts/settlement';
import type { Answered } from '@yidi/contracts/views';
import { policyLibrary } from '@yidi/domain/policy';
import {
  categoryOf,
  derive,
  NO_STREAM,
  NotYetFresh,
  tell,
  Unavailable,
  type Exchange,
  type Letter,
  type Mailbox,
  type Recorded,
} from '@yidi/eventing';
import { instant, type CaseId, type RegionCode, type TreatmentId } from '@yidi/kernel';
import {
  localNetwork,
  Neighbours,
  openService,
  People,
  PolicyShelf,
  recordTreatment,
  RefusalFilter,
  runtimeOn,
} from '@yidi/platform';
import { embedded, type Embedded } from '@yidi/testing';
import { dialectOf } from './accept/regions/dialects.js';
import { readExactly } from './accept/regions/exact-json.js';
import { inNationalForm } from './accept/regions/national-form.js';
import { linesWith, sentRecord, type Changes } from './accept/regions/regional-records.examples.js';
import { treatmentFormOf } from './accept/regions/treatment-form.js';
import { ClaimsModule } from './claims.module.js';

const SAMPLES = new URL('../../../libs/contracts/samples/', import.meta.url);
const sample = async <T>(name: string): Promise<T> =>
  JSON.parse(await readFile(new URL(`${name}.json`, SAMPLES), 'utf8')) as T;

const SHANGHAI = '310000' as RegionCode;
const CASE = '74b23d0e-38f0-5e59-abf7-4684440c4da6' as CaseId;
const NOW = '2026-03-12T02:20:00.000Z';

type Handle = (letter: Letter) => Promise<void>;
type Json = Readonly<Record<string, unknown>>;

/** The post between regions: hands over what it is given, and keeps what is sent. */
class Post implements Exchange {
  readonly sent: Letter[] = [];
  readonly trouble = undefined;
  away = false;
  private readonly readers = new Map<string, Handle>();

  send(topic: string, letters: readonly Letter[]): Promise<void> {
    if (this.away) return Promise.reject(new Unavailable('the bus'));
    expect(topic).toBe(OUTCOMES_TOPIC);
    this.sent.push(...letters);
    return Promise.resolve();
  }

  async receive({ topics, answers }: Mailbox, handle: Handle, stop: AbortSignal): Promise<void> {
    expect(answers).toEqual([OUTCOMES_TOPIC]);
    for (const topic of topics) this.readers.set(topic, handle);
    await new Promise((resolve) => stop.addEventListener('abort', resolve));
  }

  deliver(letter: Letter, topic = RECORDS_TOPIC): Promise<void> {
    return this.readers.get(topic)?.(letter) ?? Promise.reject(new Error(`nobody reads ${topic}`));
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}

/** What filing says: entitled, unless the disease is diabetes. */
const office: { says: 'the truth' | 'nothing' | 'nonsense'; entitlement?: EntitlementAnswer['entitlement'] } = {
  says: 'the truth',
};

@Controller()
@UseFilters(RefusalFilter)
class FilingDouble {
  @MessagePattern('entitlements')
  entitlements({ questions }: EntitlementQuestions): readonly (EntitlementAnswer | string)[] {
    if (office.says === 'nothing') throw new Unavailable('filing');
    return questions.map((question) => this.answer(question));
  }

  private answer({ diseaseCode, institution }: EntitlementQuestion): EntitlementAnswer | string {
    if (office.says === 'nonsense') return 'nonsense';
    const reasons = [{ code: 'institution-not-covered', facts: [{ name: 'institution', value: institution }] }];
    if (diseaseCode === 'M01600' || office.entitlement === undefined) return { entitled: false, caseId: CASE, reasons };
    return { entitled: true, caseId: CASE, entitlement: office.entitlement, reasons: [] };
  }
}

@Module({ controllers: [FilingDouble] })
class FilingDoubleModule {}

const TOPICS: Readonly<Record<string, string>> = { treatment: 'claims.events', account: 'settlement.events' };

/** Claims, with a post or without one, and all that it stands on. */
interface House {
  readonly stores: Embedded;
  readonly neighbours: Neighbours;
  readonly people: People;
  readonly post: Post | undefined;
  readonly warnings: string[];
  close(): Promise<void>;
}

const open = async (post: Post | undefined): Promise<House> => {
  const stores = await embedded({ topicOf: ({ stream }) => TOPICS[categoryOf(stream)] });
  const network = localNetwork();
  const warnings: string[] = [];
  const log = pino({ level: 'warn' }, { write: (line: string) => void warnings.push(line) });
  const runtime = runtimeOn(
    { ...stores, exchange: post },
    { network, clock: { now: () => instant(NOW) }, policies: new PolicyShelf(policyLibrary([])), log },
  );
  const filing: INestMicroservice = await NestFactory.createMicroservice(FilingDoubleModule, {
    strategy: network.transportOf('filing'),
    logger: false,
  });
  await filing.listen();
  const claims: INestApplication = await openService(runtime, {
    service: 'claims',
    module: ClaimsModule.hearing([SHANGHAI]),
  });
  const close = async (): Promise<void> => {
    await claims.close();
    await filing.close();
    await stores.dispose();
  };
  return {
    stores,
    neighbours: new Neighbours(network.clientOf),
    people: new People(stores.vault),
    post,
    warnings,
    close,
  };
};

const post = new Post();
let house: House;
let letters = 0;

beforeAll(async () => {
  const { entitlement } = await sample<{ entitlement: EntitlementAnswer['entitlement'] }>('claims/TreatmentRecorded');
  office.entitlement = entitlement;
  house = await open(post);
});

afterAll(() => house.close());

beforeEach(() => {
  post.sent.length = 0;
  post.away = false;
  office.says = 'the truth';
  house.warnings.length = 0;
});

/** A letter as Beijing sends it, each with an id of its own. */
const letterOf = (sent: Json | string, over: Partial<Letter> = {}): Letter => {
  letters += 1;
  return {
    id: `letter-${String(letters)}`,
    key: '110000',
    headers: { ce_source: 'urn:region:110000' },
    body: typeof sent === 'string' ? sent : JSON.stringify(sent),
    ...over,
  };
};

const under = (setl_id: string, changes: Changes = {}): Json =>
  sentRecord({ ...changes, setlinfo: { setl_id, ...changes.setlinfo } });

/** The outcomes so far, by the name of their message; every one of them keeps its contract. */
const outcomes = (): readonly (readonly [type: string, body: Json, letter: Letter])[] =>
  post.sent.map((letter) => {
    const type = letter.headers['ce_type'] as keyof typeof RecordOutcomes;
    const body = JSON.parse(letter.body) as Json;
    expect(violationsOf(RecordOutcomes[type], body, 'wire')).toEqual([]);
    return [type, body, letter];
  });

const oneOutcome = async (): Promise<readonly [type: string, body: Json, letter: Letter]> => {
  for (let waited = 0; post.sent.length === 0 && waited < 5_000; waited += 10) await sleep(10);
  const [outcome, ...more] = outcomes();
  if (outcome === undefined || more.length > 0) throw new Error(`there are ${String(post.sent.length)} outcomes`);
  return outcome;
};

const treatmentOf = (recordId: string): TreatmentId => derive('treatment', recordId) as TreatmentId;

const takenAs = async (recordId: string): Promise<readonly Recorded[]> =>
  (await house.stores.store.read(`treatment-${treatmentOf(recordId)}`)).events;

/** What settlement does about a treatment: 112.50 from the fund and 187.50 from the person. */
const settle = async (recordId: string, at: House = house): Promise<TreatmentSettled> => {
  const treatmentId = treatmentOf(recordId);
  const settled: TreatmentSettled = {
    ...(await sample<TreatmentSettled>('settlement/TreatmentSettled')),
    treatmentId,
    caseId: CASE,
  };
  const { type, data } = accountCodec.encode({ type: 'TreatmentSettled', data: settled });
  const actor = { id: 'settlement', role: 'system' } as const;
  const metadata = { correlationId: CASE, causationId: treatmentId, actor, at: instant('2026-03-12T02:15:31Z') };
  await at.stores.store.append(
    `account-${derive('account', recordId)}.employee.2026`,
    [{ id: derive('settled', recordId), type, data, metadata }],
    NO_STREAM,
  );
  return settled;
};

describe('a letter of another region', () => {
  it('is taken as the ordinary record, in the name of the region', async () => {
    const letter = letterOf(under('H11010500123-taken'));
    await post.deliver(letter);
    const [event, ...more] = await takenAs('H11010500123-taken');
    expect(more).toEqual([]);
    if (event === undefined) throw new Error('nothing was taken');
    expect(event.metadata.actor).toEqual({ id: '110000', role: 'region', region: '110000' });
    expect(event.metadata.causationId).toBe(derive('regional-record', '110000', letter.id));
    expect(tell(treatmentCodec, event)).toMatchObject({
      type: 'TreatmentRecorded',
      data: { insuredRegion: '450600', institutionLevel: 'tier-3', amounts: { total: 30_000, inScope: 20_000 } },
    });
    expect(JSON.stringify(event.data)).not.toContain('450600000012345');
    expect(post.sent).toEqual([]);
  });

  it('is answered with the settlement, in the interface’s names', async () => {
    await post.deliver(letterOf(under('H11010500123-settled')));
    const { settlementId } = await settle('H11010500123-settled');
    const [type, body, letter] = await oneOutcome();
    expect(type).toBe('RecordSettled');
    expect(body).toMatchObject({
      infcode: '0',
      respond_time: '2026-03-12 10:15:31',
      setl_id: 'H11010500123-settled',
      mdtrtarea_admvs: '110105',
      insuplc_admdvs: '450600',
      settlementId,
      setlinfo: {
        insutype: '310',
        medfee_sumamt: '300.00',
        act_pay_dedc: '50.00',
        hifp_pay: '112.50',
        fund_pay_sumamt: '112.50',
        psn_part_amt: '187.50',
        acct_pay: '0.00',
        psn_cash_pay: '187.50',
        year: 2026,
      },
      setldetail: [{ fund_pay_type: '310100', fund_payamt: '112.50', setl_proc_info: expect.stringContaining('75%') }],
    });
    expect(letter.key).toBe('110105:H11010500123-settled');
    expect(letter.headers).toMatchObject({
      ce_specversion: '1.0',
      ce_id: letter.id,
      ce_source: '/yidi/claims',
      ce_time: '2026-03-12T02:15:31.000Z',
      ce_subject: letter.key,
      ce_correlationid: CASE,
      ce_causationid: derive('settled', 'H11010500123-settled'),
    });
    expect(JSON.stringify(letter)).not.toContain('450600000012345');
  });

  it('is answered with every reason where the record is declined', async () => {
    const lines = linesWith({ dise_codg: 'M01600' });
    const changes = { mdtrtinfo: { dise_codg: 'M01600' }, input: { feedetail: lines } };
    await post.deliver(letterOf(under('110000-declined', changes)));
    const [type, body, letter] = await oneOutcome();
    expect(type).toBe('RecordDeclined');
    expect(body).toMatchObject({ setl_id: '110000-declined', recordId: 'H11010500123:110000-declined' });
    expect(body['reasons']).toEqual([
      {
        code: 'institution-not-covered',
        sentence: { zh: expect.stringContaining('H11010500123'), en: expect.stringContaining('H11010500123') },
        remedy: { zh: expect.stringMatching(/。$/), en: expect.stringMatching(/\.$/) },
      },
    ]);
    expect(letter.key).toBe('110105:H11010500123:110000-declined');
  });

  it('that comes again is one treatment, and is answered again alike', async () => {
    const letter = letterOf(under('H11010500123-again'));
    await post.deliver(letter);
    await settle('H11010500123-again');
    const [, first, { id }] = await oneOutcome();
    await post.deliver(letter);
    await post.deliver(letterOf(under('H11010500123-again', { setlinfo: { medfee_sumamt: 300 } })));
    expect(outcomes().map(([type, body, again]) => [type, body, again.id])).toEqual(
      Array.from({ length: 3 }, () => ['RecordSettled', first, id]),
    );
    expect(await takenAs('H11010500123-again')).toHaveLength(1);
  });

  it('that comes again before it is settled waits for the one outcome', async () => {
    await post.deliver(letterOf(under('H11010500123-early')));
    await post.deliver(letterOf(under('H11010500123-early')));
    expect(post.sent).toEqual([]);
    await settle('H11010500123-early');
    expect((await oneOutcome())[0]).toBe('RecordSettled');
  });

  it('that was declined before is answered again', async () => {
    const changes = { mdtrtinfo: { dise_codg: 'M01600' }, input: { feedetail: undefined } };
    await post.deliver(letterOf(under('H11010500123-no', changes)));
    const [, , { id }] = await oneOutcome();
    await post.deliver(letterOf(under('H11010500123-no', changes)));
    expect(outcomes().map(([type, , again]) => [type, again.id])).toEqual([
      ['RecordDeclined', id],
      ['RecordDeclined', id],
    ]);
  });

  it('is the record that the hospital has sent over HTTP, and is answered all the same', async () => {
    const sent = under('H11010500123-both');
    const form = treatmentFormOf(inNationalForm(readExactly(JSON.stringify(sent)), dialectOf('110000')));
    const data = await recordTreatment(house.people, form);
    const actor = { id: 'H11010500123', role: 'institution', region: '110105' };
    const answered = await house.neighbours.command<Answered<{ readonly status: string }>>(
      'claims',
      'RecordTreatment',
      { data, request: { commandId: derive('http'), actor } as never },
    );
    expect(answered.view.status).toBe('recorded');
    const letter = letterOf(sent);
    await expect(post.deliver(letter)).rejects.toThrow(NotYetFresh);
    await settle('H11010500123-both');
    await sleep(50);
    expect(post.sent).toEqual([]);
    await post.deliver(letter);
    expect((await oneOutcome())[1]).toMatchObject({ setl_id: 'H11010500123-both' });
    expect(await takenAs('H11010500123-both')).toHaveLength(1);
  });

  it.each<[code: string, fields: readonly string[], sent: Json | string]>([
    ['regional-record/unreadable', [], 'no JSON'],
    ['regional-record/unreadable', [], '[]'],
    ['regional-record/malformed', ['input.setlinfo.setl_time'], under('x-1', { setlinfo: { setl_time: 'noon' } })],
    [
      'regional-record/does-not-add-up',
      ['input.setlinfo.medfee_sumamt'],
      under('x-2', { setlinfo: { psn_part_amt: '187.50', fund_pay_sumamt: '100.00' } }),
    ],
    ['regional-record/transaction-not-taken', ['infno'], under('x-3', { envelope: { infno: '2206' } })],
    [
      'regional-record/refund-not-taken',
      ['input.setlinfo.refd_setl_flag'],
      under('x-4', { setlinfo: { refd_setl_flag: 1, medfee_sumamt: '-300.00' } }),
    ],
    [
      'regional-record/not-special-disease',
      ['input.mdtrtinfo.med_type'],
      under('x-5', { mdtrtinfo: { med_type: '11' } }),
    ],
    [
      'regional-record/several-diseases',
      ['input.feedetail[0].dise_codg', 'input.feedetail[1].dise_codg'],
      under('x-6', { mdtrtinfo: { dise_codg: 'M01600' } }),
    ],
    [
      'regional-record/sender-elsewhere',
      ['mdtrtarea_admvs'],
      under('x-7', { envelope: { mdtrtarea_admvs: '460100' } }),
    ],
    [
      'treatment/served-in-future',
      ['input.setlinfo.setl_time'],
      under('x-8', { mdtrtinfo: { begntime: null }, setlinfo: { setl_time: '2026-03-13' } }),
    ],
    [
      'treatment/served-in-future',
      ['input.mdtrtinfo.begntime'],
      under('x-9', { mdtrtinfo: { begntime: '2026-03-13' } }),
    ],
    [
      'treatment/institution-elsewhere',
      ['fixmedins_code'],
      under('x-10', { envelope: { fixmedins_code: 'H31010500123' } }),
    ],
    [
      'treatment/nothing-to-settle',
      [],
      under('x-11', {
        setlinfo: { medfee_sumamt: 0, fulamt_ownpay_amt: 0, inscp_scp_amt: 0 },
        input: { feedetail: null },
      }),
    ],
    [
      'treatment/amount-too-large',
      ['input.setlinfo.medfee_sumamt'],
      under('x-12', {
        setlinfo: { medfee_sumamt: '50000000.01', inscp_scp_amt: '49999900.01' },
        input: { feedetail: null },
      }),
    ],
  ])('is refused once with %s and the fields %j named', async (code, fields, sent) => {
    const end = await house.stores.store.end();
    const letter = letterOf(sent);
    await post.deliver(letter);
    const [type, body, answer] = await oneOutcome();
    expect(type).toBe('RecordRefused');
    expect(body).toMatchObject({ infcode: '-1', code, letter: letter.id, respond_time: '2026-03-12 10:20:00' });
    expect((body['violations'] as readonly { readonly field: string }[]).map(({ field }) => field)).toEqual(fields);
    expect(body['says']).toEqual({ zh: expect.stringMatching(/。$/), en: expect.stringMatching(/\.$/) });
    expect(answer.headers['ce_causationid']).toBe(letter.id);
    expect(await house.stores.store.end()).toBe(end);
  });

  it('that is refused is found again by msgid and setl_id, under the key of its record', async () => {
    await post.deliver(letterOf(under('x-20', { setlinfo: { hosp_lv: '99' } })));
    const [, body, { key }] = await oneOutcome();
    expect(body).toMatchObject({
      inf_refmsgid: 'H11010500123202603121015300001',
      setl_id: 'x-20',
      mdtrtarea_admvs: '110105',
    });
    expect(key).toBe('110105:H11010500123:x-20');
  });

  it('with other content under a known number is refused', async () => {
    await post.deliver(letterOf(under('H11010500123-changed')));
    await post.deliver(letterOf(under('H11010500123-changed', { mdtrtinfo: { er_flag: '1' } })));
    expect((await oneOutcome())[1]).toMatchObject({ code: 'treatment/record-changed' });
  });

  it.each<[code: string, headers: Letter['headers']]>([
    ['regional-record/sender-elsewhere', { ce_source: 'urn:region:460000' }],
    ['regional-record/sender-unknown', { ce_source: 'urn:region:hainan' }],
    ['regional-record/sender-unknown', { ce_source: '' }],
  ])('is refused with %s by what it says of its sender: %j', async (code, headers) => {
    await post.deliver(letterOf(under('x-30'), { headers }));
    expect((await oneOutcome())[1]).toMatchObject({ code });
    expect(await takenAs('H11010500123:x-30')).toEqual([]);
  });

  it.each<[headers: Letter['headers'], sender: string]>([
    [{}, '110105'],
    [{ ce_source: '/regions/110105' }, '110105'],
    [{ ce_source: '110000' }, '110000'],
  ])('with the headers %j comes from %s', async (headers, sender) => {
    const id = `H11010500123-${String(letters)}`;
    await post.deliver(letterOf(under(id), { headers }));
    expect((await takenAs(id))[0]?.metadata.actor.id).toBe(sender);
  });

  it('on the topic of a region comes from that region, whatever it says', async () => {
    const there = { envelope: { mdtrtarea_admvs: '310105', fixmedins_code: 'H31010500123' } };
    const headers = { ce_source: 'urn:region:110000' };
    await post.deliver(letterOf(under('H31010500123-own', there), { headers }), recordsTopicOf(SHANGHAI));
    expect((await takenAs('H31010500123-own'))[0]?.metadata.actor.id).toBe(SHANGHAI);
    await post.deliver(letterOf(under('x-40'), { headers }), recordsTopicOf(SHANGHAI));
    expect((await oneOutcome())[1]).toMatchObject({ code: 'regional-record/sender-elsewhere' });
  });

  it('waits while filing does not answer, and while the answer cannot be sent', async () => {
    const letter = letterOf(under('H11010500123-away'));
    office.says = 'nothing';
    await expect(post.deliver(letter)).rejects.toThrow(Unavailable);
    expect(post.sent).toEqual([]);
    office.says = 'the truth';
    await post.deliver(letter);
    expect(await takenAs('H11010500123-away')).toHaveLength(1);

    const bad = letterOf('no JSON');
    post.away = true;
    await expect(post.deliver(bad)).rejects.toThrow(Unavailable);
    post.away = false;
    await post.deliver(bad);
    expect((await oneOutcome())[1]).toMatchObject({ letter: bad.id });
  });

  it('that fails on our side is refused as that, and the log says where without a word of the person', async () => {
    office.says = 'nonsense';
    const letter = letterOf(under('H11010500123-bug'));
    await post.deliver(letter);
    expect((await oneOutcome())[1]).toMatchObject({ code: 'regional-record/failed' });
    const [warning = ''] = house.warnings;
    expect(warning).toContain(letter.id);
    expect(warning).toMatch(/"where":"at /);
    expect(warning).not.toContain('450600000012345');
  });

  it('of a settlement that is sent while the post is away is sent later', async () => {
    await post.deliver(letterOf(under('H11010500123-later')));
    post.away = true;
    await settle('H11010500123-later');
    await sleep(100);
    post.away = false;
    expect((await oneOutcome())[0]).toBe('RecordSettled');
  });
});

describe('what becomes of an institution’s own record', () => {
  it('is not told by letter', async () => {
    const form = treatmentFormOf(inNationalForm(readExactly(JSON.stringify(under('H11010500123-own'))), dialectOf('')));
    const data = await recordTreatment(house.people, form);
    const request = { commandId: derive('own'), actor: { id: 'H11010500123', role: 'institution' } } as never;
    await house.neighbours.command('claims', 'RecordTreatment', { data, request });
    await settle('H11010500123-own');
    await post.deliver(letterOf(under('H11010500123-marker')));
    await settle('H11010500123-marker');
    expect((await oneOutcome())[1]).toMatchObject({ setl_id: 'H11010500123-marker' });
  });
});

describe('without an exchange', () => {
  it('records come over HTTP, nothing is sent and nothing fails', async () => {
    const alone = await open(undefined);
    const request = { commandId: derive('alone'), actor: { id: 'beijing', role: 'region', region: '110000' } } as never;
    const data = { sender: '110000', text: JSON.stringify(under('H11010500123-alone')) };
    const answered = await alone.neighbours.command<Answered<{ readonly status: string; readonly recordId: string }>>(
      'claims',
      'RecordRegionalTreatment',
      { data, request },
    );
    expect(answered.view).toMatchObject({ status: 'recorded', recordId: 'H11010500123-alone' });
    await settle('H11010500123-alone', alone);
    await sleep(200);
    const consumers = ['answer-settled-regional-records', 'answer-declined-regional-records'];
    expect(await alone.stores.quarantine.list({ consumers }, 10)).toEqual([]);
    expect(alone.warnings).toEqual([]);
    await alone.close();
  });
});
