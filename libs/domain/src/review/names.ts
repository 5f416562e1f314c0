import type { Role, Says } from '@yidi/kernel';

const ROLE_NAMES: Readonly<Record<Role, string>> = {
  person: '参保人',
  institution: '医疗机构',
  agency: '经办机构',
  expert: '评审专家',
  finance: '财务',
  auditor: '审计',
  region: '外地系统',
  operator: '运维',
  system: '系统',
};

/** Kinds that the regions' checklists name; a kind that is not here goes by its slug. */
const MATERIAL_NAMES: ReadonlyMap<string, string> = new Map([
  ['application-form', '申请表'],
  ['id-card', '身份证'],
  ['insurance-card', '社会保障卡'],
  ['diagnosis-certificate', '诊断证明'],
  ['discharge-record', '出院记录'],
  ['outpatient-record', '门诊病历'],
  ['test-report', '检查检验报告'],
  ['special-disease-record', '门诊慢特病病历'],
  ['invoice', '发票'],
  ['prescription', '处方'],
  ['fee-list', '费用清单'],
  ['residence-proof', '居住证明'],
  ['transfer-certificate', '转诊证明'],
  ['commitment-letter', '承诺书'],
]);

const material = (kind: string): string => {
  const name = MATERIAL_NAMES.get(kind);
  return name === undefined ? kind : `${name}（${kind}）`;
};

export const roleNames = (roles: readonly Role[]): Says => ({
  zh: roles.map((role) => ROLE_NAMES[role]).join('、'),
  en: roles.join(' or '),
});

export const materialNames = (kinds: readonly string[]): Says => ({
  zh: kinds.map(material).join('、'),
  en: kinds.join(', '),
});
