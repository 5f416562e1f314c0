import { describe, expect, it } from '@jest/globals';
import { explain, FACT_NAMES, FORMER_CODES, reason, REASON_CODES, type ReasonFacts } from './reasons.js';

const everything: ReasonFacts = {
  on: '2026-03-12',
  disease: 'M03900',
  institution: 'H11010500123',
  insuredRegion: '450600',
  region: '110105',
  startsOn: '2026-04-01',
  endsOn: '2026-03-01',
  parameter: 'offsite',
  limit: '5',
};

describe('the words for a reason', () => {
  it.each(REASON_CODES)('%s says why and what to do, in Chinese and in English, without a gap', (code) => {
    const { sentence, remedy } = explain(reason(code, everything));
    for (const says of [sentence, remedy]) {
      expect(says.zh).toMatch(/[\u4e00-\u9fff].*。$/);
      expect(says.en).toMatch(/^[A-Z].*\.$/);
      expect(`${says.zh}${says.en}`).not.toMatch(/…|undefined/);
    }
  });

  it('are different for every reason', () => {
    const sentences = REASON_CODES.map((code) => explain(reason(code, everything)).sentence.en);
    expect(new Set(sentences).size).toBe(REASON_CODES.length);
  });

  it('name the region where its name is known', () => {
    const { sentence } = explain(reason('no-active-filing', { ...everything, regionName: '北京市' }));
    expect(sentence.zh).toBe('2026-03-12 没有就医地 北京市（110105） 的有效异地就医备案。');
  });

  it('leave a gap where a fact is not told, instead of failing', () => {
    expect(explain({ code: 'filing-expired', facts: [] }).sentence.en).toContain('…');
  });

  it.each(Object.entries(FORMER_CODES))('are for %s those of %s, as it is called now', (former, now) => {
    const { facts } = reason(now, everything);
    expect(explain({ code: former, facts })).toEqual(explain({ code: now, facts }));
    expect(REASON_CODES).not.toContain(former);
  });

  it('are found for the code of a parameter that older events carry', () => {
    const facts = [{ name: 'parameter', value: 'cap' }];
    expect(explain({ code: 'policy-parameter-unknown', facts }).sentence.en).toContain('does not give "cap"');
  });

  it('are found for a reason of a later version, too', () => {
    const { sentence, remedy } = explain({ code: 'fund-on-holiday', facts: [] });
    expect(sentence.en).toContain('fund-on-holiday');
    expect(remedy.zh).toContain('手工报销');
  });
});

describe('a reason', () => {
  it('carries the facts that were told and no others', () => {
    expect(reason('no-policy', { on: '2026-03-12', insuredRegion: '450600' })).toEqual({
      code: 'no-policy',
      facts: [
        { name: 'on', value: '2026-03-12' },
        { name: 'insuredRegion', value: '450600' },
      ],
    });
    expect(FACT_NAMES.length).toBeLessThanOrEqual(10);
  });
});
