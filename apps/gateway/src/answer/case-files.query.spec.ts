import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { derive, NotYetFresh, Projector, Sealer, type Position, type Stored } from '@yidi/eventing';
import { instant, type PersonId } from '@yidi/kernel';
import { Engine, type Runtime } from '@yidi/platform';
import { embedded, type Embedded } from '@yidi/testing';
import { treatmentCodec } from '@yidi/contracts/claims';
import { filingCodec, qualificationCodec } from '@yidi/contracts/filing';
import { accountCodec, paymentCodec } from '@yidi/contracts/settlement';
import type { CaseView, TimelineItem } from '@yidi/contracts/views';
import { caseFile } from '../project/case-file.projection.js';
import {
  caseId,
  declinedId,
  filingId,
  person,
  personId,
  policy,
  recordedFrom,
  settlementId,
  story,
  takenBack,
  treatmentId,
  unsettledId,
} from '../project/case-story.examples.js';
import { caseTimeline } from '../project/case-timeline.projection.js';
import { CaseFiles } from './case-files.query.js';

const CODECS = [qualificationCodec, filingCodec, treatmentCodec, accountCodec, paymentCodec];
const events = recordedFrom([...story, ...takenBack]);

let world: Embedded;
let sealer: Sealer;
let files: CaseFiles;
let projectors: readonly Projector[];
let stop: AbortController;
let running: Promise<unknown>;

/** Appends the next events of the story as their services would, one decision each. */
const happens = async (from: number, to: number): Promise<Position> => {
  let position: Position = '0';
  for (const { stream, revision, ...event } of events.slice(from, to)) {
    const paths = CODECS.flatMap((codec) =>
      codec.personalPathsOf(event.type).map((path) => [path.join('.'), path] as const),
    );
    const { id, type, metadata } = event;
    const subject = { personId, eventId: id };
    const data = await sealer.seal(event.data, [...new Map(paths).values()], subject);
    const stored: Stored = { id, type, metadata, data };
    ({ position } = await world.store.append(stream, [stored], revision - 1));
  }
  return position;
};

beforeEach(async () => {
  world = await embedded();
  sealer = new Sealer(world.vault);
  const warn = (): void => undefined;
  const forCases = new Projector(caseFile, { ...world, rows: world.readModel, warn });
  const forTimelines = new Projector(caseTimeline, { ...world, rows: world.readModel, warn });
  projectors = [forCases, forTimelines];
  files = new CaseFiles(forCases, forTimelines, new Engine(world as unknown as Runtime), sealer);
  stop = new AbortController();
  running = Promise.all(projectors.map((projector) => projector.run(stop.signal)));
});

afterEach(async () => {
  stop.abort();
  await running;
  await world.dispose();
});

const view = async (unmasked = true): Promise<unknown> =>
  (await files.case(caseId, { atLeast: await world.store.end(), unmasked }))?.view;

const statusesOf = ({ qualification, filing, treatments, settlements, totals }: CaseView): readonly unknown[] => [
  qualification?.status,
  filing?.status ?? null,
  treatments.map(({ status }) => status).join(' '),
  settlements.map(({ status }) => status).join(' '),
  totals.paid,
];

describe('a case', () => {
  it('is nothing before its first event', async () => {
    expect(await files.case(caseId, { unmasked: true })).toBeUndefined();
    expect(await files.access(caseId)).toBeUndefined();
    expect(await files.timeline(caseId, 'en')).toBeUndefined();
    expect(await files.events(caseId, { limit: 10, open: true })).toBeUndefined();
    expect(await files.replay(caseId, { upTo: 1 })).toBeUndefined();
  });

  it('is, in the end, everything that happened in it', async () => {
    await happens(0, story.length);
    expect(await view()).toEqual({
      caseId,
      person,
      qualification: {
        qualificationId: expect.any(String),
        status: 'granted',
        insuredRegion: '450600',
        scheme: 'employee',
        personType: 'retired',
        diseaseCode: 'M03900',
        startsOn: '2026-02-01',
        endsOn: '2029-01-31',
      },
      filing: {
        filingId,
        status: 'active',
        category: 'long-term-resident',
        treatmentRegion: '110000',
        startsOn: '2026-02-01',
        institutions: ['H11010500123'],
      },
      treatments: [
        { treatmentId, recordId: 'H11010500123-1', status: 'settled', servedOn: '2026-03-12' },
        { treatmentId: declinedId, recordId: 'H11010500999-1', status: 'declined', servedOn: '2026-04-02' },
        { treatmentId: unsettledId, recordId: 'H11010500123-2', status: 'declined', servedOn: '2026-04-03' },
      ],
      claims: [],
      settlements: [{ settlementId, treatmentId, status: 'paid', total: 30_000, fundPays: 11_250, personPays: 18_750 }],
      totals: { total: 30_000, fundPays: 11_250, personPays: 18_750, paid: 11_250 },
    });
  });

  it('goes through its statuses as the events come', async () => {
    const statuses: unknown[] = [];
    for (const at of story.keys()) {
      await happens(at, at + 1);
      const found = await files.case(caseId, { atLeast: await world.store.end() });
      statuses.push([story[at]?.type, ...(found === undefined ? [] : statusesOf(found.view))]);
    }
    expect(statuses).toEqual([
      ['QualificationSubmitted', 'pending', null, '', '', 0],
      ['ReviewReturned', 'returned', null, '', '', 0],
      ['MaterialsSupplemented', 'pending', null, '', '', 0],
      ['ReviewPassed', 'pending', null, '', '', 0],
      ['ReviewPassed', 'pending', null, '', '', 0],
      ['QualificationGranted', 'granted', null, '', '', 0],
      ['FilingSubmitted', 'granted', 'pending', '', '', 0],
      ['ReviewPassed', 'granted', 'pending', '', '', 0],
      ['FilingActivated', 'granted', 'active', '', '', 0],
      ['TreatmentRecorded', 'granted', 'active', 'recorded', '', 0],
      ['TreatmentSettled', 'granted', 'active', 'settled', 'calculated', 0],
      ['PaymentOrdered', 'granted', 'active', 'settled', 'payment-ordered', 0],
      ['PaymentFailed', 'granted', 'active', 'settled', 'payment-failed', 0],
      ['SettlementPaid', 'granted', 'active', 'settled', 'paid', 11_250],
      ['TreatmentDeclined', 'granted', 'active', 'settled declined', 'paid', 11_250],
      ['TreatmentRecorded', 'granted', 'active', 'settled declined recorded', 'paid', 11_250],
      ['SettlementDeclined', 'granted', 'active', 'settled declined declined', 'paid', 11_250],
      ['FilingSubmitted', 'granted', 'pending', 'settled declined declined', 'paid', 11_250],
      ['ReviewRejected', 'granted', 'active', 'settled declined declined', 'paid', 11_250],
    ]);
  });

  it('counts a settlement that was taken back no longer, whatever the bank says of it later', async () => {
    await happens(0, story.length);
    for (const more of [1, 2]) {
      await happens(story.length + more - 1, story.length + more);
      expect(await view()).toMatchObject({
        treatments: [{ treatmentId, status: 'reversed' }, { status: 'declined' }, { status: 'declined' }],
        settlements: [{ settlementId, status: 'reversed', total: 30_000, fundPays: 11_250 }],
        totals: { total: 0, fundPays: 0, personPays: 0, paid: 0 },
      });
    }
    expect((await files.settlement(settlementId, 'en', await world.store.end()))?.view).toMatchObject({
      status: 'reversed',
      reversedFor: '药品退回。',
      payment: { reference: 'B-3', failure: '收款账号有误' },
    });
  });

  it('shows its person masked unless the reader may see them, and erased once the key is gone', async () => {
    await happens(0, 1);
    const shown = async (unmasked: boolean): Promise<unknown> =>
      (await files.case(caseId, { atLeast: await world.store.end(), unmasked }))?.view.person;
    expect(await shown(true)).toEqual(person);
    expect(await shown(false)).toEqual({ personNo: '450********2345', name: '李**', idNumber: '450***********1239' });
    await world.vault.destroy(personId);
    const erased = { personNo: '(erased)', name: '(erased)', idNumber: '(erased)' };
    expect(await shown(true)).toEqual(erased);
    expect(await shown(false)).toEqual(erased);
    expect((await files.replay(caseId, { upTo: 1 }, { unmasked: true }))?.view.person).toEqual(erased);
  });

  it('keeps nothing personal in its rows', async () => {
    await happens(0, story.length);
    await view();
    const [file] = await world.readModel.load([{ table: 'cases', partition: caseId, sort: '' }]);
    const text = JSON.stringify(file);
    expect(text).toContain('sealed:v1:');
    expect(Object.values(person).filter((value) => text.includes(value))).toEqual([]);
  });

  it('says whom it concerns: the person, the insured region, where care was given and by whom', async () => {
    await happens(0, story.length);
    expect(await files.access(caseId, await world.store.end())).toEqual({
      personId,
      insuredRegion: '450600',
      treatmentRegion: '460000',
      institutions: ['H11010500123', 'H11010500999'],
    });
  });

  it('refuses to answer from rows that are too old', async () => {
    const end = await happens(0, 1);
    const beyond = String(Number(end) + 5);
    await expect(files.case(caseId, { atLeast: beyond })).rejects.toThrow(NotYetFresh);
  });
});

describe('a replay', () => {
  it('agrees with the projected case after every single event', async () => {
    for (const at of story.keys()) {
      await happens(at, at + 1);
      const projected = await files.case(caseId, { atLeast: await world.store.end(), unmasked: true });
      expect(await files.replay(caseId, { upTo: at + 1 }, { unmasked: true })).toEqual(projected);
    }
    const last = await files.case(caseId, { unmasked: true });
    expect(await files.replay(caseId, { at: instant('2030-01-01T00:00:00Z') }, { unmasked: true })).toEqual(last);
  });

  it('stands still at an instant, what happened in that very instant included', async () => {
    await happens(0, story.length);
    const at = async (text: string): Promise<unknown> => {
      const found = await files.replay(caseId, { at: instant(text) });
      return (
        found && [
          found.view.qualification?.status,
          found.view.filing?.status,
          found.view.settlements.map(({ status }) => status),
        ]
      );
    };
    expect(await at('2026-01-12T01:59:59.999Z')).toBeUndefined();
    expect(await at('2026-01-12T02:00:00Z')).toEqual(['pending', undefined, []]);
    expect(await at('2026-01-16T02:00:00Z')).toEqual(['granted', undefined, []]);
    expect(await at('2026-03-12T02:00:01.500Z')).toEqual(['granted', 'active', ['calculated']]);
    expect(await at('2026-03-14T00:00:00Z')).toEqual(['granted', 'active', ['payment-failed']]);
  });
});

describe('a treatment and its settlement', () => {
  it('are told in the language asked for, with every step and what came of the payment', async () => {
    const atLeast = await happens(0, 14);
    const settlement = await files.settlement(settlementId, 'en', atLeast);
    expect(settlement).toEqual({
      access: { personId, insuredRegion: '450600', treatmentRegion: '110105', institutions: ['H11010500123'] },
      view: {
        settlementId,
        caseId,
        treatmentId,
        status: 'paid',
        benefitYear: 2026,
        policy,
        total: 30_000,
        fundPays: 11_250,
        personPays: 18_750,
        institutionBears: 0,
        funds: [{ fund: 'employee-pooled', amount: 11_250 }],
        person: {
          fullySelfPaid: 10_000,
          overLimit: 0,
          preSelfPaid: 0,
          deductible: 5_000,
          coinsurance: 3_750,
          overCap: 0,
        },
        steps: [
          {
            rule: 'ratio',
            says: 'the fund pays 75%',
            source: '防城港市政府网 t17315882',
            before: 15_000,
            amount: 3_750,
            after: 11_250,
          },
        ],
        accumulators: {
          deductible: { before: 0, after: 5_000, of: 5_000, period: 'month' },
          cap: { before: 0, after: 11_250, period: 'year' },
          items: [
            {
              kind: 'deductible',
              pool: 'M03900',
              period: 'month',
              within: '2026-03',
              before: 0,
              after: 5_000,
              of: 5_000,
            },
            { kind: 'cap', pool: 'M03900', period: 'year', within: '2026', before: 0, after: 11_250 },
          ],
        },
        payment: {
          amount: 11_250,
          payee: 'H11010500123',
          orderedOn: '2026-03-12',
          reference: 'B-2',
          paidOn: '2026-03-16',
        },
      },
    });
    const inChinese = await files.treatment(treatmentId, 'zh-CN');
    expect(inChinese?.view.settlement?.steps.map(({ says }) => says)).toEqual(['基金支付 75%']);
    expect(inChinese?.view).toMatchObject({ caseId, treatmentId, recordId: 'H11010500123-1', status: 'settled' });
  });

  it('that was declined says why and what to do', async () => {
    await happens(0, story.length);
    const told = await files.treatment(declinedId, 'en', await world.store.end());
    expect(told?.view).toEqual({
      caseId,
      treatmentId: declinedId,
      recordId: 'H11010500999-1',
      status: 'declined',
      reasons: [
        {
          code: 'institution-not-covered',
          sentence: expect.stringContaining('H11010500999'),
          remedy: expect.stringContaining('claim by hand'),
        },
      ],
    });
    expect((await files.treatment(unsettledId, 'zh-CN'))?.view.reasons?.map(({ code }) => code)).toEqual([
      'policy/parameter-unknown',
    ]);
  });

  it('that nobody has heard of is nothing', async () => {
    expect(await files.treatment('nobody', 'en')).toBeUndefined();
    expect(await files.settlement('nobody', 'en')).toBeUndefined();
  });
});

describe('waiting for a settlement', () => {
  it('ends the moment it is settled', async () => {
    await happens(0, 10);
    const waits = [files.whenSettled(treatmentId, 60_000), files.whenSettled(treatmentId, 60_000)];
    await happens(10, 11);
    expect(await Promise.all(waits)).toEqual([true, true]);
    expect(await files.whenSettled(treatmentId, 0)).toBe(true);
  });

  it('ends with a no that came at once, or came late', async () => {
    const late = files.whenSettled(unsettledId, 60_000);
    await happens(0, 17);
    expect(await late).toBe(true);
    expect(await files.whenSettled(declinedId, 60_000)).toBe(true);
  });

  it('ends at its limit where nothing comes', async () => {
    await happens(0, 10);
    expect(await files.whenSettled(treatmentId, 30)).toBe(false);
  });

  it('is cheap for thousands at once', async () => {
    await happens(0, 10);
    const waits = Array.from({ length: 5_000 }, (_, at) =>
      files.whenSettled(at % 2 === 0 ? treatmentId : `none ${String(at)}`, 600),
    );
    await happens(10, 11);
    const settled = (await Promise.all(waits)).filter((is) => is);
    expect(settled).toHaveLength(2_500);
  });
});

describe('a timeline', () => {
  it('tells each event at its place', async () => {
    await happens(0, story.length);
    const page = await files.timeline(caseId, 'zh-CN', { atLeast: await world.store.end() });
    expect(page?.next).toBeNull();
    expect(page?.items.map(({ seq, type }) => [seq, type])).toEqual(story.map(({ type }, at) => [at + 1, type]));
    expect(page?.items[10]).toEqual({
      seq: 11,
      at: '2026-03-12T02:00:01.000Z',
      type: 'TreatmentSettled',
      actor: 'system',
      sentence: '2026-03-12 就医费用 300.00 元已结算：基金支付 112.50 元，个人负担 187.50 元。',
      stream: `account-${personId}.employee.2026`,
      revision: 0,
      amounts: { total: 30_000, fundPays: 11_250, personPays: 18_750 },
    });
  });

  it('pages without a gap, whoever asks for whichever page first', async () => {
    await happens(0, story.length);
    const atLeast = await world.store.end();
    const seqs = async (after: number, limit: number): Promise<unknown> => {
      const page = await files.timeline(caseId, 'en', { atLeast, after, limit });
      return [page?.items.map(({ seq }) => seq), page?.next];
    };
    expect(await seqs(15, 2)).toEqual([[16, 17], 17]);
    expect(await seqs(17, 2)).toEqual([[18, 19], null]);
    expect(await seqs(0, 3)).toEqual([[1, 2, 3], 3]);
    expect(await seqs(3, 3)).toEqual([[4, 5, 6], 6]);
    expect(await seqs(19, 3)).toEqual([[], null]);
    expect(await seqs(50, 3)).toEqual([[], null]);
  });
});

describe('a case with a long history', () => {
  it('is told whole, in pages and live, each event once', async () => {
    await happens(0, 1);
    const [submitted, , , passed] = events;
    if (submitted === undefined || passed === undefined) throw new Error('the story has lost its beginning');
    const many = Array.from({ length: 450 }, (_, at) => ({ ...passed, id: derive('many', String(at)) }));
    await world.store.append(submitted.stream, many, 0);
    const atLeast = await world.store.end();
    const all = Array.from({ length: 451 }, (_, at) => at + 1);
    const seqs = (items: readonly { readonly seq: number }[] | undefined): unknown => items?.map(({ seq }) => seq);
    expect(seqs((await files.timeline(caseId, 'en', { atLeast }))?.items)).toEqual(all);
    expect(await files.timeline(caseId, 'en', { after: 240, limit: 5 })).toMatchObject({ next: 245 });
    expect(seqs((await files.timeline(caseId, 'en', { after: 245, limit: 300 }))?.items)).toEqual(all.slice(245));
    expect(seqs((await files.events(caseId, { after: 245, limit: 3, open: false }))?.items)).toEqual([246, 247, 248]);
    const end = new AbortController();
    const seen: number[] = [];
    for await (const { seq } of files.live(caseId, 'en', 199, end.signal)) if (seen.push(seq) === 252) end.abort();
    expect(seen).toEqual(all.slice(199));
  });
});

describe('the events of a case', () => {
  it('come from the log in wire form, with personal fields for those who may read them', async () => {
    await happens(0, 11);
    const opened = await files.events(caseId, { limit: 100, open: true });
    expect(opened?.items.map(({ seq, type }) => [seq, type])).toEqual(
      story.slice(0, 11).map(({ type }, at) => [at + 1, type]),
    );
    expect(opened?.items[0]).toMatchObject({
      seq: 1,
      position: '1',
      at: '2026-01-12T02:00:00.000Z',
      revision: 0,
      actor: { id: 'person-1', role: 'person' },
      data: { person, materials: [{ name: 'application-form.pdf' }] },
    });
    expect(opened?.items[1]?.data).toMatchObject({ reasons: ['身份证照片不清晰。'] });
    expect(opened?.items[10]?.data).toMatchObject({ fundPays: '112.50', steps: [{ before: '150.00' }] });
  });

  it('come sealed for everybody else, and erased when the key is gone', async () => {
    await happens(0, 2);
    const sealed = { personNo: '(sealed)', name: '(sealed)', idNumber: '(sealed)' };
    const closed = await files.events(caseId, { limit: 100, open: false });
    expect(closed?.items.map(({ data }) => data)).toMatchObject([
      { person: sealed, materials: [{ name: '(sealed)' }] },
      { reasons: ['(sealed)'] },
    ]);
    await world.vault.destroy(personId);
    const erased = await files.events(caseId, { limit: 100, open: true });
    expect(erased?.items[1]?.data).toMatchObject({ reasons: ['(erased)'] });
  });

  it('page like the timeline does', async () => {
    await happens(0, story.length);
    const seqs = async (after: number, limit: number): Promise<unknown> => {
      const page = await files.events(caseId, { after, limit, open: false });
      return [page?.items.map(({ seq }) => seq), page?.next];
    };
    expect(await seqs(17, 5)).toEqual([[18, 19], null]);
    expect(await seqs(0, 2)).toEqual([[1, 2], 2]);
    expect(await seqs(2, 2)).toEqual([[3, 4], 4]);
    expect(await seqs(99, 2)).toEqual([[], null]);
  });
});

describe('a live timeline', () => {
  const taken = async (from: number, count: number, seen: TimelineItem[] = []): Promise<readonly TimelineItem[]> => {
    const end = new AbortController();
    for await (const item of files.live(caseId, 'en', from, end.signal)) {
      seen.push(item);
      if (seen.length === count) end.abort();
    }
    return seen;
  };

  it('tells what was and what comes, each event once and in order, however appends and readers meet', async () => {
    const readers = [taken(0, story.length), taken(0, story.length), taken(4, story.length - 4)];
    await happens(0, 7);
    readers.push(taken(0, story.length), taken(2, story.length - 2));
    const rest = happens(7, story.length);
    readers.push(taken(0, story.length));
    await rest;
    readers.push(taken(18, 1));
    const all = story.map((_, at) => at + 1);
    expect((await Promise.all(readers)).map((items) => items.map(({ seq }) => seq))).toEqual([
      all,
      all,
      all.slice(4),
      all,
      all.slice(2),
      all,
      all.slice(18),
    ]);
  });

  it('tells the same as the timeline', async () => {
    await happens(0, story.length);
    const page = await files.timeline(caseId, 'en', { atLeast: await world.store.end() });
    expect(await taken(0, story.length)).toEqual(page?.items);
  });

  it('ends when it is stopped, in the middle of waiting too', async () => {
    await happens(0, 3);
    const end = new AbortController();
    const seen: number[] = [];
    const reading = (async () => {
      for await (const { seq } of files.live(caseId, 'en', 0, end.signal)) {
        seen.push(seq);
        if (seq === 3) setTimeout(() => end.abort(), 20);
      }
    })();
    await reading;
    expect(seen).toEqual([1, 2, 3]);
  });
});

describe('two persons', () => {
  it('are told apart: an unknown case stays unknown whatever else happened', async () => {
    await happens(0, story.length);
    await view();
    const another = 'another' as PersonId;
    expect(await files.case(another)).toBeUndefined();
    expect(await files.replay(another, { upTo: 5 })).toBeUndefined();
  });
});
