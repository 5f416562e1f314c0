import { describe, it } from '@jest/globals';
import type { OrderPayment, PaymentEvents, ReportPayment } from '@yidi/contracts/settlement';
import {
  day,
  fen,
  instant,
  type CaseId,
  type InstitutionCode,
  type MessageOf,
  type RegionCode,
  type SettlementId,
} from '@yidi/kernel';
import { specification } from '@yidi/testing';
import { payment } from './payment.js';

type Event = MessageOf<typeof PaymentEvents>;

const settlementId = '5d3c1f0e-2b7a-5c1d-9e8f-0a1b2c3d4e5f' as SettlementId;
const order: OrderPayment = {
  settlementId,
  caseId: '0a1b2c3d-4e5f-5a6b-8c7d-9e0f1a2b3c4d' as CaseId,
  payer: '450600' as RegionCode,
  payee: 'H11010500123' as InstitutionCode,
  amount: fen(11_250),
};
const paidNow: ReportPayment = { settlementId, reference: 'ICBC-7', paidOn: day('2026-03-15'), outcome: 'paid' };
const sentBack: ReportPayment = { ...paidNow, reference: 'ICBC-6', outcome: 'failed', failure: 'account closed' };

const ordered: Event = { type: 'PaymentOrdered', data: { ...order, orderedOn: day('2026-03-12') } };
const failedUnder = (reference: string): Event => ({
  type: 'PaymentFailed',
  data: { settlementId, reference, failedOn: day('2026-03-15'), failure: 'account closed' },
});
const failed = failedUnder('ICBC-6');
const paid: Event = {
  type: 'SettlementPaid',
  data: { settlementId, amount: fen(11_250), reference: 'ICBC-7', paidOn: day('2026-03-15') },
};

const { given } = specification(payment, {
  actor: { id: 'cashier', role: 'finance' },
  now: instant('2026-03-15T08:00:00Z'),
  facts: undefined,
});

describe('ordering the payment of a settlement', () => {
  it('says what is owed to whom since today', () => {
    const now = instant('2026-03-11T16:00:00Z');
    given().when('OrderPayment', order, { now }).then(ordered);
  });
  it('stays quiet when it is ordered again, also after it was paid', () => {
    given(ordered).when('OrderPayment', order).staysQuiet();
    given(ordered, paid).when('OrderPayment', order).staysQuiet();
  });
  it.each([
    ['amount', { amount: fen(11_251) }],
    ['payee', { payee: 'H11010500999' as InstitutionCode }],
    ['payer', { payer: '450100' as RegionCode }],
  ])('is refused with another %s', (_, other) => {
    given(ordered)
      .when('OrderPayment', { ...order, ...other })
      .refused('payment/ordered-differently', 'conflict');
  });
  it('is refused where the fund owes nothing', () => {
    given()
      .when('OrderPayment', { ...order, amount: fen(0) })
      .refused('payment/nothing-to-pay', 'refused');
  });
});

describe('reporting what the bank said', () => {
  it('records that the money has moved', () => {
    given(ordered).when('ReportPayment', paidNow).then(paid);
  });
  it('stays quiet when the same payment is reported again', () => {
    given(ordered, paid).when('ReportPayment', paidNow).staysQuiet();
  });
  it.each([
    ['under another reference', { reference: 'ICBC-8' }],
    ['on another day', { paidOn: day('2026-03-14') }],
    ['as failed', { outcome: 'failed', failure: 'account closed' }],
  ] as const)('is refused %s once it is paid', (_, other) => {
    given(ordered, paid)
      .when('ReportPayment', { ...paidNow, ...other })
      .refused('payment/already-paid', 'conflict');
  });
  it('records a payment that came back, and another attempt after it', () => {
    given(ordered).when('ReportPayment', sentBack).then(failed);
    given(ordered, failed).when('ReportPayment', paidNow).then(paid);
    given(ordered, failed)
      .when('ReportPayment', { ...sentBack, reference: 'ICBC-9' })
      .then(failedUnder('ICBC-9'));
  });
  it('stays quiet when the same failure is reported again, also after it was paid', () => {
    given(ordered, failed).when('ReportPayment', sentBack).staysQuiet();
    given(ordered, failed, paid).when('ReportPayment', sentBack).staysQuiet();
    given(ordered, failed, failedUnder('ICBC-9')).when('ReportPayment', sentBack).staysQuiet();
  });
  it('does not take a payment that succeeded for a failure under the same reference', () => {
    const again = { ...paidNow, reference: sentBack.reference, paidOn: day('2026-03-14') };
    given(ordered, failed, paid).when('ReportPayment', again).refused('payment/already-paid', 'conflict');
  });
  it('knows nothing of what moved before anything was ordered', () => {
    given(paid).when('ReportPayment', paidNow).refused('payment/unknown', 'missing');
    given(failed).when('ReportPayment', paidNow).refused('payment/unknown', 'missing');
  });
  it('asks why a payment failed', () => {
    const { failure: _, ...silent } = sentBack;
    given(ordered).when('ReportPayment', silent).refused('payment/failure-required', 'refused');
  });
  it('knows nothing of a payment that was never ordered', () => {
    given().when('ReportPayment', paidNow).refused('payment/unknown', 'missing');
  });
  it('takes today in China and the day of the order, nothing later or earlier', () => {
    const now = instant('2026-03-14T16:00:00Z');
    given(ordered).when('ReportPayment', paidNow, { now }).then(paid);
    given(ordered)
      .when('ReportPayment', { ...paidNow, paidOn: day('2026-03-12') })
      .then({
        type: 'SettlementPaid',
        data: { settlementId, amount: fen(11_250), reference: 'ICBC-7', paidOn: day('2026-03-12') },
      });
    given(ordered)
      .when('ReportPayment', { ...paidNow, paidOn: day('2026-03-16') })
      .refused('payment/paid-in-future', 'refused');
    given(ordered)
      .when('ReportPayment', { ...paidNow, paidOn: day('2026-03-11') })
      .refused('payment/paid-before-order', 'refused');
  });
});
