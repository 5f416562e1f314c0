import type { RegionCode, Saying, Violation } from '@yidi/kernel';

const field = (name: string, rule: string, message: string, zh: string): readonly Violation[] => [
  { field: name, rule, message, zh },
];

/** What is said to another region whose record cannot be taken, in the interface's own field names. */
export const RegionalRecordRefusals = {
  unreadable: (): Saying => ({
    kind: 'malformed',
    code: 'regional-record/unreadable',
    says: {
      zh: '报文不是可读取的 JSON 对象（或超过 200 万字符），请更正后重新上传。',
      en: 'The message is no JSON object that can be read, or is longer than two million characters. Mend it and send it again.',
    },
  }),
  malformed: (violations: readonly Violation[]): Saying => ({
    kind: 'malformed',
    code: 'regional-record/malformed',
    says: {
      zh: `报文有 ${String(violations.length)} 个字段不符合要求，请按 violations 逐项更正后重新上传。`,
      en: `The record has ${String(violations.length)} field(s) that cannot be taken. Mend each one named in violations and send it again.`,
    },
    violations,
  }),
  doesNotAddUp: (violations: readonly Violation[]): Saying => ({
    kind: 'refused',
    code: 'regional-record/does-not-add-up',
    says: {
      zh: '报文中的金额相互矛盾，请按 violations 逐项更正后重新上传。',
      en: 'The amounts of the record contradict each other. Correct each one named in violations and send it again.',
    },
    violations,
  }),
  transactionNotTaken: (infno: string): Saying => ({
    kind: 'refused',
    code: 'regional-record/transaction-not-taken',
    says: {
      zh: `交易 ${infno} 不是门诊结算，此处只接收 2207 和 2207A，请核对交易编号。`,
      en: `Transaction ${infno} is no outpatient settlement. Only 2207 and 2207A are taken here: check infno.`,
    },
    violations: field('infno', 'transaction', 'must be 2207 or 2207A', '应为 2207 或 2207A'),
  }),
  refundNotTaken: (setlId: string): Saying => ({
    kind: 'refused',
    code: 'regional-record/refund-not-taken',
    says: {
      zh: `记录 ${setlId} 为退费；此处不接收退费，请与参保地经办机构联系冲销原结算。`,
      en: `Record ${setlId} is a refund, and none is taken here. Have the agency of the insured region take the settlement back.`,
    },
    violations: field('input.setlinfo.refd_setl_flag', 'no-refund', 'must be 0', '应为 0'),
  }),
  notSpecialDisease: (medType: string): Saying => ({
    kind: 'refused',
    code: 'regional-record/not-special-disease',
    says: {
      zh: `医疗类别 ${medType} 不是门诊慢特病（14），不能按慢特病直接结算；请由本人先行支付后手工报销，或更正 med_type。`,
      en: `Medical category ${medType} is not that of a special disease, 14, and is not settled as one. The person pays and claims by hand; or correct med_type.`,
    },
    violations: field('input.mdtrtinfo.med_type', 'special-disease', 'must be 14', '应为 14'),
  }),
  severalDiseases: (violations: readonly Violation[]): Saying => ({
    kind: 'refused',
    code: 'regional-record/several-diseases',
    says: {
      zh: '同一批次的费用明细须为同一病种；请按病种分批，分别结算。',
      en: 'All lines of one record are of one disease. Send the lines of each disease as a record of its own.',
    },
    violations,
  }),
  senderElsewhere: (sender: RegionCode, place: RegionCode): Saying => ({
    kind: 'forbidden',
    code: 'regional-record/sender-elsewhere',
    says: {
      zh: `发送方 ${sender} 不能为就医地 ${place} 上传记录；请由就医地上传，或更正 mdtrtarea_admvs。`,
      en: `The sender ${sender} does not speak for the treatment region ${place}. Have that region send the record, or correct mdtrtarea_admvs.`,
    },
    violations: field(
      'mdtrtarea_admvs',
      'of-sender',
      `must lie in ${sender}, which sent the record`,
      `应在发送方 ${sender} 范围内`,
    ),
  }),
  senderUnknown: (): Saying => ({
    kind: 'forbidden',
    code: 'regional-record/sender-unknown',
    says: {
      zh: '报文头 ce_source 没有写明发送地区，应以六位区划代码结尾，例如 urn:region:110000；请更正后重新上传。',
      en: 'The header ce_source names no region: it ends with a division code of six digits, like urn:region:110000. Correct it and send the record again.',
    },
    violations: field('ce_source', 'region', 'must end with a division code of six digits', '应以六位区划代码结尾'),
  }),
  failed: (): Saying => ({
    kind: 'refused',
    code: 'regional-record/failed',
    says: {
      zh: '处理该报文时发生故障，未作登记；请稍后以相同内容重新上传，仍不成功时请联系运维人员。',
      en: 'The record failed on our side and was not taken. Send the same again later; if it fails again, tell the operator.',
    },
  }),
} as const;
