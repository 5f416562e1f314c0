import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { recordExample } from '@yidi/contracts/regions';
import { billOf300, retiree, type Badge } from '@yidi/testing/desk';
import { expectToAddUp, settlementOf, type ProblemOnWire } from './on-the-wire.js';
import { AUDITOR, HOSPITAL, openOffice, readyForCare, type Office, type Treated } from './open-office.js';

type Json = Readonly<Record<string, unknown>>;

const BEIJING: Badge = { role: 'region', region: '110000', sub: 'beijing' };
const HAINAN: Badge = { role: 'region', region: '460000', sub: 'hainan' };
const PATIENT = retiree(1);
const wait = { prefer: 'wait=10' };

let office: Office;

beforeAll(async () => {
  office = await openOffice();
  await readyForCare(office.desk, [PATIENT]);
});

afterAll(() => office.close());

const part = (name: string, changes: Json = {}): Json => ({
  ...((recordExample['input'] as Json)[name] as Json),
  ...changes,
});

/** The bill of 300.00 yuan without its lines, as Beijing's system words it. */
const nationally = (setl_id: string, setlinfo: Json = {}, envelope: Json = {}): Json => ({
  ...recordExample,
  input: {
    mdtrtinfo: part('mdtrtinfo', { psn_no: PATIENT.person.personNo }),
    setlinfo: part('setlinfo', { setl_id, ...setlinfo }),
  },
  ...envelope,
});

const send = <T = Treated>(body: object | string, badge: Badge = BEIJING, region = '110000') =>
  office.desk.post<T>(badge, `/v1/regions/${region}/records`, body, wait);

describe('a record in the words of the national interface', () => {
  it('is settled as the same record of a hospital would be', async () => {
    const answer = await send(nationally('H11010500123-r1'));
    expect(answer).toMatchObject({
      status: 201,
      body: {
        recordId: 'H11010500123-r1',
        status: 'settled',
        settlement: { fundPays: '112.50', personPays: '187.50' },
      },
    });
    expect(answer.headers.get('preference-applied')).toBe('wait=10');
    expectToAddUp(await settlementOf(office.desk, AUDITOR, answer.body.settlement?.settlementId ?? ''));
  });

  it('is the very record that the hospital sends under the same number', async () => {
    const regional = await send(nationally('H11010500123-r2'));
    const ordinary = await office.desk.post<Treated>(
      HOSPITAL,
      '/v1/treatments',
      billOf300(PATIENT, 'H11010500123-r2'),
      wait,
    );
    expect(ordinary).toMatchObject({ status: 201, body: { treatmentId: regional.body.treatmentId } });
    expect(ordinary.body.settlement?.settlementId).toBe(regional.body.settlement?.settlementId);
    const again = await send(nationally('H11010500123-r2', { medfee_sumamt: 300, setl_time: '20260312101530' }));
    expect(again).toMatchObject({ status: 201, body: { treatmentId: regional.body.treatmentId } });
  });

  it('is taken to the fen where its numbers are no text', async () => {
    const amounts = '"medfee_sumamt":112.10,"fulamt_ownpay_amt":12.1,"inscp_scp_amt":1.00E2';
    const text = JSON.stringify(nationally('H11010500123-r3'))
      .replace('"medfee_sumamt":"300.00","fulamt_ownpay_amt":"100.00"', amounts)
      .replace(',"inscp_scp_amt":"200.00"', '');
    expect(await send(text)).toMatchObject({
      status: 201,
      body: { settlement: { total: '112.10', person: { fullySelfPaid: '12.10' } } },
    });
    const finer = text.replace('112.10', '112.1000000000000000001').replace('-r3', '-r4');
    expect(await send<ProblemOnWire>(finer)).toMatchObject({
      status: 400,
      body: { violations: [{ field: 'input.setlinfo.medfee_sumamt' }] },
    });
  });

  it.each<[status: number, code: string, field: string, sent: Json]>([
    [400, 'regional-record/malformed', 'input.setlinfo.hosp_lv', nationally('r5', { hosp_lv: '' })],
    [
      422,
      'regional-record/does-not-add-up',
      'input.setlinfo.medfee_sumamt',
      nationally('r6', { medfee_sumamt: '300.01' }),
    ],
    [
      422,
      'regional-record/refund-not-taken',
      'input.setlinfo.refd_setl_flag',
      nationally('r7', { refd_setl_flag: '1' }),
    ],
    [403, 'regional-record/sender-elsewhere', 'mdtrtarea_admvs', nationally('r8', {}, { mdtrtarea_admvs: '310105' })],
    [
      422,
      'treatment/institution-elsewhere',
      'fixmedins_code',
      nationally('r9', {}, { fixmedins_code: 'H31010500123' }),
    ],
  ])('is refused with %i %s and the field %s named', async (status, code, field, sent) => {
    const answer = await send<ProblemOnWire>(sent);
    expect(answer).toMatchObject({ status, body: { code, violations: [{ field }] } });
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
  });

  it('with other content under a number that was settled is refused', async () => {
    await send(nationally('H11010500123-r10'));
    const changed = nationally('H11010500123-r10', { setl_time: '2026-03-11', hosp_lv: '08' });
    expect(await send<ProblemOnWire>(changed)).toMatchObject({
      status: 409,
      body: { code: 'treatment/record-changed' },
    });
  });

  it('is taken of the own region’s system alone', async () => {
    for (const [badge, region] of [
      [HAINAN, '110000'],
      [BEIJING, '460000'],
      [HOSPITAL, '110105'],
    ] as const)
      expect((await send<ProblemOnWire>(nationally('r11'), badge, region)).status).toBe(403);
  });

  it('that is declined says why, and what can be done', async () => {
    const there = { fixmedins_code: 'H11010800456', mdtrtarea_admvs: '110108' };
    const answer = await send<{ readonly reasons: readonly { readonly code: string }[] }>(nationally('r12', {}, there));
    expect(answer).toMatchObject({ status: 201, body: { status: 'declined', recordId: 'H11010800456:r12' } });
    expect(answer.body.reasons).toEqual([expect.objectContaining({ code: 'institution-not-covered' })]);
  });
});
