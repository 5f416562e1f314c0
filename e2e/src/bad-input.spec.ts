import { request } from 'node:http';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { billOf300, paper, retiree, type Badge } from '@yidi/testing/desk';
import type { ProblemOnWire } from './on-the-wire.js';
import { AGENCY, AUDITOR, HOSPITAL, openOffice, readyForCare, type Office } from './open-office.js';

const PERSON = retiree(1);
const NEWCOMER = retiree(2);
const MIB = 1_048_576;

let office: Office;
let caseId = '';

beforeAll(async () => {
  office = await openOffice();
  [caseId = ''] = await readyForCare(office.desk, [PERSON]);
});

afterAll(() => office.close());

interface Refused {
  readonly status: number;
  readonly code: string;
  /** `field rule` of each violation. */
  readonly violations: readonly string[];
  readonly messages: readonly string[];
}

interface Raw {
  readonly badge?: Badge;
  readonly path: string;
  readonly body: string | Buffer;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Bytes as they are, past any client that would mend them. */
const sendRaw = async ({
  badge = HOSPITAL,
  path,
  body,
  headers = {},
}: Raw): Promise<{ status: number; body: string }> => {
  const token = await office.world.identity.issue(badge);
  return new Promise((resolve, reject) => {
    const sending = request(
      `${office.world.url}${path}`,
      {
        method: 'POST',
        headers: {
          authorization: `Bearer ${token}`,
          'content-type': 'application/json',
          'accept-language': 'en',
          'content-length': Buffer.byteLength(body),
          ...headers,
        },
      },
      (answer) => {
        void text(answer).then((said) => resolve({ status: answer.statusCode ?? 0, body: said }), reject);
      },
    );
    sending.on('error', reject);
    sending.end(body);
  });
};

/** What was answered; fails if anything was written. */
const refusalOf = async (raw: Raw): Promise<Refused> => {
  const { store } = office.world.runtime;
  const before = await store.end();
  const { status, body } = await sendRaw(raw);
  const { code, violations = [] } = JSON.parse(body) as ProblemOnWire;
  expect(await store.end()).toBe(before);
  expect(body).not.toMatch(/\bat .*\.(js|ts):\d+/);
  return {
    status,
    code,
    violations: violations.map(({ field, rule }) => `${field} ${rule}`).toSorted(),
    messages: violations.map(({ message }) => message),
  };
};

const refusedRecord = (over: object): Promise<Refused> =>
  refusalOf({ path: '/v1/treatments', body: JSON.stringify(billOf300(PERSON, 'bad-1', over)) });

const application = (over: object = {}): object => ({
  ...office.desk.application(NEWCOMER, ['id-card']),
  diseaseCode: 'M03900',
  ...over,
});

const refusedApplication = (over: object): Promise<Refused> =>
  refusalOf({ badge: AGENCY, path: '/v1/qualifications', body: JSON.stringify(application(over)) });

const line = (lineNo: number, over: object = {}): object => ({
  lineNo,
  itemCode: 'XC09CAX0001',
  itemName: '缬沙坦胶囊',
  class: 'A',
  quantity: '1',
  unitPrice: '15.00',
  amount: '15.00',
  fullySelfPaid: '5.00',
  overLimit: '0.00',
  preSelfPaid: '0.00',
  inScope: '10.00',
  ...over,
});

describe('an application', () => {
  it.each([
    ['a wrong check digit', '450602195503071218'],
    ['a day that no calendar has', '450602195502301217'],
    ['fifteen digits', '450602550307121'],
    ['a lower-case x', '36030219581120452x'],
  ])('whose identity number has %s is refused', async (_, idNumber) => {
    const refused = await refusedApplication({ person: { ...NEWCOMER.person, idNumber } });
    expect(refused).toMatchObject({
      status: 400,
      code: 'request/malformed',
      violations: ['person.idNumber id-number'],
    });
  });

  it('is told everything that is wrong with it at once', async () => {
    const refused = await refusedApplication({
      person: { personNo: '#1', name: 7, idNumber: 'x', nickname: 'Li' },
      insuredRegion: '45',
      scheme: 'gold',
      personType: undefined,
      diseaseCode: 'hypertension',
      channel: 'Window 3',
      materials: [paper('id-card'), { ...paper('id-card'), sha256: 'abc', size: -1 }, 'id-card'],
      commitment: 'yes',
      hurry: true,
    });
    expect(refused).toMatchObject({ status: 400, code: 'request/malformed' });
    const fields = new Set(refused.violations.map((violation) => violation.split(' ')[0]));
    expect([...fields].toSorted()).toEqual([
      'channel',
      'commitment',
      'diseaseCode',
      'hurry',
      'insuredRegion',
      'materials[1].sha256',
      'materials[1].size',
      'materials[2]',
      'person.idNumber',
      'person.name',
      'person.nickname',
      'person.personNo',
      'personType',
      'scheme',
    ]);
  });

  it.each([
    ['no object', '[]'],
    ['a number', '1'],
    ['null', 'null'],
    ['a text', '"application"'],
  ])('that is %s is refused', async (_, body) => {
    expect(await refusalOf({ badge: AGENCY, path: '/v1/qualifications', body })).toMatchObject({
      status: 400,
      code: 'request/malformed',
    });
  });

  it.each([
    ['control characters', 'Li\u0000'],
    ['half a character', 'Li\ud800'],
    ['nothing', ''],
    ['too much', '李'.repeat(61)],
  ])('whose name holds %s is refused', async (_, name) => {
    expect(await refusedApplication({ person: { ...NEWCOMER.person, name } })).toMatchObject({
      status: 400,
      code: 'request/malformed',
    });
  });
});

describe('a record', () => {
  it.each([
    ['numbers for money', { total: 300, fullySelfPaid: 100, overLimit: 0, preSelfPaid: 0, inScope: 200 }],
    [
      'three decimals',
      { total: '300.001', fullySelfPaid: '100.00', overLimit: '0.00', preSelfPaid: '0.00', inScope: '200.00' },
    ],
    [
      'money below zero',
      { total: '300.00', fullySelfPaid: '500.00', overLimit: '0.00', preSelfPaid: '0.00', inScope: '-200.00' },
    ],
    [
      'more than there is',
      {
        total: '999999999999.99',
        fullySelfPaid: '0.00',
        overLimit: '0.00',
        preSelfPaid: '0.00',
        inScope: '999999999999.99',
      },
    ],
    ['exponents', { total: '3e2', fullySelfPaid: '1e2', overLimit: '0.00', preSelfPaid: '0.00', inScope: '2e2' }],
    ['a sum left out', { total: '300.00', fullySelfPaid: '100.00', overLimit: '0.00', inScope: '200.00' }],
  ])('with %s in its amounts is refused', async (_, amounts) => {
    const refused = await refusedRecord({ amounts });
    expect(refused).toMatchObject({ status: 400, code: 'request/malformed' });
    for (const violation of refused.violations) expect(violation).toMatch(/^amounts\./);
  });

  it.each([
    ['a day that no calendar has', { servedOn: '2026-02-30' }, 'servedOn day'],
    ['an unknown level', { institutionLevel: 'tier-9' }, 'institutionLevel enum'],
    ['a flag in words', { emergency: 'false' }, 'emergency type'],
    ['an unknown field', { hospital: 'Beijing' }, 'hospital unknown-field'],
    ['the ids that the gateway gives', { personId: 'a' }, 'personId unknown-field'],
  ])('with %s is refused by name', async (_, over, violation) => {
    expect(await refusedRecord(over)).toMatchObject({ status: 400, violations: [violation] });
  });

  it('whose amounts do not add up is told which', async () => {
    const amounts = {
      total: '300.00',
      fullySelfPaid: '100.00',
      overLimit: '0.01',
      preSelfPaid: '0.00',
      inScope: '200.00',
    };
    const refused = await refusedRecord({ amounts });
    expect(refused).toMatchObject({
      status: 422,
      code: 'treatment/amounts-do-not-add-up',
      violations: ['amounts adds-up'],
    });
    expect(refused.messages[0]).toContain('300.00 is not 100.00 + 0.01 + 0.00 + 200.00');
  });

  it('whose lines do not add up is told every one of them', async () => {
    const lines = [line(1), line(2, { amount: '15.01' }), line(3), line(7, { inScope: '9.99' })];
    const refused = await refusedRecord({ amounts: undefined, lines });
    expect(refused).toMatchObject({
      status: 422,
      code: 'treatment/amounts-do-not-add-up',
      violations: ['lines[1] adds-up', 'lines[3] adds-up'],
    });
    expect(refused.messages.join()).toMatch(/line 2: .*line 7: /);
  });

  it('whose amounts are not the sums of its lines is told so', async () => {
    expect(await refusedRecord({ lines: [line(1), line(2)] })).toMatchObject({
      status: 422,
      code: 'treatment/amounts-do-not-add-up',
      violations: expect.arrayContaining(['amounts.total adds-up']),
    });
  });

  it('with a line twice, without lines and amounts, or without any money is refused', async () => {
    expect(await refusedRecord({ amounts: undefined, lines: [line(1), line(1)] })).toMatchObject({
      status: 422,
      code: 'treatment/duplicate-line',
      violations: ['lines[1].lineNo unique'],
    });
    expect(await refusedRecord({ amounts: undefined })).toMatchObject({
      status: 422,
      code: 'treatment/amounts-missing',
    });
    expect(await refusedRecord({ amounts: undefined, lines: [] })).toMatchObject({ status: 400 });
    const none = { total: '0.00', fullySelfPaid: '0.00', overLimit: '0.00', preSelfPaid: '0.00', inScope: '0.00' };
    expect(await refusedRecord({ amounts: none })).toMatchObject({ status: 422, code: 'treatment/nothing-to-settle' });
  });

  it('with two thousand lines is taken, with one more it is not', async () => {
    const lines = Array.from({ length: 2000 }, (_, at) => line(at + 1));
    expect(await refusedRecord({ amounts: undefined, lines: [...lines, line(2001)] })).toMatchObject({ status: 400 });
    const another = await openOffice();
    const { desk } = another;
    await readyForCare(desk, [PERSON]);
    const bill = billOf300(PERSON, 'long-1', { amounts: undefined, lines });
    const answer = await desk.post<object>(HOSPITAL, '/v1/treatments', bill, { prefer: 'wait=10' });
    expect(desk.must(201, answer)).toMatchObject({ settlement: { total: '30000.00' } });
    await another.close();
  });
});

describe('a body that is not to be read', () => {
  const record = (): string => JSON.stringify(billOf300(PERSON, 'bad-2'));
  const padded = (bytes: number): string => record() + ' '.repeat(bytes - Buffer.byteLength(record()));
  const withLater = (json: string): string => record().replace(/\}$/, `,${json}}`);

  const BODIES: readonly (readonly [string, () => string | Buffer, number, string])[] = [
    ['larger than 1 MiB', () => padded(MIB + 1), 413, 'request/too-large'],
    [
      'nested a hundred deep',
      () => withLater(`"lines":${'['.repeat(100)}${']'.repeat(100)}`),
      400,
      'request/nested-too-deeply',
    ],
    ['nested half a million deep', () => '['.repeat(500_000), 400, 'request/nested-too-deeply'],
    ['invalid UTF-8', () => Buffer.concat([Buffer.from(record()), Buffer.from([0xc3, 0x28])]), 400, 'request/not-utf8'],
    [
      'an overlong encoding',
      () => Buffer.from(record().replace('bad-2', 'bad-\u00c0\u00af'), 'latin1'),
      400,
      'request/not-utf8',
    ],
    ['cut off', () => record().slice(0, -5), 400, 'request/not-json'],
    ['empty', () => '', 400, 'request/not-json'],
    ['another prototype', () => withLater('"__proto__":{"emergency":true}'), 400, 'request/malformed'],
    ['a prototype in a line', () => withLater('"lines":[{"__proto__":{"lineNo":1}}]'), 400, 'request/malformed'],
    ['a constructor', () => withLater('"constructor":{"prototype":{"admin":true}}'), 400, 'request/malformed'],
    ['a function of objects', () => withLater('"toString":"x"'), 400, 'request/malformed'],
  ];

  it.each(BODIES)('is %s', async (_, body, status, code) => {
    const refused = await refusalOf({ path: '/v1/treatments', body: body() });
    expect({ status: refused.status, code: refused.code }).toEqual({ status, code });
    expect(Object.hasOwn(Object.prototype, 'emergency')).toBe(false);
  });

  it('names the field that would be a prototype', async () => {
    const { violations } = await refusalOf({
      path: '/v1/treatments',
      body: withLater('"__proto__":{"emergency":true}'),
    });
    expect(violations).toEqual(['__proto__ unknown-field']);
  });

  it.each(['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', 'application/xml'])(
    'is of the kind %s',
    async (kind) => {
      const refused = await refusalOf({ path: '/v1/treatments', body: record(), headers: { 'content-type': kind } });
      expect(refused).toMatchObject({ status: 415, code: 'request/not-json-type' });
    },
  );

  it('is, at exactly 1 MiB, read like any other', async () => {
    const refused = await refusalOf({ path: '/v1/treatments', body: padded(MIB).replace('"300.00"', '"301.00"') });
    expect(refused.code).toBe('treatment/amounts-do-not-add-up');
  });
});

describe('headers', () => {
  it.each([
    ['idempotency-key', 'two words', 'idempotency/key-unreadable'],
    ['idempotency-key', 'k'.repeat(201), 'idempotency/key-unreadable'],
    ['if-match', 'W/"1"', 'request/if-match-unreadable'],
    ['if-match', '"x"', 'request/if-match-unreadable'],
  ])('%s that cannot be read are refused: %s', async (name, value, code) => {
    const body = JSON.stringify(billOf300(PERSON, 'bad-3'));
    expect(await refusalOf({ path: '/v1/treatments', body, headers: { [name]: value } })).toMatchObject({
      status: 400,
      code,
    });
  });
});

describe('a question', () => {
  const entitlement = `/v1/entitlements?personNo=${PERSON.person.personNo}&insuredRegion=450600&diseaseCode=M03900&institution=H11010500123`;

  it.each([
    () => `/v1/cases/${caseId}?atLeast=1&colour=red`,
    () => `/v1/cases/${caseId}/timeline?limit=0`,
    () => `/v1/cases/${caseId}/timeline?limit=1001`,
    () => `/v1/cases/${caseId}/timeline?limit=ten`,
    () => `/v1/cases/${caseId}/timeline?limit=1&limit=2`,
    () => `/v1/cases/${caseId}/timeline?after=-1`,
    () => `/v1/cases/${caseId}/events?after=1e3`,
    () => `/v1/cases/${caseId}/stream?lastEventId=first`,
    () => `/v1/cases/${caseId}?atLeast=`,
    () => `/v1/cases/${caseId}?atLeast=1&atLeast=2`,
    () => `${entitlement}&on=2026-02-30`,
    () => `${entitlement}&on=tomorrow`,
    () => entitlement.replace('M03900', 'M039'),
    () => '/v1/entitlements',
    () => `/v1/persons/${PERSON.person.personNo}/benefits?year=26`,
    () => `/v1/persons/${PERSON.person.personNo}/benefits?__proto__=1`,
    () => '/v1/worklists/first-review?limit=201',
    () => '/v1/policies?region=450600',
  ])('of the wrong kind is refused', async (path) => {
    const answer = await office.desk.get<ProblemOnWire>(AGENCY, path());
    expect(answer).toMatchObject({ status: 400, body: { code: expect.stringMatching(/^request\//) } });
    expect(answer.body.violations?.length).toBeGreaterThan(0);
  });

  it('of the right kind is answered', async () => {
    expect(await office.desk.get(AGENCY, entitlement)).toMatchObject({
      status: 200,
      body: { entitled: true, reasons: [] },
    });
    const unknown = entitlement.replace(PERSON.person.personNo, 'nobody99');
    expect(await office.desk.get(AGENCY, unknown)).toMatchObject({ status: 200, body: { entitled: false } });
  });
});

describe('whoever has no token, a wrong one, or no business here', () => {
  it.each([
    ['none', {}],
    ['nonsense', { authorization: 'Bearer nonsense' }],
    ['unsigned', { authorization: 'Bearer eyJhbGciOiJub25lIn0.eyJyb2xlcyI6WyJhZ2VuY3kiXSwic3ViIjoieCJ9.' }],
    ['another scheme', { authorization: 'Basic YTpi' }],
  ])('is not let in: %s', async (_, headers: Readonly<Record<string, string>>) => {
    const answer = await fetch(`${office.world.url}/v1/cases/${caseId}`, { headers });
    expect(answer.status).toBe(401);
    expect(answer.headers.get('www-authenticate')).toContain('Bearer');
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
  });

  it('is told that an auditor writes nothing', async () => {
    const body = JSON.stringify(billOf300(PERSON, 'bad-4'));
    expect(await refusalOf({ badge: AUDITOR, path: '/v1/treatments', body })).toMatchObject({ status: 403 });
  });
});
