// What the interface's rules demand of the amounts of one bill, I1 to I8.
import type { FeeLine, FundLine, RegionalRecord, SettlementPart } from '@yidi/contracts/regions';
import { minus, plus, toYuan, ZERO, type Fen, type Violation } from '@yidi/kernel';
import type { Understood } from './dialects.js';

type Amount = Fen | undefined;

const SETLINFO = 'input.setlinfo';

const sum = (...amounts: readonly Amount[]): Fen => plus(...amounts.map((amount) => amount ?? ZERO));

const broken = (field: string, rule: string, says: { readonly en: string; readonly zh: string }): Violation => ({
  field,
  rule,
  message: says.en,
  zh: says.zh,
});

/** One violation where the amount is not the sum of its parts. */
const unlessSum = (field: string, rule: string, amount: Fen, parts: readonly Amount[]): readonly Violation[] => {
  if (sum(...parts) === amount) return [];
  const [whole, added] = [toYuan(amount), parts.map((part) => toYuan(part ?? ZERO)).join(' + ')];
  return [broken(field, rule, { en: `${whole} is not ${added}`, zh: `${whole} 不等于 ${added}` })];
};

const unlessAtMost = (field: string, rule: string, amount: Fen, limit: Fen): readonly Violation[] => {
  if (amount <= limit) return [];
  const [is, most] = [toYuan(amount), toYuan(limit)];
  return [broken(field, rule, { en: `${is} is more than ${most}`, zh: `${is} 超过 ${most}` })];
};

interface Bill {
  readonly setlinfo: SettlementPart;
  readonly lines: readonly FeeLine[] | undefined;
  readonly funds: readonly FundLine[] | undefined;
  readonly dialect: Pick<Understood, 'fundTotal'>;
}

type Identity = (bill: Bill) => readonly Violation[];

const scopeParts = ({
  fulamt_ownpay_amt,
  overlmt_selfpay,
  preselfpay_amt,
  inscp_scp_amt,
}: SettlementPart): readonly Amount[] => [fulamt_ownpay_amt, overlmt_selfpay, preselfpay_amt, inscp_scp_amt];

const lineParts = ({ fulamt_ownpay_amt, overlmt_amt, preselfpay_amt, inscp_scp_amt }: FeeLine): readonly Amount[] => [
  fulamt_ownpay_amt,
  overlmt_amt,
  preselfpay_amt,
  inscp_scp_amt,
];

/** Whether the bill says itself how it is split; otherwise its lines do. */
export const isSplit = (setlinfo: SettlementPart): boolean => scopeParts(setlinfo).some((part) => part !== undefined);

const totalIsItsParts: Identity = ({ setlinfo, lines }) =>
  lines !== undefined && !isSplit(setlinfo)
    ? []
    : unlessSum(`${SETLINFO}.medfee_sumamt`, 'I1', setlinfo.medfee_sumamt, scopeParts(setlinfo));

/** What the fund pays without the account, whichever way the sender counts. */
const fundOf = ({ setlinfo: { fund_pay_sumamt: fund, acct_pay: account }, dialect }: Bill): Amount =>
  fund === undefined || dialect.fundTotal === 'without-account' ? fund : minus(fund, account ?? ZERO);

/** What the person pays, the account included, whichever way the sender counts. */
const personOf = ({ setlinfo: { psn_part_amt: person, acct_pay: account }, dialect }: Bill): Amount =>
  person === undefined || dialect.fundTotal === 'without-account' ? person : sum(person, account);

const totalIsDivided: Identity = (bill) => {
  const [fund, person] = [fundOf(bill), personOf(bill)];
  const { medfee_sumamt: total, hosp_part_amt: hospital } = bill.setlinfo;
  return fund === undefined || person === undefined
    ? []
    : unlessSum(`${SETLINFO}.medfee_sumamt`, 'I2', total, [fund, person, hospital]);
};

/** 伤残人员医疗保障基金 may be told of beside 其他支出, which holds it then: so it is left out on demand. */
const fundParts = (setlinfo: SettlementPart, disabled: Amount): readonly Amount[] => [
  setlinfo.hifp_pay,
  setlinfo.cvlserv_pay,
  setlinfo.hifes_pay,
  setlinfo.hifmi_pay,
  setlinfo.hifob_pay,
  setlinfo.maf_pay,
  disabled,
  setlinfo.oth_pay,
];

const fundIsItsParts: Identity = (bill) => {
  const [fund, parts] = [fundOf(bill), fundParts(bill.setlinfo, bill.setlinfo.hifdm_pay)];
  if (fund === undefined || parts.every((part) => part === undefined)) return [];
  const holds = sum(...fundParts(bill.setlinfo, ZERO)) === fund;
  return holds ? [] : unlessSum(`${SETLINFO}.fund_pay_sumamt`, 'I3', fund, parts);
};

const personPaysFrom: Identity = (bill) => {
  const person = personOf(bill);
  const { acct_pay: account, psn_cash_pay: cash } = bill.setlinfo;
  return person === undefined || cash === undefined
    ? []
    : unlessSum(`${SETLINFO}.psn_part_amt`, 'I4', person, [account, cash]);
};

const familyIsIncluded: Identity = ({ setlinfo: { acct_mulaid_pay: family, acct_pay: account } }) =>
  unlessAtMost(`${SETLINFO}.acct_mulaid_pay`, 'I5', family ?? ZERO, account ?? ZERO);

const withinBounds: Identity = ({ setlinfo, lines = [], funds = [] }) => [
  ...(setlinfo.inscp_scp_amt === undefined
    ? []
    : unlessAtMost(`${SETLINFO}.act_pay_dedc`, 'I6', setlinfo.act_pay_dedc ?? ZERO, setlinfo.inscp_scp_amt)),
  ...ratioAtMostOne(setlinfo),
  ...belowZero(SETLINFO, setlinfo),
  ...lines.flatMap((line, at) => belowZero(`input.feedetail[${String(at)}]`, line)),
  ...funds.flatMap((fund, at) => belowZero(`input.setldetail[${String(at)}]`, fund)),
];

const ratioAtMostOne = ({ pool_prop_selfpay: ratio = '0' }: SettlementPart): readonly Violation[] =>
  ratio === '1' || ratio === '0' || ratio.startsWith('0.')
    ? []
    : [
        broken(`${SETLINFO}.pool_prop_selfpay`, 'I6', {
          en: `${ratio} is not between 0 and 1`,
          zh: `${ratio} 不在 0 与 1 之间`,
        }),
      ];

/** In a bill that is no refund; the only numbers of these parts are amounts. */
const belowZero = (path: string, part: object): readonly Violation[] =>
  Object.entries(part)
    .filter(([, amount]) => typeof amount === 'number' && amount < 0)
    .map(([name]) => broken(`${path}.${name}`, 'I6', { en: 'is below zero', zh: '不能为负' }));

const linesAreSplit: Identity = ({ lines = [] }) =>
  lines.flatMap((line, at) =>
    unlessSum(`input.feedetail[${String(at)}].det_item_fee_sumamt`, 'I7', line.det_item_fee_sumamt, lineParts(line)),
  );

const SUMS = [
  ['medfee_sumamt', 'det_item_fee_sumamt'],
  ['fulamt_ownpay_amt', 'fulamt_ownpay_amt'],
  ['overlmt_selfpay', 'overlmt_amt'],
  ['preselfpay_amt', 'preselfpay_amt'],
  ['inscp_scp_amt', 'inscp_scp_amt'],
] as const;

const billIsItsLines: Identity = ({ setlinfo, lines }) => {
  if (lines === undefined) return [];
  const compared = isSplit(setlinfo) ? SUMS : SUMS.slice(0, 1);
  return compared.flatMap(([ofBill, ofLine]) => {
    const [said, formed] = [setlinfo[ofBill] ?? ZERO, sum(...lines.map((line) => line[ofLine]))];
    if (said === formed) return [];
    const [is, lineSum] = [toYuan(said), toYuan(formed)];
    const says = { en: `${is} is not the sum of the lines, ${lineSum}`, zh: `${is} 不等于明细合计 ${lineSum}` };
    return [broken(`${SETLINFO}.${ofBill}`, 'I7', says)];
  });
};

const linesDiffer: Identity = ({ lines = [] }) => {
  const seen = new Set<string>();
  return lines.flatMap(({ feedetl_sn: serial }, at) => {
    if (!seen.has(serial)) {
      seen.add(serial);
      return [];
    }
    const says = { en: `${serial} occurs more than once`, zh: `流水号 ${serial} 重复` };
    return [broken(`input.feedetail[${String(at)}].feedetl_sn`, 'I7', says)];
  });
};

/** 医院垫付: no fund's money. */
const HOSPITAL_ADVANCE = '999996';
/** 职工个人账户. */
const ACCOUNT = '310200';

const fundIsItsLines: Identity = (bill) => {
  const fund = fundOf(bill);
  if (fund === undefined || bill.funds === undefined || bill.funds.length === 0) return [];
  const counted = bill.funds.filter(({ fund_pay_type: type }) => type !== HOSPITAL_ADVANCE && type !== ACCOUNT);
  return unlessSum(
    `${SETLINFO}.fund_pay_sumamt`,
    'I8',
    fund,
    counted.map(({ fund_payamt: amount }) => amount),
  );
};

const IDENTITIES: readonly Identity[] = [
  totalIsItsParts,
  totalIsDivided,
  fundIsItsParts,
  personPaysFrom,
  familyIsIncluded,
  withinBounds,
  linesAreSplit,
  billIsItsLines,
  linesDiffer,
  fundIsItsLines,
];

/** Everything in which the record contradicts itself, to the fen; a sender that rounds otherwise would be settled otherwise. */
export const contradictionsIn = (
  { input: { setlinfo, feedetail, setldetail } }: RegionalRecord,
  dialect: Pick<Understood, 'fundTotal'>,
): readonly Violation[] => {
  const bill: Bill = { setlinfo, lines: feedetail, funds: setldetail, dialect };
  return IDENTITIES.flatMap((identity) => identity(bill));
};
