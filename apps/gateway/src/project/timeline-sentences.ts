// What every event says to people: nothing personal, amounts in yuan, days as the calendar has them.
import type { DeclineReason } from '@yidi/contracts/filing';
import type { TimelineAmounts } from '@yidi/contracts/views';
import { explain } from '@yidi/domain/filing';
import { categoryOf } from '@yidi/eventing';
import { ZERO, type Day, type Says } from '@yidi/kernel';
import type { EventName, Fact, FactsByName } from './timeline-facts.js';
import {
  CATEGORY_NAMES,
  clipped,
  materialNames,
  period,
  regionName,
  SCHEME_NAMES,
  stageName,
  stillMissing,
  yuan,
} from './wording.js';

/** What is under review, as the name of the event's stream tells. */
const subjectOf = (stream: string): Says =>
  categoryOf(stream) === 'filing' ? { zh: '异地就医备案', en: 'filing' } : { zh: '待遇认定', en: 'qualification' };

const chosen = ({ named, of }: FactsByName['FilingActivated']['institutions']): Says => {
  if (of === 0) return { zh: '就医地全部联网机构', en: 'every networked institution there' };
  const more = of - named.length;
  return {
    zh: `机构 ${named.join('、')}${more === 0 ? '' : ` 等 ${String(of)} 家`}`,
    en: `${named.join(', ')}${more === 0 ? '' : ` and ${String(more)} more`}`,
  };
};

/** Reviewers' words are personal: those who may read them find them in the application. */
const reasonsGiven = (count: number): Says => ({
  zh: `审核意见 ${String(count)} 条，详见该申请`,
  en: `${count === 1 ? '1 reason is' : `${String(count)} reasons are`} given in the application`,
});

/** Every reason, and what the person can do about the first. */
const declinedBy = (reasons: readonly DeclineReason[]): Says => {
  const told = reasons.map(explain);
  const remedy = told[0]?.remedy ?? { zh: '', en: '' };
  return {
    zh: `${clipped(told.map(({ sentence }) => sentence.zh.replace(/。$/, '')).join('；'))}。${clipped(remedy.zh)}。`,
    en: `${clipped(told.map(({ sentence }) => sentence.en.replace(/\.$/, '')).join('; '))}. ${clipped(remedy.en)}.`,
  };
};

const care = ({ servedOn, treatmentRegion, institution, total }: FactsByName['TreatmentRecorded']): Says => {
  const place = regionName(treatmentRegion);
  return {
    zh: `${servedOn} 在${place.zh}机构 ${institution} 就医，费用总额 ${yuan(total).zh}`,
    en: `Care on ${servedOn} in ${place.en} at ${institution}, ${yuan(total).en} in total`,
  };
};

const APPLICATION: Says = { zh: '门诊慢特病待遇认定', en: 'Qualification' };
const RENEWAL: Says = { zh: '门诊慢特病待遇复审', en: 'Renewal of the qualification' };

/** What becomes of the benefit that is to be renewed, until that is decided. */
const standing = (renewal: FactsByName['QualificationSubmitted']['renewal']): Says => {
  if (renewal === undefined) return { zh: '', en: '' };
  const { endsOn, benefitContinues } = renewal;
  return {
    zh: `；原待遇至 ${endsOn}${benefitContinues ? '，复审期间继续享受' : ''}`,
    en: `; the benefit that stands ends on ${endsOn}${benefitContinues ? ' and goes on while this is under review' : ''}`,
  };
};

/** How far the benefit goes back to a medical event, where the region lets it. */
const goesBack = (startsOn: Day, eventOn: Day | null | undefined): Says => {
  if (eventOn === undefined) return { zh: '', en: '' };
  if (eventOn === null)
    return {
      zh: '；未填写确诊、出院等日期，自认定之日起',
      en: '; no medical event was named, so it counts from the grant',
    };
  return eventOn < startsOn
    ? {
        zh: `；确诊、出院等日期 ${eventOn} 超出可追溯的期限`,
        en: `; the medical event of ${eventOn} lies further back than the region allows`,
      }
    : { zh: '，追溯至确诊、出院等日期', en: ', back to the medical event' };
};

type Sentences = { readonly [N in EventName]: (facts: FactsByName[N], subject: Says) => Says };

/** By name of event: an event without words does not compile. */
const SENTENCES: Sentences = {
  QualificationSubmitted: ({ submittedOn, insuredRegion, scheme, diseaseCode, missing, renewal }) => {
    const [place, lacking, paidBy] = [regionName(insuredRegion), stillMissing(missing), SCHEME_NAMES[scheme]];
    const [asked, stands] = [renewal === undefined ? APPLICATION : RENEWAL, standing(renewal)];
    return {
      zh: `${submittedOn} 向参保地${place.zh}申请病种 ${diseaseCode} 的${asked.zh}（${paidBy.zh}）${stands.zh}${lacking.zh}。`,
      en: `${asked.en} for disease ${diseaseCode} applied for on ${submittedOn} in ${place.en}, ${paidBy.en}${stands.en}${lacking.en}.`,
    };
  },
  MaterialsSupplemented: ({ suppliedOn, kinds, missing }, subject) => {
    const [names, lacking] = [materialNames(kinds), stillMissing(missing)];
    return {
      zh: `${suppliedOn} 为${subject.zh}补充材料：${names.zh}${lacking.zh}。`,
      en: `Papers for the ${subject.en} handed in on ${suppliedOn}: ${names.en}${lacking.en}.`,
    };
  },
  ReviewPassed: ({ stage, reviewedOn }, subject) => ({
    zh: `${reviewedOn} ${subject.zh}${stageName(stage).zh}通过。`,
    en: `The ${subject.en} passed its ${stageName(stage).en} on ${reviewedOn}.`,
  }),
  ReviewReturned: ({ stage, reviewedOn, missing, reasons }, subject) => {
    const names = materialNames(missing);
    const asked = missing.length === 0 ? [] : [{ zh: `请补充：${names.zh}`, en: `to be handed in: ${names.en}` }];
    const why = reasons === 0 ? [] : [reasonsGiven(reasons)];
    return {
      zh: `${reviewedOn} ${[`${subject.zh}${stageName(stage).zh}退回补正`, ...[...asked, ...why].map(({ zh }) => zh)].join('；')}。`,
      en: `${[`The ${subject.en} was returned by its ${stageName(stage).en} on ${reviewedOn}`, ...[...asked, ...why].map(({ en }) => en)].join('; ')}.`,
    };
  },
  ReviewRejected: ({ stage, reviewedOn, reasons }, subject) => ({
    zh: `${reviewedOn} ${subject.zh}${stageName(stage).zh}不通过；${reasonsGiven(reasons).zh}。`,
    en: `The ${subject.en} was rejected by its ${stageName(stage).en} on ${reviewedOn}; ${reasonsGiven(reasons).en}.`,
  }),
  QualificationGranted: ({ grantedOn, startsOn, endsOn, medicalEventOn }) => {
    const back = goesBack(startsOn, medicalEventOn);
    return {
      zh: `${grantedOn} 门诊慢特病待遇认定通过，待遇期：${period(startsOn, endsOn).zh}${back.zh}。`,
      en: `Qualification granted on ${grantedOn}; the benefit holds ${period(startsOn, endsOn).en}${back.en}.`,
    };
  },
  QualificationRenewed: ({ renewedOn, startsOn, endsOn }) => ({
    zh: `${renewedOn} 门诊慢特病待遇复审通过，待遇延续：${period(startsOn, endsOn).zh}。`,
    en: `Qualification renewed on ${renewedOn}; the benefit goes on ${period(startsOn, endsOn).en}.`,
  }),
  FilingSubmitted: ({ submittedOn, category, treatmentRegion, startsOn, endsOn, institutions, missing }) => {
    const [place, asked] = [regionName(treatmentRegion), period(startsOn, endsOn)];
    const [where, lacking] = [chosen(institutions), stillMissing(missing)];
    return {
      zh: `${submittedOn} 提交异地就医备案（${CATEGORY_NAMES[category].zh}）：就医地${place.zh}，${asked.zh}，${where.zh}${lacking.zh}。`,
      en: `Filing as ${CATEGORY_NAMES[category].en} submitted on ${submittedOn}: care in ${place.en}, ${asked.en}, at ${where.en}${lacking.en}.`,
    };
  },
  FilingActivated: ({ activatedOn, startsOn, endsOn, treatmentRegion, institutions }) => {
    const [place, validity, where] = [regionName(treatmentRegion), period(startsOn, endsOn), chosen(institutions)];
    return {
      zh: `${activatedOn} 异地就医备案生效，期限：${validity.zh}；在${place.zh}就医可直接结算，${where.zh}。`,
      en: `Filing in force, activated on ${activatedOn}: care in ${place.en} can be settled directly ${validity.en}, at ${where.en}.`,
    };
  },
  TreatmentRecorded: (facts) => ({
    zh: `${care(facts).zh}，其中符合政策范围 ${yuan(facts.inScope).zh}；符合直接结算条件。`,
    en: `${care(facts).en}, ${yuan(facts.inScope).en} of it in scope; it can be settled directly.`,
  }),
  TreatmentDeclined: (facts) => ({
    zh: `${care(facts).zh}，不能直接结算：${declinedBy(facts.reasons).zh}`,
    en: `${care(facts).en}; it cannot be settled directly: ${declinedBy(facts.reasons).en}`,
  }),
  TreatmentSettled: ({ servedOn, total, fundPays, personPays, institutionBears }) => {
    const hasRest = institutionBears !== ZERO;
    return {
      zh: `${servedOn} 就医费用 ${yuan(total).zh}已结算：基金支付 ${yuan(fundPays).zh}，个人负担 ${yuan(personPays).zh}${hasRest ? `，机构承担 ${yuan(institutionBears).zh}` : ''}。`,
      en: `The bill of ${servedOn} over ${yuan(total).en} is settled: the fund pays ${yuan(fundPays).en}, the person ${yuan(personPays).en}${hasRest ? `, the institution ${yuan(institutionBears).en}` : ''}.`,
    };
  },
  SettlementDeclined: ({ reasons }) => ({
    zh: `未能直接结算：${declinedBy(reasons).zh}`,
    en: `Not settled directly: ${declinedBy(reasons).en}`,
  }),
  SettlementReversed: ({ reason }) => ({
    zh: `结算已撤销，所占用的起付线和限额退回待遇账户：${clipped(reason)}。`,
    en: `The settlement was taken back, and what it had used of deductibles and caps is given back: ${clipped(reason)}.`,
  }),
  PaymentOrdered: ({ orderedOn, payer, payee, amount }) => ({
    zh: `${orderedOn} 参保地${regionName(payer).zh}基金应向机构 ${payee} 拨付 ${yuan(amount).zh}。`,
    en: `Payment of ${yuan(amount).en} by the fund of ${regionName(payer).en} to ${payee} ordered on ${orderedOn}.`,
  }),
  SettlementPaid: ({ paidOn, amount, reference }) => ({
    zh: `${paidOn} 基金已拨付 ${yuan(amount).zh}，银行流水号 ${reference}。`,
    en: `The fund paid ${yuan(amount).en} on ${paidOn}, bank reference ${reference}.`,
  }),
  PaymentFailed: ({ failedOn, reference, failure }) => ({
    zh: `${failedOn} 拨付未成功，银行流水号 ${reference}：${clipped(failure)}。需重新拨付。`,
    en: `The payment of ${failedOn} failed, bank reference ${reference}: ${clipped(failure)}. It has to be made again.`,
  }),
};

export const sentenceOf = <N extends EventName>({ type, facts }: Fact<N>, stream: string): Says =>
  SENTENCES[type](facts, subjectOf(stream));

/** What an event meant to amounts, where it named any. */
const AMOUNTS: { readonly [N in EventName]?: (facts: FactsByName[N]) => TimelineAmounts } = {
  TreatmentRecorded: ({ total }) => ({ total }),
  TreatmentDeclined: ({ total }) => ({ total }),
  TreatmentSettled: ({ total, fundPays, personPays }) => ({ total, fundPays, personPays }),
  PaymentOrdered: ({ amount }) => ({ amount }),
  SettlementPaid: ({ amount }) => ({ amount }),
};

export const amountsOf = <N extends EventName>({ type, facts }: Fact<N>): TimelineAmounts | undefined =>
  AMOUNTS[type]?.(facts);
