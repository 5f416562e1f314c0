// One example of every refusal of regional records: the generated list of refusals is made of them.
import type { RegionCode, Saying } from '@yidi/kernel';
import { RegionalRecordRefusals } from './regional-record.refusals.js';

export const regionalRecordRefusalExamples: readonly Saying[] = [
  RegionalRecordRefusals.unreadable(),
  RegionalRecordRefusals.malformed([{ field: 'input.setlinfo.setl_time', rule: 'required', message: 'is missing' }]),
  RegionalRecordRefusals.doesNotAddUp([
    {
      field: 'input.setlinfo.medfee_sumamt',
      rule: 'I1',
      message: '300.00 is not 100.00 + 0.00 + 0.00 + 199.00',
      zh: '300.00 不等于 100.00 + 0.00 + 0.00 + 199.00',
    },
  ]),
  RegionalRecordRefusals.transactionNotTaken('2208'),
  RegionalRecordRefusals.refundNotTaken('H11010500123-20260312-0001'),
  RegionalRecordRefusals.notSpecialDisease('11'),
  RegionalRecordRefusals.severalDiseases([
    {
      field: 'input.feedetail[2].dise_codg',
      rule: 'same-disease',
      message: 'must be M03900, as the visit’s',
      zh: '应与就诊病种 M03900 相同',
    },
  ]),
  RegionalRecordRefusals.senderElsewhere('460000' as RegionCode, '110105' as RegionCode),
  RegionalRecordRefusals.senderUnknown(),
  RegionalRecordRefusals.failed(),
];
