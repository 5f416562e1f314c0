import { rm } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { localIdentity } from '@yidi/platform';
import { openWorld } from '@yidi/standalone/world';
import { billOf300, Desk, retiree, toBeijing, type Answer, type Badge, type Insured } from '@yidi/testing/desk';
import { benefitsOf, expectToAddUp, settlementOf, type ProblemOnWire } from './on-the-wire.js';
import {
  AGENCY,
  AGENCY_ELSEWHERE,
  AUDITOR,
  FINANCE,
  JANUARY,
  openOffice,
  readyForCare,
  temporaryFolder,
  treat,
  type Office,
} from './open-office.js';
import { endLeftovers, YidiProcess } from './yidi-process.js';

/** A pack as the wire has it, as far as these stories change it. */
interface PackOnWire {
  readonly region: string;
  readonly scheme: string;
  readonly validFrom: string;
  readonly ratios: readonly Readonly<Record<string, unknown>>[];
  readonly offsite: readonly Readonly<Record<string, unknown>>[];
}

interface PolicyOnWire {
  readonly region: string;
  readonly scheme: string;
  readonly hash: string;
  readonly from: string;
}

const PATIENT = retiree(1);
const SPRING = '2026-03-16';

/** The pack of 防城港 as it stands, from another day on: the fund pays 80 % for everybody, and care elsewhere as at home. */
const packFrom = async (desk: Desk, validFrom: string, changes: object = {}): Promise<PackOnWire> => {
  const { pack } = desk.must(
    200,
    await desk.get<{ readonly pack: PackOnWire }>(AGENCY, '/v1/policies/450600/employee?on=2026-03-01'),
  );
  const [source] = pack.ratios.map((ratio) => ratio['source']);
  return {
    ...pack,
    validFrom,
    ratios: [{ share: '80%', source }],
    offsite: [{ benefit: 'as-local', source }],
    ...changes,
  };
};

const publish = <T = PolicyOnWire>(desk: Desk, pack: object, as: Badge = AGENCY, headers = {}): Promise<Answer<T>> =>
  desk.post<T>(as, '/v1/policies', pack, headers);

/** Which pack a new settlement of that day is made with, and what the fund pays by it. */
const settledOn = async (desk: Desk, recordId: string, servedOn: string, patient: Insured = PATIENT) => {
  const { settlementId } = await treat(desk, patient, recordId, { servedOn });
  const auditor = { ...AUDITOR, region: patient.insuredRegion };
  const settlement = await settlementOf(desk, auditor, settlementId);
  return { settlementId, hash: settlement.policy.hash, from: settlement.policy.from, fundPays: settlement.fundPays };
};

const packsOf = async (desk: Desk, region: string) => {
  const answer = await desk.get<{
    readonly items: readonly (PolicyOnWire & { readonly until?: string; readonly inForce: boolean })[];
  }>(AUDITOR, '/v1/policies');
  return desk.must(200, answer).items.filter((item) => item.region === region && item.scheme === 'employee');
};

describe('a pack that its agency publishes', () => {
  let office: Office;
  let published: PolicyOnWire = { region: '', scheme: '', hash: '', from: '' };
  let before = { settlementId: '', hash: '', from: '', fundPays: '' };

  beforeAll(async () => {
    office = await openOffice();
    await readyForCare(office.desk, [PATIENT]);
    before = await settledOn(office.desk, 'publish-before', '2026-03-12');
  });
  afterAll(() => office.close());

  it('is told under its hash and first day, and where to find it', async () => {
    const { desk } = office;
    const answer = await publish(desk, await packFrom(desk, SPRING));
    published = desk.must(201, answer);
    expect(published).toEqual({
      region: '450600',
      scheme: 'employee',
      hash: expect.stringMatching(/^sha256:[0-9a-f]{64}$/),
      from: SPRING,
    });
    expect(answer.headers.get('etag')).toBe('"0"');
    const found = await desk.get<PolicyOnWire>(AUDITOR, answer.headers.get('location') ?? '');
    expect(desk.must(200, found)).toMatchObject(published);
  });

  it('sent again is the same answer, and no second event', async () => {
    const { desk, world } = office;
    const end = await world.runtime.store.end();
    const again = await publish(desk, await packFrom(desk, SPRING));
    expect([again.status, again.body, again.headers.get('etag')]).toEqual([201, published, '"0"']);
    const { ratios, ...rest } = await packFrom(desk, SPRING);
    expect((await publish(desk, { ratios, ...rest })).body).toEqual(published);
    expect(await world.runtime.store.end()).toBe(end);
  });

  it('settles care from its first day on; care before that goes by the pack before it', async () => {
    const { desk } = office;
    expect(before).toMatchObject({ from: '2022-06-01', fundPays: '112.50' });
    expect(await settledOn(desk, 'publish-day-before', '2026-03-12')).toMatchObject({
      hash: before.hash,
      fundPays: '150.00',
    });
    await desk.moveClock(`${SPRING}T02:00:00Z`);
    expect(await settledOn(desk, 'publish-after', SPRING)).toMatchObject({ hash: published.hash, fundPays: '160.00' });
    const estimated = await desk.post<{ readonly policy: PolicyOnWire }>(
      desk.person(PATIENT),
      '/v1/treatments/estimates',
      billOf300(PATIENT, 'publish-estimate', { servedOn: SPRING }),
    );
    expect(desk.must(200, estimated).policy.hash).toBe(published.hash);
  });

  it('is listed beside the files, each with the days on which it holds', async () => {
    expect(await packsOf(office.desk, '450600')).toEqual([
      expect.objectContaining({ hash: before.hash, from: '2022-06-01', until: '2026-03-15', inForce: false }),
      expect.objectContaining({ ...published, inForce: true }),
    ]);
  });

  it('leaves what was settled as it was: each settlement’s pack is found by the hash that it names', async () => {
    const { desk, world } = office;
    const settlement = await settlementOf(desk, AUDITOR, before.settlementId);
    expect(settlement).toMatchObject({ fundPays: '112.50', policy: { hash: before.hash } });
    for (const [hash, from] of [
      [before.hash, '2022-06-01'],
      [published.hash, SPRING],
    ] as const) {
      const found = await desk.get<PolicyOnWire>(AUDITOR, `/v1/policies/450600/employee?hash=${hash}`);
      expect(desk.must(200, found)).toMatchObject({ hash, from });
      expect(world.runtime.policies.byHash(hash)?.ref.from).toBe(from);
    }
  });

  it('gives its place to no other, and takes none before it', async () => {
    const { desk } = office;
    expect(await publish(desk, await packFrom(desk, SPRING, { name: '防城' }))).toMatchObject({
      status: 409,
      body: { code: 'policy/already-published' },
    });
    expect(await publish(desk, await packFrom(desk, '2026-03-01'))).toMatchObject({
      status: 409,
      body: { code: 'policy/before-one-in-force' },
    });
    expect(await publish(desk, await packFrom(desk, '2022-06-01'))).toMatchObject({
      status: 409,
      body: { code: 'policy/already-published' },
    });
  });

  it('comes from the agency of its region and from nobody else', async () => {
    const { desk } = office;
    const pack = await packFrom(desk, '2026-09-01');
    expect(await publish(desk, pack, AGENCY_ELSEWHERE)).toMatchObject({
      status: 403,
      body: { code: 'identity/not-your-region' },
    });
    for (const badge of [FINANCE, AUDITOR, desk.person(PATIENT)])
      expect(await publish(desk, pack, badge)).toMatchObject({ status: 403, body: { code: 'identity/not-your-role' } });
    expect(await packsOf(desk, '450600')).toHaveLength(2);
  });
});

describe('a pack that cannot be used', () => {
  let office: Office;
  beforeAll(async () => {
    office = await openOffice();
  });
  afterAll(() => office.close());

  const refused = async (changes: object, language = 'en'): Promise<ProblemOnWire> => {
    const { desk, world } = office;
    const end = await world.runtime.store.end();
    const pack = await packFrom(desk, SPRING, changes);
    const answer = await publish<ProblemOnWire>(desk, pack, AGENCY, { 'accept-language': language });
    expect([answer.status, answer.body.code]).toEqual([422, 'policy/pack-unusable']);
    expect(await world.runtime.store.end()).toBe(end);
    expect(await packsOf(desk, '450600')).toHaveLength(1);
    return answer.body;
  };
  const fieldsOf = ({ violations = [] }: ProblemOnWire): readonly string[] =>
    violations.map(({ field, rule }) => `${field} ${rule}`).toSorted();

  it('for its format is refused with every field that breaks it', async () => {
    const problem = await refused({
      ratios: [{ share: '80', source: 'gx-2022-2' }, { share: '120%' }],
      validFrom: '2026-02-30',
      colour: 'red',
    });
    expect(fieldsOf(problem)).toEqual([
      'colour unknown-field',
      'ratios[0].share percent-or-unknown',
      'ratios[1].share percent-or-unknown',
      'ratios[1].source required',
      'validFrom day',
    ]);
  });

  it('for its rules is refused with every finding of the check, in the language asked for', async () => {
    const changes = {
      validUntil: '2026-01-01',
      ratios: [
        { personTypes: ['retired'], share: '75%', source: 'gx-2022-2' },
        { personTypes: ['retired'], share: '80%', source: 'nowhere' },
      ],
    };
    const english = await refused(changes);
    const chinese = await refused(changes, 'zh-CN');
    expect(fieldsOf(english)).toEqual(fieldsOf(chinese));
    expect(fieldsOf(english)).toEqual(
      expect.arrayContaining(['ratios[1].source source-unknown', 'validUntil ends-before-it-begins']),
    );
    for (const { message } of english.violations ?? []) expect(message).toMatch(/[a-z]{3}/);
    for (const { message } of chinese.violations ?? []) expect(message).toMatch(/[\u4e00-\u9fff]/);
    expect(Object.keys(english.violations?.[0] ?? {}).toSorted()).toEqual(['field', 'message', 'rule']);
  });

  it.each(['[]', 'null', '"a pack"'])('that is no pack at all is refused as well: %s', async (body) => {
    expect(await office.desk.post(AGENCY, '/v1/policies', body)).toMatchObject({
      status: 422,
      body: { code: 'policy/pack-unusable', violations: [{ field: '(body)', rule: 'type' }] },
    });
  });
});

describe('a pack that came with Yidi', () => {
  it('may be published as it is: nothing changes but that the log has it too', async () => {
    const office = await openOffice();
    const { desk, world } = office;
    const shipped = await desk.get<PolicyOnWire & { readonly pack: object }>(AGENCY, '/v1/policies/450600/employee');
    const { pack, hash, from } = desk.must(200, shipped);
    const listed = await packsOf(desk, '450600');
    expect(desk.must(201, await publish(desk, pack))).toEqual({ region: '450600', scheme: 'employee', hash, from });
    expect(await packsOf(desk, '450600')).toEqual(listed);
    expect(await world.runtime.store.readCategory('policy')).toMatchObject([
      { type: 'PolicyPublished', data: { hash } },
    ]);
    await office.close();
  });
});

describe('a region that no file knows', () => {
  const COUNTY = '990200';
  const villager: Insured = { ...retiree(9), insuredRegion: COUNTY };
  let office: Office;
  beforeAll(async () => {
    office = await openOffice();
  });
  afterAll(() => office.close());

  it('publishes its pack, and its people qualify, file and are settled by it', async () => {
    const { desk } = office;
    const agency: Badge = { role: 'agency', region: COUNTY, sub: 'clerk' };
    const [deductible, cap] = [
      [{ amount: '120.00', period: 'quarter', pool: 'all-diseases', source: 'gx-2022-2' }],
      [{ limits: 'fund', amount: '600.00', period: 'half-year', pool: 'all-diseases', source: 'gx-2022-2' }],
    ];
    const pack = await packFrom(desk, '2026-01-01', {
      region: COUNTY,
      name: '示例县',
      deductibles: deductible,
      caps: cap,
    });
    const { hash } = desk.must(201, await publish(desk, pack, agency));
    await readyForCare(desk, [villager], toBeijing);
    expect(await settledOn(desk, 'county-1', '2026-03-12', villager)).toMatchObject({ hash, fundPays: '64.00' });
    expect(await settledOn(desk, 'county-2', '2026-03-12', villager)).toMatchObject({ hash, fundPays: '160.00' });
    const used = await benefitsOf(desk, agency, villager.person.personNo);
    expect(used).toEqual([
      expect.objectContaining({ kind: 'cap', period: 'half-year', within: '2026-H1', used: '224.00', left: '376.00' }),
      expect.objectContaining({
        kind: 'deductible',
        period: 'quarter',
        within: '2026-Q1',
        used: '120.00',
        left: '0.00',
      }),
    ]);
  });
});

describe('a published pack', () => {
  const folders: string[] = [];
  afterAll(async () => {
    endLeftovers();
    for (const folder of folders) await rm(folder, { recursive: true, force: true });
  });

  const newFolder = async (): Promise<string> => {
    const folder = await temporaryFolder();
    folders.push(folder);
    return folder;
  };

  it('is there at once when the process was killed the moment it had answered', async () => {
    const data = await newFolder();
    const identity = await localIdentity(data);
    const deskOf = ({ url }: YidiProcess): Desk => new Desk(url, (badge) => identity.issue(badge));
    const first = await YidiProcess.serve({ data, clock: JANUARY });
    await readyForCare(deskOf(first), [PATIENT]);
    const before = await settledOn(deskOf(first), 'killed-1', '2026-03-12');
    const published = await publish(deskOf(first), await packFrom(deskOf(first), '2026-03-01'));
    await first.end('SIGKILL');

    const second = await YidiProcess.serve({ data });
    const desk = deskOf(second);
    const { hash } = desk.must(201, published);
    expect(await settledOn(desk, 'killed-2', '2026-03-12')).toMatchObject({ hash, fundPays: '160.00' });
    expect(desk.must(201, await publish(desk, await packFrom(desk, '2026-03-01')))).toEqual(published.body);
    const found = await desk.get<PolicyOnWire>(AUDITOR, `/v1/policies/450600/employee?hash=${before.hash}`);
    expect(desk.must(200, found).from).toBe('2022-06-01');
    expectToAddUp(await settlementOf(desk, AUDITOR, before.settlementId));
    await second.end('SIGTERM');
  });

  it('is used before the doors open, also where nobody has asked for it yet', async () => {
    const data = await newFolder();
    const world = await openWorld({ data, port: 0, logLevel: 'error' });
    const desk = new Desk(world.url, (badge) => world.identity.issue(badge));
    const { hash } = desk.must(201, await publish(desk, await packFrom(desk, '2026-03-01')));
    await world.close();
    const again = await openWorld({ data, port: 0, logLevel: 'error' });
    expect(again.runtime.policies.byHash(hash)?.ref).toMatchObject({ from: '2026-03-01', hash });
    await again.close();
  });
});
