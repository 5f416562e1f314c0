// What a region is told of its record, in the words of the interface.
import type { TreatmentRecorded } from '@yidi/contracts/claims';
import type { DeclineReason } from '@yidi/contracts/filing';
import type { RecordDeclined, RecordRefused, RecordSettled, SettledPart } from '@yidi/contracts/regions';
import type { FundShare, SettlementStep, TreatmentSettled } from '@yidi/contracts/settlement';
import { explain } from '@yidi/domain/filing';
import type { Letter } from '@yidi/eventing';
import { plus, ZERO, type Fen, type Instant, type Refusal, type Says, type Violation } from '@yidi/kernel';
import { violationIn } from '@yidi/platform';
import { marksOf } from '../accept/regions/marks.js';
import { setlIdOf } from '../accept/regions/treatment-form.js';
import { chinaTimeAt } from '../accept/regions/written-forms.js';

/** Letters about one record keep their order by it: the treatment region and the record's id with us, nothing personal. */
export const keyOf = ({ treatmentRegion, recordId }: { treatmentRegion: string; recordId: string }): string =>
  `${treatmentRegion}:${recordId}`;

/** As much of a record that was taken as its outcome repeats. */
export type RecordTaken = Pick<
  TreatmentRecorded,
  'caseId' | 'treatmentId' | 'recordId' | 'insuredRegion' | 'treatmentRegion' | 'institution'
>;

/** Which record, and when it was decided. */
export const ofRecord = (data: RecordTaken, at: Instant): Omit<RecordDeclined, 'reasons'> => ({
  infcode: '0',
  respond_time: chinaTimeAt(at),
  setl_id: setlIdOf(data),
  recordId: data.recordId,
  mdtrtarea_admvs: data.treatmentRegion,
  insuplc_admdvs: data.insuredRegion,
  fixmedins_code: data.institution,
  caseId: data.caseId,
  treatmentId: data.treatmentId,
});

export const declinedFor = (reasons: readonly DeclineReason[]): Pick<RecordDeclined, 'reasons'> => ({
  reasons: reasons.map((reason) => ({ code: reason.code, ...explain(reason) })),
});

const LONGEST_ID = 200;
const LONGEST_SENTENCE = 1000;
const MOST_VIOLATIONS = 1000;

/** What is said of a letter that is refused, and under which key: that of the record where it can be made out. */
export const refusedFor = (
  { id, body }: Letter,
  { code, says, violations }: Refusal,
  at: Instant,
): { readonly outcome: RecordRefused; readonly key: string } => {
  const { msgid, setlId, place, recordId } = marksOf(body);
  const letter = id.slice(0, LONGEST_ID);
  const outcome: RecordRefused = {
    infcode: '-1',
    respond_time: chinaTimeAt(at),
    letter,
    ...(msgid !== undefined && { inf_refmsgid: msgid }),
    ...(setlId !== undefined && { setl_id: setlId }),
    ...(place !== undefined && { mdtrtarea_admvs: place }),
    code,
    says: cut(says),
    violations: violations.slice(0, MOST_VIOLATIONS).map((violation) => ({
      field: violation.field.slice(0, LONGEST_ID),
      rule: violation.rule,
      says: cut(inBoth(violation)),
    })),
  };
  return { outcome, key: keyOf({ treatmentRegion: place ?? 'unknown', recordId: recordId ?? letter }) };
};

const cut = ({ zh, en }: Says): Says => ({ zh: zh.slice(0, LONGEST_SENTENCE), en: en.slice(0, LONGEST_SENTENCE) });

const inBoth = (violation: Violation): Says => ({
  zh: violationIn('zh-CN', violation).message,
  en: violation.message,
});

type FundField = 'hifp_pay' | 'cvlserv_pay' | 'hifes_pay' | 'hifmi_pay' | 'hifob_pay' | 'maf_pay' | 'oth_pay';

interface NationalFund {
  readonly field: FundField;
  /** fund_pay_type. */
  readonly type: string;
}

/** By the name that policy packs give a fund: the interface's field and its code. */
const FUNDS: Readonly<Record<string, NationalFund>> = {
  'employee-pooled': { field: 'hifp_pay', type: '310100' },
  'resident-pooled': { field: 'hifp_pay', type: '390100' },
  'civil-servant': { field: 'cvlserv_pay', type: '320100' },
  'large-sum': { field: 'hifob_pay', type: '330100' },
  enterprise: { field: 'hifes_pay', type: '370100' },
  'serious-illness': { field: 'hifmi_pay', type: '390200' },
  'medical-assistance': { field: 'maf_pay', type: '610100' },
  'tilted-assistance': { field: 'maf_pay', type: '610100' },
};

const OTHER_FUND: NationalFund = { field: 'oth_pay', type: '999997' };

const nationalFundOf = ({ fund }: FundShare): NationalFund => FUNDS[fund] ?? OTHER_FUND;

/** The settlement as the interface tells it; I2 to I5 and I8 hold of it because they hold of ours. */
export const settledBy = (
  settled: TreatmentSettled,
): Pick<RecordSettled, 'settlementId' | 'setlinfo' | 'setldetail'> => ({
  settlementId: settled.settlementId,
  setlinfo: settledPart(settled),
  setldetail: settled.funds.map((share) => ({
    fund_pay_type: nationalFundOf(share).type,
    fund_pay_type_name: share.fund,
    fund_payamt: share.amount,
    ...traceOf(share, settled),
  })),
});

const settledPart = ({ amounts, person, funds, ...settled }: TreatmentSettled): SettledPart => {
  const paid = (field: FundField): Fen =>
    plus(...funds.filter((share) => nationalFundOf(share).field === field).map(({ amount }) => amount));
  const { personalAccount, familyAccounts, cash } = settled.paidFrom ?? allInCash(settled.personPays);
  return {
    insutype: settled.entitlement.scheme === 'employee' ? '310' : '390',
    medfee_sumamt: settled.total,
    fulamt_ownpay_amt: amounts.fullySelfPaid,
    overlmt_selfpay: amounts.overLimit,
    preselfpay_amt: amounts.preSelfPaid,
    inscp_scp_amt: amounts.inScope,
    act_pay_dedc: person.deductible,
    hifp_pay: paid('hifp_pay'),
    cvlserv_pay: paid('cvlserv_pay'),
    hifes_pay: paid('hifes_pay'),
    hifmi_pay: paid('hifmi_pay'),
    hifob_pay: paid('hifob_pay'),
    maf_pay: paid('maf_pay'),
    hifdm_pay: ZERO,
    oth_pay: paid('oth_pay'),
    fund_pay_sumamt: settled.fundPays,
    psn_part_amt: settled.personPays,
    acct_pay: personalAccount,
    acct_mulaid_pay: familyAccounts,
    psn_cash_pay: cash,
    hosp_part_amt: settled.institutionBears,
    year: settled.benefitYear,
  };
};

const allInCash = (cash: Fen) => ({ personalAccount: ZERO, familyAccounts: ZERO, cash });

const LONGEST_TRACE = 20_000;

/** The sentences of the steps that led to what a fund pays: a layer's own, and to the pooled fund all that no layer took. */
const traceOf = (share: FundShare, { funds, steps }: TreatmentSettled): { readonly setl_proc_info?: string } => {
  const isPooled = nationalFundOf(share).field === 'hifp_pay';
  const layers = new Set(funds.filter((each) => nationalFundOf(each).field !== 'hifp_pay').map(({ fund }) => fund));
  const own = ({ rule }: SettlementStep): boolean => (isPooled ? !layers.has(rule) : rule === share.fund);
  const trace = steps
    .filter(own)
    .map(({ says }) => says.zh)
    .join('\n')
    .slice(0, LONGEST_TRACE);
  return trace === '' ? {} : { setl_proc_info: trace };
};
