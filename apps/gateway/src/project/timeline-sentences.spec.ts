import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { policyCodec } from '@yidi/contracts/settlement';
import { replay, type Recorded } from '@yidi/eventing';
import type { Says } from '@yidi/kernel';
import { caseTimeline } from './case-timeline.projection.js';
import { caseId, recordedFrom, settlementId, story, takenBack } from './case-story.examples.js';
import { positionOf, sortOf, TIMELINE, type TimelineLine } from './timeline-line.js';
import { amountsOf, sentenceOf } from './timeline-sentences.js';

const linesOf = async (events: readonly Recorded[]): Promise<readonly TimelineLine[]> =>
  (await replay(caseTimeline, events).list<TimelineLine>(TIMELINE, caseId, { limit: 1000 })).map(({ value }) => value);

const sentences = async (): Promise<readonly (readonly [type: string, zh: string, en: string])[]> =>
  (await linesOf(recordedFrom(story))).map((line) => {
    const { zh, en } = sentenceOf(line, line.stream);
    return [line.type, zh, en];
  });

const SAMPLES = new URL('../../../../libs/contracts/samples/', import.meta.url);
const CATEGORIES: Readonly<Record<string, readonly string[]>> = {
  filing: ['qualification', 'filing'],
  claims: ['treatment'],
  settlement: ['account', 'payment'],
};

/** Events that belong to no case, and stand in no timeline. */
const OF_NO_CASE: readonly string[] = policyCodec.storedNames;

/** Every sample of a case under every category that knows its name. */
const samples: readonly (readonly [name: string, category: string, data: object])[] = Object.entries(
  CATEGORIES,
).flatMap(([folder, categories]) =>
  readdirSync(new URL(folder, SAMPLES)).flatMap((file) => {
    const name = file.replace('.json', '');
    if (OF_NO_CASE.includes(name)) return [];
    const data = JSON.parse(readFileSync(new URL(`${folder}/${file}`, SAMPLES), 'utf8')) as object;
    return categories.map((category) => [name, category, data] as const);
  }),
);

const saysOf = async (type: string, category: string, data: object): Promise<Says | undefined> => {
  const [event] = recordedFrom([
    { stream: `${category}-1`, type, data, at: '2026-03-12T02:00:00.000Z', role: 'agency' },
  ]);
  if (event === undefined) return undefined;
  const [line] = await linesOf([event]).catch(() => []);
  return line && sentenceOf(line, line.stream);
};

describe('the sentences of a timeline', () => {
  it('tell a case as a person would want to read it', async () => {
    expect(await sentences()).toEqual([
      [
        'QualificationSubmitted',
        '2026-01-12 向参保地广西（450600）申请病种 M03900 的门诊慢特病待遇认定（职工医保）；尚缺：身份证。',
        'Qualification for disease M03900 applied for on 2026-01-12 in Guangxi (450600), employee scheme; still missing: identity card.',
      ],
      [
        'ReviewReturned',
        '2026-01-13 待遇认定初审退回补正；请补充：身份证；审核意见 1 条，详见该申请。',
        'The qualification was returned by its first review on 2026-01-13; to be handed in: identity card; 1 reason is given in the application.',
      ],
      [
        'MaterialsSupplemented',
        '2026-01-14 为待遇认定补充材料：身份证。',
        'Papers for the qualification handed in on 2026-01-14: identity card.',
      ],
      ['ReviewPassed', '2026-01-15 待遇认定初审通过。', 'The qualification passed its first review on 2026-01-15.'],
      [
        'ReviewPassed',
        '2026-01-16 待遇认定专家评审通过。',
        'The qualification passed its expert review on 2026-01-16.',
      ],
      [
        'QualificationGranted',
        '2026-01-16 门诊慢特病待遇认定通过，待遇期：2026-02-01 至 2029-01-31。',
        'Qualification granted on 2026-01-16; the benefit holds from 2026-02-01 to 2029-01-31.',
      ],
      [
        'FilingSubmitted',
        '2026-01-22 提交异地就医备案（异地长期居住人员）：就医地北京（110000），自 2026-02-01 起，机构 H11010500123。',
        'Filing as long-term resident submitted on 2026-01-22: care in Beijing (110000), from 2026-02-01 on, at H11010500123.',
      ],
      ['ReviewPassed', '2026-01-23 异地就医备案初审通过。', 'The filing passed its first review on 2026-01-23.'],
      [
        'FilingActivated',
        '2026-01-23 异地就医备案生效，期限：自 2026-02-01 起；在北京（110000）就医可直接结算，机构 H11010500123。',
        'Filing in force, activated on 2026-01-23: care in Beijing (110000) can be settled directly from 2026-02-01 on, at H11010500123.',
      ],
      [
        'TreatmentRecorded',
        '2026-03-12 在北京（110105）机构 H11010500123 就医，费用总额 300.00 元，其中符合政策范围 200.00 元；符合直接结算条件。',
        'Care on 2026-03-12 in Beijing (110105) at H11010500123, 300.00 yuan in total, 200.00 yuan of it in scope; it can be settled directly.',
      ],
      [
        'TreatmentSettled',
        '2026-03-12 就医费用 300.00 元已结算：基金支付 112.50 元，个人负担 187.50 元。',
        'The bill of 2026-03-12 over 300.00 yuan is settled: the fund pays 112.50 yuan, the person 187.50 yuan.',
      ],
      [
        'PaymentOrdered',
        '2026-03-12 参保地广西（450600）基金应向机构 H11010500123 拨付 112.50 元。',
        'Payment of 112.50 yuan by the fund of Guangxi (450600) to H11010500123 ordered on 2026-03-12.',
      ],
      [
        'PaymentFailed',
        '2026-03-13 拨付未成功，银行流水号 B-1：收款账号有误。需重新拨付。',
        'The payment of 2026-03-13 failed, bank reference B-1: 收款账号有误. It has to be made again.',
      ],
      [
        'SettlementPaid',
        '2026-03-16 基金已拨付 112.50 元，银行流水号 B-2。',
        'The fund paid 112.50 yuan on 2026-03-16, bank reference B-2.',
      ],
      [
        'TreatmentDeclined',
        expect.stringMatching(
          /^2026-04-02 在北京（110105）机构 H11010500999 就医，费用总额 300\.00 元，不能直接结算：2026-04-02 .*H11010500999。[^。]+。$/,
        ),
        expect.stringMatching(/^Care on 2026-04-02 .*; it cannot be settled directly: [^.]*H11010500999\. [^.]+\.$/),
      ],
      ['TreatmentRecorded', expect.stringContaining('2026-04-03'), expect.stringContaining('2026-04-03')],
      [
        'SettlementDeclined',
        expect.stringMatching(/^未能直接结算：.*“cap”。[^。]+。$/),
        expect.stringMatching(/^Not settled directly: .*"cap".*\. .+\.$/),
      ],
      [
        'FilingSubmitted',
        '2026-05-06 提交异地就医备案（异地长期居住人员）：就医地海南（460000），2026-06-01 至 2026-12-31，就医地全部联网机构；尚缺：申请表。',
        'Filing as long-term resident submitted on 2026-05-06: care in Hainan (460000), from 2026-06-01 to 2026-12-31, at every networked institution there; still missing: application form.',
      ],
      [
        'ReviewRejected',
        '2026-05-07 异地就医备案初审不通过；审核意见 2 条，详见该申请。',
        'The filing was rejected by its first review on 2026-05-07; 2 reasons are given in the application.',
      ],
    ]);
  });

  it('tell that a settlement was taken back, and why', async () => {
    const [line] = await linesOf(recordedFrom(takenBack));
    expect(line && sentenceOf(line, line.stream)).toEqual({
      zh: '结算已撤销，所占用的起付线和限额退回待遇账户：药品退回。',
      en: 'The settlement was taken back, and what it had used of deductibles and caps is given back: 药品退回.',
    });
  });

  it('name the amounts that an event is about, and none where it is about none', async () => {
    const amounts = (await linesOf(recordedFrom(story))).map((line) => [line.type, amountsOf(line)]);
    expect(amounts.filter(([, named]) => named !== undefined)).toEqual([
      ['TreatmentRecorded', { total: 30_000 }],
      ['TreatmentSettled', { total: 30_000, fundPays: 11_250, personPays: 18_750 }],
      ['PaymentOrdered', { amount: 11_250 }],
      ['SettlementPaid', { amount: 11_250 }],
      ['TreatmentDeclined', { total: 30_000 }],
      ['TreatmentRecorded', { total: 30_000 }],
    ]);
  });

  it('are there in both languages for every event that was ever written, and fit their field', async () => {
    const told = await Promise.all(
      samples.map(async ([type, category, data]) => [type, await saysOf(type, category, data)] as const),
    );
    const said = told.flatMap(([type, says]) => (says === undefined ? [] : [{ type, ...says }]));
    expect(new Set(said.map(({ type }) => type))).toEqual(new Set(samples.map(([type]) => type)));
    for (const { zh, en } of said) {
      expect(`${zh} ${en}`).not.toMatch(/undefined|\[object|NaN|sealed:/);
      expect([zh.length > 5, en.length > 10, zh.length <= 1000, en.length <= 1000]).toEqual([true, true, true, true]);
    }
  });

  it.each([
    [
      { starts: 'medical-event', medicalEventOn: '2025-12-03', startsOn: '2025-12-03' },
      '2026-01-16 门诊慢特病待遇认定通过，待遇期：自 2025-12-03 起，追溯至确诊、出院等日期。',
      'Qualification granted on 2026-01-16; the benefit holds from 2025-12-03 on, back to the medical event.',
    ],
    [
      { starts: 'medical-event', medicalEventOn: '2025-05-01', startsOn: '2025-07-16' },
      '2026-01-16 门诊慢特病待遇认定通过，待遇期：自 2025-07-16 起；确诊、出院等日期 2025-05-01 超出可追溯的期限。',
      'Qualification granted on 2026-01-16; the benefit holds from 2025-07-16 on; the medical event of 2025-05-01 lies further back than the region allows.',
    ],
    [
      { starts: 'medical-event', startsOn: '2026-01-16' },
      '2026-01-16 门诊慢特病待遇认定通过，待遇期：自 2026-01-16 起；未填写确诊、出院等日期，自认定之日起。',
      'Qualification granted on 2026-01-16; the benefit holds from 2026-01-16 on; no medical event was named, so it counts from the grant.',
    ],
    [
      { starts: 'next-month', startsOn: '2026-02-01' },
      '2026-01-16 门诊慢特病待遇认定通过，待遇期：自 2026-02-01 起。',
      'Qualification granted on 2026-01-16; the benefit holds from 2026-02-01 on.',
    ],
  ])('say how far a benefit goes back: %j', async (granted, zh, en) => {
    const data = { qualificationId: caseId, grantedOn: '2026-01-16', ...granted };
    expect(await saysOf('QualificationGranted', 'qualification', data)).toEqual({ zh, en });
  });

  it('say what becomes of the benefit that is to be renewed', async () => {
    const submitted = samples.find(([type]) => type === 'QualificationSubmitted')?.[2];
    const renewing = (benefitContinues: boolean): Promise<Says | undefined> =>
      saysOf('QualificationSubmitted', 'qualification', {
        ...submitted,
        missing: [],
        renewal: { endsOn: '2026-01-31', benefitContinues },
      });
    expect(await renewing(true)).toEqual({
      zh: '2026-01-12 向参保地广西（450600）申请病种 M03900 的门诊慢特病待遇复审（职工医保）；原待遇至 2026-01-31，复审期间继续享受。',
      en: 'Renewal of the qualification for disease M03900 applied for on 2026-01-12 in Guangxi (450600), employee scheme; the benefit that stands ends on 2026-01-31 and goes on while this is under review.',
    });
    expect((await renewing(false))?.zh).toMatch(/；原待遇至 2026-01-31。$/);
  });

  it('stay within their field however much a bank wrote', async () => {
    const failed = { settlementId, reference: 'B-1', failedOn: '2026-03-13', failure: '账'.repeat(500) };
    const says = await saysOf('PaymentFailed', 'payment', failed);
    expect(says?.zh).toBe(`2026-03-13 拨付未成功，银行流水号 B-1：${'账'.repeat(399)}…。需重新拨付。`);
  });
});

describe('the rows of a timeline', () => {
  it('sort like their positions do, and say what position they stand for', () => {
    const positions = ['9', '10', '18446744073709551615', '1'];
    expect(positions.map(sortOf).toSorted().map(positionOf)).toEqual(['1', '9', '10', '18446744073709551615']);
    expect(positionOf(sortOf('0'))).toBe('0');
  });
});
