import { readFile } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { ReverseSettlement, SettleTreatment } from '@yidi/contracts/settlement';
import { policyLibrary, type Policy } from '@yidi/domain/policy';
import { usage } from '@yidi/domain/settlement';
import { Appender, derive, Sealer, type Request } from '@yidi/eventing';
import {
  day,
  fen,
  instant,
  ZERO,
  type CaseId,
  type DiseaseCode,
  type InstitutionCode,
  type PersonId,
  type QualificationId,
  type RegionCode,
  type Scheme,
  type SettlementId,
  type TreatmentId,
} from '@yidi/kernel';
import { Engine, packFile, PolicyShelf, type Runtime } from '@yidi/platform';
import { embedded, type Embedded } from '@yidi/testing';
import { accountIdOf, Accounts, policyFacts } from './accounts.aggregate.js';

const packOf = async (name: string): Promise<Policy> => {
  const file = new URL(`../../../../policies/${name}.yaml`, import.meta.url);
  const { policy } = packFile(name, await readFile(file, 'utf8'));
  if (policy === undefined) throw new Error(`${name} cannot be used`);
  return policy;
};
const policies = await Promise.all(
  ['990000-demo/employee', '990000-demo/resident', '450600-fangchenggang/employee'].map(packOf),
);

const personId = derive('person') as PersonId;
const caseId = derive('case') as CaseId;

const bill = (serial: number, scheme: Scheme, insuredRegion = '990000', yuan = 1_000): SettleTreatment => {
  const policy = policies.find(({ ref }) => ref.region === insuredRegion && ref.scheme === scheme);
  if (policy === undefined) throw new Error(`${insuredRegion} has no pack for ${scheme}`);
  return {
    settlementId: derive('settlement', String(serial)) as SettlementId,
    treatmentId: derive('treatment', String(serial)) as TreatmentId,
    personId,
    insuredRegion: policy.ref.region,
    treatmentRegion: '110105' as RegionCode,
    institution: 'H11010500123' as InstitutionCode,
    institutionLevel: 'tier-3',
    diseaseCode: 'M03900' as DiseaseCode,
    servedOn: day('2026-03-12'),
    amounts: {
      total: fen(yuan * 100),
      fullySelfPaid: ZERO,
      overLimit: ZERO,
      preSelfPaid: ZERO,
      inScope: fen(yuan * 100),
    },
    entitlement: {
      caseId,
      qualificationId: derive('qualification') as QualificationId,
      scheme,
      personType: scheme === 'employee' ? 'retired' : 'adult-resident',
      category: 'long-term-resident',
      policy: policy.ref,
      age: 71,
      ...(policy.pack.account === undefined ? {} : { account: policy.pack.account }),
    },
  };
};

const reversal = ({ settlementId, entitlement, servedOn }: SettleTreatment): ReverseSettlement => ({
  settlementId,
  personId,
  caseId,
  scheme: entitlement.scheme,
  ...(entitlement.account === undefined ? {} : { account: entitlement.account }),
  benefitYear: Number(servedOn.slice(0, 4)),
  reason: '药品退回。',
});

let world: Embedded;
let appender: Appender;
let engine: Engine;

beforeEach(async () => {
  world = await embedded();
  appender = new Appender(world.store, new Sealer(world.vault), { now: () => instant('2026-03-12T02:00:00Z') });
  engine = new Engine({ policies: new PolicyShelf(policyLibrary(policies)) } as unknown as Runtime);
});
afterEach(() => world.dispose());

const request = (name: string, id: string): Request => ({
  commandId: derive(name, id),
  actor: { id: 'settlement', role: 'system' },
});
const facts = () => policyFacts.look(engine);
const settle = (data: SettleTreatment) =>
  appender.append({
    aggregate: Accounts,
    facts: facts(),
    name: 'SettleTreatment',
    data,
    request: request('settle', data.treatmentId),
  });
const reverse = (data: ReverseSettlement) =>
  appender.append({
    aggregate: Accounts,
    facts: facts(),
    name: 'ReverseSettlement',
    data,
    request: request('reverse', data.settlementId),
  });
const usedIn = async (kind: 'employee' | 'resident' | 'both') => {
  const { state } = await appender.load(Accounts, accountIdOf(personId, kind, 2026));
  return usage(state).items.map(({ kind: of, pool, used }) => `${of} ${pool} ${String(used)}`);
};

describe('a benefit account', () => {
  it('is one for each scheme', async () => {
    await settle(bill(1, 'employee', '450600'));
    expect(await usedIn('employee')).toEqual(['cap M03900 71250', 'deductible M03900 5000']);
    expect([await usedIn('resident'), await usedIn('both')]).toEqual([[], []]);
  });

  it('is one for both where the region counts them together', async () => {
    await settle(bill(1, 'employee'));
    const once = await usedIn('both');
    await settle(bill(2, 'resident'));
    expect(await usedIn('both')).not.toEqual(once);
    expect((await world.store.read(`account-${accountIdOf(personId, 'both', 2026)}`)).revision).toBe(1);
    expect([await usedIn('employee'), await usedIn('resident')]).toEqual([[], []]);
  });

  it.each([
    ['a scheme’s own', '450600', 'employee'],
    ['the one of both schemes', '990000', 'both'],
  ] as const)('is given back what a settlement took when that is taken back: %s', async (_, region, kind) => {
    await settle(bill(1, 'employee', region));
    const before = await usedIn(kind);
    const second = bill(2, 'employee', region);
    await settle(second);
    expect(await usedIn(kind)).not.toEqual(before);
    const { events } = await reverse(reversal(second));
    expect(events).toEqual(['SettlementReversed']);
    expect(await usedIn(kind)).toEqual(before);
    expect((await reverse(reversal(second))).events).toEqual([]);
  });
});
