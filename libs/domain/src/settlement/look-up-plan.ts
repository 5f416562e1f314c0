import type { SettleTreatment } from '@yidi/contracts/settlement';
import { carePlace } from '@yidi/kernel';
import type { PolicyLibrary } from '../policy/policy-library.js';
import type { AccountFacts } from './account.js';
import { planFor, type PlanQuestion } from './plan.js';

type Asked = Pick<
  SettleTreatment,
  'insuredRegion' | 'treatmentRegion' | 'diseaseCode' | 'institutionLevel' | 'servedOn' | 'entitlement'
>;

/** The facts that a benefit account decides a treatment by: the insured region's pack on the day of service, and its plan. */
export const lookUpPlan = (library: Pick<PolicyLibrary, 'inForce'>, asked: Asked): AccountFacts => {
  const policy = library.inForce(asked.insuredRegion, asked.entitlement.scheme, asked.servedOn);
  return policy === undefined ? {} : { policy: { ref: policy.ref, found: planFor(policy, questionOf(asked)) } };
};

export const questionOf = ({
  insuredRegion,
  treatmentRegion,
  diseaseCode,
  institutionLevel,
  servedOn,
  entitlement,
}: Asked): PlanQuestion => ({
  diseaseCode,
  personType: entitlement.personType,
  level: institutionLevel,
  category: entitlement.category,
  on: servedOn,
  place: carePlace(insuredRegion, treatmentRegion),
  age: entitlement.age,
  groups: entitlement.groups,
});
