import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import type { SplitAmounts } from '@yidi/contracts/claims';
import type { PolicyPack } from '@yidi/contracts/policy';
import { termsFor, type Policy, type Terms, type TermsQuestion } from '@yidi/domain/policy';
import { calculate, type UsedBefore } from '@yidi/domain/settlement';
import { addDays, day, fen, fromYuan, toYuan, type Day, type DiseaseCode, type RegionCode } from '@yidi/kernel';
import { readPolicies } from './read-policies.js';

const library = await readPolicies(fileURLToPath(new URL('../../../../policies', import.meta.url)));

const inForce = (region: string, scheme: PolicyPack['scheme'], on: Day): Policy => {
  const policy = library.inForce(region as RegionCode, scheme, on);
  if (policy === undefined) throw new Error(`${region} ${scheme} has no pack on ${on}`);
  return policy;
};

const asked: TermsQuestion = {
  diseaseCode: 'M03900' as DiseaseCode,
  personType: 'retired',
  level: 'tier-3',
  category: 'long-term-resident',
};
const termsOf = (policy: Policy, question: Partial<TermsQuestion> = {}): Terms => {
  const found = termsFor(policy, { ...asked, ...question });
  if (!('terms' in found)) throw new Error(JSON.stringify(found));
  return found.terms;
};
const bill = (total: string, fullySelfPaid: string, inScope: string): SplitAmounts => ({
  total: fromYuan(total),
  fullySelfPaid: fromYuan(fullySelfPaid),
  overLimit: fen(0),
  preSelfPaid: fen(0),
  inScope: fromYuan(inScope),
});
const fresh: UsedBefore = { deductible: fen(0), cap: fen(0) };
const inYuan = (amounts: object): object =>
  Object.fromEntries(Object.entries(amounts).map(([name, amount]) => [name, toYuan(fen(Number(amount)))]));

describe('published cases, by the packs that Yidi ships', () => {
  it('WE-02: a retired employee of 防城港 with hypertension, at a tier-3 hospital in Beijing', () => {
    const on = day('2026-03-12');
    const settled = calculate(
      bill('300.00', '100.00', '200.00'),
      termsOf(inForce('450600', 'employee', on)),
      fresh,
      on,
    );
    expect(toYuan(settled.fundPays)).toBe('112.50');
    expect(toYuan(settled.personPays)).toBe('187.50');
    expect(inYuan(settled.person)).toEqual({
      fullySelfPaid: '100.00',
      overLimit: '0.00',
      preSelfPaid: '0.00',
      deductible: '50.00',
      coinsurance: '37.50',
      overCap: '0.00',
    });
  });

  it('WE-03: the first cross-province settlement of the country, 萍乡 to 海南', () => {
    const on = day('2021-12-01');
    const settled = calculate(bill('465.19', '0.00', '465.19'), termsOf(inForce('360300', 'employee', on)), fresh, on);
    expect(toYuan(settled.fundPays)).toBe('115.63');
    expect(toYuan(settled.personPays)).toBe('349.56');
    expect(toYuan(settled.person.deductible)).toBe('300.00');
    expect(settled.steps.at(-1)?.says.en).toMatch(/^assumption: no source gives the yearly cap/);
  });
});

describe('the packs that Yidi ships', () => {
  it('are those of 防城港 and 萍乡', () => {
    expect(library.all().map(({ ref }) => `${ref.region} ${ref.scheme} ${ref.from}`)).toEqual([
      '360300 employee 2021-12-01',
      '450600 employee 2022-06-01',
      '450600 resident 2022-06-01',
    ]);
  });

  it.each(library.all().map((policy) => [`${policy.pack.name} ${policy.ref.scheme}`, policy] as const))(
    '%s has exactly one pack on every day of six years from its first',
    (_, { pack, ref }) => {
      const last = addDays(pack.validFrom, 6 * 366);
      for (let on = pack.validFrom; on < last; on = addDays(on, 1)) {
        const holding = library
          .all()
          .filter(
            (policy) =>
              policy.pack.region === pack.region &&
              policy.pack.scheme === pack.scheme &&
              policy.pack.validFrom <= on &&
              (policy.pack.validUntil ?? on) >= on,
          );
        expect(holding).toHaveLength(1);
        expect(library.inForce(pack.region, pack.scheme, on)).toBe(holding[0]);
      }
      expect(library.inForce(pack.region, pack.scheme, addDays(ref.from, -1))).toBeUndefined();
    },
  );

  it.each(library.all().map((policy) => [`${policy.pack.name} ${policy.ref.scheme}`, policy] as const))(
    '%s settles each of its diseases for long-term filings and leaves temporary ones alone',
    (_, policy) => {
      const personType = policy.ref.scheme === 'employee' ? 'active' : 'adult-resident';
      for (const { code: diseaseCode } of policy.pack.diseases)
        for (const category of ['resettled-retiree', 'long-term-resident', 'posted-worker'] as const)
          expect(termsOf(policy, { diseaseCode, personType, category }).deductible.pool).toBe(diseaseCode);
      for (const category of ['referral', 'emergency', 'other-temporary'] as const)
        expect(termsFor(policy, { ...asked, personType, category })).toEqual({ unknown: `offsite(${category})` });
    },
  );

  it.each([
    ['employee', 'active', 'M04600', '100.00', 700_000, '5500.00'],
    ['employee', 'retired', 'M07101', '100.00', 750_000, '12000.00'],
    ['resident', 'minor', 'M01600', '10.00', 500_000, '2000.00'],
    ['resident', 'elderly-resident', 'M07101', '20.00', 500_000, '5000.00'],
  ] as const)(
    '防城港 %s, %s, %s: %s a month, share %i, at most %s a year',
    (scheme, personType, disease, deductible, share, cap) => {
      const terms = termsOf(inForce('450600', scheme, day('2026-03-12')), {
        personType,
        diseaseCode: disease as DiseaseCode,
      });
      expect(terms.deductible).toMatchObject({ amount: fromYuan(deductible), period: 'month' });
      expect(terms.ratio.share).toBe(share);
      expect(terms.cap).toMatchObject({ amount: fromYuan(cap), period: 'year' });
      expect(terms.cap.source).toMatch(/桂医保规〔2022〕2号 .* grade B$/);
    },
  );
});
