// What travels between regions, as it looks on the topics: for the documents, and to make variations of in tests.
import type { JsonSchema } from '../codec/index.js';

/** The published bill of 防城港 (300.00 yuan, of which 100.00 outside the catalogue), as 北京 sends it. */
export const recordExample: JsonSchema = {
  infno: '2207',
  msgid: 'H11010500123202603121015300001',
  mdtrtarea_admvs: '110105',
  insuplc_admdvs: '450600',
  inf_time: '2026-03-12 10:15:30',
  fixmedins_code: 'H11010500123',
  fixmedins_name: '北京市朝阳区某医院',
  input: {
    mdtrtinfo: {
      psn_no: '450600000012345',
      mdtrt_id: '110105000000041002',
      med_type: '14',
      dise_codg: 'M03900',
      begntime: '2026-03-12 09:20:00',
      er_flag: '0',
    },
    setlinfo: {
      setl_id: 'H11010500123-20260312-0001',
      setl_time: '2026-03-12 10:15:30',
      hosp_lv: '02',
      medfee_sumamt: '300.00',
      fulamt_ownpay_amt: '100.00',
      overlmt_selfpay: '0.00',
      preselfpay_amt: '0.00',
      inscp_scp_amt: '200.00',
    },
    feedetail: [
      {
        feedetl_sn: '1',
        dise_codg: 'M03900',
        med_list_codg: 'XC08CAA193A001010104496',
        medins_list_name: '苯磺酸氨氯地平片',
        chrgitm_lv: '01',
        cnt: '4.0000',
        pric: '50.000000',
        det_item_fee_sumamt: '200.00',
        fulamt_ownpay_amt: '0.00',
        overlmt_amt: '0.00',
        preselfpay_amt: '0.00',
        inscp_scp_amt: '200.00',
      },
      {
        feedetl_sn: '2',
        dise_codg: 'M03900',
        med_list_codg: '250101001',
        medins_list_name: '自费检查',
        chrgitm_lv: '03',
        cnt: '1.0000',
        pric: '100.000000',
        det_item_fee_sumamt: '100.00',
        fulamt_ownpay_amt: '100.00',
        overlmt_amt: '0.00',
        preselfpay_amt: '0.00',
        inscp_scp_amt: '0.00',
      },
    ],
  },
};

const ofRecord: JsonSchema = {
  infcode: '0',
  respond_time: '2026-03-12 10:15:31',
  setl_id: 'H11010500123-20260312-0001',
  recordId: 'H11010500123-20260312-0001',
  mdtrtarea_admvs: '110105',
  insuplc_admdvs: '450600',
  fixmedins_code: 'H11010500123',
  caseId: '74b23d0e-38f0-5e59-abf7-4684440c4da6',
  treatmentId: 'a9987821-701e-572f-a8d2-2e7df7b08c74',
};

/** One outcome of each kind, by the name of its message. */
export const outcomeExamples: Readonly<Record<'RecordRefused' | 'RecordDeclined' | 'RecordSettled', JsonSchema>> = {
  RecordRefused: {
    infcode: '-1',
    respond_time: '2026-03-12 10:15:31',
    letter: '2f0b7c1e-64a5-4f8e-9d2f-53a1f60c5a10',
    inf_refmsgid: 'H11010500123202603121015300001',
    setl_id: 'H11010500123-20260312-0001',
    mdtrtarea_admvs: '110105',
    code: 'regional-record/does-not-add-up',
    says: {
      zh: '金额之间不一致，请按 violations 逐项更正后重新上传。',
      en: 'The amounts contradict each other. Correct each one named in violations and send the record again.',
    },
    violations: [
      {
        field: 'input.setlinfo.medfee_sumamt',
        rule: 'I1',
        says: {
          zh: '300.00 不等于 100.00 + 0.00 + 0.00 + 199.00',
          en: '300.00 is not 100.00 + 0.00 + 0.00 + 199.00',
        },
      },
    ],
  },
  RecordDeclined: {
    ...ofRecord,
    reasons: [
      {
        code: 'institution-not-covered',
        sentence: {
          zh: '2026-03-12 有效的备案不包含机构 H11010500123。',
          en: 'The filing in force on 2026-03-12 does not cover institution H11010500123.',
        },
        remedy: {
          zh: '请到备案所列机构就医，或为该机构另行备案；费用可先由本人垫付后手工报销。',
          en: 'Go to an institution that the filing lists, or file for this one; what was paid can be claimed by hand.',
        },
      },
    ],
  },
  RecordSettled: {
    ...ofRecord,
    settlementId: 'e8866aa6-bfe6-5ebe-8f78-db24a2b84d4f',
    setlinfo: {
      insutype: '310',
      medfee_sumamt: '300.00',
      fulamt_ownpay_amt: '100.00',
      overlmt_selfpay: '0.00',
      preselfpay_amt: '0.00',
      inscp_scp_amt: '200.00',
      act_pay_dedc: '50.00',
      hifp_pay: '112.50',
      cvlserv_pay: '0.00',
      hifes_pay: '0.00',
      hifmi_pay: '0.00',
      hifob_pay: '0.00',
      maf_pay: '0.00',
      hifdm_pay: '0.00',
      oth_pay: '0.00',
      fund_pay_sumamt: '112.50',
      psn_part_amt: '187.50',
      acct_pay: '0.00',
      acct_mulaid_pay: '0.00',
      psn_cash_pay: '187.50',
      hosp_part_amt: '0.00',
      year: 2026,
    },
    setldetail: [
      {
        fund_pay_type: '310100',
        fund_pay_type_name: 'employee-pooled',
        fund_payamt: '112.50',
        setl_proc_info: '本月起付标准 50.00 元，由个人负担。\n统筹基金按 75% 支付 112.50 元。',
      },
    ],
  },
};
