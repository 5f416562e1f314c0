import type { BillLine, OfferedAccount, SplitAmounts, TreatmentForm } from '@yidi/contracts/claims';
import type { FeeLine, HospitalLevel, ItemLevel, RegionalRecord, SettlementPart } from '@yidi/contracts/regions';
import { day, ZERO, type InstitutionCode, type InstitutionLevel } from '@yidi/kernel';
import { isSplit } from './identities.js';

const LEVELS: Readonly<Record<HospitalLevel, InstitutionLevel>> = {
  '01': 'tier-3',
  '02': 'tier-3',
  '03': 'tier-3',
  '04': 'tier-3',
  '05': 'tier-2',
  '06': 'tier-2',
  '07': 'tier-2',
  '08': 'tier-1',
  '09': 'tier-1',
  '10': 'tier-1',
  '11': 'ungraded',
};

const CLASSES: Readonly<Record<ItemLevel, BillLine['class']>> = { '01': 'A', '02': 'B', '03': 'C' };

const behind = (institution: string): string => `${institution}:`;

/**
 * The record's id with us. A number that begins with the institution's code is unique in the country, and the institution
 * itself may have sent the same over HTTP; provinces that number by themselves have theirs put behind the institution's code.
 */
export const recordIdOf = (institution: InstitutionCode, setlId: string): string =>
  setlId.startsWith(institution) ? setlId : behind(institution) + setlId;

/** The sender's number of a record of ours. */
export const setlIdOf = ({
  institution,
  recordId,
}: {
  readonly institution: InstitutionCode;
  readonly recordId: string;
}): string => (recordId.startsWith(behind(institution)) ? recordId.slice(behind(institution).length) : recordId);

/** The record as hospitals send it. What the sender has computed of the division is left behind: the insured region divides. */
export const treatmentFormOf = (record: RegionalRecord): TreatmentForm => {
  const { mdtrtinfo, setlinfo, feedetail } = record.input;
  return {
    recordId: recordIdOf(record.fixmedins_code, setlinfo.setl_id),
    personNo: mdtrtinfo.psn_no,
    insuredRegion: record.insuplc_admdvs,
    treatmentRegion: record.mdtrtarea_admvs,
    institution: record.fixmedins_code,
    institutionLevel: LEVELS[setlinfo.hosp_lv],
    diseaseCode: mdtrtinfo.dise_codg,
    servedOn: day((mdtrtinfo.begntime ?? setlinfo.setl_time).slice(0, 10)),
    emergency: mdtrtinfo.er_flag === '1',
    ...(isSplit(setlinfo) && { amounts: amountsOf(setlinfo) }),
    ...(feedetail !== undefined && { lines: feedetail.map(lineOf) }),
    ...accountOf(setlinfo),
  };
};

const amountsOf = (setlinfo: SettlementPart): SplitAmounts => ({
  total: setlinfo.medfee_sumamt,
  fullySelfPaid: setlinfo.fulamt_ownpay_amt ?? ZERO,
  overLimit: setlinfo.overlmt_selfpay ?? ZERO,
  preSelfPaid: setlinfo.preselfpay_amt ?? ZERO,
  inScope: setlinfo.inscp_scp_amt ?? ZERO,
});

/** Lines are numbered by their place: the sender's serials may be no numbers. */
const lineOf = (line: FeeLine, at: number): BillLine => ({
  lineNo: at + 1,
  itemCode: line.med_list_codg,
  itemName: line.medins_list_name ?? line.med_list_codg,
  class: CLASSES[line.chrgitm_lv],
  quantity: line.cnt,
  unitPrice: line.pric,
  amount: line.det_item_fee_sumamt,
  fullySelfPaid: line.fulamt_ownpay_amt ?? ZERO,
  overLimit: line.overlmt_amt ?? ZERO,
  preSelfPaid: line.preselfpay_amt ?? ZERO,
  inScope: line.inscp_scp_amt ?? ZERO,
});

const accountOf = ({
  acct_used_flag: used,
  acct_pay: available = ZERO,
  acct_mulaid_pay: family = ZERO,
}: SettlementPart): { readonly personalAccount?: OfferedAccount } =>
  used === '0' || available === ZERO ? {} : { personalAccount: { available, ...(family !== ZERO && { family }) } };

const NATIONAL: Readonly<Record<string, string>> = {
  institution: 'fixmedins_code',
  treatmentRegion: 'mdtrtarea_admvs',
  insuredRegion: 'insuplc_admdvs',
  personNo: 'input.mdtrtinfo.psn_no',
  diseaseCode: 'input.mdtrtinfo.dise_codg',
  recordId: 'input.setlinfo.setl_id',
  amounts: 'input.setlinfo.medfee_sumamt',
  'personalAccount.family': 'input.setlinfo.acct_mulaid_pay',
};

/** What the interface calls a field of the ordinary record that was made of this one. */
export const nationalFieldOf = (field: string, { input }: RegionalRecord): string => {
  if (field === 'servedOn')
    return input.mdtrtinfo.begntime === undefined ? 'input.setlinfo.setl_time' : 'input.mdtrtinfo.begntime';
  return NATIONAL[field] ?? field.replace(/^lines\[/, 'input.feedetail[');
};
