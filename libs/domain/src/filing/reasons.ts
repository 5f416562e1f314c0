// Why care elsewhere cannot be settled directly, and what the person can do about it.
import type { Says } from '@yidi/kernel';
import type { DeclineReason } from '@yidi/contracts/filing';

export const REASON_CODES = [
  'no-qualification',
  'qualification-pending',
  'qualification-not-started',
  'qualification-expired',
  'not-elsewhere',
  'no-active-filing',
  'filing-pending',
  'filing-not-started',
  'filing-expired',
  'filing-disease-not-covered',
  'institution-not-covered',
  'no-policy',
  'disease-not-covered-by-policy',
  'too-many-diseases',
  'policy/parameter-unknown',
] as const;
export type ReasonCode = (typeof REASON_CODES)[number];

/** Codes that older events carry, and what they are called now. */
export const FORMER_CODES: Readonly<Record<string, ReasonCode>> = {
  'policy-parameter-unknown': 'policy/parameter-unknown',
};

export const FACT_NAMES = [
  'on',
  'disease',
  'institution',
  'insuredRegion',
  'region',
  /** The treatment region's name, where somebody knows it. */
  'regionName',
  'startsOn',
  'endsOn',
  'parameter',
  /** How many diseases of one person the policy pays for. */
  'limit',
] as const;
type FactName = (typeof FACT_NAMES)[number];

/** What the sentences name: days, regions, codes; nothing personal. */
export type ReasonFacts = Readonly<Partial<Record<FactName, string>>>;

/** What is said to the person: why, and what can be done. */
export interface Explanation {
  readonly sentence: Says;
  readonly remedy: Says;
}

export const reason = (code: ReasonCode, facts: ReasonFacts): DeclineReason => ({
  code,
  facts: FACT_NAMES.flatMap((name) => {
    const value = facts[name];
    return value === undefined ? [] : [{ name, value }];
  }),
});

const UNSAID = '…';
type Told = Readonly<Record<FactName, string>>;

const region = (told: Told): Says =>
  told.regionName === UNSAID
    ? { zh: told.region, en: told.region }
    : { zh: `${told.regionName}（${told.region}）`, en: `${told.regionName} (${told.region})` };

const BY_HAND: Says = {
  zh: '先全额垫付，再凭发票、处方、费用清单和门诊慢特病病历向参保地申请手工报销',
  en: 'pay in full and claim by hand at the insured region, with the invoice, the prescription, the fee list and the special-disease record',
};

const SEND_AGAIN: Says = {
  zh: '请医院用新的记录编号重新上传',
  en: 'have the hospital send the record again under a new record id',
};

/** Said by code; the record is exhaustive, so a code without words does not compile. */
const EXPLANATIONS: Readonly<Record<ReasonCode, (told: Told) => Explanation>> = {
  'no-qualification': ({ on, disease, insuredRegion }) => ({
    sentence: {
      zh: `${on} 没有已认定的病种 ${disease} 门诊慢特病待遇资格。`,
      en: `No qualification for disease ${disease} had been granted for ${on}.`,
    },
    remedy: {
      zh: `请向参保地 ${insuredRegion} 申请该病种的待遇认定；认定生效之日起的就医可以直接结算。`,
      en: `Apply to ${insuredRegion} for the qualification; care from its first day on can be settled directly.`,
    },
  }),
  'qualification-pending': ({ disease }) => ({
    sentence: {
      zh: `病种 ${disease} 的待遇认定申请仍在办理中。`,
      en: `The application for disease ${disease} is still under review.`,
    },
    remedy: {
      zh: '请等待审核结果；如被退回，请先补齐材料。认定生效后的就医可以直接结算。',
      en: 'Wait for the decision, and hand in what was asked for if it was returned; care after it takes effect can be settled directly.',
    },
  }),
  'qualification-not-started': ({ on, startsOn, disease }) => ({
    sentence: {
      zh: `病种 ${disease} 的待遇资格自 ${startsOn} 起生效，${on} 尚未生效。`,
      en: `The qualification for disease ${disease} starts on ${startsOn}, after the day of care ${on}.`,
    },
    remedy: {
      zh: `请待 ${startsOn} 起再就医直接结算；此前的费用请咨询参保地经办机构。`,
      en: `Wait until ${startsOn}: from then on care can be settled directly. For earlier bills, ask the agency of the insured region.`,
    },
  }),
  'qualification-expired': ({ on, endsOn, disease, insuredRegion }) => ({
    sentence: {
      zh: `病种 ${disease} 的待遇资格已于 ${endsOn} 到期，不包括 ${on}。`,
      en: `The qualification for disease ${disease} ended on ${endsOn}, before the day of care ${on}.`,
    },
    remedy: {
      zh: `请向参保地 ${insuredRegion} 办理续期或重新认定；生效后的就医可以直接结算。`,
      en: `Ask ${insuredRegion} to renew it; care after the renewal takes effect can be settled directly.`,
    },
  }),
  'not-elsewhere': ({ institution, insuredRegion }) => ({
    sentence: {
      zh: `机构 ${institution} 在参保地 ${insuredRegion} 范围内，不属于异地就医。`,
      en: `Institution ${institution} lies in the insured region ${insuredRegion}; this is not care elsewhere.`,
    },
    remedy: {
      zh: '请在该机构按本地门诊慢特病结算，无需异地备案。',
      en: 'Have it settled there as local care; no filing is needed.',
    },
  }),
  'no-active-filing': (told) => ({
    sentence: {
      zh: `${told.on} 没有就医地 ${region(told).zh} 的有效异地就医备案。`,
      en: `No filing for ${region(told).en} was in force on ${told.on}.`,
    },
    remedy: {
      zh: `请办理就医地 ${region(told).zh} 的备案，期限包含就医日，生效后${SEND_AGAIN.zh}；或${BY_HAND.zh}。`,
      en: `File for ${region(told).en} with a period that holds the day of care and, once it is in force, ${SEND_AGAIN.en}; or ${BY_HAND.en}.`,
    },
  }),
  'filing-pending': (told) => ({
    sentence: {
      zh: `就医地 ${region(told).zh} 的备案仍在办理中。`,
      en: `The filing for ${region(told).en} is still under review.`,
    },
    remedy: {
      zh: `请等待备案生效（如被退回，请先补齐材料），再${SEND_AGAIN.zh}；或${BY_HAND.zh}。`,
      en: `Wait until it is in force, handing in what was asked for if it was returned, then ${SEND_AGAIN.en}; or ${BY_HAND.en}.`,
    },
  }),
  'filing-not-started': (told) => ({
    sentence: {
      zh: `就医地 ${region(told).zh} 的备案自 ${told.startsOn} 起有效，${told.on} 尚未开始。`,
      en: `The filing for ${region(told).en} starts on ${told.startsOn}, after the day of care ${told.on}.`,
    },
    remedy: {
      zh: `请待 ${told.startsOn} 起再就医直接结算；此前的费用请${BY_HAND.zh}。`,
      en: `Wait until ${told.startsOn} for direct settlement; for this bill, ${BY_HAND.en}.`,
    },
  }),
  'filing-expired': (told) => ({
    sentence: {
      zh: `就医地 ${region(told).zh} 的备案已于 ${told.endsOn} 到期，不包括 ${told.on}。`,
      en: `The filing for ${region(told).en} ended on ${told.endsOn}, before the day of care ${told.on}.`,
    },
    remedy: {
      zh: `请为 ${region(told).zh} 重新备案，以便今后直接结算；本次费用请${BY_HAND.zh}。`,
      en: `File for ${region(told).en} again, so that later care can be settled directly; for this bill, ${BY_HAND.en}.`,
    },
  }),
  'filing-disease-not-covered': (told) => ({
    sentence: {
      zh: `就医地 ${region(told).zh} 的备案不包含病种 ${told.disease}。`,
      en: `The filing for ${region(told).en} does not name disease ${told.disease}.`,
    },
    remedy: {
      zh: `请为病种 ${told.disease} 补办备案，生效后${SEND_AGAIN.zh}；或${BY_HAND.zh}。`,
      en: `File for disease ${told.disease} as well and, once it is in force, ${SEND_AGAIN.en}; or ${BY_HAND.en}.`,
    },
  }),
  'institution-not-covered': ({ institution, on }) => ({
    sentence: {
      zh: `${on} 有效的备案不包含机构 ${institution}。`,
      en: `The filing in force on ${on} does not cover institution ${institution}.`,
    },
    remedy: {
      zh: `请到备案所列的机构就医，或为该机构办理备案，生效后${SEND_AGAIN.zh}；或${BY_HAND.zh}。`,
      en: `Go to an institution that the filing lists, or file for this one and, once that is in force, ${SEND_AGAIN.en}; or ${BY_HAND.en}.`,
    },
  }),
  'no-policy': ({ insuredRegion, on }) => ({
    sentence: {
      zh: `系统中没有参保地 ${insuredRegion} 适用于 ${on} 的政策包。`,
      en: `There is no policy pack of ${insuredRegion} for ${on}.`,
    },
    remedy: {
      zh: `请联系参保地经办机构；或${BY_HAND.zh}。`,
      en: `Ask the agency of the insured region; or ${BY_HAND.en}.`,
    },
  }),
  'disease-not-covered-by-policy': ({ disease, insuredRegion, on }) => ({
    sentence: {
      zh: `${on} 病种 ${disease} 不在参保地 ${insuredRegion} 的门诊慢特病病种目录内。`,
      en: `On ${on} disease ${disease} is not on the special-disease list of ${insuredRegion}.`,
    },
    remedy: {
      zh: '请核对病种编码；编码无误的，请按普通门诊结算，或咨询参保地经办机构。',
      en: 'Check the disease code; if it is right, have it settled as ordinary outpatient care, or ask the agency of the insured region.',
    },
  }),
  'too-many-diseases': ({ disease, insuredRegion, limit }) => ({
    sentence: {
      zh: `参保地 ${insuredRegion} 最多支付每人 ${limit} 个门诊慢特病病种，病种 ${disease} 不在其内。`,
      en: `The policy of ${insuredRegion} pays for at most ${limit} special diseases of one person; disease ${disease} comes after those.`,
    },
    remedy: {
      zh: `请按普通门诊结算；需要调整享受待遇的病种的，请咨询参保地 ${insuredRegion} 经办机构。`,
      en: `Have it settled as ordinary outpatient care; to have other diseases counted, ask the agency of ${insuredRegion}.`,
    },
  }),
  'policy/parameter-unknown': ({ parameter, insuredRegion }) => ({
    sentence: {
      zh: `参保地 ${insuredRegion} 的政策包缺少直接结算所需的参数“${parameter}”。`,
      en: `The policy pack of ${insuredRegion} does not give "${parameter}", without which this cannot be settled directly.`,
    },
    remedy: {
      zh: `请${BY_HAND.zh}，由参保地经办机构核定。`,
      en: `Please ${BY_HAND.en}; its agency will decide.`,
    },
  }),
};

const isReasonCode = (code: string): code is ReasonCode => REASON_CODES.some((known) => known === code);

const toldBy = ({ facts }: DeclineReason): Told => {
  const say = (wanted: FactName): string => facts.find(({ name }) => name === wanted)?.value ?? UNSAID;
  return {
    on: say('on'),
    disease: say('disease'),
    institution: say('institution'),
    insuredRegion: say('insuredRegion'),
    region: say('region'),
    regionName: say('regionName'),
    startsOn: say('startsOn'),
    endsOn: say('endsOn'),
    parameter: say('parameter'),
    limit: say('limit'),
  };
};

/** The words for a reason; one that this version does not know is still answered with what always helps. */
export const explain = (given: DeclineReason): Explanation => {
  const code = FORMER_CODES[given.code] ?? given.code;
  return isReasonCode(code)
    ? EXPLANATIONS[code](toldBy(given))
    : {
        sentence: { zh: `不能直接结算（${given.code}）。`, en: `Direct settlement is not possible (${given.code}).` },
        remedy: {
          zh: `请咨询参保地经办机构；或${BY_HAND.zh}。`,
          en: `Ask the agency of the insured region; or ${BY_HAND.en}.`,
        },
      };
};
