import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { replay, type Recorded } from '@yidi/eventing';
import type { Says } from '@yidi/kernel';
import { caseTimeline } from './case-timeline.projection.js';
import { caseId, recordedFrom, settlementId, story } from './case-story.examples.js';
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

/** Every sample under every category that knows its name. */
const samples: readonly (readonly [name: string, category: string, data: object])[] = Object.entries(
  CATEGORIES,
).flatMap(([folder, categories]) =>
  readdirSync(new URL(folder, SAMPLES)).flatMap((file) => {
    const data = JSON.parse(readFileSync(new URL(`${folder}/${file}`, SAMPLES), 'utf8')) as object;
    return categories.map((category) => [file.replace('.json', ''), category, data] as const);
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
